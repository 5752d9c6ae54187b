/// Do optimisations change rows? `cqlite_equivalence [--seed N] [--count N]` makes random queries and events, runs each in
/// many ways, and fails where rows or notices differ; it prints the smallest query and events that still show it. One
/// build makes the same query, events and ways of a seed. `cqlite_equivalence --events FILE QUERY.cql…` does the same for
/// queries and events that are there.
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "cqlite/query.hpp"
#include "events.hpp"
#include "queries.hpp"
#include "random.hpp"
#include "testing/spec.hpp"
#include "testing/ways.hpp"

namespace cqlite::testing {
namespace {

struct Trial {
  std::uint64_t seed = 0;
  Damage damage = Damage::none;
  std::vector<std::string> steps;
  std::vector<std::string> lines;
  bool ends_in_line_break = true;
  CaseOptions options;
  Way plain{.optimisations = {.early_refusal = false, .columns = false, .early_cut = false, .field_search = false}};
  std::vector<Way> ways;

  [[nodiscard]] std::string query() const {
    std::string text;
    for (const std::string& step : steps) text += (text.empty() ? "" : " | ") + step;
    return text;
  }
  [[nodiscard]] std::string given() const {
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    if (!ends_in_line_break && !text.empty()) text.pop_back();
    return text;
  }
};

Way::Source random_source(Random& random) {
  using Source = Way::Source;
  return random.of(std::vector<Source>{Source::text, Source::text, Source::events, Source::table, Source::table,
                                       Source::narrow_table});
}

Way random_way(Random& random) {
  Way way;
  way.threads = random.one_in(2) ? 1 : 3;
  way.batch_rows = random.of(std::vector<std::size_t>{1, 2, 7, 64, 1024});
  way.chunk_bytes = random.of(std::vector<std::size_t>{1, 17, 100, 1000, 1 << 20});
  way.source = random_source(random);
  way.checks_little = random.one_in(2);
  way.optimisations.early_refusal = !random.one_in(4);
  way.optimisations.columns = !random.one_in(4);
  way.optimisations.early_cut = !random.one_in(4);
  way.optimisations.field_search = !random.one_in(4);
  return way;
}

/// A line that is broken where nobody looks may be taken for an event; so all must look at the same values.
void keep_full_readers(Random& random, Trial& trial) {
  trial.plain.source =
      random.of(std::vector<Way::Source>{Way::Source::text, Way::Source::table, Way::Source::narrow_table});
  for (Way& way : trial.ways) {
    way.source = trial.plain.source;
    way.checks_little = way.optimisations.early_refusal = way.optimisations.field_search = false;
  }
}

Trial make_trial(std::uint64_t seed) {
  constexpr std::int64_t first_time = 1'767'225'600'000;
  constexpr std::size_t ways_of_trial = 10;
  Random random(seed);
  Trial trial;
  trial.seed = seed;
  trial.damage = !random.one_in(4) ? Damage::none : random.one_in(2) ? Damage::bad_utf8 : Damage::broken;
  trial.steps = random_steps(random);
  const bool sorts_all = trial.steps.front().starts_with("sort(");
  trial.lines = random_lines(random, trial.damage, random.one_in(sorts_all ? 3 : 60));
  trial.ends_in_line_break = !random.one_in(3);
  if (random.one_in(5)) trial.options.from = first_time + static_cast<std::int64_t>(random.below(300'000));
  if (random.one_in(5)) trial.options.to = first_time + static_cast<std::int64_t>(random.below(600'000));
  if (random.one_in(8)) trial.options.time_field = "t";
  trial.options.newest_first = random.one_in(8);
  for (std::size_t i = 0; i < ways_of_trial; ++i) trial.ways.push_back(random_way(random));
  if (trial.damage == Damage::broken) keep_full_readers(random, trial);
  return trial;
}

/// How often lines are seen to be damaged depends on how far they are looked at; so of damaged lines only the rest counts.
std::string result_of(const Trial& trial, const Query& query, const std::string& given, const Way& way) {
  Outcome outcome = run_query(query, given, trial.options, way);
  if (trial.damage != Damage::none) {
    std::erase_if(outcome.notices, [](const Notice& notice) { return notice.code.starts_with("W50"); });
  }
  return fingerprint(outcome);
}

struct Difference {
  Way way;
  std::string plain;
  std::string other;
};

std::optional<Difference> difference_of(const Trial& trial) {
  const Compiled compiled = Query::compile(trial.query());
  if (!compiled) return std::nullopt;
  const std::string given = trial.given();
  const std::string plain = result_of(trial, *compiled.query, given, trial.plain);
  for (const Way& way : trial.ways) {
    std::string other = result_of(trial, *compiled.query, given, way);
    if (other != plain) return Difference{way, plain, std::move(other)};
  }
  return std::nullopt;
}

/// Drops elements of `list`, a part of `trial`, as long as there is a difference.
void shrink(Trial& trial, std::vector<std::string>& list) {
  for (std::size_t size = list.size() / 2 + 1; size > 0; size /= 2) {
    for (std::size_t begin = 0; begin + size <= list.size();) {
      const std::vector<std::string> before = list;
      const auto first = list.begin() + static_cast<std::ptrdiff_t>(begin);
      list.erase(first, first + static_cast<std::ptrdiff_t>(size));
      if (difference_of(trial)) continue;
      list = before;
      begin += size;
    }
  }
}

void report(Trial trial) {
  for (int round = 0; round < 3; ++round) {
    shrink(trial, trial.lines);
    shrink(trial, trial.steps);
  }
  std::cout << "seed " << trial.seed << ": the rows depend on how the query is run\n  query:  " << trial.query()
            << "\n  events:\n"
            << trial.given() << "\n";
  if (const auto& from = trial.options.from) std::cout << "  from " << *from << "\n";
  if (const auto& to = trial.options.to) std::cout << "  to " << *to << "\n";
  if (!trial.options.time_field.empty()) std::cout << "  times in " << trial.options.time_field << "\n";
  if (trial.options.newest_first) std::cout << "  newest first\n";
  const auto found = difference_of(trial);
  if (!found) {
    std::cout << "  not every time" << std::endl;
    return;
  }
  std::cout << "  without optimisations:\n"
            << found->plain << "  with " << found->way.name() << ":\n"
            << found->other << std::endl;
}

struct Arguments {
  std::uint64_t seed = 1;
  std::uint64_t count = 1000;
  std::string events;                ///< a file; none: random ones
  std::vector<std::string> queries;  ///< files
};

Arguments arguments_of(int count, char** words) {
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const bool is_option = word == "--seed" || word == "--count" || word == "--events";
    if (is_option && i + 1 == count) throw std::runtime_error(word + " needs a value");
    if (word == "--seed") {
      arguments.seed = std::strtoull(words[++i], nullptr, 10);
    } else if (word == "--count") {
      arguments.count = std::strtoull(words[++i], nullptr, 10);
    } else if (word == "--events") {
      arguments.events = words[++i];
    } else {
      arguments.queries.push_back(word);
    }
  }
  return arguments;
}

/// How many of the random queries fail.
std::size_t run_trials(const Arguments& arguments) {
  constexpr std::size_t most_reports = 5;
  std::size_t failed = 0;
  for (std::uint64_t i = 0; i < arguments.count && failed < most_reports; ++i) {
    Trial trial = make_trial(arguments.seed + i);
    if (const Compiled compiled = Query::compile(trial.query()); !compiled) {
      std::cout << "seed " << trial.seed << ": the query does not compile\n" << compiled.report();
      ++failed;
    } else if (difference_of(trial)) {
      report(std::move(trial));
      ++failed;
    }
  }
  return failed;
}

/// How many of the queries that are there fail.
std::size_t run_queries(const Arguments& arguments) {
  const std::string given = file_text(arguments.events);
  Trial trial;
  std::size_t failed = 0;
  for (const std::string& path : arguments.queries) {
    const Compiled compiled = Query::compile(file_text(path));
    if (!compiled) throw std::runtime_error(path + " does not compile\n" + compiled.report());
    const std::string plain = result_of(trial, *compiled.query, given, trial.plain);
    for (const Way& way : every_way()) {
      if (result_of(trial, *compiled.query, given, way) == plain) continue;
      std::cout << path << ": the rows differ with " << way.name() << "\n";
      ++failed;
    }
  }
  return failed;
}

}  // namespace
}  // namespace cqlite::testing

int main(int count, char** words) {
  try {
    using namespace cqlite::testing;
    const Arguments arguments = arguments_of(count, words);
    const std::size_t failed = arguments.events.empty() ? run_trials(arguments) : run_queries(arguments);
    std::cout << (failed == 0 ? "no difference" : "failed") << std::endl;
    return failed == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::cout << error.what() << std::endl;
    return 2;
  }
}
