#include "testing/mutate.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <utility>

#include "testing/check.hpp"
#include "testing/jobs.hpp"
#include "testing/yaml.hpp"

namespace cqlite::testing {
namespace {

/// What became of a mutant.
enum class Fate : std::uint8_t { not_compiled, noticed, survived };

bool passes(const Case& test) {
  CheckOptions options;
  options.explains = false;
  try {
    return judge(test, options).problems.empty();
  } catch (const SpecError&) {
    return false;
  }
}

/// The cases of the query, without what is not to be judged.
std::vector<Case> cases_of(const std::string& query_path, const std::vector<Suite>& suites) {
  std::vector<Case> cases;
  for (const Suite& suite : suites) {
    for (const Case& test : suite.cases) {
      const bool is_run = test.kind != CaseKind::todo && test.kind != CaseKind::skip;
      if (is_run && test.query_path == query_path) cases.push_back(test);
    }
  }
  for (Case& test : cases) {
    // A mutant may have lost the step that orders the rows.
    test.expect.comparison.ignores_order = ignores_order(test);
    test.expect.stages.clear();
    test.expect.ways.clear();
  }
  return cases;
}

void keep_passing(std::vector<Case>& cases, unsigned jobs) {
  std::vector<std::uint8_t> are_passing(cases.size());
  do_each(cases.size(), jobs, [&](std::size_t i) { are_passing[i] = passes(cases[i]) ? 1 : 0; });
  std::size_t i = 0;
  std::erase_if(cases, [&](const Case&) { return are_passing[i++] == 0; });
}

/// Finds out what becomes of mutants. Any thread may ask.
class Judge {
 public:
  explicit Judge(const std::vector<Case>& cases) : cases_(cases) {}

  Fate fate_of(const Mutant& mutant) {
    if (!compiles(mutant)) return Fate::not_compiled;
    // What has noticed one mutant is likely to notice the next.
    const std::size_t first = likely_;
    for (std::size_t i = 0; i < cases_.size(); ++i) {
      const std::size_t number = (first + i) % cases_.size();
      Case test = cases_[number];
      test.query.text = mutant.query;
      if (passes(test)) continue;
      likely_ = number;
      return Fate::noticed;
    }
    return Fate::survived;
  }

 private:
  [[nodiscard]] bool compiles(const Mutant& mutant) const {
    const auto compiled =
        std::find_if(cases_.begin(), cases_.end(), [](const Case& test) { return test.expect.errors.empty(); });
    const Case& test = compiled == cases_.end() ? cases_.front() : *compiled;
    return static_cast<bool>(Query::compile(mutant.query, compile_options(test)));
  }

  const std::vector<Case>& cases_;
  std::atomic<std::size_t> likely_{0};
};

/// Moves survivors that a suite calls equivalent out of the list, and complains of entries for which there is none.
void accept_equivalents(const std::vector<Suite>& suites, const std::vector<Mutant>& noticed, MutationResult& result) {
  for (const Suite& suite : suites) {
    if (suite.query_path != result.query_path) continue;
    for (const EquivalentMutant& entry : suite.metadata.equivalent_mutants) {
      const auto is_meant = [&](const Mutant& mutant) {
        return mutant.position.line == entry.line && mutant.change() == entry.change &&
               entry.column.value_or(mutant.position.column) == mutant.position.column;
      };
      const std::size_t accepted = std::erase_if(result.survivors, is_meant);
      result.equivalent += accepted;
      if (accepted > 0) continue;
      const bool is_noticed = std::any_of(noticed.begin(), noticed.end(), is_meant);
      result.problems.push_back(entry.place + ": `" + entry.change + "` in line " + std::to_string(entry.line) +
                                (is_noticed ? " is not equivalent: a test notices it" : " is no mutant of the query"));
    }
  }
}

MutationResult mutate_query(const std::string& query_path, const std::vector<Suite>& suites, unsigned jobs) {
  MutationResult result;
  result.query_path = query_path;
  std::vector<Case> cases = cases_of(query_path, suites);
  keep_passing(cases, jobs);
  if (cases.empty()) {
    result.problems.push_back(query_path + ": none of its tests passes, so nothing can be noticed");
    return result;
  }
  const std::vector<Mutant> mutants = mutants_of(cases.front().query.text);
  std::vector<Fate> fates(mutants.size());
  Judge judge(cases);
  do_each(mutants.size(), jobs, [&](std::size_t i) { fates[i] = judge.fate_of(mutants[i]); });
  std::vector<Mutant> noticed;
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    if (fates[i] == Fate::noticed) noticed.push_back(mutants[i]);
    if (fates[i] == Fate::survived) result.survivors.push_back(mutants[i]);
  }
  result.mutants = noticed.size() + result.survivors.size();
  accept_equivalents(suites, noticed, result);
  return result;
}

}  // namespace

std::vector<MutationResult> mutate(const std::vector<Suite>& suites, unsigned jobs) {
  std::vector<MutationResult> results;
  for (const Suite& suite : suites) {
    const bool is_known = std::any_of(results.begin(), results.end(),
                                      [&](const MutationResult& each) { return each.query_path == suite.query_path; });
    if (!suite.query_path.empty() && !is_known) results.push_back(mutate_query(suite.query_path, suites, jobs));
  }
  return results;
}

std::string mutation_text(const MutationResult& result) {
  std::string text;
  for (const Mutant& mutant : result.survivors) {
    text += result.query_path + ":" + std::to_string(mutant.position.line) + ":" +
            std::to_string(mutant.position.column) + ": " + mutant.show() + ", and no test failed\n";
  }
  for (const std::string& problem : result.problems) text += problem + "\n";
  if (result.mutants == 0 && !result.problems.empty()) return text;
  const std::size_t unnoticed = result.survivors.size();
  return text + result.query_path + ": " + std::to_string(result.mutants) + " mutants, " +
         std::to_string(result.mutants - unnoticed - result.equivalent) + " noticed, " +
         (result.equivalent > 0 ? std::to_string(result.equivalent) + " equivalent, " : "") +
         std::to_string(unnoticed) + " not\n";
}

}  // namespace cqlite::testing
