/// What a run of tests says: to people, and to the programs around a build.
#pragma once

#include <string>
#include <string_view>

#include "testing/suite.hpp"

namespace cqlite::testing {

/// As test files spell it; empty for a case without one.
[[nodiscard]] std::string_view name_of(CaseKind kind);

/// The failures, and what was skipped if `is_verbose`. Without the last line.
[[nodiscard]] std::string failures_text(const SuiteResult& result, bool colour, bool is_verbose);
/// The last line: `N passed, N failed, N skipped`.
[[nodiscard]] std::string summary_line(const SuiteResult& result);
/// JUnit XML: a test suite for each file.
[[nodiscard]] std::string junit_report(const SuiteResult& result);
/// The Test Anything Protocol, version 13.
[[nodiscard]] std::string tap_report(const SuiteResult& result);
/// Lines that TAP does not look at.
[[nodiscard]] std::string tap_comment(const std::string& text);
/// Commands of GitHub's workflows, which show as annotations at the lines of the test files.
[[nodiscard]] std::string github_report(const SuiteResult& result);
[[nodiscard]] std::string json_report(const SuiteResult& result);

}  // namespace cqlite::testing
