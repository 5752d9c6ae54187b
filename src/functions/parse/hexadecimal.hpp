/// Hexadecimal digits, and what people write before them.
#pragma once

#include <string_view>

namespace cqlite {

/// `text` without a `0x` or `16#` at its start.
[[nodiscard]] constexpr std::string_view without_hexadecimal_prefix(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) return text.substr(2);
  return text.starts_with("16#") ? text.substr(3) : text;
}

/// What `c` counts as a digit, letters from 10 on as in any base up to 36; -1 for other characters.
[[nodiscard]] constexpr int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return -1;
}

}  // namespace cqlite
