#include "testing/markup.hpp"

#include "base/utf8.hpp"

namespace cqlite::testing {

std::string xml_text(std::string_view text) {
  const std::string valid = is_valid_utf8(text) ? std::string(text) : repaired_utf8(text);
  std::string result;
  for (const char c : valid) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      case '\'': result += "&#39;"; break;
      default: {
        const bool is_control = static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r';
        if (is_control) {
          append_utf8(result, 0xFFFD);
        } else {
          result += c;
        }
      }
    }
  }
  return result;
}

}  // namespace cqlite::testing
