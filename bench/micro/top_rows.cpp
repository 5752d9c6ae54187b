/// Keeping the first rows of many. One item is one row.
#include "engine/top_rows.hpp"

#include <benchmark/benchmark.h>

#include "engine/rows.hpp"
#include "sample.hpp"

namespace cqlite::bench {
namespace {

void sort_rows(benchmark::State& state, const std::string& field, SortType type, bool is_descending) {
  const SampleRows sample({field, "ComputerName", "id"}, 0);
  TopRowsOptions options;
  options.keys = {{.slot = 0, .type = type, .is_descending = is_descending}};
  options.limit = static_cast<std::size_t>(state.range(0));
  options.columns = {0, 1, 2};
  const AggregatePtr aggregate = top_rows(options);
  testing::Machine machine(3);
  for (auto _ : state) {
    AggregateState best(*aggregate);
    for (EventRow* row : sample.rows()) best.update(*row, machine.worker);
    machine.worker.arena.reset();
  }
  count_items(state, sample.rows().size());
}
// Times rise along the file: ascending nearly all rows are refused, descending nearly all are taken.
BENCHMARK_CAPTURE(sort_rows, first, "ContextTimeStamp", SortType::number, false)
    ->Name("top_rows/earliest")
    ->Arg(100)
    ->Arg(10'000);
BENCHMARK_CAPTURE(sort_rows, last, "ContextTimeStamp", SortType::number, true)
    ->Name("top_rows/latest")
    ->Arg(100)
    ->Arg(10'000);
BENCHMARK_CAPTURE(sort_rows, text, "id", SortType::string, false)
    ->Name("top_rows/texts in no order")
    ->Arg(100)
    ->Arg(10'000);

}  // namespace
}  // namespace cqlite::bench
