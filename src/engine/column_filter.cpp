#include "engine/column_filter.hpp"

#include <optional>
#include <span>
#include <utility>

namespace cqlite {
namespace {

/// A predicate with the column that holds all it looks at.
struct ColumnTest {
  const Predicate* predicate;
  Slot slot;
  BlockView::Plain column;
};

std::optional<ColumnTest> column_test(const Predicate& predicate, const BlockView& view) {
  const std::optional<Slot> slot = predicate.only_slot();
  if (!slot) return std::nullopt;
  const auto column = view.plain(*slot);
  if (!column) return std::nullopt;
  return ColumnTest{&predicate, *slot, *column};
}

/// The tests that a filter consists of; none if it cannot be answered by values.
std::vector<ColumnTest> column_tests(const Predicate& predicate, const BlockView& view) {
  std::vector<ColumnTest> tests;
  if (const auto whole = column_test(predicate, view)) return {*whole};
  for (const auto& part : predicate.parts()) {
    const auto test = column_test(*part, view);
    if (!test) return {};
    tests.push_back(*test);
  }
  return tests;
}

/// Keeps the events that pass.
void apply(const ColumnTest& test, std::vector<std::uint32_t>& events, Worker& worker) {
  enum class Answer : std::uint8_t { unknown, no, yes };
  std::vector<Answer> answers(test.column.code_count(), Answer::unknown);
  EventRow& row = *EventRow::create(worker.arena, worker.slot_count());
  std::size_t kept = 0;
  for (const std::uint32_t event : events) {
    const std::uint32_t code = test.column.code(event);
    if (answers[code] == Answer::unknown) {
      row[test.slot] = test.column.value(code);
      answers[code] = test.predicate->test(row, worker) ? Answer::yes : Answer::no;
    }
    events[kept] = event;
    kept += answers[code] == Answer::yes ? 1 : 0;
  }
  events.resize(kept);
  worker.arena.reset();
}

}  // namespace

Selection select_events(const BlockView& view, std::vector<std::uint32_t> events, const Transforms& transforms,
                        Worker& worker) {
  Selection selection{std::move(events), 0};
  for (const TransformPtr& transform : transforms) {
    const Predicate* const predicate = transform->predicate();
    if (predicate == nullptr) break;
    const auto tests = column_tests(*predicate, view);
    if (tests.empty()) break;
    for (const ColumnTest& test : tests) apply(test, selection.events, worker);
    ++selection.done;
  }
  return selection;
}

}  // namespace cqlite
