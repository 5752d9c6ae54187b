#include "engine/kept_rows.hpp"

#include <algorithm>
#include <utility>

namespace cqlite {

void KeptRows::add(const EventRow& row, std::size_t slot_count, bool keeps_event) {
  rows_.push_back(row.kept(memory_, slot_count, keeps_event));
}

void KeptRows::merge(KeptRows& other) {
  memory_.adopt(std::move(other.memory_));
  rows_.insert(rows_.end(), other.rows_.begin(), other.rows_.end());
  other.rows_.clear();
}

const Rows& KeptRows::in_order() {
  const auto is_before = [](const EventRow* a, const EventRow* b) { return a->order < b->order; };
  if (!std::is_sorted(rows_.begin(), rows_.end(), is_before)) std::stable_sort(rows_.begin(), rows_.end(), is_before);
  return rows_;
}

}  // namespace cqlite
