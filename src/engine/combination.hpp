/// Several aggregates over the same rows: `[count(), max(x)]`, and what stands in `function=` (reference 6.2).
#pragma once

#include <memory>
#include <vector>

#include "engine/aggregate.hpp"

namespace cqlite {

/// One row if every member emits at most one; otherwise the product of the members' rows. A member without a row counts
/// as an empty row.
class Combination final : public Aggregate {
 public:
  explicit Combination(std::vector<AggregatePtr> members);

  Layout layout() const override { return layout_; }
  void create(void* state) const override;
  void destroy(void* state) const override;
  void update(void* state, EventRow& row, Worker& worker, Arena& keep) const override;
  void merge(void* state, void* other, Worker& worker, Arena& keep) const override;
  [[nodiscard]] bool is_satisfied(const void* state) const override;
  [[nodiscard]] Outputs outputs() const override;
  [[nodiscard]] bool is_single() const override { return is_single_; }
  [[nodiscard]] bool gives_one_row() const override;
  bool result(void* state, EventRow& row, Worker& worker) const override;
  void emit(void* state, Worker& worker, RowSink& sink) const override;
  [[nodiscard]] bool needs_order() const override;
  /// Does each member want to know no more of an event than the value of one field, or that it is there?
  [[nodiscard]] bool only_fields() const;
  /// Updates the states of the events of `batch` from `first` on with what its columns hold. An event without a state is left
  /// out. Only if only_fields().
  void update_states(const std::vector<void*>& states, std::size_t first, const ColumnBatch& batch, Worker& worker,
                     Arena& keep) const;
  [[nodiscard]] bool only_counts() const override;
  void add_count(void* state, std::uint64_t events) const override;
  void set_keeps_events(bool keeps) override;

  [[nodiscard]] std::size_t size() const { return members_.size(); }
  [[nodiscard]] const Aggregate& member(std::size_t index) const { return *members_[index].aggregate; }
  /// The state of one member within that of all.
  [[nodiscard]] void* state_of(void* state, std::size_t index) const { return at(state, members_[index]); }

  /// Emits the product of the members' rows, each put on a copy of `base`.
  void emit_onto(const EventRow& base, void* state, Worker& worker, RowSink& sink) const;

 private:
  struct Member {
    AggregatePtr aggregate;
    std::size_t offset;
  };
  [[nodiscard]] static void* at(void* state, const Member& member) { return static_cast<char*>(state) + member.offset; }
  bool product(std::size_t member, const EventRow& row, const std::vector<Rows>& choices, Worker& worker,
               RowSink& sink) const;

  std::vector<Member> members_;
  Layout layout_;
  bool is_single_ = true;
};

/// Copies what `from`, a row of an aggregate with these outputs, has onto `row`.
void put_outputs(const Aggregate::Outputs& outputs, const EventRow& from, EventRow& row, std::size_t slot_count,
                 Arena& arena);

}  // namespace cqlite
