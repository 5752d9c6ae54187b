/// Texts made harmless for terminals.
#include "io/display_text.hpp"

#include <cstddef>

#include "base/utf8.hpp"

namespace cqlite {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

void append_hex(std::string& out, char32_t value, int digit_count) {
  for (int shift = (digit_count - 1) * 4; shift >= 0; shift -= 4) out += digits[(value >> shift) & 15];
}

/// Bytes of the character that starts with `first`, in valid UTF-8.
std::size_t character_size(unsigned char first) { return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4; }

char32_t decode(std::string_view character) {
  const auto byte = [character](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 1) return byte(0);
  char32_t code_point = byte(0) & (0xFFU >> (character.size() + 1));
  for (std::size_t i = 1; i < character.size(); ++i) code_point = code_point << 6 | (byte(i) & 0x3FU);
  return code_point;
}

bool is_harmful(char32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||  // C0, DEL, C1
         code_point == 0x061C || code_point == 0x200B || code_point == 0x200E || code_point == 0x200F ||
         (code_point >= 0x2028 && code_point <= 0x202E) ||  // line separators, embeddings, overrides
         (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xFEFF ||
         (code_point >= 0xE0000 && code_point <= 0xE007F);  // tags: text that cannot be seen
}

void append_escaped(std::string& out, char32_t code_point) {
  if (code_point == '\t') {
    out += "\\t";
  } else if (code_point < 0x100) {
    out += "\\x";
    append_hex(out, code_point, 2);
  } else {
    out += "\\u";
    append_hex(out, code_point, code_point > 0xFFFF ? 5 : 4);
  }
}

bool is_plain(std::string_view text) {
  for (const char byte : text) {
    if (byte < 0x20 || byte == 0x7F) return false;  // negative from 0x80 on, where char is signed
    if (static_cast<unsigned char>(byte) >= 0x80) return false;
  }
  return true;
}

}  // namespace

std::string display_text(std::string_view text, std::string_view line_break) {
  if (is_plain(text)) return std::string(text);
  const std::string valid = is_valid_utf8(text) ? std::string(text) : repaired_utf8(text);
  std::string out;
  out.reserve(valid.size());
  for (std::size_t i = 0; i < valid.size();) {
    const std::size_t size = character_size(static_cast<unsigned char>(valid[i]));
    const std::string_view character(valid.data() + i, size);
    const char32_t code_point = decode(character);
    i += size;
    const bool is_break = code_point == '\n' || (code_point == '\r' && i < valid.size() && valid[i] == '\n');
    if (is_break) {
      if (code_point == '\r') ++i;
      if (i < valid.size()) out += line_break;  // one at the end separates nothing
    } else if (is_harmful(code_point)) {
      append_escaped(out, code_point);
    } else {
      out += character;
    }
  }
  return out;
}

}  // namespace cqlite
