/// What functions share that go through rows in a fixed order.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/kept_rows.hpp"
#include "functions/function.hpp"

namespace cqlite {

/// Whether a row counts among those before it.
enum class Current : unsigned char { include, exclude };

template <>
struct Choices<Current> {
  static constexpr auto table = std::array{std::pair{std::string_view("include"), Current::include},
                                           std::pair{std::string_view("exclude"), Current::exclude}};
};

/// Reports a call that stands where rows have no order yet: before the first aggregate, and in no other function.
[[nodiscard]] bool has_ordered_rows(const std::string& function, Build& build);
/// Reports aggregates that may give several rows.
[[nodiscard]] bool gives_one_row(const std::string& function, const Aggregates& aggregates, Build& build);
/// Reports expressions among `fields`.
[[nodiscard]] bool are_names(const std::string& function, const Fields& fields, Build& build);

/// A value as epoch milliseconds; none if it is no whole number, or not between the years 1 and 9999.
[[nodiscard]] std::optional<Instant> time_of(const Value& value);

/// An aggregate that holds all rows and emits when it has them in order.
class InOrder : public AggregateOf<KeptRows> {
 public:
  /// Where rows are events, steps inside the call may search their texts.
  explicit InOrder(Build& build) : needs_events_(build.is_before_aggregates()) {}

  void update(void* memory, EventRow& row, Worker& worker, Arena&) const final {
    of(memory).add(row, worker.slot_count(), needs_events_ || keeps_events_);
  }
  void merge(void* memory, void* other, Worker&, Arena&) const final { of(memory).merge(of(other)); }
  bool is_single() const final { return false; }
  bool result(void*, EventRow&, Worker&) const final { return false; }
  void set_keeps_events(bool keeps) override { keeps_events_ = keeps; }

 private:
  bool needs_events_;
  bool keeps_events_ = true;
};

/// What rows have that stay as they are, but for what `function` says of them.
[[nodiscard]] Aggregate::Outputs added_to_rows(const Aggregate& function);

/// A copy of `row` with what `state`, of an aggregate that gives one row, says. The copy outlives the state.
[[nodiscard]] EventRow* with_result(const EventRow& row, AggregateState& state, const Aggregate& function,
                                    Worker& worker);

/// Hands on copies of the rows of an aggregate, which outlive its state.
class KeptSink final : public RowSink {
 public:
  KeptSink(RowSink& sink, Worker& worker) : sink_(sink), worker_(worker) {}
  bool take(EventRow& row) override {
    is_open_ = is_open_ && sink_.take(*row.kept(worker_.arena, worker_.slot_count(), true));
    return is_open_;
  }
  /// More rows are wanted.
  [[nodiscard]] bool is_open() const { return is_open_; }

 private:
  RowSink& sink_;
  Worker& worker_;
  bool is_open_ = true;
};

}  // namespace cqlite
