#include "testing/create_events.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "analysis/compiler.hpp"
#include "analysis/vocabulary.hpp"
#include "base/utf8.hpp"
#include "cqlite/event.hpp"
#include "cqlite/run.hpp"
#include "plan/plan.hpp"
#include "syntax/characters.hpp"
#include "syntax/literals.hpp"
#include "syntax/parser.hpp"
#include "testing/diff.hpp"
#include "testing/trace_text.hpp"
#include "values/number.hpp"
#include "values/time.hpp"

namespace cqlite::testing {
namespace {

constexpr std::size_t longest_comment = 200;
constexpr std::size_t longest_name = 100;

std::string rows_text(const std::string& count) { return count + (count == "1" ? " row" : " rows"); }

std::string comment(std::string_view text) { return "// " + on_one_line(text, longest_comment) + "\n"; }

// ---- events -----------------------------------------------------------------------------------------------------------

/// An event's JSON, and its time.
struct GivenEvent {
  std::string json;
  std::int64_t time = 0;
  bool has_time = false;
};

struct GivenEvents {
  std::vector<GivenEvent> events;
  std::set<std::string> unmarked;  ///< fields `#x` of the query that an event calls `x`
};

/// The names in a query that begin with `#`.
std::set<std::string> marked_names(const Case& test) {
  std::string text = test.query.text;
  for (const Source& prelude : test.preludes) text += "\n" + prelude.text;
  std::set<std::string> names;
  for (std::size_t at = text.find('#'); at != std::string::npos; at = text.find('#', at + 1)) {
    const std::size_t length = syntax::name_length(std::string_view(text).substr(at));
    if (length > 1) names.insert(text.substr(at, length));
  }
  return names;
}

/// The events of a case without broken lines. Those with times come in their order: to the functions that look for what is
/// first or last, created events are as old as their place in the list.
GivenEvents events_of(const Case& test) {
  static const Query everything = *Query::compile("").query;
  const std::set<std::string> marked = marked_names(test);
  GivenEvents result;
  const auto keep = [&](const Row& row) {
    GivenEvent event;
    row.append_json(event.json);
    const Number time = parse_number(row.find("@timestamp").value_or(""));
    event.has_time = row.find("@timestamp").has_value();
    event.time = time && time.is_integer() ? time.integer() : test.options.now;
    result.events.push_back(std::move(event));
    for (const std::string& name : marked) {
      if (!row.find(name) && row.find(name.substr(1))) result.unmarked.insert(name);
    }
    return true;
  };
  RunOptions options;
  options.threads = 1;
  (void)run(everything, Input::text(test.given), keep, options);
  std::stable_sort(result.events.begin(), result.events.end(),
                   [](const GivenEvent& left, const GivenEvent& right) { return left.time < right.time; });
  return result;
}

std::string create_events_step(const std::vector<GivenEvent>& events) {
  std::string list;
  for (const GivenEvent& event : events) list += (list.empty() ? "\n  " : ",\n  ") + syntax::quoted(event.json);
  // A null is no value, as in events that come in.
  return "createEvents([" + list + "\n])\n| parseJson(handleNull=discard)\n";
}

/// Created events have the time of the run; those of the case that have none are to have none.
std::string timeless_step(const std::vector<GivenEvent>& events) {
  const auto has_time = [](const GivenEvent& event) { return event.has_time; };
  if (std::all_of(events.begin(), events.end(), has_time)) return "";
  if (std::none_of(events.begin(), events.end(), has_time)) return "| drop([@timestamp])\n";
  return "| case { @rawstring = /\"@timestamp\":/ ; drop([@timestamp]) }\n";
}

/// `x` of an event that comes in stands for `#x`; a field that is made does not.
std::string marking_steps(const std::set<std::string>& unmarked) {
  std::string steps;
  for (const std::string& name : unmarked) {
    steps += "| case { " + name + " = * ; " + name + " := " + name.substr(1) + " }\n";
  }
  return steps;
}

/// The time that is searched.
std::string interval_step(const CaseOptions& options) {
  std::string step;
  if (options.from) step += "@timestamp >= " + std::to_string(*options.from);
  if (options.to) step += (step.empty() ? "" : " ") + ("@timestamp < " + std::to_string(*options.to));
  return step.empty() ? "" : "| " + step + "\n";
}

// ---- the query --------------------------------------------------------------------------------------------------------

/// The text with the single values that the case gives in place of `?name`.
std::string with_arguments(const std::string& text, const std::map<std::string, ParameterValue>& arguments) {
  std::vector<std::pair<Span, std::string>> replacements;
  Diagnostics ignored;
  const ast::Query tree = syntax::parse(text, analysis::CatalogVocabulary(), ignored);
  analysis::for_each_parameter(tree.pipeline, [&](const ast::Parameter& parameter) {
    const auto argument = arguments.find(parameter.name);
    if (argument == arguments.end() || argument->second.size() != 1) return;
    replacements.emplace_back(parameter.span, syntax::quoted(argument->second.front()));
  });
  std::sort(replacements.begin(), replacements.end(),
            [](const auto& left, const auto& right) { return left.first.begin > right.first.begin; });
  std::string result = text;
  for (const auto& [span, value] : replacements) result.replace(span.begin, span.end - span.begin, value);
  return result;
}

std::string as_steps(const Source& source, const Case& test) {
  std::string text = with_arguments(source.text, test.arguments);
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text.empty() ? "" : "| " + text + "\n";
}

// ---- comments ---------------------------------------------------------------------------------------------------------

std::string expected_text(const Expectation& expect) {
  std::string text;
  if (expect.rows) {
    text += comment("expected: " + rows_text(std::to_string(expect.rows->size())) + (expect.rows->empty() ? "" : ":"));
    for (const ExpectedRow& row : *expect.rows) text += comment(show(row));
  }
  if (expect.kept) {
    std::string numbers;
    for (const std::size_t number : *expect.kept) numbers += (numbers.empty() ? "" : ", ") + std::to_string(number);
    text +=
        comment("expected: " + (numbers.empty() ? "no events" : "these events, in the order of the test: " + numbers));
  }
  if (expect.count) text += comment("expected: " + rows_text(expect.count->show()));
  if (!expect.snapshot.empty()) text += comment("expected: the rows of " + expect.snapshot);
  for (const ExpectedRow& row : expect.not_rows) text += comment("not expected: " + show(row));
  for (const ExpectedFinding& warning : expect.warnings) text += comment("expected warning: " + warning.code);
  return text;
}

bool mentions(const Case& test, std::string_view call) {
  const auto is_in = [&](const Source& source) { return lower(source.text).find(call) != std::string::npos; };
  return is_in(test.query) || std::any_of(test.preludes.begin(), test.preludes.end(), is_in);
}

/// What the run of a case is told that a query cannot tell.
std::string options_text(const Case& test) {
  const CaseOptions& options = test.options;
  std::string text;
  if (mentions(test, "now(") || mentions(test, "start(") || mentions(test, "end(")) {
    text += comment("now() is " + std::to_string(options.now) + " in the test");
  }
  if (options.timezone != "UTC") text += comment("the time zone is " + options.timezone);
  if (!options.time_field.empty()) text += comment("the time of events is their field " + options.time_field);
  if (options.newest_first) text += comment("the newest events come first");
  if (options.strict) text += comment("the test's run is strict: it ends at a broken line");
  return text;
}

/// What the query needs besides events.
std::string needs_text(const Case& test, const Compiled& compiled) {
  std::string text;
  for (const auto& [name, value] : test.arguments) {
    std::string values;
    for (const std::string& each : value) values += (values.empty() ? "" : ", ") + each;
    if (value.size() != 1) text += comment("give the parameter ?" + name + " these values: " + values);
  }
  for (const auto& [name, content] : test.lookups) text += comment("upload the file " + name + " of the test");
  for (std::size_t i = test.preludes.size() + 1; i < compiled.sources.size(); ++i) {
    text += comment("the saved query $" + compiled.sources[i].name + " is needed, as the test has it");
  }
  for (const auto& [name, table] : test.stubs) text += comment("the test has a stub for " + name + "()");
  if (!test.indicators.empty()) text += comment("the test has its own indicators: " + test.indicators);
  if (!test.host_names.empty()) text += comment("the test has its own names of hosts: " + test.host_names);
  if (!test.address_databases.empty()) text += comment("the test has its own databases of addresses");
  if (compiled && !compiled.query->plan().subqueries.empty()) {
    text += comment("subqueries read what is stored, not these events");
  }
  return text;
}

std::size_t lines_of(const std::string& given) {
  std::size_t lines = 0;
  for (std::size_t begin = 0; begin < given.size();) {
    const std::size_t end = std::min(given.find('\n', begin), given.size());
    lines += given.find_first_not_of(" \t\r", begin) < end ? 1 : 0;
    begin = end + 1;
  }
  return lines;
}

/// Why cqlite cannot run the query, if it cannot.
std::string refusal_text(const std::string& query, const Case& test) {
  CompileOptions options = compile_options(test);
  options.preludes.clear();
  const Compiled compiled = Query::compile(query, options);
  const auto error = std::find_if(compiled.diagnostics.begin(), compiled.diagnostics.end(),
                                  [](const Diagnostic& each) { return each.severity == Severity::error; });
  return compiled ? "" : comment("cqlite refuses this query: " + error->message);
}

std::string query_text(const Case& test) {
  const GivenEvents given = events_of(test);
  const Compiled compiled = Query::compile(test.query.text, compile_options(test));
  std::string text = comment(test.place() + ": " + test.name) + expected_text(test.expect);
  const std::size_t lines = lines_of(test.given);
  if (lines > given.events.size()) {
    text += comment("broken lines are left out: " + std::to_string(lines - given.events.size()));
  }
  text += options_text(test) + needs_text(test, compiled);
  std::string query = create_events_step(given.events) + timeless_step(given.events) + marking_steps(given.unmarked) +
                      interval_step(test.options);
  for (const Source& prelude : test.preludes) query += as_steps(prelude, test);
  query += as_steps(test.query, test);
  return text + refusal_text(query, test) + query;
}

// ---- names ------------------------------------------------------------------------------------------------------------

/// `hunt__six_failures` for the case `six failures` of `hunt.test.yaml`.
std::string stem_of(const Case& test) {
  const std::string file = std::filesystem::path(test.file).filename().string();
  std::string stem;
  for (const char c : file.substr(0, file.find('.')) + "__" + test.name) {
    const bool is_safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_safe) stem += c;
    if (!is_safe && (!stem.ends_with('_') || c == '_')) stem += '_';
  }
  stem.resize(std::min(stem.size(), longest_name));
  while (stem.ends_with('_')) stem.pop_back();
  return stem;
}

}  // namespace

std::vector<CreateEventsQuery> create_events_queries(const std::vector<Case>& cases) {
  std::vector<CreateEventsQuery> queries;
  // Some file systems do not tell small letters from capitals.
  std::set<std::string> used;
  for (const Case& test : cases) {
    if (!test.expect.errors.empty()) continue;
    const std::string stem = stem_of(test);
    std::string name = stem;
    for (std::size_t i = 2; !used.insert(lower(name)).second; ++i) name = stem + "_" + std::to_string(i);
    queries.push_back({name + ".cql", query_text(test)});
  }
  return queries;
}

}  // namespace cqlite::testing
