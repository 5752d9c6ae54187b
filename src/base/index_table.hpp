/// From hashes to places in a list.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace cqlite {

/// Open addressing over a list that somebody else holds. Beside each index stands the upper half of its hash, so that most
/// other entries are passed without a look at the list.
class IndexTable {
 public:
  /// Is there no room for one more than `count`, so that the table has to be made again?
  [[nodiscard]] bool is_full(std::size_t count) const { return count * 2 > places_.size(); }
  /// Forgets everything, and makes room for `count` indexes.
  void restart(std::size_t count) {
    std::size_t size = fewest_places;
    while (size < count * 2) size *= 2;
    places_.assign(size, 0);
  }
  void put(std::uint64_t hash, std::size_t index) {
    const std::size_t mask = places_.size() - 1;
    std::size_t i = hash & mask;
    while (places_[i] != 0) i = (i + 1) & mask;
    places_[i] = (hash & hash_half) | (index + 1);
  }
  /// An index of this hash for which `is_same(index)` is true.
  template <class IsSame>
  [[nodiscard]] std::optional<std::uint32_t> find(std::uint64_t hash, const IsSame& is_same) const {
    const std::size_t mask = places_.size() - 1;
    for (std::size_t i = hash & mask; places_[i] != 0; i = (i + 1) & mask) {
      if (((places_[i] ^ hash) & hash_half) != 0) continue;
      const std::uint32_t index = static_cast<std::uint32_t>(places_[i]) - 1;
      if (is_same(index)) return index;
    }
    return std::nullopt;
  }
  /// Says that an index of this hash will soon be looked for.
  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&places_[hash & (places_.size() - 1)]); }

 private:
  static constexpr std::size_t fewest_places = 64;
  static constexpr std::uint64_t hash_half = ~std::uint64_t{0} << 32;

  std::vector<std::uint64_t> places_ =
      std::vector<std::uint64_t>(fewest_places);  ///< half a hash and index + 1; 0 is empty
};

}  // namespace cqlite
