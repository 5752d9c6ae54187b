/// Rows held until all have come, for aggregates that must know their order before they can begin.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/row.hpp"

namespace cqlite {

/// Copies of rows, in memory of their own.
class KeptRows {
 public:
  /// Keeps a copy of `row`; without `keeps_event` its text is left behind.
  void add(const EventRow& row, std::size_t slot_count, bool keeps_event);
  /// Takes over what `other` holds.
  void merge(KeptRows& other);
  /// All rows, in the order of the stream.
  [[nodiscard]] const Rows& in_order();

 private:
  Rows rows_;
  Arena memory_;
};

}  // namespace cqlite
