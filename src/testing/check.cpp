// Compiling, running, and comparing with what a case expects.
#include "testing/check.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "analysis/vocabulary.hpp"
#include "base/utf8.hpp"
#include "cqlite/error.hpp"
#include "syntax/parser.hpp"
#include "testing/coverage.hpp"
#include "testing/diff.hpp"
#include "testing/observation.hpp"
#include "testing/ways.hpp"
#include "testing/yaml.hpp"

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
  for (const Way& way : every_way(given.size())) {
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
         found.message.find(expected.message) != std::string::npos &&
         std::all_of(expected.matchers.begin(), expected.matchers.end(),
                     [&](const Matcher& matcher) { return matcher.fits(found.message); });
}

std::string compare_findings(const std::string& kind, const std::vector<ExpectedFinding>& expected,
                             std::vector<Found> found, bool ignores_others = false) {
  std::string text;
  for (const ExpectedFinding& each : expected) {
    const auto match = std::find_if(found.begin(), found.end(), [&](const Found& other) { return fits(each, other); });
    if (match != found.end()) {
      found.erase(match);
    } else {
      text += "  there is no " + kind + " " + show(each) + "\n";
    }
  }
  if (ignores_others) return text;
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

/// Do rows come in an order that the query asks for: does it end in sort(), head() or tail()?
bool has_order(const std::string& query) {
  static constexpr std::array ordering{"sort", "head", "tail"};
  Diagnostics ignored;
  const ast::Query tree = syntax::parse(query, analysis::CatalogVocabulary(), ignored);
  for (auto step = tree.pipeline.steps.rbegin(); step != tree.pipeline.steps.rend(); ++step) {
    const auto* call = std::get_if<ast::Call>(&step->node);
    const std::string name = call == nullptr ? "" : lower(call->name);
    if (std::find(ordering.begin(), ordering.end(), name) != ordering.end()) return true;
    // These leave the order as it is.
    if (name != "select" && name != "table" && name != "drop" && name != "rename") return false;
    if (name == "table") return true;
  }
  return false;
}

void leave_out(std::vector<ResultRow>& rows, const std::vector<std::string>& fields) {
  for (ResultRow& row : rows) {
    std::erase_if(row, [&](const ResultField& field) {
      return std::find(fields.begin(), fields.end(), field.name) != fields.end();
    });
  }
}

/// What is wrong with the rows, and whether some are missing or too many.
struct RowProblems {
  std::string text;
  bool are_missing = false;
  bool are_too_many = false;
};

std::string check_snapshot(const std::string& path, const std::string& json, bool updates) {
  if (updates) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream file(path, std::ios::binary);
    file << json;
    file.close();
    if (!file) throw SpecError(path + ": cannot be written");
    return "";
  }
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return "  there is no snapshot " + path + "; --update writes it\n";
  const std::string expected = file_text(path);
  if (expected == json) return "";
  std::istringstream wanted(expected);
  std::istringstream got(json);
  std::string left;
  std::string right;
  for (std::size_t line = 1;; ++line) {
    const bool has_left = static_cast<bool>(std::getline(wanted, left));
    const bool has_right = static_cast<bool>(std::getline(got, right));
    if (has_left && has_right && left == right) continue;
    return "  row " + std::to_string(line) + " is not that of the snapshot " + path +
           "\n    snapshot: " + (has_left ? left : "(no more rows)") +
           "\n    now:      " + (has_right ? right : "(no more rows)") + "\n";
  }
}

RowProblems check_rows(const Case& test, const Query& query, Outcome outcome, const CheckOptions& options) {
  const Expectation& expect = test.expect;
  RowProblems problems;
  if (!expect.snapshot.empty())
    problems.text += check_snapshot(expect.snapshot, outcome.json, options.updates_snapshots);
  if (expect.columns) problems.text += check_columns(*expect.columns, query, outcome);
  leave_out(outcome.rows, expect.comparison.ignored);
  const RowComparison comparison{ignores_order(test), expect.comparison.is_subset, expect.comparison.is_numeric};
  if (expect.rows) {
    problems.text += difference(*expect.rows, outcome.rows, comparison);
    problems.are_missing = outcome.rows.size() < expect.rows->size();
    problems.are_too_many = outcome.rows.size() > expect.rows->size();
  }
  if (expect.kept) {
    const std::vector<ResultRow> events = events_of(test);
    std::vector<ExpectedRow> rows;
    for (const std::size_t number : *expect.kept) {
      if (number == 0 || number > events.size()) {
        problems.text += "  `kept` names event " + std::to_string(number) + ", which is not given\n";
        return problems;
      }
      rows.push_back(expected_row(events[number - 1]));
    }
    problems.text += difference(rows, outcome.rows, comparison);
    problems.are_missing = problems.are_missing || outcome.rows.size() < rows.size();
  }
  if (expect.count && !expect.count->holds(outcome.rows.size())) {
    problems.text += "  " + std::to_string(outcome.rows.size()) + (outcome.rows.size() == 1 ? " row" : " rows") +
                     ", expected " + expect.count->show() + "\n";
    for (std::size_t i = 0; i < std::min<std::size_t>(outcome.rows.size(), 5) && !expect.rows; ++i) {
      problems.text += "    " + show(outcome.rows[i]) + "\n";
    }
    (outcome.rows.size() < expect.count->least ? problems.are_missing : problems.are_too_many) = true;
  }
  const RowComparison loose{true, true, expect.comparison.is_numeric};
  for (const ExpectedRow& unwanted : expect.not_rows) {
    for (const ResultRow& row : outcome.rows) {
      if (fits(unwanted, row, loose)) {
        problems.text += "  no row should be " + show(unwanted) + ", but there is " + show(row) + "\n";
        problems.are_too_many = true;
      }
    }
  }
  return problems;
}

/// Being observed changes nothing: not the rows, not what the run tells.
std::string observed_disagreement(const std::string& first, const Case& test) {
  CompileOptions compiling = compile_options(test);
  compiling.is_observed = true;
  const Compiled compiled = Query::compile(test.query.text, compiling);
  Outcome outcome;
  TraceOptions options;
  options.run = run_options(test.options, {});
  options.follows_all = true;
  options.handler = [&outcome](const Row& row) {
    row.append_json(outcome.json);
    outcome.json += '\n';
    return true;
  };
  try {
    outcome.notices = trace(compiled, Input::text(test.given), options).stats.notices;
  } catch (const Error& error) {
    outcome.json.clear();
    outcome.error_code = error.code();
  }
  const std::string other = fingerprint(outcome);
  return other == first ? ""
                        : "  the result depends on how it is run. Usually:\n" + indented(first) + "  observed:\n" +
                              indented(other);
}

bool needs_observation(const Case& test, const CheckOptions& options) {
  return !test.expect.stages.empty() || !test.expect.ways.empty() ||
         (options.coverage != nullptr && !test.query_path.empty());
}

std::string observe(const Case& test, const CheckOptions& options, const RowProblems& problems) {
  const bool is_to_explain = options.explains && (problems.are_missing || problems.are_too_many);
  if (!needs_observation(test, options) && !is_to_explain) return "";
  const Observation observation(test);
  if (options.coverage != nullptr && !test.query_path.empty()) {
    options.coverage->add(test.query_path, observation.compiled(), observation.source(), observation.trace());
  }
  std::string text = observation.check();
  if (options.explains && problems.are_missing) text += observation.why_rows_are_missing();
  if (options.explains && problems.are_too_many) text += observation.why_rows_came();
  return text;
}

}  // namespace

bool ignores_order(const Case& test) {
  return test.expect.comparison.ignores_order.value_or(test.expect.rows && !has_order(test.query.text));
}

Verdict judge(const Case& test, const CheckOptions& options) {
  const Compiled compiled = Query::compile(test.query.text, compile_options(test));
  const Expectation& expect = test.expect;
  Verdict verdict;
  if (!compiled) {
    verdict.problems = compare_findings("error", expect.errors, findings(compiled, Severity::error)) +
                       compare_findings("warning", expect.warnings, findings(compiled, Severity::warning), true);
    const bool is_unexpected = !verdict.problems.empty() && expect.errors.empty();
    if (is_unexpected) verdict.kind = Verdict::Kind::query_wrong;
    return verdict;
  }
  const Outcome outcome = run_query(*compiled.query, test.given, test.options, {});
  std::vector<Found> warnings = findings(compiled, Severity::warning);
  for (Found& notice : notices(compiled, outcome)) warnings.push_back(std::move(notice));
  verdict.problems = compare_findings("warning", expect.warnings, std::move(warnings), expect.ignores_warnings);
  std::vector<Found> errors;
  if (!outcome.error_code.empty()) errors.push_back({outcome.error_code, {}, outcome.error_message});
  verdict.problems += compare_findings("error", expect.errors, std::move(errors));
  if (outcome.error_code.empty()) {
    const RowProblems rows = check_rows(test, *compiled.query, outcome, options);
    verdict.problems += rows.text + observe(test, options, rows);
  } else if (expect.errors.empty()) {
    verdict.kind = Verdict::Kind::limit_hit;
  }
  if (options.runs_every_way) {
    verdict.problems += disagreement_with(fingerprint(outcome), *compiled.query, test.given, test.options);
    verdict.problems += observed_disagreement(fingerprint(outcome), test);
  }
  if (!verdict.problems.empty() && verdict.kind == Verdict::Kind::passed) verdict.kind = Verdict::Kind::failed;
  return verdict;
}

std::string check(const Case& test, const CheckOptions& options) { return judge(test, options).problems; }

std::string disagreement(const Query& query, const std::string& given, const CaseOptions& options) {
  return disagreement_with(fingerprint(run_query(query, given, options, {})), query, given, options);
}

}  // namespace cqlite::testing
