/// Sets of distinct values: what collect and counting without duplicates keep.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/column_batch.hpp"
#include "engine/row.hpp"

namespace cqlite {

/// Distinct texts, each with the place where it was first seen. Most sets in groups are small: these live in the arena of the
/// group and are searched one by one. Larger ones have memory of their own and are hashed.
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
  void merge(const DistinctTexts& other, Arena& keep);
  [[nodiscard]] std::size_t size() const { return entries().size(); }
  /// In the order of first appearance; they live in `scratch`.
  [[nodiscard]] std::span<const Entry> in_order(Arena& scratch) const;

  /// Drops all but the `count` that appeared first. A text that is dropped comes back only if it appears earlier still, so
  /// the set stays exact.
  void keep_first(std::size_t count);

 private:
  static constexpr std::size_t most_small = 12;

  struct Large {
    std::vector<Entry> entries;
    std::vector<std::uint32_t> table;  ///< open addressing, index + 1

    void rehash();
  };

  [[nodiscard]] std::span<Entry> entries() { return large_ ? std::span(large_->entries) : std::span(small_, size_); }
  [[nodiscard]] std::span<const Entry> entries() const {
    return large_ ? std::span<const Entry>(large_->entries) : std::span<const Entry>(small_, size_);
  }
  Entry* find(std::uint64_t hash, std::string_view text);
  void insert(const Entry& entry, Arena& keep);

  Entry* small_ = nullptr;  ///< in an arena that lives as long as the set
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;
  std::unique_ptr<Large> large_;  ///< takes all entries over when they become too many
};

}  // namespace cqlite
