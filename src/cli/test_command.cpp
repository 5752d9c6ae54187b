/// `cqlite test`: runs test files, and says what failed, what was covered, and what would not be noticed.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cqlite/error.hpp"
#include "testing/create_events.hpp"
#include "testing/filter_suite.hpp"
#include "testing/mutate.hpp"
#include "testing/observation.hpp"
#include "testing/reports.hpp"
#include "testing/schema.hpp"
#include "testing/suite.hpp"
#include "testing/yaml.hpp"

namespace cqlite::cli {
namespace {

using testing::CaseResult;
using testing::SuiteResult;

struct Options {
  std::vector<std::string> paths;
  testing::SuiteOptions suite;
  std::string junit;
  std::string json;
  bool gives_tap = false;
  bool gives_github = false;
  bool is_verbose = false;
  std::string coverage;  ///< format; empty: none
  std::string coverage_file;
  double least_coverage = 0;
  bool requires_tests = false;
  bool mutates = false;
  bool shows_schema = false;
  std::string explained;      ///< name of an event
  std::string create_events;  ///< folder
};

/// All files, with the cases that are asked for.
std::vector<testing::Suite> selected_suites(const std::vector<std::string>& files, const Options& options) {
  std::vector<testing::Suite> suites;
  for (const std::string& file : files) {
    suites.push_back(file.ends_with(".events.ndjson") ? testing::read_filter_suite(file) : testing::read_suite(file));
    std::erase_if(suites.back().cases,
                  [&](const testing::Case& test) { return !testing::is_selected(test, options.suite.selection); });
  }
  return suites;
}

std::vector<testing::Case> selected_cases(const std::vector<std::string>& files, const Options& options) {
  std::vector<testing::Case> cases;
  for (testing::Suite& suite : selected_suites(files, options)) {
    std::move(suite.cases.begin(), suite.cases.end(), std::back_inserter(cases));
  }
  return cases;
}

Exit explain(const std::vector<std::string>& files, const Options& options, Output& output) {
  bool is_found = false;
  for (const testing::Case& test : selected_cases(files, options)) {
    if (!Query::compile(test.query.text, testing::compile_options(test))) continue;
    const auto way = testing::Observation(test).way_of(options.explained);
    if (!way) continue;
    is_found = true;
    output.put(test.name + "\n  at " + test.place() + "\n\n" + *way + "\n");
  }
  output.close();
  if (!is_found) throw UsageError("none of the tests has an event `" + options.explained + "`");
  return Exit::done;
}

Exit emit_create_events(const std::vector<std::string>& files, const Options& options, Output& output) {
  const std::filesystem::path folder = options.create_events;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const auto queries = testing::create_events_queries(selected_cases(files, options));
  for (const testing::CreateEventsQuery& query : queries) write_text((folder / query.file_name).string(), query.text);
  output.put(std::to_string(queries.size()) + (queries.size() == 1 ? " query" : " queries") + " written to " +
             options.create_events + "\n");
  output.close();
  return Exit::done;
}

Exit mutate(const std::vector<std::string>& files, const Options& options, Output& output) {
  Exit status = Exit::done;
  for (const testing::MutationResult& result : testing::mutate(selected_suites(files, options), options.suite.jobs)) {
    output.put(testing::mutation_text(result));
    if (!result.survivors.empty() || !result.problems.empty()) status = Exit::test_failed;
  }
  output.close();
  return status;
}

/// Queries without tests; with `--require-tests` they fail the run.
std::vector<std::string> untested_queries(const SuiteResult& result, const Options& options) {
  std::vector<std::string> queries = testing::find_queries(options.paths);
  std::erase_if(queries, [&](const std::string& path) {
    return std::any_of(result.suites.begin(), result.suites.end(),
                       [&](const testing::Suite& suite) { return suite.query_path == path; }) ||
           std::any_of(result.cases.begin(), result.cases.end(),
                       [&](const CaseResult& each) { return each.query == path; });
  });
  return queries;
}

std::string coverage_report(const std::string& format, const std::vector<testing::QueryCoverage>& queries) {
  if (format == "json") return testing::coverage_json(queries);
  if (format == "html") return testing::coverage_html(queries);
  return testing::coverage_text(queries);
}

Exit status_of(const SuiteResult& result) {
  Exit worst = result.errors.empty() ? Exit::done : Exit::query_wrong;
  for (const CaseResult& each : result.cases) {
    if (each.status != CaseResult::Status::failed) continue;
    switch (each.verdict) {
      case testing::Verdict::Kind::passed:
      case testing::Verdict::Kind::failed: worst = std::max(worst, Exit::test_failed); break;
      case testing::Verdict::Kind::query_wrong: worst = std::max(worst, Exit::query_wrong); break;
      case testing::Verdict::Kind::limit_hit: worst = std::max(worst, Exit::limit); break;
    }
  }
  return worst;
}

struct CoverageReport {
  std::string text;
  Exit status = Exit::done;
};

/// Coverage, and queries without tests.
CoverageReport report_coverage(const SuiteResult& result, testing::Coverage& coverage, const Options& options) {
  CoverageReport report;
  const std::vector<std::string> untested = untested_queries(result, options);
  if (options.requires_tests) {
    for (const std::string& path : untested) report.text += "no tests: " + path + "\n";
    if (!untested.empty()) report.status = Exit::test_failed;
  }
  if (options.suite.check.coverage == nullptr) return report;
  for (const std::string& path : untested) coverage.add_untested(path, read_text(path));
  const auto queries = coverage.queries();
  const std::string text = coverage_report(options.coverage.empty() ? "text" : options.coverage, queries);
  if (!options.coverage_file.empty()) {
    write_text(options.coverage_file, text);
  } else if (!options.coverage.empty()) {
    report.text += text;
  }
  for (const testing::QueryCoverage& query : queries) {
    if (query.percent() >= options.least_coverage) continue;
    report.text +=
        fmt::format("{:.1f} % covered, {:g} % wanted: {}\n", query.percent(), options.least_coverage, query.path);
    report.status = Exit::test_failed;
  }
  return report;
}

Exit test_all(Options& options) {
  Output output(STDOUT_FILENO);
  if (options.shows_schema) {
    output.put(testing::test_file_schema());
    output.close();
    return Exit::done;
  }
  if (options.paths.empty()) options.paths.emplace_back(".");
  if (const auto problem = testing::selection_problem(options.suite.selection)) throw UsageError(*problem);
  const std::vector<std::string> files = testing::find_test_files(options.paths);
  if (files.empty() && !options.requires_tests) throw UsageError("there are no test files (*.test.yaml) here");
  try {
    if (!options.explained.empty()) return explain(files, options, output);
    if (!options.create_events.empty()) return emit_create_events(files, options, output);
    if (options.mutates) return mutate(files, options, output);
  } catch (const testing::SpecError& error) {
    std::fprintf(stderr, "cqlite: %s\n", error.what());
    return Exit::query_wrong;
  }
  testing::Coverage coverage;
  if (!options.coverage.empty() || options.least_coverage > 0 || !options.coverage_file.empty()) {
    options.suite.check.coverage = &coverage;
  }
  const SuiteResult result = testing::run_suites(files, options.suite);
  if (!options.junit.empty()) write_text(options.junit, testing::junit_report(result));
  if (!options.json.empty()) write_text(options.json, testing::json_report(result));
  const CoverageReport covered = report_coverage(result, coverage, options);
  if (options.gives_tap) {
    output.put(testing::tap_report(result) + testing::tap_comment(covered.text));
  } else {
    output.put(testing::failures_text(result, has_colour(STDOUT_FILENO), options.is_verbose));
    if (options.gives_github) output.put(testing::github_report(result));
    output.put(covered.text + testing::summary_line(result));
  }
  output.close();
  return std::max(status_of(result), covered.status);
}

}  // namespace

Command add_test(CLI::App& program) {
  CLI::App& command = *program.add_subcommand("test", "Runs the tests of queries; ends with 1 if one fails");
  const auto options = std::make_shared<Options>();
  command
      .add_option("paths", options->paths,
                  "Test files, folders of them, or queries whose tests stand beside them; without any, this folder")
      ->type_name("PATH");
  command.add_option("--run", options->suite.selection.name, "Only tests whose names this regex finds")
      ->type_name("REGEX");
  command
      .add_option(
          "--tag", options->suite.selection.tags,
          "Only tests with this tag or ATT&CK technique; T1021 stands for T1021.001, too; may be given several times")
      ->allow_extra_args(false)
      ->type_name("TAG");
  command.add_flag("--fail-fast", options->suite.ends_at_first_failure, "End at the first failure");
  command.add_option("-j,--jobs", options->suite.jobs, "Tests that run at once; 0: one for each core")->type_name("N");
  command.add_flag("-v,--verbose", options->is_verbose, "Tell of tests that pass, too");
  command.add_option("--junit", options->junit, "Write a report as JUnit XML")->type_name("FILE");
  command.add_option("--json", options->json, "Write a report as JSON")->type_name("FILE");
  command.add_flag("--tap", options->gives_tap, "Report in the Test Anything Protocol");
  command.add_flag("--github", options->gives_github, "Report failures as annotations of a GitHub workflow, too");
  // A flag, so that it does not take the path behind it for a format.
  command
      .add_flag("--coverage{text}", options->coverage,
                "Say which clauses of the queries the tests have seen; --coverage=json and --coverage=html for "
                "programs, pages")
      ->check(CLI::IsMember({"text", "json", "html"}).description(""));
  command.add_option("--coverage-file", options->coverage_file, "Write that to a file")->type_name("FILE");
  command
      .add_option("--coverage-min", options->least_coverage,
                  "End with 1 if a query is covered less than this, in percent")
      ->type_name("PERCENT");
  command.add_flag("--require-tests", options->requires_tests, "End with 1 if a query has no test");
  command.add_flag("--update", options->suite.check.updates_snapshots, "Write snapshots anew");
  command.add_flag("--mutate", options->mutates,
                   "Change the queries, clause by clause, and tell which changes no test notices");
  command.add_option("--explain", options->explained, "Show what happens to an event, step by step")
      ->type_name("EVENT");
  command
      .add_option("--emit-create-events", options->create_events,
                  "Write each test as a query with createEvents(), for the service to run")
      ->type_name("DIR");
  command.add_flag("--schema", options->shows_schema, "Print the JSON Schema of test files");
  return [options] { return test_all(*options); };
}

}  // namespace cqlite::cli
