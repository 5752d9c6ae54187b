/// Runs of decimal digits, eight of them at a time.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace cqlite {

constexpr bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

/// Reads the digits from `at` on behind those of `value`, and returns where they end. More than 19 in all give a value of no
/// use.
inline const char* take_digits(const char* at, const char* end, std::uint64_t& value) {
  if constexpr (std::endian::native == std::endian::little) {
    while (end - at >= 8) {
      std::uint64_t bytes = 0;
      std::memcpy(&bytes, at, 8);
      // A digit's upper half is 3, and still is if 6 is added.
      constexpr std::uint64_t upper_halves = 0xF0F0F0F0F0F0F0F0U;
      constexpr std::uint64_t zeros = 0x3030303030303030U;
      constexpr std::uint64_t sixes = 0x0606060606060606U;
      if ((bytes & upper_halves) != zeros || ((bytes + sixes) & upper_halves) != zeros) break;
      // Neighbours are put together: digits, then pairs of them, then fours.
      bytes -= zeros;
      bytes = bytes * 10 + (bytes >> 8);
      constexpr std::uint64_t pairs = 0x000000FF000000FFU;
      const std::uint64_t outer = (bytes & pairs) * (100 + (std::uint64_t{1'000'000} << 32));
      const std::uint64_t inner = ((bytes >> 16) & pairs) * (1 + (std::uint64_t{10'000} << 32));
      value = value * 100'000'000 + ((outer + inner) >> 32);
      at += 8;
    }
  }
  for (; at != end && is_digit(*at); ++at) value = value * 10 + static_cast<std::uint64_t>(*at - '0');
  return at;
}

/// Where the digits from `at` on end.
inline const char* skip_digits(const char* at, const char* end) {
  std::uint64_t ignored = 0;
  return take_digits(at, end, ignored);
}

}  // namespace cqlite
