/// Writing and reading times. One item is one time.
#include <benchmark/benchmark.h>

#include "sample.hpp"
#include "values/time.hpp"

namespace cqlite::bench {
namespace {

void format(benchmark::State& state, std::string_view pattern, std::string_view zone_name) {
  std::string error;
  const auto format = TimeFormat::compile(pattern, error);
  const auto zone = TimeZone::find(zone_name);
  if (!format || !zone) return state.SkipWithError("no such format or zone");
  std::string text;
  for (auto _ : state) {
    for (Instant time = 1'767'571'200'000; time < 1'767'671'200'000; time += 100'003) {
      text.clear();
      format->append(text, time, *zone);
      benchmark::DoNotOptimize(text.data());
    }
  }
  count_items(state, 1'000);
}
BENCHMARK_CAPTURE(format, hour, "%H", "UTC")->Name("TimeFormat::append/hour");
BENCHMARK_CAPTURE(format, all, "%Y-%m-%d %H:%M:%S", "UTC")->Name("TimeFormat::append/date and time");
BENCHMARK_CAPTURE(format, zone, "%Y-%m-%d %H:%M:%S %Z", "Europe/Copenhagen")->Name("TimeFormat::append/in a zone");

void parse(benchmark::State& state, const std::vector<std::string>& times) {
  for (auto _ : state) {
    for (const std::string& time : times) benchmark::DoNotOptimize(parse_timestamp(time));
  }
  count_items(state, times.size());
}
void parse_digits(benchmark::State& state) { parse(state, sample_values("timestamp")); }
void parse_text(benchmark::State& state) { parse(state, {"2026-01-05T08:15:30.250Z", "2026-01-05T08:15:30+01:00"}); }
BENCHMARK(parse_digits)->Name("parse_timestamp/milliseconds");
BENCHMARK(parse_text)->Name("parse_timestamp/RFC 3339");

}  // namespace
}  // namespace cqlite::bench
