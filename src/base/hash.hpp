/// A seeded 64-bit hash of texts, for tables whose keys an attacker chooses. Results never depend on the seed.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace cqlite {

/// The seed of this process, different for each.
[[nodiscard]] std::uint64_t hash_seed();

namespace hashing {

/// Both halves of the 128-bit product, folded.
[[nodiscard]] inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

[[nodiscard]] inline std::uint64_t read(const char* bytes, std::size_t count) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, count);
  return word;
}

inline constexpr std::uint64_t first_factor = 0x9e3779b97f4a7c15;
inline constexpr std::uint64_t second_factor = 0xd6e8feb86659fd93;

}  // namespace hashing

/// Hash of `text`, started from `seed`; feed the result in as the next seed to hash several texts.
[[nodiscard]] inline std::uint64_t hash(std::string_view text, std::uint64_t seed) {
  using namespace hashing;
  const char* bytes = text.data();
  std::size_t left = text.size();
  std::uint64_t state = seed ^ mix(text.size() ^ first_factor, second_factor);
  for (; left >= 16; bytes += 16, left -= 16) state = mix(read(bytes, 8) ^ first_factor, read(bytes + 8, 8) ^ state);
  if (left >= 8) {
    return mix(mix(read(bytes, 8) ^ second_factor, read(bytes + left - 8, 8) ^ state), first_factor);
  }
  return mix(mix(read(bytes, left) ^ second_factor, state ^ first_factor), second_factor);
}

/// Hash of one of the texts that a row is grouped by, and the hash of a key of several.
[[nodiscard]] inline std::uint64_t hash_of_key(std::string_view text) { return hash(text, hash_seed()); }
[[nodiscard]] inline std::uint64_t combined_hash(std::uint64_t before, std::uint64_t next) {
  return hashing::mix(before ^ hashing::first_factor, next ^ hashing::second_factor);
}

/// For standard tables with texts as keys, which are found without a copy: `std::unordered_map<std::string, X, TextHash,
/// std::equal_to<>>`.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return hash(text, hash_seed()); }
};

}  // namespace cqlite
