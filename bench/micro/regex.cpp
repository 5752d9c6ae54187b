/// Searching values with regular expressions: the shapes that need no engine, RE2, and PCRE2.
#include "base/regex.hpp"

#include <benchmark/benchmark.h>

#include "sample.hpp"

namespace cqlite::bench {
namespace {

std::shared_ptr<const Regex> compiled(std::string_view pattern, bool ignores_case) {
  RegexFlags flags;
  flags.ignores_case = ignores_case;
  RegexError error;
  return Regex::compile(pattern, flags, error);
}

/// Is there a match? One item is one value of `field`.
void matches(benchmark::State& state, const std::string& field, std::string_view pattern, bool ignores_case) {
  const std::vector<std::string> values = sample_values(field);
  const auto regex = compiled(pattern, ignores_case);
  for (auto _ : state) {
    std::size_t found = 0;
    for (const std::string& value : values) found += regex->matches(value) ? 1 : 0;
    benchmark::DoNotOptimize(found);
  }
  count_items(state, values.size());
}
BENCHMARK_CAPTURE(matches, whole, "#event_simpleName", "^(UserLogon|UserLogonFailed2)$", false)
    ->Name("Regex::matches/one of two texts");
BENCHMARK_CAPTURE(matches, end, "TargetUserName", ".*\\$$", false)->Name("Regex::matches/end of the text");
BENCHMARK_CAPTURE(matches, words, "TargetUserName", "(admin|administrator|svc-|service|backup)", true)
    ->Name("Regex::matches/one of five words in any case");
BENCHMARK_CAPTURE(matches, word, "CommandLine", "robocopy", false)->Name("Regex::matches/one word");
BENCHMARK_CAPTURE(matches, re2, "CommandLine", "powershell.*-enc", true)->Name("Regex::matches/RE2");
BENCHMARK_CAPTURE(matches, pcre2, "CommandLine", "powershell(?!_ise).*-enc", true)->Name("Regex::matches/PCRE2");

/// Where is the match, and what is in its group?
void find(benchmark::State& state) {
  const std::vector<std::string> values = sample_values("CommandLine");
  const auto regex = compiled("([\\w-]+)\\.exe", true);
  Regex::Groups groups;
  for (auto _ : state) {
    for (const std::string& value : values) benchmark::DoNotOptimize(regex->find(value, 0, groups));
  }
  count_items(state, values.size());
}
BENCHMARK(find)->Name("Regex::find/one group");

}  // namespace
}  // namespace cqlite::bench
