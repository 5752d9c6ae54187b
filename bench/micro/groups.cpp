/// Grouping: the table of groups alone, and groupBy over rows.
#include "engine/groups.hpp"

#include <benchmark/benchmark.h>

#include "base/hash.hpp"
#include "engine/rows.hpp"
#include "sample.hpp"

namespace cqlite::bench {
namespace {

std::shared_ptr<Combination> count_into(Slot slot) {
  return std::make_shared<Combination>(std::vector<AggregatePtr>{std::make_shared<testing::RowCount>(slot)});
}

/// A table is filled with keys that differ, and each is found again.
void fill_table(benchmark::State& state) {
  const auto functions = count_into(0);
  std::vector<std::string> keys;
  for (std::int64_t i = 0; i < state.range(0); ++i) keys.push_back("key " + std::to_string(i * 7'919));
  for (auto _ : state) {
    Arena keep;
    GroupTable table(*functions, 1);
    for (int round = 0; round < 2; ++round) {
      for (const std::string& key : keys) {
        const Value value = Value::text(key);
        benchmark::DoNotOptimize(table.find(hash(key, hash_seed()), &value, keep));
      }
    }
  }
  count_items(state, 2 * keys.size());
}
BENCHMARK(fill_table)->Name("GroupTable::find")->Arg(16)->Arg(4'096)->Arg(262'144);

/// One item is one row.
void group_rows(benchmark::State& state, const std::vector<std::string>& keys) {
  const SampleRows sample(keys, 1);
  std::vector<Slot> slots;
  for (Slot slot = 0; slot < keys.size(); ++slot) slots.push_back(slot);
  const auto counted = static_cast<Slot>(keys.size());
  const AggregatePtr aggregate = group_by(slots, count_into(counted), {});
  testing::Machine machine(keys.size() + 1);
  for (auto _ : state) {
    AggregateState groups(*aggregate);
    for (EventRow* row : sample.rows()) groups.update(*row, machine.worker);
    machine.worker.arena.reset();
  }
  count_items(state, sample.rows().size());
}
BENCHMARK_CAPTURE(group_rows, few, {"#event_simpleName"})->Name("group_by/11 groups");
BENCHMARK_CAPTURE(group_rows, some, {"aid"})->Name("group_by/thousands of groups");
BENCHMARK_CAPTURE(group_rows, two, {"aid", "#event_simpleName"})->Name("group_by/two keys");

}  // namespace
}  // namespace cqlite::bench
