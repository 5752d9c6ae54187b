#include "engine/pair_counts.hpp"

#include <utility>

#include "base/hash.hpp"

namespace cqlite {

void PairCounts::add(const Column& first, const Column& second, const std::vector<std::uint32_t>& events) {
  const auto& first_numbers = first_.numbers_of(first);
  const auto& second_numbers = second_.numbers_of(second);
  batch_.clear();
  for (const std::uint32_t event : events) {
    const Pair pair{first_numbers[first.codes[event]], second_numbers[second.codes[event]], 1};
    if (pair.first != 0 && pair.second != 0) batch_.push_back(pair);
  }
  make_room(size_ + batch_.size());
  // Many pairs are not in the caches: their places are asked for some events ahead.
  constexpr std::size_t ahead = 16;
  for (std::size_t i = 0; i < batch_.size(); ++i) {
    if (i + ahead < batch_.size()) {
      __builtin_prefetch(&places_[place_of(batch_[i + ahead].first, batch_[i + ahead].second)]);
    }
    add(batch_[i].first, batch_[i].second, place_of(batch_[i].first, batch_[i].second), 1);
  }
}

void PairCounts::add(const PairCounts& other) {
  make_room(size_ + other.size_);
  other.each(
      [this](const Pair& pair) { add(pair.first, pair.second, place_of(pair.first, pair.second), pair.events); });
}

std::size_t PairCounts::place_of(std::uint32_t first, std::uint32_t second) const {
  const std::uint64_t pair = (std::uint64_t{first} << 32) | second;
  return combined_hash(hash_seed(), pair) & (places_.size() - 1);
}

void PairCounts::add(std::uint32_t first, std::uint32_t second, std::size_t place, std::uint64_t events) {
  const std::size_t mask = places_.size() - 1;
  for (;; place = (place + 1) & mask) {
    Pair& pair = places_[place];
    if (pair.first == 0) {
      pair = {first, second, events};
      ++size_;
      return;
    }
    if (pair.first != first || pair.second != second) continue;
    pair.events += events;
    return;
  }
}

void PairCounts::make_room(std::size_t pairs) {
  std::size_t size = places_.size();
  while (pairs * 4 > size * 3) size *= 2;
  if (size == places_.size()) return;
  const std::vector<Pair> before = std::exchange(places_, std::vector<Pair>(size));
  size_ = 0;
  for (const Pair& pair : before) {
    if (pair.first != 0) add(pair.first, pair.second, place_of(pair.first, pair.second), pair.events);
  }
}

}  // namespace cqlite
