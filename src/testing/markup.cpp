#include "testing/markup.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace cqlite::testing {
namespace {

constexpr char32_t replacement = 0xFFFD;

std::string repaired(std::string_view text) { return is_valid_utf8(text) ? std::string(text) : repaired_utf8(text); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 && !is_blank(c); }
bool is_alphanumeric(char c) { return is_digit(c) || (lower_ascii(c) >= 'a' && lower_ascii(c) <= 'z'); }

/// An underscore there means nothing to Markdown.
bool is_inside_word(std::string_view text, std::size_t at) {
  return at > 0 && at + 1 < text.size() && is_alphanumeric(text[at - 1]) && is_alphanumeric(text[at + 1]);
}

/// Does `c` behind `line` begin a list, a heading or a rule: `-`, `+`, `=`, `1.`, `1)`?
bool begins_list(std::string_view line, char c) {
  if (line.empty()) return c == '-' || c == '+' || c == '=';
  return (c == '.' || c == ')') && std::all_of(line.begin(), line.end(), is_digit);
}

/// U+FFFE and U+FFFF, which are valid UTF-8, but no characters of XML.
bool is_no_character(std::string_view text, std::size_t at) {
  const std::string_view bytes = text.substr(at, 3);
  return bytes == "\xEF\xBF\xBE" || bytes == "\xEF\xBF\xBF";
}

}  // namespace

std::string xml_text(std::string_view text) {
  const std::string valid = repaired(text);
  std::string result;
  for (std::size_t i = 0; i < valid.size(); ++i) {
    const char c = valid[i];
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      case '\'': result += "&#39;"; break;
      default:
        if (is_control(c)) {
          append_utf8(result, replacement);
        } else if (is_no_character(valid, i)) {
          append_utf8(result, replacement);
          i += 2;
        } else {
          result += c;
        }
    }
  }
  return result;
}

std::string xml_attribute(std::string_view text) {
  std::string result;
  for (const char c : xml_text(text)) {
    switch (c) {
      case '\n': result += "&#10;"; break;
      case '\r': result += "&#13;"; break;
      case '\t': result += "&#9;"; break;
      default: result += c;
    }
  }
  return result;
}

std::string markdown_text(std::string_view text) {
  std::string result;
  const std::string valid = repaired(text);
  for (std::size_t i = 0; i < valid.size(); ++i) {
    const char c = valid[i];
    if (is_blank(c)) {
      if (!result.empty() && result.back() != ' ') result += ' ';
    } else if (is_control(c)) {
      append_utf8(result, replacement);
    } else if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else if (c == '>') {
      result += "&gt;";
    } else {
      if (std::string_view("\\`*[]#|~").find(c) != std::string_view::npos || begins_list(result, c) ||
          (c == '_' && !is_inside_word(valid, i))) {
        result += '\\';
      }
      result += c;
    }
  }
  while (result.ends_with(' ')) result.pop_back();
  return result;
}

bool is_web_address(std::string_view text) {
  if (!text.starts_with("https://") && !text.starts_with("http://")) return false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F || std::string_view("<>()[]\"'`\\|{}^").find(c) != std::string_view::npos)
      return false;
  }
  return true;
}

}  // namespace cqlite::testing
