/// Texts to numbers and back. One item is one value.
#include "values/number.hpp"

#include <benchmark/benchmark.h>

#include "sample.hpp"

namespace cqlite::bench {
namespace {

void parse(benchmark::State& state, const std::string& field) {
  const std::vector<std::string> values = sample_values(field);
  for (auto _ : state) {
    for (const std::string& value : values) benchmark::DoNotOptimize(parse_number(value));
  }
  count_items(state, values.size());
}
BENCHMARK_CAPTURE(parse, integers, "ContextTimeStamp")->Name("parse_number/13 digits");
BENCHMARK_CAPTURE(parse, decimals, "ProcessStartTime")->Name("parse_number/with a point");
BENCHMARK_CAPTURE(parse, words, "ComputerName")->Name("parse_number/no number");

template <class Type>
void print(benchmark::State& state) {
  std::vector<Type> numbers;
  for (int i = 0; i < 1'000; ++i) numbers.push_back(static_cast<Type>(i) * static_cast<Type>(1234567.89));
  NumberText buffer;
  for (auto _ : state) {
    for (const Type number : numbers) benchmark::DoNotOptimize(print_number(number, buffer));
  }
  count_items(state, numbers.size());
}
BENCHMARK(print<std::int64_t>)->Name("print_number/integer");
BENCHMARK(print<double>)->Name("print_number/real");

}  // namespace
}  // namespace cqlite::bench
