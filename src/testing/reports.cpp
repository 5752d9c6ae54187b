#include "testing/reports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "testing/json.hpp"
#include "testing/markup.hpp"
#include "values/time.hpp"

namespace cqlite::testing {
namespace {

using Status = CaseResult::Status;

std::string_view name_of(Status status) {
  switch (status) {
    case Status::passed: return "passed";
    case Status::failed: return "failed";
    case Status::skipped: break;
  }
  return "skipped";
}

/// Every line of `text` behind `prefix`.
std::string prefixed(const std::string& text, std::string_view prefix) {
  std::string result;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    result += fmt::format("{}{}\n", prefix, std::string_view(text).substr(begin, end - begin));
    begin = end + 1;
  }
  return result;
}

/// As values and messages of GitHub's commands are written.
std::string github_escaped(std::string_view text, bool is_property) {
  std::string result;
  for (const char c : text) {
    const bool is_special = c == '%' || c == '\r' || c == '\n' || (is_property && (c == ':' || c == ','));
    result += is_special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return result;
}

/// The cases of one file, which stand together.
struct FileCases {
  std::string file;
  std::vector<const CaseResult*> cases;

  [[nodiscard]] std::size_t count(Status status) const {
    return static_cast<std::size_t>(
        std::count_if(cases.begin(), cases.end(), [&](const CaseResult* each) { return each->status == status; }));
  }
  [[nodiscard]] double seconds() const {
    double sum = 0;
    for (const CaseResult* each : cases) sum += each->seconds;
    return sum;
  }
};

std::vector<FileCases> by_file(const SuiteResult& result) {
  std::vector<FileCases> files;
  for (const CaseResult& each : result.cases) {
    if (files.empty() || files.back().file != each.file) files.push_back({each.file, {}});
    files.back().cases.push_back(&each);
  }
  return files;
}

// ---- JUnit: `failure` is a test that found something, `error` one that could not be carried out. -------------------------------

bool is_error(const CaseResult& each) {
  return each.verdict == Verdict::Kind::query_wrong || each.verdict == Verdict::Kind::limit_hit;
}

std::size_t count_failures(const std::vector<const CaseResult*>& cases, bool counts_errors) {
  return static_cast<std::size_t>(std::count_if(cases.begin(), cases.end(), [&](const CaseResult* each) {
    return each->status == Status::failed && is_error(*each) == counts_errors;
  }));
}

/// `queries.lateral_movement.t1021`: programs take what comes before the last dot for a package.
std::string class_name(std::string path) {
  for (const std::string_view ending : {".test.yaml", ".test.yml", ".test.json", ".events.ndjson"}) {
    if (path.ends_with(ending)) path.resize(path.size() - ending.size());
  }
  path = path.substr(std::min(path.find_first_not_of("./"), path.size()));
  std::replace(path.begin(), path.end(), '/', '.');
  return path;
}

std::string_view type_name(const CaseResult& each) {
  switch (each.verdict) {
    case Verdict::Kind::query_wrong: return "query_wrong";
    case Verdict::Kind::limit_hit: return "limit_hit";
    case Verdict::Kind::passed:
    case Verdict::Kind::failed: break;
  }
  return "failed";
}

std::string junit_case(const CaseResult& each) {
  std::string text = fmt::format(R"(    <testcase name="{}" classname="{}" time="{:.3f}")", xml_attribute(each.name),
                                 xml_attribute(class_name(each.file)), each.seconds);
  if (each.status == Status::passed) return text + "/>\n";
  if (each.status == Status::skipped) {
    return text + fmt::format(">\n      <skipped message=\"{}\"/>\n    </testcase>\n", name_of(each.kind));
  }
  const std::string first = each.problems.substr(0, each.problems.find('\n'));
  const std::size_t begin = std::min(first.find_first_not_of(' '), first.size());
  return text +
         fmt::format(">\n      <{0} message=\"{1}\" type=\"{2}\">{3}:{4}\n{5}again: {6}\n</{0}>\n    </testcase>\n",
                     is_error(each) ? "error" : "failure", xml_attribute(first.substr(begin)), type_name(each),
                     xml_text(each.file), each.line, xml_text(each.problems), xml_text(each.command()));
}

/// What one suite has in all.
struct JunitSuite {
  std::string name;
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;
  double seconds = 0;
  std::string cases;
};

/// With all that the stricter of the schemas in use, that of Ant, asks for; the others allow it.
std::string junit_suite(const JunitSuite& suite, std::size_t number, std::int64_t started) {
  const std::string time = print_instant(started).substr(0, std::string_view("2026-03-01T12:00:00").size());
  return fmt::format(
      "  <testsuite name=\"{}\" package=\"cqlite\" id=\"{}\" timestamp=\"{}\" hostname=\"localhost\" tests=\"{}\""
      " failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\">\n"
      "    <properties>\n      <property name=\"program\" value=\"cqlite\"/>\n    </properties>\n"
      "{}    <system-out/>\n    <system-err/>\n  </testsuite>\n",
      xml_attribute(suite.name), number, time, suite.tests, suite.failures, suite.errors, suite.skipped, suite.seconds,
      suite.cases);
}

JunitSuite suite_of(const FileCases& file) {
  JunitSuite suite{file.file,
                   file.cases.size(),
                   count_failures(file.cases, false),
                   count_failures(file.cases, true),
                   file.count(Status::skipped),
                   file.seconds(),
                   {}};
  for (const CaseResult* each : file.cases) suite.cases += junit_case(*each);
  return suite;
}

/// Files that make no sense, as tests that could not be carried out.
JunitSuite suite_of_errors(const std::vector<std::string>& errors) {
  JunitSuite suite{"test files", errors.size(), 0, errors.size(), 0, 0, {}};
  for (const std::string& error : errors) {
    suite.cases += fmt::format(
        "    <testcase name=\"{}\" classname=\"test files\" time=\"0.000\">\n"
        "      <error message=\"{}\" type=\"test_file_wrong\">{}</error>\n    </testcase>\n",
        xml_attribute(error.substr(0, error.find(": "))), xml_attribute(error), xml_text(error));
  }
  return suite;
}

/// On one line, and without the mark of a directive.
std::string tap_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '#') result += '\\';
    result += c == '\n' || c == '\r' ? ' ' : c;
  }
  return result;
}

}  // namespace

std::string_view name_of(CaseKind kind) {
  switch (kind) {
    case CaseKind::plain: return "";
    case CaseKind::true_positive: return "true_positive";
    case CaseKind::true_negative: return "true_negative";
    case CaseKind::evasion: return "evasion";
    case CaseKind::regression: return "regression";
    case CaseKind::todo: return "todo";
    case CaseKind::skip: break;
  }
  return "skip";
}

std::string failures_text(const SuiteResult& result, bool colour, bool is_verbose) {
  const std::string red = colour ? "\x1b[1;31m" : "";
  const std::string plain = colour ? "\x1b[0m" : "";
  std::string text;
  for (const std::string& error : result.errors) text += red + "error" + plain + ": " + error + "\n";
  for (const CaseResult& each : result.cases) {
    if (each.status == Status::failed) {
      text += fmt::format("{}failed{}: {}\n  at {}:{}{}\n", red, plain, each.name, each.file, each.line,
                          each.query.empty() ? "" : ", of " + each.query);
      text += each.problems + "  again: " + each.command() + "\n\n";
    } else if (is_verbose) {
      text += fmt::format("{}: {}  ({:.1f} ms)\n", name_of(each.status), each.name, each.seconds * 1000);
    }
  }
  return text;
}

std::string summary_line(const SuiteResult& result) {
  return fmt::format("{} passed, {} failed, {} skipped\n", result.count(Status::passed),
                     result.count(Status::failed) + result.errors.size(), result.count(Status::skipped));
}

std::string junit_report(const SuiteResult& result) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  std::size_t number = 0;
  for (const FileCases& file : by_file(result)) text += junit_suite(suite_of(file), number++, result.started);
  if (!result.errors.empty()) text += junit_suite(suite_of_errors(result.errors), number, result.started);
  return text + "</testsuites>\n";
}

std::string tap_report(const SuiteResult& result) {
  std::string text = "TAP version 13\n1.." + std::to_string(result.cases.size() + result.errors.size()) + "\n";
  std::size_t number = 0;
  for (const CaseResult& each : result.cases) {
    const bool is_todo = each.kind == CaseKind::todo && each.status == Status::skipped;
    text += fmt::format("{} {} - {}{}\n", each.status == Status::failed || is_todo ? "not ok" : "ok", ++number,
                        tap_text(each.name),
                        is_todo                          ? " # TODO"
                        : each.status == Status::skipped ? " # SKIP"
                                                         : "");
    if (each.status == Status::failed) {
      text += fmt::format("  ---\n  at: {}\n  problems: |\n{}  ...\n",
                          dump(each.file + ":" + std::to_string(each.line)), prefixed(each.problems, "    "));
    }
  }
  for (const std::string& error : result.errors) text += fmt::format("not ok {} - {}\n", ++number, tap_text(error));
  return text;
}

std::string tap_comment(const std::string& text) { return prefixed(text, "# "); }

std::string github_report(const SuiteResult& result) {
  std::string text;
  for (const std::string& error : result.errors) {
    // `file:line: what`
    const std::size_t colon = error.find(':');
    const std::size_t second = colon == std::string::npos ? colon : error.find(':', colon + 1);
    const bool has_line =
        second != std::string::npos && error.find_first_not_of("0123456789", colon + 1) == second && second > colon + 1;
    text += has_line ? fmt::format("::error file={},line={},title=test file::{}\n",
                                   github_escaped(error.substr(0, colon), true),
                                   error.substr(colon + 1, second - colon - 1), github_escaped(error, false))
                     : fmt::format("::error title=test file::{}\n", github_escaped(error, false));
  }
  for (const CaseResult& each : result.cases) {
    if (each.status != Status::failed) continue;
    text += fmt::format("::error file={},line={},title={}::{}\n", github_escaped(each.file, true), each.line,
                        github_escaped(each.name, true),
                        github_escaped(each.problems + "  again: " + each.command(), false));
  }
  return text;
}

std::string json_report(const SuiteResult& result) {
  Json json = {{"passed", result.count(Status::passed)},
               {"failed", result.count(Status::failed)},
               {"skipped", result.count(Status::skipped)},
               {"errors", result.errors},
               {"seconds", result.seconds},
               {"tests", Json::array()}};
  for (const CaseResult& each : result.cases) {
    Json item = {{"name", each.name}, {"file", each.file}, {"line", each.line}};
    if (!each.query.empty()) item["query"] = each.query;
    if (each.kind != CaseKind::plain) item["kind"] = name_of(each.kind);
    item["status"] = name_of(each.status);
    item["seconds"] = each.seconds;
    if (each.status == Status::failed) {
      item["problems"] = each.problems;
      item["again"] = each.command();
    }
    json["tests"].push_back(std::move(item));
  }
  return dump(json, 2) + "\n";
}

}  // namespace cqlite::testing
