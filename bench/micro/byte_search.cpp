/// Finding literals and line ends in a buffer of many lines.
#include "base/byte_search.hpp"

#include <benchmark/benchmark.h>

#include "sample.hpp"

namespace cqlite::bench {
namespace {

/// All occurrences of a literal.
void find_all(benchmark::State& state, std::string_view literal, bool ignores_case) {
  const std::string_view text = sample_text();
  const Needle needle(literal, ignores_case);
  for (auto _ : state) {
    std::size_t found = 0;
    for (std::size_t at = needle.find(text); at != std::string_view::npos; at = needle.find(text, at + 1)) ++found;
    benchmark::DoNotOptimize(found);
  }
  count_bytes(state);
}
BENCHMARK_CAPTURE(find_all, rare, "drop7.lantern-quarry.example", false)->Name("Needle::find/rare");
BENCHMARK_CAPTURE(find_all, rare_any_case, "drop7.lantern-quarry.example", true)->Name("Needle::find/rare in any case");
BENCHMARK_CAPTURE(find_all, frequent, "ProcessRollup2", false)->Name("Needle::find/in every third line");

void candidate_lines(benchmark::State& state, const std::vector<std::string>& literals) {
  std::vector<Needle> needles;
  for (const std::string& literal : literals) needles.emplace_back(literal, false);
  for (auto _ : state) {
    CandidateLines lines(sample_text(), needles);
    std::size_t found = 0;
    for (std::string_view line; lines.next(line);) ++found;
    benchmark::DoNotOptimize(found);
  }
  count_bytes(state);
}
BENCHMARK_CAPTURE(candidate_lines, rare, {"drop7.lantern-quarry.example"})->Name("CandidateLines/rare");
BENCHMARK_CAPTURE(candidate_lines, hunt, {"UserLogon"})->Name("CandidateLines/in every twelfth line");
BENCHMARK_CAPTURE(candidate_lines, three, {"SensorHeartbeat", "ServiceStarted", "UserLogoff"})
    ->Name("CandidateLines/three needles");

void line_count(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(count_lines(sample_text()));
  count_bytes(state);
}
BENCHMARK(line_count)->Name("count_lines");

}  // namespace
}  // namespace cqlite::bench
