#include "base/base64.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace cqlite {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t not_in_alphabet = 64;

constexpr auto digit_values = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(not_in_alphabet);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}();

}  // namespace

std::string base64_encoded(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(3, bytes.size()))) {
    std::uint32_t unit = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      unit = unit << 8 | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) text += i <= bytes.size() ? alphabet[unit >> (18 - 6 * i) & 63] : '=';
  }
  return text;
}

std::optional<std::string> base64_decoded(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  int digits = 0;  // of the unit at hand
  const auto append = [&bytes](std::uint32_t byte) { bytes += static_cast<char>(static_cast<unsigned char>(byte)); };

  std::size_t position = 0;
  for (; position < text.size() && text[position] != '='; ++position) {
    const std::uint8_t value = digit_values[static_cast<unsigned char>(text[position])];
    if (value == not_in_alphabet) continue;
    bits = bits << 6 | value;
    if (++digits < 4) continue;
    append(bits >> 16);
    append(bits >> 8);
    append(bits);
    digits = 0;
  }

  const std::string_view rest = text.substr(position);
  for (const char byte : rest) {
    if (digit_values[static_cast<unsigned char>(byte)] != not_in_alphabet) return std::nullopt;
  }
  if (digits == 1 || (digits == 0 && !rest.empty())) return std::nullopt;
  if (digits == 2 && !rest.empty() && rest.find('=', 1) == std::string_view::npos) return std::nullopt;
  if (digits == 2) append(bits >> 4);
  if (digits == 3) {
    append(bits >> 10);
    append(bits >> 2);
  }
  return bytes;
}

}  // namespace cqlite
