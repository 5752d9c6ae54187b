/// Grouping: one set of aggregate states for each distinct key (reference 6.4).
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/index_table.hpp"
#include "engine/aggregate.hpp"
#include "engine/column_batch.hpp"
#include "engine/combination.hpp"
#include "engine/key_order.hpp"
#include "engine/shared_values.hpp"

namespace cqlite {

struct GroupingOptions {
  std::size_t limit = 20'000;
  std::string function;  ///< what the warning about the limit calls it
  Place place;
};

/// Rows that share the texts of all key fields form a group; a row without one of them is in no group. Rows come out
/// ordered by key. Over the limit the groups with the smallest keys are kept.
[[nodiscard]] AggregatePtr group_by(std::vector<Slot> keys, std::shared_ptr<Combination> functions,
                                    GroupingOptions options);

/// The texts of the fields that a row is grouped by, and their hash.
struct GroupKey {
  std::vector<Value> values;
  std::uint64_t hash = 0;
  bool stays = false;  ///< the values are those of an in-memory table, and stay where they are while the run lasts

  /// False if `row` lacks one of the fields.
  bool read(const EventRow& row, const std::vector<Slot>& slots, Arena& scratch);

  void start();
  /// False if the value is missing.
  bool add(const Value& value, Arena& scratch);
  bool add(const KnownValue& known, Arena& scratch);
  bool add(const BlockView::Plain& column, std::uint32_t code, Arena& scratch);
  /// A value that is not missing.
  void add(const SharedValues& shared, std::uint32_t number);
};

/// The table of groups: keys, and next to each the raw memory of its aggregates' states.
class GroupTable {
 public:
  GroupTable(const Combination& functions, std::size_t key_count);
  ~GroupTable();
  GroupTable(const GroupTable&) = delete;
  GroupTable& operator=(const GroupTable&) = delete;

  struct Group {
    std::uint64_t hash;
    const Value* keys;  ///< key_count texts
    void* state;
  };

  /// The group of these key texts, made if it is not there.
  Group& find(const GroupKey& key, Arena& keep);
  /// A group whose keys and state are those of another table; that table forgets them.
  void take_over(const Group& group);
  /// Says that a group of this hash will soon be looked up.
  void prefetch(std::uint64_t hash) const { table_.prefetch(hash); }
  [[nodiscard]] Group* lookup(std::uint64_t hash, const Value* keys);
  /// Takes over the groups of `other`, whose arena has been adopted by `keep`; `other` is empty afterwards.
  void merge(GroupTable& other, Worker& worker, Arena& keep);
  [[nodiscard]] std::vector<Group>& groups() { return groups_; }
  [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }
  [[nodiscard]] std::size_t key_count() const { return key_count_; }
  /// Keeps the first `count` of `groups()`, whose order may have been changed.
  void truncate(std::size_t count);

 private:
  void lower_kinds(Group& group, const Value* keys);
  void index_again();

  const Combination& functions_;
  std::size_t key_count_;
  std::vector<Group> groups_;
  IndexTable table_;  ///< of `groups_`
};

}  // namespace cqlite
