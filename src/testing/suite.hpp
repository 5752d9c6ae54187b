/// Running test files: which there are, which of their cases, on how many threads, and what came of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "testing/check.hpp"
#include "testing/coverage.hpp"
#include "testing/spec.hpp"

namespace cqlite::testing {

/// The test files in `paths`: files as they are, of folders all `*.test.yaml`, `*.test.json` and `*.events.ndjson` below, of
/// a query `NAME.cql` those beside it and in the folder `tests` there. Throws Error if a path is not there.
[[nodiscard]] std::vector<std::string> find_test_files(const std::vector<std::string>& paths);
/// The queries (`*.cql`) in `paths`.
[[nodiscard]] std::vector<std::string> find_queries(const std::vector<std::string>& paths);

struct Selection {
  std::string name;               ///< a regex that is found in a case's name; empty: all
  std::vector<std::string> tags;  ///< one of which a case has; a technique stands for its sub-techniques. Empty: all
};

struct SuiteOptions {
  Selection selection;
  CheckOptions check;
  bool ends_at_first_failure = false;
  unsigned jobs = 0;  ///< 0: one for each core
};

struct CaseResult {
  enum class Status : std::uint8_t { passed, failed, skipped };

  std::string name;
  std::string file;
  std::size_t line = 1;
  std::string query;  ///< path, if it has one
  CaseKind kind = CaseKind::plain;
  Status status = Status::passed;
  Verdict::Kind verdict = Verdict::Kind::passed;
  std::string problems;  ///< a line each with its line break
  double seconds = 0;

  /// The command that runs this case again.
  [[nodiscard]] std::string command() const;
};

struct SuiteResult {
  std::vector<CaseResult> cases;    ///< in the order of the files
  std::vector<std::string> errors;  ///< files that make no sense
  std::vector<Suite> suites;        ///< those that could be read, without their cases
  std::int64_t started = 0;         ///< by the clock, epoch milliseconds
  double seconds = 0;

  [[nodiscard]] std::size_t count(CaseResult::Status status) const;
};

[[nodiscard]] SuiteResult run_suites(const std::vector<std::string>& files, const SuiteOptions& options);

/// Why the regex for names is none; nothing if it is.
[[nodiscard]] std::optional<std::string> selection_problem(const Selection& selection);
/// The cases that are asked for.
[[nodiscard]] bool is_selected(const Case& test, const Selection& selection);

}  // namespace cqlite::testing
