// Compiling, running, and comparing with what a case expects.
#include "testing/check.hpp"

#include <algorithm>

#include "testing/diff.hpp"
#include "testing/ways.hpp"

namespace cqlite::testing {
namespace {

std::string indented(const std::string& text) {
  std::string result;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    result += "    " + text.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  return result;
}

std::string disagreement_with(const std::string& first, const Query& query, const std::string& given,
                              const CaseOptions& options) {
  for (const Way& way : every_way()) {
    if (!way.is_fit_for(options)) continue;
    const std::string other = fingerprint(run_query(query, given, options, way));
    if (other == first) continue;
    return "  the result depends on how it is run. Usually:\n" + indented(first) + "  with " + way.name() + ":\n" +
           indented(other);
  }
  return "";
}

/// A finding as it can be compared, whether of the compiler or of the run.
struct Found {
  std::string code;
  Position position;
  std::string message;
};

std::string show(const Found& found) {
  return found.code + " at " + std::to_string(found.position.line) + ":" + std::to_string(found.position.column) +
         ": " + found.message;
}

std::string show(const ExpectedFinding& expected) {
  std::string text = expected.code;
  if (expected.line || expected.column) {
    text += " at " + (expected.line ? std::to_string(*expected.line) : "?") + ":" +
            (expected.column ? std::to_string(*expected.column) : "?");
  }
  return expected.message.empty() ? text : text + ": …" + expected.message + "…";
}

bool fits(const ExpectedFinding& expected, const Found& found) {
  return expected.code == found.code && expected.line.value_or(found.position.line) == found.position.line &&
         expected.column.value_or(found.position.column) == found.position.column &&
         found.message.find(expected.message) != std::string::npos;
}

std::string compare_findings(const std::string& kind, const std::vector<ExpectedFinding>& expected,
                             std::vector<Found> found) {
  std::string text;
  for (const ExpectedFinding& each : expected) {
    const auto match = std::find_if(found.begin(), found.end(), [&](const Found& other) { return fits(each, other); });
    if (match != found.end()) {
      found.erase(match);
    } else {
      text += "  there is no " + kind + " " + show(each) + "\n";
    }
  }
  for (const Found& each : found) text += "  this " + kind + " is not expected: " + show(each) + "\n";
  return text;
}

std::vector<Found> findings(const Compiled& compiled, Severity severity) {
  std::vector<Found> result;
  for (const Diagnostic& diagnostic : compiled.diagnostics) {
    if (diagnostic.severity != severity) continue;
    const std::string message = diagnostic.message + (diagnostic.help.empty() ? "" : " [" + diagnostic.help + "]");
    result.push_back(
        {diagnostic.code, position_at(compiled.sources.at(diagnostic.source).text, diagnostic.span.begin), message});
  }
  return result;
}

std::vector<Found> notices(const Compiled& compiled, const Outcome& outcome) {
  std::vector<Found> result;
  for (const Notice& notice : outcome.notices) {
    result.push_back(
        {notice.code, position_at(compiled.sources.at(notice.source).text, notice.span.begin), notice.message});
  }
  return result;
}

CompileOptions compile_options(const Case& test) {
  CompileOptions options;
  options.name = test.query.name;
  options.preludes = test.preludes;
  options.parameters = test.arguments;
  options.saved_queries = [&test](std::string_view name) -> std::optional<Source> {
    const auto found = test.saved.find(std::string(name));
    if (found == test.saved.end()) return std::nullopt;
    return Source{found->first, found->second};
  };
  const auto lookup = [&test](std::string_view name) -> std::optional<std::string> {
    const auto found = test.lookups.find(std::string(name));
    return found == test.lookups.end() ? std::nullopt : std::optional(found->second);
  };
  options.files = lookup;
  options.address_databases = test.address_databases;
  const auto given = [&lookup](const std::string& name) -> std::optional<Source> {
    const auto text = lookup(name);
    return text ? std::optional(Source{name, *text}) : std::nullopt;
  };
  options.indicators = given(test.indicators);
  options.host_names = given(test.host_names);
  return options;
}

/// The events as they are read, so that those that a query keeps can be told.
std::vector<ResultRow> events_of(const Case& test) {
  CaseOptions options;
  options.time_field = test.options.time_field;
  return run_query(*Query::compile("").query, test.given, options, {}).rows;
}

std::string check_columns(const std::vector<std::string>& expected, const Query& query, const Outcome& outcome) {
  std::vector<std::string> columns = query.columns();
  if (columns.empty()) {
    for (const ResultRow& row : outcome.rows) {
      for (const ResultField& field : row) {
        if (std::find(columns.begin(), columns.end(), field.name) == columns.end()) columns.push_back(field.name);
      }
    }
  }
  std::vector<std::string> wanted = expected;
  if (!wanted.empty() && wanted.back() == "...") {
    wanted.pop_back();
    columns.resize(std::min(columns.size(), wanted.size()));
  }
  if (columns == wanted) return "";
  std::string list;
  for (const std::string& column : columns) list += (list.empty() ? "" : ", ") + column;
  return "  the columns are [" + list + "]\n";
}

std::string check_rows(const Case& test, const Query& query, const Outcome& outcome) {
  const Expectation& expect = test.expect;
  const RowComparison comparison{expect.ignores_order, expect.is_subset};
  std::string text;
  if (expect.rows) text += difference(*expect.rows, outcome.rows, comparison);
  if (expect.kept) {
    const std::vector<ResultRow> events = events_of(test);
    std::vector<ExpectedRow> rows;
    for (const std::size_t number : *expect.kept) {
      if (number == 0 || number > events.size())
        return "  `kept` names event " + std::to_string(number) + ", which is not given\n";
      rows.push_back(expected_row(events[number - 1]));
    }
    text += difference(rows, outcome.rows, comparison);
  }
  if (expect.count && *expect.count != outcome.rows.size()) {
    text += "  " + std::to_string(outcome.rows.size()) + " rows, expected " + std::to_string(*expect.count) + "\n";
    for (const ResultRow& row : outcome.rows) text += "    " + show(row) + "\n";
  }
  if (expect.columns) text += check_columns(*expect.columns, query, outcome);
  return text;
}

}  // namespace

std::string check(const Case& test, const CheckOptions& options) {
  const Compiled compiled = Query::compile(test.query.text, compile_options(test));
  const Expectation& expect = test.expect;
  std::string text = compare_findings("warning", expect.warnings, findings(compiled, Severity::warning));
  if (!compiled) return text + compare_findings("error", expect.errors, findings(compiled, Severity::error));
  const Outcome outcome = run_query(*compiled.query, test.given, test.options, {});
  std::vector<Found> errors;
  if (!outcome.error_code.empty()) errors.push_back({outcome.error_code, {}, outcome.error_message});
  text += compare_findings("error", expect.errors, std::move(errors));
  text += compare_findings("notice", expect.notices, notices(compiled, outcome));
  if (outcome.error_code.empty()) text += check_rows(test, *compiled.query, outcome);
  if (options.runs_every_way)
    text += disagreement_with(fingerprint(outcome), *compiled.query, test.given, test.options);
  return text;
}

std::string disagreement(const Query& query, const std::string& given, const CaseOptions& options) {
  return disagreement_with(fingerprint(run_query(query, given, options, {})), query, given, options);
}

}  // namespace cqlite::testing
