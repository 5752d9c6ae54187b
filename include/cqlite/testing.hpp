/// Tests of queries inside your own test program: whole test files, or rows asserted in code. With doctest, say:
///
///     TEST_CASE("guessed passwords") {
///       const auto result = cqlite::testing::run_file("hunts/guessing.test.yaml");
///       CHECK_MESSAGE(result.passed(), result.report);
///     }
///
///     TEST_CASE("failed logons are counted") {
///       CHECK(cqlite::testing::rows_differ("outcome=failed | count()", R"({"outcome":"failed"})", R"([{"_count":1}])") == "");
///     }
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cqlite/query.hpp"
#include "cqlite/run.hpp"

namespace cqlite::testing {

/// What came of the tests of a file.
struct FileResult {
  std::size_t passing = 0;
  std::size_t failing = 0;  ///< tests, or the file itself if it makes no sense
  std::size_t skipped = 0;
  std::string report;  ///< what failed and why; empty if nothing did

  [[nodiscard]] bool passed() const { return failing == 0; }
};

/// Runs the tests of a file (`NAME.test.yaml`, `NAME.test.json`, `NAME.events.ndjson`; docs/testing.md) on one thread. Paths in
/// it are relative to it. What is wrong with the file is in the report; nothing is thrown for it.
[[nodiscard]] FileResult run_file(const std::string& path);

/// Runs `query` over `events` (JSON: one object, an array, or one a line) and compares what comes out with `rows`: JSON
/// or YAML, a list of objects, whose values may be matchers such as `{"$gt": 5}`. Rows are compared in order; each must
/// have the fields that are listed and no others. The result says what differs, a line each; it is empty if nothing does.
[[nodiscard]] std::string rows_differ(std::string_view query, std::string_view events, std::string_view rows,
                                      const CompileOptions& compiling = {}, const RunOptions& running = {});

}  // namespace cqlite::testing
