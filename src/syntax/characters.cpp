// Scanners for the tokens of CQL. Each runs once over the token, so no text can make them slow.
#include "syntax/characters.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>

namespace cqlite::syntax {
namespace {

bool is_ascii_name_character(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '#' || c == '%' ||
         c == '&' || c == '.' || c == '@' || c == '\\' || c == '^' || c == '_';
}

/// Letters, marks and digits; the published table of names stops at U+00FF.
bool is_letter_or_digit(char32_t character) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(character))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return true;
    default: return false;
  }
}

template <typename Predicate>
std::size_t run_length(std::string_view text, Predicate belongs) {
  std::size_t length = 0;
  while (length < text.size()) {
    const Character next = first_character(text.substr(length));
    if (next.length == 0 || !belongs(next.code_point)) break;
    length += next.length;
  }
  return length;
}

std::size_t delimited_length(std::string_view text, char quote) {
  if (text.empty() || text.front() != quote) return 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      return i + 1;
    }
  }
  return 0;
}

/// The length of the class that starts at `[`; 0 if the line ends before it is closed.
std::size_t regex_class_length(std::string_view text) {
  std::size_t i = 1;
  if (i < text.size() && text[i] == '^') ++i;
  if (i < text.size() && text[i] == ']') ++i;
  for (; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == ']') return i + 1;
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] != '\n') ++i;
  }
  return 0;
}

}  // namespace

Character first_character(std::string_view text) {
  if (text.empty()) return {};
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};
  utf8proc_int32_t code_point = -1;
  const auto length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                       static_cast<utf8proc_ssize_t>(std::min<std::size_t>(text.size(), 4)), &code_point);
  if (length <= 0 || code_point < 0) return {};
  return {static_cast<char32_t>(code_point), static_cast<std::size_t>(length)};
}

bool is_name_character(char32_t character) {
  if (character < 0x80) return is_ascii_name_character(static_cast<unsigned char>(character));
  if (character <= 0xFF) {
    return (character >= 0xA1 && character <= 0xAA) || (character >= 0xAE && character <= 0xBA) || character >= 0xBC;
  }
  return is_letter_or_digit(character);
}

bool is_pattern_character(char32_t character) {
  constexpr std::u32string_view extra = U"*+-:~\u00AC";
  return is_name_character(character) || extra.find(character) != std::u32string_view::npos;
}

bool is_blank(char character) {
  return character == ' ' || character == '\t' || character == '\n' || character == '\f' || character == '\r';
}

std::size_t comment_length(std::string_view text) {
  if (text.starts_with("//")) return std::min(text.find('\n'), text.size());
  if (!text.starts_with("/*")) return 0;
  const std::size_t end = text.find("*/", 2);
  return end == std::string_view::npos ? 0 : end + 2;
}

std::size_t blank_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size()) {
    const std::size_t step = is_blank(text[length]) ? 1 : comment_length(text.substr(length));
    if (step == 0) break;
    length += step;
  }
  return length;
}

std::size_t name_length(std::string_view text) { return run_length(text, is_name_character); }

std::size_t expression_name_length(std::string_view text) {
  return run_length(text, [](char32_t c) { return c != U'%' && is_name_character(c); });
}

std::size_t parameter_name_length(std::string_view text) {
  return run_length(text, [](char32_t c) { return c == U'-' || (c != U'%' && is_name_character(c)); });
}

std::size_t braced_parameter_name_length(std::string_view text) {
  return run_length(text, [](char32_t c) { return c == U'-' || is_name_character(c); });
}

std::size_t pattern_length(std::string_view text) {
  if (text.starts_with('/')) return 0;
  std::size_t length = 0;
  while (length < text.size()) {
    const Character next = first_character(text.substr(length));
    const bool is_before_equals = next.code_point == U':' && text.substr(length + 1).starts_with('=');
    const bool belongs = next.code_point == U'/' || is_pattern_character(next.code_point);
    if (next.length == 0 || !belongs || is_before_equals) break;
    length += next.length;
  }
  return length;
}

std::size_t saved_query_name_length(std::string_view text) {
  return run_length(text, [](char32_t c) { return c == U'/' || is_pattern_character(c); });
}

std::size_t quoted_length(std::string_view text) { return delimited_length(text, '"'); }

std::size_t single_quoted_length(std::string_view text) { return delimited_length(text, '\''); }

std::size_t digits_length(std::string_view text) {
  return run_length(text, [](char32_t c) { return c >= U'0' && c <= U'9'; });
}

RegexParts regex_parts(std::string_view text) {
  if (!text.starts_with('/') || text.starts_with("//") || text.starts_with("/*")) {
    // `/*` could only be a regex whose first character repeats nothing, so it is a comment.
    return {};
  }
  bool may_hold_class = true;
  std::size_t i = 1;
  while (i < text.size() && text[i] != '\n' && text[i] != '/') {
    std::size_t step = text[i] == '\\' && i + 1 < text.size() && text[i + 1] != '\n' ? 2 : 1;
    if (text[i] == '[' && may_hold_class) {
      const std::size_t class_length = regex_class_length(text.substr(i));
      may_hold_class = class_length > 0;
      if (may_hold_class) step = class_length;
    }
    i += step;
  }
  if (i >= text.size() || text[i] != '/') return {};
  const auto is_flag = [](char32_t c) {
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9') || c == U'_';
  };
  return {i - 1, i + 1 + run_length(text.substr(i + 1), is_flag)};
}

std::size_t regex_length(std::string_view text) { return regex_parts(text).length; }

std::size_t unclosed_class(std::string_view body) {
  for (std::size_t i = 0; i < body.size();) {
    if (body[i] == '[') {
      const std::size_t length = regex_class_length(body.substr(i));
      if (length == 0) return i;
      i += length;
    } else {
      i += body[i] == '\\' ? 2 : 1;
    }
  }
  return std::string_view::npos;
}

bool is_signed_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t whole = digits_length(text);
  if (whole == 0) return false;
  text.remove_prefix(whole);
  if (text.starts_with('.')) {
    const std::size_t fraction = digits_length(text.substr(1));
    if (fraction == 0) return false;
    text.remove_prefix(1 + fraction);
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    const std::size_t exponent = digits_length(text);
    if (exponent == 0) return false;
    text.remove_prefix(exponent);
  }
  return text.empty();
}

bool is_name(std::string_view text) { return !text.empty() && name_length(text) == text.size(); }

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [&](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace cqlite::syntax
