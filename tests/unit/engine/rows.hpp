/// For the tests of the engine: a worker, rows made by hand, and what aggregates emit.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/aggregate.hpp"
#include "engine/worker.hpp"

namespace cqlite::testing {

/// A worker for rows of `slot_count` slots.
struct Machine {
  explicit Machine(std::size_t slot_count) : environment{0, {}, slot_count}, worker(environment) {}

  /// A row with these values in its first slots. Texts are copied.
  EventRow& row(const std::vector<Value>& values, Order order = {}) {
    EventRow* made = EventRow::create(worker.arena, environment.slot_count);
    for (Slot slot = 0; slot < values.size(); ++slot) (*made)[slot] = values[slot].kept(worker.arena);
    made->order = order;
    return *made;
  }

  /// The texts of the row's slots, `-` for a missing one.
  std::vector<std::string> texts(const EventRow& of) {
    std::vector<std::string> result;
    for (Slot slot = 0; slot < environment.slot_count; ++slot) {
      result.emplace_back(of[slot].is_missing() ? "-" : of[slot].text(worker.arena));
    }
    return result;
  }

  Environment environment;
  Worker worker;
};

using Table = std::vector<std::vector<std::string>>;

/// Keeps the texts of the rows that an aggregate emits.
class TableSink final : public RowSink {
 public:
  explicit TableSink(Machine& machine) : machine_(machine) {}
  bool take(EventRow& row) override {
    table.push_back(machine_.texts(row));
    return true;
  }

  Table table;

 private:
  Machine& machine_;
};

inline Table emitted(AggregateState& state, Machine& machine) {
  TableSink sink(machine);
  state.emit(machine.worker, sink);
  return sink.table;
}

/// Counts rows into a slot.
class RowCount final : public AggregateOf<std::int64_t> {
 public:
  explicit RowCount(Slot slot) : slot_(slot) {}
  void update(void* state, EventRow&, Worker&, Arena&) const override { ++of(state); }
  void merge(void* state, void* other, Worker&, Arena&) const override { of(state) += of(other); }
  [[nodiscard]] Outputs outputs() const override { return {{slot_}, false}; }
  bool result(void* state, EventRow& row, Worker&) const override {
    row[slot_] = Value::integer(of(state));
    return true;
  }

 private:
  Slot slot_;
};

/// Several states of one aggregate, as workers have them, and their merge in any order.
class States {
 public:
  States(const Aggregate& aggregate, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) states_.push_back(std::make_unique<AggregateState>(aggregate));
  }
  AggregateState& at(std::size_t index) { return *states_.at(index); }
  [[nodiscard]] std::size_t size() const { return states_.size(); }
  /// Merges the state at `index` into another and forgets it.
  void merge(std::size_t into, std::size_t index, Worker& worker) {
    states_.at(into)->merge(*states_.at(index), worker);
    states_.erase(states_.begin() + static_cast<std::ptrdiff_t>(index));
  }

 private:
  std::vector<std::unique_ptr<AggregateState>> states_;
};

/// Merges all states in an order that `random` chooses, and gives the one that is left.
template <class Random>
AggregateState& merged(States& states, Machine& machine, Random& random) {
  while (states.size() > 1) {
    const std::size_t index = 1 + random() % (states.size() - 1);
    const std::size_t into = random() % index;
    states.merge(into, index, machine.worker);
  }
  return states.at(0);
}

}  // namespace cqlite::testing
