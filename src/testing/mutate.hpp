/// What tests would not notice: they are run against queries with one thing wrong each (mutants.hpp). Only what comes out
/// counts — rows, errors, warnings; what cases say of stages and of the ways of events names steps and clauses, and would fail
/// for any other text.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "testing/mutants.hpp"
#include "testing/spec.hpp"

namespace cqlite::testing {

struct MutationResult {
  std::string query_path;
  std::size_t mutants = 0;            ///< those that compile
  std::size_t equivalent = 0;         ///< no test notices them, and a test file says why
  std::vector<Mutant> survivors;      ///< no test notices them
  std::vector<std::string> problems;  ///< a line each, without its line break
};

/// For each query that a suite is about, in the order of the suites, all of whose cases of that query are run. `jobs`: on so
/// many threads; 0: one for each core.
[[nodiscard]] std::vector<MutationResult> mutate(const std::vector<Suite>& suites, unsigned jobs);

[[nodiscard]] std::string mutation_text(const MutationResult& result);

}  // namespace cqlite::testing
