/// Steps that see many rows before they speak: count, groupBy, sort, head and all their kin. One interface serves all
/// their places: as a step of a pipeline, as a member of a list of functions, inside a group.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/row.hpp"
#include "engine/worker.hpp"

namespace cqlite {

class ColumnBatch;
struct KnownValue;

/// Takes the rows that an aggregate emits.
class RowSink {
 public:
  virtual ~RowSink() = default;
  /// `row` lives in the worker's arena. False: no more rows are wanted.
  virtual bool take(EventRow& row) = 0;
  /// The aggregate holds nothing in the worker's arena at this moment: what was taken may be handled and the arena reset.
  virtual void checkpoint() {}

  /// What will be kept of all rows: the first `limit` of them by the number in a field. Rows without a number come last.
  struct Best {
    Slot slot = 0;
    bool is_descending = true;
    std::size_t limit = 0;
  };
  /// If there is an answer, rows that cannot be among the best need not be emitted; `pass_over` says how many were not.
  [[nodiscard]] virtual std::optional<Best> best() const { return std::nullopt; }
  virtual void pass_over(std::uint64_t /*rows*/) {}
};

/// The immutable half: what to compute. The changing half is a state, a piece of raw memory that the aggregate lays out,
/// so that a table of groups can hold the states of all its aggregates side by side.
///
/// Any worker may update any state with any rows, and states merge in any order: the result depends on the rows and their
/// Order alone. So a run gives the same rows for any number of threads.
class Aggregate {
 public:
  struct Layout {
    std::size_t size = 0;
    std::size_t alignment = 1;
  };

  virtual ~Aggregate() = default;
  [[nodiscard]] virtual Layout layout() const = 0;
  virtual void create(void* state) const = 0;
  virtual void destroy(void* state) const = 0;
  /// Texts that the state keeps go to `keep`, which lives as long as the state.
  virtual void update(void* state, EventRow& row, Worker& worker, Arena& keep) const = 0;
  /// Updates the state with events of an in-memory table. The default does so with one row after the other.
  virtual void update_all(void* state, const ColumnBatch& batch, Worker& worker, Arena& keep) const;
  /// The field whose value, with the event's Order, is all it wants to know of an event, and whether the value's number is
  /// enough. `update_with` then does what `update` does: for the value of an event in a table, which needs no row.
  struct OnlyField {
    Slot slot;
    bool as_number;
  };
  [[nodiscard]] virtual std::optional<OnlyField> only_field() const { return std::nullopt; }
  virtual void update_with(void* /*state*/, const KnownValue& /*value*/, const Order& /*order*/, Worker& /*worker*/,
                           Arena& /*keep*/) const {}
  /// True if all it wants to know of events is how many there are; `add_count` then takes many at once.
  [[nodiscard]] virtual bool only_counts() const { return false; }
  virtual void add_count(void* /*state*/, std::uint64_t /*events*/) const {}
  /// If it keeps the best rows only: which these are. `add_count` then takes those that are not.
  [[nodiscard]] virtual std::optional<RowSink::Best> best() const { return std::nullopt; }
  /// Takes over what `other` has seen. `other` is good for nothing but destruction afterwards; its `keep` arena has been
  /// adopted by the arena of `state`.
  virtual void merge(void* state, void* other, Worker& worker, Arena& keep) const = 0;
  /// True once further rows, which come later in the input than those seen, cannot change the result.
  [[nodiscard]] virtual bool is_satisfied(const void*) const { return false; }

  /// The fields of the rows it emits, in order.
  struct Outputs {
    std::vector<Slot> columns;
    bool keeps_events = false;    ///< rows are whole events; `columns` are set on them
    bool has_extras = false;      ///< rows have further fields, whose names only the data knows
    bool are_new_events = false;  ///< rows are events with texts of their own, and nothing of what came in
    /// Rows are events as they came, with their Order: the aggregate only had to see all of them first.
    bool passes_events = false;
  };
  [[nodiscard]] virtual Outputs outputs() const = 0;

  /// True if it emits one row at most and `result` gives it.
  [[nodiscard]] virtual bool is_single() const { return true; }
  /// True if it emits one row at most and may emit again after further updates, even if `result` does not give the row.
  [[nodiscard]] virtual bool gives_one_row() const { return is_single(); }
  /// Sets the output slots of `row`; false if there is no row. Texts may view the state.
  virtual bool result(void* state, EventRow& row, Worker& worker) const = 0;
  /// Emits every row. The default is for aggregates with is_single().
  virtual void emit(void* state, Worker& worker, RowSink& sink) const;

  /// If rows with the same texts in some fields go into one row, and others into others: those fields, which that row has, too.
  [[nodiscard]] virtual std::span<const Slot> group_keys() const { return {}; }

  /// Does the result depend on the rows' Order? If not, the events' time need not be read.
  [[nodiscard]] virtual bool needs_order() const { return true; }

  /// Said once, before the query runs: whether the events' own texts are still wanted after this step.
  virtual void set_keeps_events(bool) {}
};
using AggregatePtr = std::shared_ptr<Aggregate>;

/// Owns the state of one aggregate and the arena for its texts.
class AggregateState {
 public:
  explicit AggregateState(const Aggregate& aggregate);
  ~AggregateState();
  AggregateState(const AggregateState&) = delete;
  AggregateState& operator=(const AggregateState&) = delete;

  void update(EventRow& row, Worker& worker) { aggregate_.update(state_, row, worker, keep_); }
  void update_all(const ColumnBatch& batch, Worker& worker) { aggregate_.update_all(state_, batch, worker, keep_); }
  void add_count(std::uint64_t events) { aggregate_.add_count(state_, events); }
  void merge(AggregateState& other, Worker& worker);
  void emit(Worker& worker, RowSink& sink) { aggregate_.emit(state_, worker, sink); }
  /// Only for an aggregate with is_single().
  bool result(EventRow& row, Worker& worker) { return aggregate_.result(state_, row, worker); }
  [[nodiscard]] bool is_satisfied() const { return aggregate_.is_satisfied(state_); }

 private:
  const Aggregate& aggregate_;
  Arena keep_;
  void* state_;
};

/// An aggregate whose state is a C++ object: implements layout, create and destroy.
template <class State>
class AggregateOf : public Aggregate {
 public:
  Layout layout() const final { return {sizeof(State), alignof(State)}; }
  void create(void* state) const override { new (state) State(); }
  void destroy(void* state) const final { static_cast<State*>(state)->~State(); }

 protected:
  [[nodiscard]] static State& of(void* state) { return *static_cast<State*>(state); }
  [[nodiscard]] static const State& of(const void* state) { return *static_cast<const State*>(state); }
};

}  // namespace cqlite
