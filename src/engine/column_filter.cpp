#include "engine/column_filter.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

namespace cqlite {
namespace {

/// Predicates that follow one another and look at the same field, with the column that holds it.
struct ColumnTest {
  std::vector<const Predicate*> predicates;
  Slot slot;
  BlockView::Plain column;

  [[nodiscard]] bool passes(const EventRow& row, Worker& worker) const {
    return std::all_of(predicates.begin(), predicates.end(),
                       [&](const Predicate* predicate) { return predicate->test(row, worker); });
  }
};

std::optional<ColumnTest> column_test(const Predicate& predicate, const BlockView& view) {
  const std::optional<Slot> slot = predicate.only_slot();
  if (!slot) return std::nullopt;
  const auto column = view.plain(*slot);
  if (!column) return std::nullopt;
  return ColumnTest{{&predicate}, *slot, *column};
}

/// The tests that a filter consists of; none if it cannot be answered by values.
std::vector<ColumnTest> column_tests(const Predicate& predicate, const BlockView& view) {
  std::vector<ColumnTest> tests;
  if (auto whole = column_test(predicate, view)) {
    tests.push_back(*std::move(whole));
    return tests;
  }
  for (const auto& part : predicate.parts()) {
    auto test = column_test(*part, view);
    if (!test) return {};
    tests.push_back(*std::move(test));
  }
  return tests;
}

void append(std::vector<ColumnTest>& tests, ColumnTest test) {
  if (tests.empty() || tests.back().slot != test.slot) return tests.push_back(std::move(test));
  auto& known = tests.back().predicates;
  known.insert(known.end(), test.predicates.begin(), test.predicates.end());
}

constexpr std::uint8_t unknown = 2;

/// For each code whether its value passes; unknown where no event of `events` has it.
std::vector<std::uint8_t> answers_of(const ColumnTest& test, const std::vector<std::uint32_t>& events,
                                     std::size_t block_size, Worker& worker) {
  std::vector<std::uint8_t> answers(test.column.code_count(), unknown);
  EventRow& row = *EventRow::create(worker.arena, worker.slot_count());
  const auto ask = [&](std::uint32_t code) {
    row[test.slot] = test.column.value(code);
    answers[code] = test.passes(row, worker) ? 1 : 0;
  };
  if (events.size() == block_size) {
    // Every value is some event's; only a missing one need not be.
    for (std::uint32_t code = 0; code < answers.size(); ++code) ask(code);
  } else {
    for (const std::uint32_t event : events) {
      const std::uint32_t code = test.column.code(event);
      if (answers[code] == unknown) ask(code);
    }
  }
  worker.arena.reset();
  return answers;
}

/// Keeps the events that pass. First every code that occurs gets its answer; then events are kept without a branch, as
/// whether the next one passes cannot be foretold.
void apply(const ColumnTest& test, std::vector<std::uint32_t>& events, std::size_t block_size, Worker& worker) {
  const auto answers = answers_of(test, events, block_size, worker);
  if (test.column.column == nullptr) {
    if (!events.empty() && answers[0] == 0) events.clear();
    return;
  }
  const std::uint32_t* const codes = test.column.column->codes.data();
  std::size_t kept = 0;
  for (const std::uint32_t event : events) {
    events[kept] = event;
    kept += answers[codes[event]];
  }
  events.resize(kept);
}

}  // namespace

Selection select_events(const BlockView& view, std::vector<std::uint32_t> events, const Transforms& transforms,
                        Worker& worker) {
  Selection selection{std::move(events), 0};
  std::vector<ColumnTest> tests;
  for (const TransformPtr& transform : transforms) {
    const Predicate* const predicate = transform->predicate();
    if (predicate == nullptr) break;
    auto parts = column_tests(*predicate, view);
    if (parts.empty()) break;
    for (ColumnTest& part : parts) append(tests, std::move(part));
    ++selection.done;
  }
  for (const ColumnTest& test : tests) apply(test, selection.events, view.block().size(), worker);
  return selection;
}

}  // namespace cqlite
