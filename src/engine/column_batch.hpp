/// Events of an in-memory table on their way to an aggregate, for which they need not become rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/columns.hpp"
#include "engine/expression.hpp"
#include "engine/worker.hpp"

namespace cqlite {

/// The value of a field of one event, with what is known of it already.
struct KnownValue {
  Value value;
  Number number;           ///< of the value, for those who asked for numbers and need no value
  std::uint64_t hash = 0;  ///< of its text, for those who asked for texts: hash_of_key
  bool stays = false;      ///< the text is the table's, and stays where it is while the run lasts
};

/// Events of a block that passed the filters, and what assignments made of them.
class ColumnBatch {
 public:
  ColumnBatch(const BlockView& view, std::vector<std::uint32_t> events, std::uint64_t first_sequence)
      : view_(view), events_(std::move(events)), first_sequence_(first_sequence) {}

  [[nodiscard]] const BlockView& view() const { return view_; }
  /// Their places in the block, in order. Elsewhere an `index` is that of an event in this list.
  [[nodiscard]] const std::vector<std::uint32_t>& events() const { return events_; }
  [[nodiscard]] Order order(std::size_t index) const {
    return {view_.block().times[events_[index]], first_sequence_ + events_[index]};
  }

  /// `slot := expression` for every event. False, and nothing is done, if the expression looks at more than fields.
  bool assign(Slot slot, const Expression& expression, Worker& worker);

  /// The one column that holds the values of a slot; none if there are two, or if they were assigned.
  [[nodiscard]] std::optional<BlockView::Plain> plain(Slot slot) const;
  /// The values that were assigned to a slot, by index; null if none were.
  [[nodiscard]] const std::vector<Value>* assigned(Slot slot) const;

  /// The row of one event, in the worker's arena.
  [[nodiscard]] EventRow* row(std::size_t index, Worker& worker) const;
  /// Calls `visit(row)` for each. The worker's arena is reset now and then.
  template <class Visit>
  void each_row(Worker& worker, const Visit& visit) const {
    constexpr std::size_t rows_between_resets = 1024;
    for (std::size_t index = 0; index < events_.size(); ++index) {
      visit(*row(index, worker));
      if ((index + 1) % rows_between_resets == 0) worker.arena.reset();
    }
    worker.arena.reset();
  }

 private:
  struct Assigned {
    Slot slot;
    std::vector<Value> values;
  };

  const BlockView& view_;
  std::vector<std::uint32_t> events_;
  std::uint64_t first_sequence_;
  std::vector<Assigned> assigned_;
  Arena texts_;  ///< of assigned values
};

/// The values of one slot of a batch: looked up once where they come from.
class ColumnReader {
 public:
  enum class Wants : std::uint8_t { value, number, text };

  ColumnReader(const ColumnBatch& batch, Slot slot, Wants wants);

  /// Says that the values of this event and of those behind it will be asked for. They lie far apart, and it is reading them
  /// from memory that takes the time: so many are read at once.
  void expect(std::size_t index) const {
    if (codes_ != nullptr && index % fetched_events == 0) fetch(index);
  }
  [[nodiscard]] Value value(std::size_t index) const {
    if (assigned_ != nullptr) return (*assigned_)[index];
    return plain_ ? plain_->value(code(index)) : batch_.view().value(slot_, batch_.events()[index]);
  }
  /// What is known of a value, of which this wants a number or a text.
  [[nodiscard]] KnownValue known(std::size_t index, Arena& scratch) const {
    if (numbers_ != nullptr) return {{}, numbers_[code(index)], 0, false};
    if (shared_numbers_ != nullptr) return shared_value(shared_numbers_[code(index)]);
    KnownValue known{value(index), {}, 0, plain_.has_value()};
    if (wants_ == Wants::number) known.number = known.value.number();
    if (wants_ == Wants::text) add_hash(known, scratch);
    return known;
  }
  /// Of a field that one column holds: how many codes there are, and which one an event has.
  [[nodiscard]] const std::optional<BlockView::Plain>& plain() const { return plain_; }
  [[nodiscard]] std::uint32_t code(std::size_t index) const { return plain_->code(batch_.events()[index]); }

 private:
  static constexpr std::size_t fetched_events = 256;

  void fetch(std::size_t first) const;
  static void add_hash(KnownValue& known, Arena& scratch);
  [[nodiscard]] KnownValue shared_value(std::uint32_t number) const;

  const ColumnBatch& batch_;
  Slot slot_;
  Wants wants_;
  const std::vector<Value>* assigned_;
  std::optional<BlockView::Plain> plain_;
  const std::uint32_t* codes_ = nullptr;           ///< by event, if one column holds the values
  const Number* numbers_ = nullptr;                ///< by code, if they are wanted and known
  const std::uint32_t* shared_numbers_ = nullptr;  ///< by code: the number of a text in the whole table
};

}  // namespace cqlite
