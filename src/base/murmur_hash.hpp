/// MurmurHash3 for x86, 32 bits: a hash of bytes that is the same on every machine and in every version, for values that
/// users see. It resists no attacker; tables use hash.hpp.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cqlite {

[[nodiscard]] constexpr std::uint32_t murmur_hash(std::string_view text, std::uint32_t seed = 0) {
  constexpr std::size_t block_size = 4;
  const auto scrambled = [](std::uint32_t word) { return std::rotl(word * 0xcc9e2d51U, 15) * 0x1b873593U; };
  const auto word = [](std::string_view bytes) {
    std::uint32_t value = 0;
    for (std::size_t i = bytes.size(); i > 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[i - 1]);
    return value;
  };
  const auto length = static_cast<std::uint32_t>(text.size());
  std::uint32_t state = seed;
  for (; text.size() >= block_size; text.remove_prefix(block_size)) {
    state = std::rotl(state ^ scrambled(word(text.substr(0, block_size))), 13) * 5 + 0xe6546b64U;
  }
  state ^= scrambled(word(text)) ^ length;
  state = (state ^ state >> 16) * 0x85ebca6bU;
  state = (state ^ state >> 13) * 0xc2b2ae35U;
  return state ^ state >> 16;
}

}  // namespace cqlite
