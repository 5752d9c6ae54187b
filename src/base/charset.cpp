#include "base/charset.hpp"

#include "base/utf8.hpp"

namespace cqlite {
namespace {

constexpr char32_t unit_value(char high, char low) {
  return static_cast<char32_t>(static_cast<unsigned char>(high)) << 8 | static_cast<unsigned char>(low);
}

constexpr bool is_high_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
constexpr bool is_low_surrogate(char32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

std::string decoded_utf16(std::string_view bytes, bool is_little_endian) {
  const auto unit_at = [bytes, is_little_endian](std::size_t offset) {
    return is_little_endian ? unit_value(bytes[offset + 1], bytes[offset])
                            : unit_value(bytes[offset], bytes[offset + 1]);
  };
  std::string text;
  text.reserve(bytes.size());
  std::size_t offset = 0;
  for (; offset + 2 <= bytes.size(); offset += 2) {
    char32_t code_point = unit_at(offset);
    if (is_high_surrogate(code_point) && offset + 4 <= bytes.size() && is_low_surrogate(unit_at(offset + 2))) {
      offset += 2;
      code_point = 0x10000 + ((code_point - 0xD800) << 10 | (unit_at(offset) - 0xDC00));
    }
    append_utf8(text, code_point);  // a lone surrogate becomes U+FFFD
  }
  if (offset < bytes.size()) append_utf8(text, 0xFFFD);
  return text;
}

}  // namespace

std::string decoded(std::string_view bytes, Charset charset) {
  switch (charset) {
    case Charset::utf_16be: return decoded_utf16(bytes, false);
    case Charset::utf_16le: return decoded_utf16(bytes, true);
    case Charset::utf_8: return repaired_utf8(bytes);
    case Charset::iso_8859_1: break;
  }
  std::string text;
  text.reserve(bytes.size());
  for (const char byte : bytes) append_utf8(text, static_cast<unsigned char>(byte));
  return text;
}

}  // namespace cqlite
