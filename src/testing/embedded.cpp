// The tests' public face.
#include <algorithm>

#include "cqlite/error.hpp"
#include "cqlite/testing.hpp"
#include "testing/diff.hpp"
#include "testing/expectation.hpp"
#include "testing/reports.hpp"
#include "testing/suite.hpp"
#include "testing/yaml.hpp"

namespace cqlite::testing {

FileResult run_file(const std::string& path) {
  SuiteOptions options;
  options.jobs = 1;
  const SuiteResult result = run_suites({path}, options);
  FileResult file;
  file.passing = result.count(CaseResult::Status::passed);
  file.failing = result.count(CaseResult::Status::failed) + result.errors.size();
  file.skipped = result.count(CaseResult::Status::skipped);
  if (file.failing > 0) file.report = failures_text(result, false, false);
  return file;
}

std::string rows_differ(std::string_view query, std::string_view events, std::string_view rows,
                        const CompileOptions& compiling, const RunOptions& running) {
  const Compiled compiled = Query::compile(query, compiling);
  if (!compiled) return compiled.report();
  std::vector<ResultRow> got;
  try {
    const std::vector<ExpectedRow> expected = read_rows(std::string(rows));
    const auto keep = [&got](const Row& row) {
      got.push_back(result_row(row));
      return true;
    };
    (void)run(*compiled.query, Input::text(events), keep, running);
    return difference(expected, got, {});
  } catch (const SpecError& error) {
    return std::string(error.what()) + "\n";
  } catch (const Error& error) {
    return std::string(error.what()) + "\n";
  }
}

}  // namespace cqlite::testing
