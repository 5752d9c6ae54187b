/// How many events of a table have each pair of values of two fields.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/columns.hpp"
#include "engine/shared_values.hpp"

namespace cqlite {

/// An open table of pairs of numbers of shared values, without a look at a text.
class PairCounts {
 public:
  struct Pair {
    std::uint32_t first = 0;  ///< numbers of values; 0 in a place that is free
    std::uint32_t second = 0;
    std::uint64_t events = 0;
  };

  PairCounts(const SharedValues& first, const SharedValues& second) : first_(first), second_(second) {}

  [[nodiscard]] const SharedValues& first() const { return first_; }
  [[nodiscard]] const SharedValues& second() const { return second_; }
  /// Are these counts of the same two fields?
  [[nodiscard]] bool is_of(const SharedValues& first, const SharedValues& second) const {
    return &first_ == &first && &second_ == &second;
  }

  /// Counts the events that have both values.
  void add(const Column& first, const Column& second, const std::vector<std::uint32_t>& events);
  /// Counts of the same fields.
  void add(const PairCounts& other);
  [[nodiscard]] std::size_t size() const { return size_; }
  template <class Visit>
  void each(const Visit& visit) const {
    for (const Pair& pair : places_) {
      if (pair.first != 0) visit(pair);
    }
  }
  /// Forgets the others.
  template <class IsKept>
  void keep_if(const IsKept& is_kept) {
    const std::vector<Pair> before = std::exchange(places_, std::vector<Pair>(fewest_places));
    size_ = 0;
    for (const Pair& pair : before) {
      if (pair.first == 0 || !is_kept(pair)) continue;
      make_room(size_ + 1);
      add(pair.first, pair.second, place_of(pair.first, pair.second), pair.events);
    }
  }

 private:
  static constexpr std::size_t fewest_places = 1024;

  [[nodiscard]] std::size_t place_of(std::uint32_t first, std::uint32_t second) const;
  void add(std::uint32_t first, std::uint32_t second, std::size_t place, std::uint64_t events);
  void make_room(std::size_t pairs);

  const SharedValues& first_;
  const SharedValues& second_;
  std::vector<Pair> places_ = std::vector<Pair>(fewest_places);
  std::vector<Pair> batch_;  ///< scratch
  std::size_t size_ = 0;
};

}  // namespace cqlite
