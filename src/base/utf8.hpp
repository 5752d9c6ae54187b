/// Unicode texts: validity, case, length, width. The only user of utf8proc besides the diagnostics' column arithmetic.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cqlite {

[[nodiscard]] bool is_valid_utf8(std::string_view text);

/// `text` with every invalid sequence replaced by U+FFFD.
[[nodiscard]] std::string repaired_utf8(std::string_view text);

/// Upper and lower case by the Unicode tables; `straße` becomes `STRASSE`. `language` (ISO-639) may be `tr` or `az` for
/// the dotted and dotless i; other languages change nothing.
[[nodiscard]] std::string lower(std::string_view text, std::string_view language = {});
[[nodiscard]] std::string upper(std::string_view text, std::string_view language = {});

/// `text` for comparisons that ignore case: Unicode simple case folding, so that `K` (Kelvin), `K` and `k` become one.
/// Unlike lower(), it maps each character to one character.
[[nodiscard]] std::string folded(std::string_view text);

[[nodiscard]] bool is_ascii(std::string_view text);
[[nodiscard]] constexpr char lower_ascii(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}
/// For names and words, which are ASCII; other bytes stay.
[[nodiscard]] std::string ascii_lowered(std::string_view text);

/// Length in UTF-16 code units, as length() counts.
[[nodiscard]] std::size_t utf16_length(std::string_view text);
[[nodiscard]] std::size_t code_point_count(std::string_view text);

/// The code points of `text`; each invalid sequence is one U+FFFD.
[[nodiscard]] std::u32string code_points(std::string_view text);

/// Bytes of the extended grapheme cluster that starts `text` (Unicode's UAX #29): what readers take for one character. 0 for
/// an empty text.
[[nodiscard]] std::size_t first_grapheme_size(std::string_view text);
[[nodiscard]] std::size_t grapheme_count(std::string_view text);
/// Is every byte of `text` a grapheme cluster of its own? So are all ASCII texts without a carriage return.
[[nodiscard]] bool has_byte_graphemes(std::string_view text);

/// Columns on a terminal: wide characters take two, combining marks none.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// Appends the UTF-8 form of `code_point`; surrogates and values past U+10FFFF become U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

}  // namespace cqlite
