#include "functions/sequence/sequence.hpp"

#include "functions/scratch_arena.hpp"

namespace cqlite {

bool has_ordered_rows(const std::string& function, Build& build) {
  if (!build.is_step() || !build.is_before_aggregates()) return true;
  build.report(Code::aggregate_expected, build.place().span, "`" + function + "` needs rows in a fixed order")
      .help("put head(), sort() or groupBy() before it");
  return false;
}

bool gives_one_row(const std::string& function, const Aggregates& aggregates, Build& build) {
  if (aggregates.combination->gives_one_row()) return true;
  build.report(Code::aggregate_expected, build.place().span,
               "`" + function + "` takes functions that give one row each");
  return false;
}

bool are_names(const std::string& function, const Fields& fields, Build& build) {
  for (const Field& field : fields.items) {
    if (!field.name.empty()) continue;
    build.report(Code::wrong_type, field.span, "`" + function + "` takes field names");
    return false;
  }
  return true;
}

std::optional<Instant> time_of(const Value& value) {
  const Number number = value.number();
  return number.is_integer() ? instant_from_milliseconds(number) : std::nullopt;
}

Aggregate::Outputs added_to_rows(const Aggregate& function) {
  Aggregate::Outputs outputs = function.outputs();
  outputs.keeps_events = true;
  return outputs;
}

namespace {

class FirstRow final : public RowSink {
 public:
  bool take(EventRow& row) override {
    if (row_ == nullptr) row_ = &row;
    return false;
  }
  [[nodiscard]] const EventRow* row() const { return row_; }

 private:
  const EventRow* row_ = nullptr;
};

}  // namespace

EventRow* with_result(const EventRow& row, AggregateState& state, const Aggregate& function, Worker& worker) {
  const auto outputs = function.outputs();
  EventRow* copy = row.copy(worker.arena, worker.slot_count());
  ScratchArena scratch(worker);
  FirstRow first;
  state.emit(worker, first);
  if (first.row() == nullptr) return copy;
  const EventRow* result = first.row()->kept(scratch.outer(), worker.slot_count(), outputs.keeps_events);
  put_outputs(outputs, *result, *copy, worker.slot_count(), scratch.outer());
  return copy;
}

}  // namespace cqlite
