// Keeping the best rows: the same as sorting everything and cutting, for any limit and any split over workers.
#include "engine/top_rows.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <ostream>
#include <random>

#include "rows.hpp"

using namespace cqlite;
using namespace cqlite::testing;

namespace {

struct Line {
  std::string number;  ///< empty: missing
  std::string text;
  Order order;
};

Value value_of(const std::string& text) { return text.empty() ? Value() : Value::text(text); }

/// Negative if `left` comes first by this key: what fits the type before what does not, in both directions.
int compare_by(const SortKey& key, const Line& left, const Line& right) {
  const std::string& a = key.slot == 0 ? left.number : left.text;
  const std::string& b = key.slot == 0 ? right.number : right.text;
  if (key.type == SortType::string) {
    if (a.empty() != b.empty()) return a.empty() ? 1 : -1;
    const int order = a.compare(b);
    return key.is_descending ? -order : order;
  }
  const Number x = parse_number(a);
  const Number y = parse_number(b);
  if (static_cast<bool>(x) != static_cast<bool>(y)) return x ? -1 : 1;
  if (!x) return 0;
  const auto order = compare(x, y);
  const int sign = order < 0 ? -1 : order > 0 ? 1 : 0;
  return key.is_descending ? -sign : sign;
}

Table expected(std::vector<Line> lines, const std::vector<SortKey>& keys, std::size_t limit) {
  std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.order < b.order; });
  std::stable_sort(lines.begin(), lines.end(), [&](const Line& a, const Line& b) {
    for (const SortKey& key : keys) {
      if (const int order = compare_by(key, a, b); order != 0) return order < 0;
    }
    return false;
  });
  lines.resize(std::min(lines.size(), limit));
  Table table;
  for (const Line& line : lines) {
    table.push_back({line.number.empty() ? "-" : line.number, line.text.empty() ? "-" : line.text,
                     std::to_string(line.order.sequence)});
  }
  return table;
}

std::vector<Line> random_lines(std::mt19937& random, std::size_t count) {
  static const std::vector<std::string> numbers = {
      "1", "1.0", "-3", "2e1", "007", "x", "", "9007199254740993", "9007199254740992"};
  static const std::vector<std::string> texts = {"a", "b", "B", "ab", "", "10", "9"};
  std::vector<Line> lines;
  for (std::size_t i = 0; i < count; ++i) {
    Line line;
    line.number = random() % 2 == 0 ? numbers[random() % numbers.size()] : std::to_string(random() % 50);
    line.text = texts[random() % texts.size()];
    line.order.time = random() % 4 == 0 ? Order::no_time : static_cast<std::int64_t>(random() % 20);
    line.order.sequence = i;
    lines.push_back(line);
  }
  return lines;
}

Table top(const TopRowsOptions& options, const std::vector<Line>& lines, std::size_t workers, std::mt19937& random) {
  const AggregatePtr aggregate = top_rows(options);
  Machine machine(3);
  States states(*aggregate, workers);
  for (const Line& line : lines) {
    EventRow& row = machine.row(
        {value_of(line.number), value_of(line.text), Value::integer(static_cast<std::int64_t>(line.order.sequence))},
        line.order);
    states.at(random() % workers).update(row, machine.worker);
  }
  return emitted(merged(states, machine, random), machine);
}

}  // namespace

TEST_CASE("top rows: the same as a stable sort that is cut, in any split over workers") {
  std::mt19937 random(3);
  const std::vector<std::vector<SortKey>> all_keys = {
      {{0, SortType::number, true}},
      {{0, SortType::number, false}},
      {{1, SortType::string, true}},
      {{1, SortType::string, false}},
      {{1, SortType::string, false}, {0, SortType::number, true}},
      {{0, SortType::number, false}, {1, SortType::string, true}},
      {},
  };
  for (int round = 0; round < 210; ++round) {
    CAPTURE(round);
    TopRowsOptions options;
    options.keys = all_keys[static_cast<std::size_t>(round) % all_keys.size()];
    options.limit = random() % 30;
    const auto lines = random_lines(random, random() % 120);
    CHECK(top(options, lines, 1 + random() % 5, random) == expected(lines, options.keys, options.limit));
  }
}

TEST_CASE("top rows: many more rows than are held at a time") {
  std::mt19937 random(4);
  for (const std::size_t limit : {1U, 7U, 1500U}) {
    CAPTURE(limit);
    TopRowsOptions options;
    options.keys = {{0, SortType::number, true}};
    options.limit = limit;
    const auto lines = random_lines(random, 9000);
    CHECK(top(options, lines, 4, random) == expected(lines, options.keys, limit));
  }
}

TEST_CASE("top rows: the order of reading, whatever the times") {
  std::mt19937 random(5);
  TopRowsOptions options;
  options.ties = Ties::as_read;
  options.limit = 10;
  auto lines = random_lines(random, 200);
  Table first;
  for (std::size_t i = 0; i < 10; ++i) first.push_back({std::to_string(i)});
  Table rows = top(options, lines, 3, random);
  for (auto& row : rows) row.erase(row.begin(), row.begin() + 2);
  CHECK(rows == first);
}

TEST_CASE("top rows: the newest first, equal ones as they were read, those without a time last") {
  std::mt19937 random(6);
  TopRowsOptions options;
  options.ties = Ties::newest_first;
  options.limit = 100;
  std::vector<Line> lines = random_lines(random, 60);
  Table rows = top(options, lines, 3, random);
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    if ((a.order.time == Order::no_time) != (b.order.time == Order::no_time)) return b.order.time == Order::no_time;
    return a.order.time != Order::no_time && a.order.time > b.order.time;
  });
  REQUIRE(rows.size() == lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) CHECK(rows[i][2] == std::to_string(lines[i].order.sequence));
}

TEST_CASE("top rows: a default limit that cuts says so once, a limit that was asked for does not") {
  std::mt19937 random(8);
  for (const bool warns : {true, false}) {
    for (const std::size_t count : {5U, 6U}) {
      TopRowsOptions options;
      options.keys = {{0, SortType::number, true}};
      options.limit = 5;
      options.warns_at_limit = warns;
      const AggregatePtr aggregate = top_rows(options);
      Machine machine(3);
      AggregateState state(*aggregate);
      for (const Line& line : random_lines(random, count)) {
        state.update(machine.row({value_of(line.number)}, line.order), machine.worker);
      }
      CHECK(emitted(state, machine).size() == 5);
      CHECK(machine.worker.notices().size() == (warns && count == 6 ? 1 : 0));
    }
  }
}

TEST_CASE("order: by time, then as read; without a time after the rest") {
  CHECK(Order{1, 9} < Order{2, 0});
  CHECK(Order{1, 1} < Order{1, 2});
  CHECK(Order{5, 5} == Order{5, 5});
  CHECK(Order{std::numeric_limits<std::int64_t>::max() - 1, 9} < Order{Order::no_time, 0});
  CHECK(Order{} == Order{Order::no_time, 0});
}
