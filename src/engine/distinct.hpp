/// Sets of distinct values: what collect and counting without duplicates keep.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/column_batch.hpp"
#include "engine/row.hpp"

namespace cqlite {

/// Distinct texts, each with the place where it was first seen. Small sets are searched one by one, larger ones hashed.
class DistinctTexts {
 public:
  struct Entry {
    std::uint64_t hash;
    Value value;
    Order first;
  };

  /// Adds `value`, which is not missing. A new text is copied to `keep`.
  void add(const Value& value, const Order& order, Arena& scratch, Arena& keep);
  /// The same with the hash of the text known, and without a copy of a text that stays.
  void add(const KnownValue& known, const Order& order, Arena& scratch, Arena& keep);
  /// Takes over what `other` holds; its texts live on.
  void merge(const DistinctTexts& other);
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  /// In the order of first appearance.
  [[nodiscard]] std::vector<Entry> in_order() const;

  /// Drops all but the `count` that appeared first. A text that is dropped comes back only if it appears earlier still, so
  /// the set stays exact.
  void keep_first(std::size_t count);

 private:
  Entry* find(std::uint64_t hash, std::string_view text);
  void insert(const Entry& entry);
  void rehash(std::size_t size);

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> table_;  ///< open addressing, index + 1; empty while the set is small
};

}  // namespace cqlite
