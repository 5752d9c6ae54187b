// Grouping: exact counts for the smallest keys, however tiny the limit and however rows are spread over workers.
#include "engine/groups.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <random>

#include "base/hash.hpp"
#include "rows.hpp"
#include "values/compare.hpp"

using namespace cqlite;
using namespace cqlite::testing;

namespace {

std::shared_ptr<Combination> row_count(Slot slot) {
  return std::make_shared<Combination>(std::vector<AggregatePtr>{std::make_shared<RowCount>(slot)});
}

struct KeyLess {
  bool operator()(const std::string& left, const std::string& right) const {
    return compare_keys(Value::text(left), Value::text(right)) < 0;
  }
};

std::string random_key(std::mt19937& random) {
  static const std::vector<std::string> odd = {"", "1a", "01", "1.0", "-1", "1e1", "ä", "A", "a"};
  const auto choice = random() % 3;
  if (choice == 0) return odd[random() % odd.size()];
  if (choice == 1) return std::to_string(random() % 60);
  return "k" + std::to_string(random() % 60);
}

/// What is right: the counts of all keys, cut to the smallest `limit`.
Table expected(const std::map<std::string, int, KeyLess>& counts, std::size_t limit) {
  Table table;
  for (const auto& [key, count] : counts) {
    if (table.size() < limit) table.push_back({key, std::to_string(count)});
  }
  return table;
}

}  // namespace

TEST_CASE("group_by: over the limit the smallest keys are kept and counted exactly, in any split over workers") {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    CAPTURE(round);
    const std::size_t limit = 1 + random() % 12;
    GroupingOptions options;
    options.limit = limit;
    const AggregatePtr aggregate = group_by({0}, row_count(1), options);
    Machine machine(2);
    States states(*aggregate, 1 + random() % 6);
    std::map<std::string, int, KeyLess> counts;
    const std::size_t rows = random() % 400;
    for (std::size_t i = 0; i < rows; ++i) {
      const std::string key = random_key(random);
      ++counts[key];
      states.at(random() % states.size()).update(machine.row({Value::text(key)}), machine.worker);
      // Now and then two workers are joined early, so that a merged state takes more rows.
      if (states.size() > 1 && random() % 100 == 0) states.merge(0, states.size() - 1, machine.worker);
    }
    AggregateState& all = merged(states, machine, random);
    CHECK(emitted(all, machine) == expected(counts, limit));
    CHECK(machine.worker.notices().size() == (counts.size() > limit ? 1 : 0));
  }
}

TEST_CASE("group_by: two keys, of which rows must have both") {
  const AggregatePtr aggregate = group_by({0, 1}, row_count(2), {});
  Machine machine(3);
  AggregateState state(*aggregate);
  const auto add = [&](const Value& left, const Value& right) {
    state.update(machine.row({left, right}), machine.worker);
  };
  add(Value::text("b"), Value::text(""));
  add(Value::text("a"), Value::integer(2));
  add(Value::text("a"), Value::number_text("2"));
  add(Value::text("a"), Value::text("10"));
  add(Value::text("a"), Value());
  add(Value(), Value::text("x"));
  CHECK(emitted(state, machine) == Table{{"a", "2", "2"}, {"a", "10", "1"}, {"b", "", "1"}});
}

TEST_CASE("group_by: a computed number and its text are one key") {
  const AggregatePtr aggregate = group_by({0}, row_count(1), {});
  Machine machine(2);
  AggregateState state(*aggregate);
  for (const Value& value : {Value::number(0.5), Value::text("0.5"), Value::number_text("0.5"), Value::text("0.50")}) {
    state.update(machine.row({value}), machine.worker);
  }
  CHECK(emitted(state, machine) == Table{{"0.5", "3"}, {"0.50", "1"}});
}

TEST_CASE("group_by: a state without rows merges either way") {
  const AggregatePtr aggregate = group_by({0}, row_count(1), {});
  Machine machine(2);
  for (const std::size_t filled : {0U, 1U}) {
    States states(*aggregate, 2);
    states.at(filled).update(machine.row({Value::text("k")}), machine.worker);
    states.merge(0, 1, machine.worker);
    CHECK(emitted(states.at(0), machine) == Table{{"k", "1"}});
  }
}

TEST_CASE("GroupTable: finds what it holds, also after it was cut") {
  const auto functions = row_count(1);
  Arena keep;
  GroupTable table(*functions, 1);
  const auto key_of = [&keep](const std::string& text) {
    GroupKey key;
    REQUIRE(key.add(Value::text(text), keep));
    return key;
  };
  std::vector<std::string> keys;
  for (int i = 0; i < 500; ++i) keys.push_back("key" + std::to_string(i));
  for (const std::string& key : keys) {
    table.find(key_of(key), keep);
    table.find(key_of(key), keep);
  }
  CHECK(table.groups().size() == 500);
  table.truncate(100);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const GroupKey key = key_of(keys[i]);
    CHECK((table.lookup(key.hash, key.values.data()) != nullptr) == (i < 100));
  }
}
