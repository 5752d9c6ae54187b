/// The characters, escapes and classes of a CQL pattern, read one by one and checked against reference 1.8. What comes
/// out is spelled so that RE2 and PCRE2 read it alike.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/regex.hpp"

namespace cqlite {

/// What a backslash pair means.
struct PatternEscape {
  enum class Kind : std::uint8_t {
    character,  ///< `code_point`
    set,        ///< `set`, to stand inside brackets
    assertion,  ///< `letter` is one of A z Z b B
    reference,  ///< the digits that follow are still to be read
    quote,      ///< \Q: `is_quoting` is now on
    end_quote,  ///< a stray \E: nothing
  };
  Kind kind = Kind::character;
  char letter = 0;
  char32_t code_point = 0;
  std::string set;
  bool is_unicode_set = false;  ///< a set that Unicode folding may change
};

/// ASCII characters by code point.
using AsciiSet = std::bitset<128>;

/// The characters of `\d` or `\w`; none for another set, which holds more than ASCII or is negated.
[[nodiscard]] std::optional<AsciiSet> ascii_set(std::string_view name);

/// A bracketed class: either one plain character or a class for both engines.
struct PatternClass {
  bool is_character = false;
  char32_t code_point = 0;
  std::string text;
  bool has_case_traps = false;    ///< see Translation
  std::optional<AsciiSet> ascii;  ///< its characters, if they are ASCII and named one by one or as ranges
};

/// A cursor over a pattern. A function that returns false has filled the error.
class PatternReader {
 public:
  PatternReader(std::string_view pattern, RegexError& error) : pattern_(pattern), error_(error) {}

  [[nodiscard]] bool is_at_end() const { return position_ >= pattern_.size(); }
  [[nodiscard]] std::size_t position() const { return position_; }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return position_ + ahead < pattern_.size() ? pattern_[position_ + ahead] : '\0';
  }
  [[nodiscard]] std::string_view rest() const { return pattern_.substr(position_); }
  [[nodiscard]] std::string_view slice(std::size_t begin, std::size_t end) const {
    return pattern_.substr(begin, end - begin);
  }
  void skip(std::size_t count = 1) { position_ += count; }
  /// Steps over `text` if it comes next.
  bool accept(std::string_view text);
  [[nodiscard]] bool fail(std::size_t offset, std::size_t length, std::string message, std::string help = {});

  /// Between \Q and \E; the \E has been skipped when this answers false.
  [[nodiscard]] bool is_quoting();
  [[nodiscard]] bool read_code_point(char32_t& code_point);
  /// The cursor stands on the backslash.
  [[nodiscard]] bool read_escape(bool is_in_class, PatternEscape& escape);
  /// The cursor stands on the opening bracket.
  [[nodiscard]] bool read_class(bool ignores_case, PatternClass& result);

 private:
  bool read_letter_escape(std::size_t start, bool is_in_class, PatternEscape& escape);
  bool read_hexadecimal(std::size_t start, PatternEscape& escape);
  bool read_utf16_unit(std::size_t start, char32_t& unit);
  bool read_surrogates(std::size_t start, PatternEscape& escape);
  bool read_octal(PatternEscape& escape);
  bool read_property(std::size_t start, PatternEscape& escape);
  bool refuse_escape(std::size_t start, char letter);
  struct ClassItems;
  bool check_class_syntax();
  bool read_class_item(std::size_t start, ClassItems& items);
  [[nodiscard]] bool has_union_after(std::size_t offset) const;

  std::string_view pattern_;
  RegexError& error_;
  std::size_t position_ = 0;
  bool is_quoting_ = false;
};

[[nodiscard]] constexpr bool is_ascii_letter(char32_t code_point) {
  return (code_point >= 'a' && code_point <= 'z') || (code_point >= 'A' && code_point <= 'Z');
}

/// Appends `code_point` so that it stands for itself, inside a class and outside.
void append_pattern_character(std::string& out, char32_t code_point);

/// What a set becomes when case is ignored: sets of capitals or small letters become sets of both.
[[nodiscard]] std::string_view folded_set(std::string_view set);

}  // namespace cqlite
