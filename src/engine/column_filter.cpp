#include "engine/column_filter.hpp"

#include <algorithm>
#include <numeric>
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
/// Codes are asked for so far ahead: where all are read, as the processor by itself does not look past the end of a page, and
/// where some are, so that they come from memory several at a time.
constexpr std::size_t far_ahead = 512;
constexpr std::size_t ahead = 16;

/// For each code whether its value passes: 1, 0, or unknown as long as nobody asked.
class Answers {
 public:
  Answers(const ColumnTest& test, Worker& worker)
      : by_code_(test.column.code_count(), unknown),
        test_(test),
        worker_(worker),
        row_(*EventRow::create(worker.arena, worker.slot_count())) {}
  ~Answers() { worker_.arena.reset(); }
  Answers(const Answers&) = delete;
  Answers& operator=(const Answers&) = delete;

  [[nodiscard]] std::size_t size() const { return by_code_.size(); }
  [[nodiscard]] std::uint8_t operator[](std::uint32_t code) const { return by_code_[code]; }
  void ask(std::uint32_t code) {
    row_[test_.slot] = test_.column.value(code);
    by_code_[code] = test_.passes(row_, worker_) ? 1 : 0;
  }

 private:
  std::vector<std::uint8_t> by_code_;
  const ColumnTest& test_;
  Worker& worker_;
  EventRow& row_;
};

/// The events of the whole block that pass. Every value is that of some event, so all are asked about.
std::vector<std::uint32_t> passing_of_all(const ColumnTest& test, std::size_t block_size, Worker& worker) {
  Answers answers(test, worker);
  for (std::uint32_t code = 0; code < answers.size(); ++code) answers.ask(code);
  std::vector<std::uint32_t> events(block_size);
  if (test.column.column == nullptr) {
    std::iota(events.begin(), events.end(), 0U);
    if (answers[0] == 0) events.clear();
    return events;
  }
  const std::uint32_t* const codes = test.column.column->codes.data();
  std::size_t kept = 0;
  for (std::uint32_t event = 0; event < block_size; ++event) {
    __builtin_prefetch(codes + event + far_ahead);
    events[kept] = event;
    kept += answers[codes[event]];
  }
  events.resize(kept);
  return events;
}

/// Keeps the events that pass. First every code that occurs gets its answer; then events are kept without a branch, as
/// whether the next one passes cannot be foretold.
void keep_passing(const ColumnTest& test, std::vector<std::uint32_t>& events, Worker& worker) {
  Answers answers(test, worker);
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (test.column.column != nullptr && i + ahead < events.size()) {
      __builtin_prefetch(&test.column.column->codes[events[i + ahead]]);
    }
    const std::uint32_t code = test.column.code(events[i]);
    if (answers[code] == unknown) answers.ask(code);
  }
  std::size_t kept = 0;
  for (const std::uint32_t event : events) {
    events[kept] = event;
    kept += answers[test.column.code(event)];
  }
  events.resize(kept);
}

}  // namespace

Selection select_events(const BlockView& view, std::optional<std::vector<std::uint32_t>> events,
                        const Transforms& transforms, Worker& worker) {
  std::size_t done = 0;
  std::vector<ColumnTest> tests;
  for (const TransformPtr& transform : transforms) {
    const Predicate* const predicate = transform->predicate();
    if (predicate == nullptr) break;
    auto parts = column_tests(*predicate, view);
    if (parts.empty()) break;
    for (ColumnTest& part : parts) append(tests, std::move(part));
    ++done;
  }
  const std::size_t block_size = view.block().size();
  for (const ColumnTest& test : tests) {
    if (events) {
      keep_passing(test, *events, worker);
    } else {
      events = passing_of_all(test, block_size, worker);
    }
  }
  if (!events) {
    events.emplace(block_size);
    std::iota(events->begin(), events->end(), 0U);
  }
  return {*std::move(events), done};
}

}  // namespace cqlite
