/// Escapes: reference 1.8, each either understood here or refused by name.
#include "base/regex_scan.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

#include "base/utf8.hpp"

namespace cqlite {
namespace {

std::optional<unsigned> hexadecimal_digit(char character) {
  if (character >= '0' && character <= '9') return static_cast<unsigned>(character - '0');
  if (character >= 'a' && character <= 'f') return static_cast<unsigned>(character - 'a' + 10);
  if (character >= 'A' && character <= 'F') return static_cast<unsigned>(character - 'A' + 10);
  return std::nullopt;
}

bool is_octal_digit(char character) { return character >= '0' && character <= '7'; }

bool is_high_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }

bool is_low_surrogate(char32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

/// Length of the UTF-8 sequence that `lead` opens; 0 if it can not open one.
std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

/// The ASCII sets that Java spells as properties, with their POSIX names, which both engines know inside brackets.
constexpr std::array<std::pair<std::string_view, std::string_view>, 13> ascii_properties = {{
    {"ASCII", "ascii"},
    {"Alpha", "alpha"},
    {"Alnum", "alnum"},
    {"Blank", "blank"},
    {"Cntrl", "cntrl"},
    {"Digit", "digit"},
    {"Graph", "graph"},
    {"Lower", "lower"},
    {"Print", "print"},
    {"Punct", "punct"},
    {"Space", "space"},
    {"Upper", "upper"},
    {"XDigit", "xdigit"},
}};

struct Refusal {
  char letter;
  std::string_view help;
};

constexpr std::array<Refusal, 9> refused_escapes = {{
    {'k', "refer to the group by its number, as in `\\1`"},
    {'G', "use the flag `g`, or `regex(…, repeat=true)`, for repeated matches"},
    {'R', "write `(?:\\r\\n|\\n|\\r)`"},
    {'X', "write `.`"},
    {'h', "write `[ \\t]`"},
    {'H', "write `[^ \\t]`"},
    {'N', "write the character itself or `\\x{…}`"},
    {'e', "write `\\x1B`"},
    {'C', "write `.`"},
}};

}  // namespace

void append_pattern_character(std::string& out, char32_t code_point) {
  const bool is_word = is_ascii_letter(code_point) || (code_point >= '0' && code_point <= '9') || code_point == '_';
  if (code_point >= 0x80) return append_utf8(out, code_point);
  if (is_word || code_point == ' ') {
    out += static_cast<char>(code_point);
  } else if (code_point < 0x20 || code_point == 0x7F) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned>(code_point));
  } else {
    out += '\\';
    out += static_cast<char>(code_point);
  }
}

bool PatternReader::accept(std::string_view text) {
  if (!rest().starts_with(text)) return false;
  position_ += text.size();
  return true;
}

bool PatternReader::fail(std::size_t offset, std::size_t length, std::string message, std::string help) {
  error_ = RegexError{std::move(message), std::move(help), offset, length};
  return false;
}

bool PatternReader::is_quoting() {
  if (is_quoting_ && (is_at_end() || accept("\\E"))) is_quoting_ = false;
  return is_quoting_;
}

bool PatternReader::read_code_point(char32_t& code_point) {
  const auto lead = static_cast<unsigned char>(peek());
  const std::size_t length = sequence_length(lead);
  if (length == 0 || !is_valid_utf8(rest().substr(0, length))) {
    return fail(position_, 1, "the pattern is not valid UTF-8 here", "write the character as `\\x{…}`");
  }
  code_point = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    code_point = (code_point << 6U) | (static_cast<unsigned char>(peek(i)) & 0x3FU);
  }
  skip(length);
  return true;
}

bool PatternReader::read_escape(bool is_in_class, PatternEscape& escape) {
  const std::size_t start = position_;
  skip();
  escape = PatternEscape{};
  if (is_at_end()) {
    return fail(start, 1, "the pattern ends in a lone `\\`", "write `\\\\` for a backslash");
  }
  const char letter = peek();
  escape.letter = letter;
  if (letter == '0') return skip(), read_octal(escape);
  if (letter >= '1' && letter <= '9') {
    if (is_in_class) return fail(start, 2, fmt::format("`\\{}` means nothing inside `[…]`", letter));
    escape.kind = PatternEscape::Kind::reference;
    return true;
  }
  if (!is_ascii_letter(static_cast<unsigned char>(letter))) return read_code_point(escape.code_point);
  skip();
  return read_letter_escape(start, is_in_class, escape);
}

bool PatternReader::read_letter_escape(std::size_t start, bool is_in_class, PatternEscape& escape) {
  using Kind = PatternEscape::Kind;
  switch (escape.letter) {
    case 't': escape.code_point = '\t'; return true;
    case 'n': escape.code_point = '\n'; return true;
    case 'r': escape.code_point = '\r'; return true;
    case 'f': escape.code_point = '\f'; return true;
    case 'a': escape.code_point = '\a'; return true;
    case 'v': escape.code_point = '\v'; return true;
    case 'x': return read_hexadecimal(start, escape);
    case 'u': return read_surrogates(start, escape);
    case 'p':
    case 'P': return read_property(start, escape);
    case 's': escape.kind = Kind::set, escape.set = "\\s\\x0b"; return true;
    case 'S': escape.kind = Kind::set, escape.set = "[:^space:]"; return true;
    case 'd':
    case 'D':
    case 'w':
    case 'W': escape.kind = Kind::set, escape.set = {'\\', escape.letter}; return true;
    case 'Q': escape.kind = Kind::quote, is_quoting_ = true; return true;
    case 'E': escape.kind = Kind::end_quote; return true;
    case 'c': {
      const char control = peek();
      if (control < '?' || control > 'z') {
        return fail(start, 2, "`\\c` needs the letter of a control character", "as in `\\cM` for a carriage return");
      }
      skip();
      const char upper = control >= 'a' ? static_cast<char>(control - 'a' + 'A') : control;
      escape.code_point = static_cast<unsigned char>(upper ^ 0x40);
      return true;
    }
    case 'b':
      if (is_in_class) return escape.code_point = '\b', true;
      [[fallthrough]];
    case 'B':
    case 'A':
    case 'z':
    case 'Z':
      escape.kind = Kind::assertion;
      if (!is_in_class) return true;
      return fail(start, 2, fmt::format("`\\{}` means nothing inside `[…]`", escape.letter));
    default: return refuse_escape(start, escape.letter);
  }
}

bool PatternReader::refuse_escape(std::size_t start, char letter) {
  for (const Refusal& refusal : refused_escapes) {
    if (refusal.letter != letter) continue;
    const std::size_t closing = letter == 'k' && peek() == '<' ? pattern_.find('>', position_) : std::string_view::npos;
    if (closing != std::string_view::npos) position_ = closing + 1;
    const std::string_view written = slice(start, position_);
    return fail(start, written.size(), fmt::format("`{}` is not supported in regular expressions", written),
                std::string(refusal.help));
  }
  return fail(start, 2, fmt::format("`\\{}` is not an escape of regular expressions", letter),
              fmt::format("write `\\\\{0}` for a backslash and `{0}`, or `{0}` alone", letter));
}

bool PatternReader::read_hexadecimal(std::size_t start, PatternEscape& escape) {
  const bool is_braced = accept("{");
  const std::size_t most = is_braced ? 8 : 2;
  std::size_t count = 0;
  char32_t value = 0;
  for (; count < most; ++count, skip()) {
    const auto digit = hexadecimal_digit(peek());
    if (!digit) break;
    value = value * 16 + *digit;
  }
  if (count == 0 || (!is_braced && count != 2) || (is_braced && !accept("}"))) {
    return fail(start, position_ - start, "`\\x` needs two hexadecimal digits, or more of them in braces",
                "as in `\\x2F` or `\\x{20AC}`");
  }
  if (value > 0x10FFFF || is_high_surrogate(value) || is_low_surrogate(value)) {
    return fail(start, position_ - start, fmt::format("`{}` is not a character", slice(start, position_)));
  }
  escape.code_point = value;
  return true;
}

bool PatternReader::read_utf16_unit(std::size_t start, char32_t& unit) {
  unit = 0;
  for (std::size_t i = 0; i < 4; ++i, skip()) {
    const auto digit = hexadecimal_digit(peek());
    if (!digit) {
      return fail(start, position_ - start, "`\\u` needs four hexadecimal digits",
                  "as in `\\u20AC`; write `\\\\u` for a backslash and `u`");
    }
    unit = unit * 16 + *digit;
  }
  return true;
}

bool PatternReader::read_surrogates(std::size_t start, PatternEscape& escape) {
  char32_t first = 0;
  if (!read_utf16_unit(start, first)) return false;
  escape.code_point = first;
  if (!is_high_surrogate(first) && !is_low_surrogate(first)) return true;
  char32_t second = 0;
  if (is_high_surrogate(first) && accept("\\u") && !read_utf16_unit(start, second)) return false;
  if (!is_high_surrogate(first) || !is_low_surrogate(second)) {
    return fail(start, position_ - start, fmt::format("`{}` is half a character", slice(start, position_)));
  }
  escape.code_point = 0x10000 + ((first - 0xD800) << 10U) + (second - 0xDC00);
  return true;
}

bool PatternReader::read_octal(PatternEscape& escape) {
  const std::size_t most = peek() >= '0' && peek() <= '3' ? 3 : 2;
  for (std::size_t i = 0; i < most && is_octal_digit(peek()); ++i, skip()) {
    escape.code_point = escape.code_point * 8 + static_cast<char32_t>(peek() - '0');
  }
  return true;
}

bool PatternReader::read_property(std::size_t start, PatternEscape& escape) {
  std::string_view name = rest().substr(0, 1);
  std::size_t length = 1;
  if (peek() == '{') {
    const std::size_t closing = rest().find('}');
    name = closing == std::string_view::npos ? std::string_view{} : rest().substr(1, closing - 1);
    length = closing + 1;
  }
  if (name.empty()) {
    return fail(start, 2, fmt::format("`\\{}` needs the name of a property", escape.letter), "as in `\\p{L}`");
  }
  skip(length);
  escape.kind = PatternEscape::Kind::set;
  for (const auto& [java, posix] : ascii_properties) {
    if (java != name) continue;
    escape.set = fmt::format("[:{}{}:]", escape.letter == 'P' ? "^" : "", posix);
    return true;
  }
  if (name.starts_with("Is")) name.remove_prefix(2);
  escape.set = fmt::format("\\{}{{{}}}", escape.letter, name);
  escape.is_unicode_set = true;
  return true;
}

}  // namespace cqlite
