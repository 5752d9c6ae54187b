#include "testing/observation.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/utf8.hpp"
#include "syntax/characters.hpp"
#include "testing/trace_text.hpp"
#include "testing/ways.hpp"
#include "testing/yaml.hpp"

namespace cqlite::testing {
namespace {

constexpr std::size_t most_rows = 20'000;
/// Explanations are for reading.
constexpr std::size_t most_explained = 3;

Compiled compile_observed(const Case& test) {
  CompileOptions options = compile_options(test);
  options.is_observed = true;
  return Query::compile(test.query.text, options);
}

/// Without blanks and quotes, and in small letters: `user != "svc_*"` and `user!=svc_*` are the same clause.
std::string condensed(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '"') continue;
    result += c;
  }
  return result;
}

/// Is the step a call of `function`, or an assignment of one? `case`, `match` and `where` count as functions.
bool begins_with_call(std::string_view step, std::string_view function) {
  const auto is_at = [&](std::size_t at) {
    if (step.size() <= at + function.size()) return false;
    for (std::size_t i = 0; i < function.size(); ++i) {
      if (lower_ascii(step[at + i]) != lower_ascii(function[i])) return false;
    }
    return !syntax::is_name_character(static_cast<unsigned char>(step[at + function.size()]));
  };
  if (is_at(0)) return true;
  const std::size_t assign = step.find(":=");
  if (assign == std::string_view::npos) return false;
  const std::size_t value = step.find_first_not_of(" \t\n", assign + 2);
  return value != std::string_view::npos && is_at(value);
}

}  // namespace

Observation::Observation(const Case& test) : test_(test), compiled_(compile_observed(test)) {
  TraceOptions options;
  options.run = run_options(test.options, {});
  options.follows_all = true;
  options.most_rows = most_rows;
  trace_ = cqlite::trace(compiled_, Input::text(test.given), options);
}

// ---- steps and events by name -----------------------------------------------------------------------------------------------

std::size_t Observation::step_called(const StepName& name, const std::string& place) const {
  std::vector<std::size_t> found;
  std::size_t number = 0;
  const std::string& text = name.text;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  const std::string& query = compiled_.sources[source()].text;
  if (text.starts_with('@')) {
    if (const auto step = step_labelled(std::string_view(text).substr(1))) return *step;
    throw SpecError(place + ": no step of the query has the label `" + text + "`; write `// @stage " + text.substr(1) +
                    "` before one");
  }
  std::size_t steps = 0;
  for (std::size_t i = 0; i < trace_.steps.size(); ++i) {
    const TracedStep& step = trace_.steps[i];
    if (step.source != source()) continue;
    ++steps;
    const auto words = std::string_view(query).substr(step.span.begin, step.span.end - step.span.begin);
    if (is_number ? step.number == number : begins_with_call(words, text)) found.push_back(i);
  }
  if (found.size() == 1) return found.front();
  if (is_number) {
    throw SpecError(place + ": the query has no step " + text + "; it has " + std::to_string(steps));
  }
  throw SpecError(place + ": " + (found.empty() ? "no step" : "more than one step") + " of the query is a `" + text +
                  "`; tell it by its number");
}

// `// @stage name` stands on the line above its step, or behind it.
std::optional<std::size_t> Observation::step_labelled(std::string_view label) const {
  const std::string& query = compiled_.sources[source()].text;
  const std::string mark = "@stage " + std::string(label);
  std::size_t at = query.find(mark);
  while (at != std::string::npos) {
    const std::size_t end = at + mark.size();
    if (end == query.size() || std::string_view(" \t\r\n").find(query[end]) != std::string_view::npos) break;
    at = query.find(mark, end);
  }
  if (at == std::string::npos) return std::nullopt;
  const std::size_t line = at == 0 ? 0 : query.rfind('\n', at) + 1;
  const std::size_t first = query.find_first_not_of(" \t", line);
  const bool is_alone = query.compare(first, 2, "//") == 0 || query.compare(first, 2, "/*") == 0;
  std::optional<std::size_t> result;
  for (std::size_t i = 0; i < trace_.steps.size(); ++i) {
    const TracedStep& step = trace_.steps[i];
    if (step.source != source()) continue;
    if (is_alone && step.span.begin > at) return i;
    if (!is_alone && step.span.begin < at) result = i;
  }
  return result;
}

std::optional<std::size_t> Observation::row_of_event(const std::string& name) const {
  const auto found = std::find(test_.event_names.begin(), test_.event_names.end(), name);
  if (found == test_.event_names.end()) return std::nullopt;
  const auto number = static_cast<std::size_t>(found - test_.event_names.begin()) + 1;
  for (std::size_t row = 0; row < trace_.rows.size(); ++row) {
    if (trace_.rows[row].event == number) return row;
  }
  return std::nullopt;
}

// ---- what the case says of them -----------------------------------------------------------------------------------------------

std::string Observation::check() const {
  std::string problems;
  for (const ExpectedStage& stage : test_.expect.stages) problems += check_stage(stage);
  for (const ExpectedWay& way : test_.expect.ways) problems += check_way(way);
  return problems;
}

std::string Observation::check_stage(const ExpectedStage& stage) const {
  const std::size_t number = step_called(stage.at, stage.place);
  const TracedStep& step = trace_.steps[number];
  const TraceText text(compiled_, trace_);
  std::string problems;
  const auto compare = [&](const std::optional<CountRange>& expected, std::uint64_t rows, const std::string& way) {
    if (!expected || expected->holds(rows)) return;
    problems += "  " + text.place_of(number) + ": " + std::to_string(rows) + (rows == 1 ? " row" : " rows") + way +
                " `" + text.text_of(number) + "`, expected " + expected->show() + "\n";
  };
  compare(stage.in, step.rows_in, " into");
  compare(stage.out, step.rows_out, " out of");
  return problems;
}

const TracedVisit* Observation::drop_of(std::size_t row) const {
  const std::vector<TracedVisit>& visits = trace_.rows[row].visits;
  if (visits.empty()) return nullptr;
  const TracedVisit& last = visits.back();
  if (last.fate == TracedFate::dropped) return &last;
  if (last.fate == TracedFate::joined && !last.became.empty()) return drop_of(last.became.front());
  return nullptr;
}

std::string Observation::end_of(std::size_t row) const {
  if (trace_.reaches_end(row)) return "reaches the end";
  const TraceText text(compiled_, trace_, test_.event_names);
  const TracedVisit* const drop = drop_of(row);
  if (drop == nullptr) return "goes into an aggregate, where it cannot be followed";
  if (!drop->step) return text.reasons_of(*drop);
  return "dropped at step " + std::to_string(trace_.steps[*drop->step].number) + " (" + text.place_of(*drop->step) +
         ") by " + text.reasons_of(*drop);
}

std::string Observation::check_way(const ExpectedWay& way) const {
  const auto row = row_of_event(way.event);
  if (!row) {
    std::string names;
    for (std::size_t i = 0; i < std::min<std::size_t>(test_.event_names.size(), 8); ++i) {
      names += (names.empty() ? "" : ", ") + test_.event_names[i];
    }
    throw SpecError(way.place + ": there is no event `" + way.event + "` in this case" +
                    (names.empty() ? "" : "; there are " + names));
  }
  const std::string wrong = "  event " + way.event + ": " + end_of(*row);
  if (!way.dropped_at) return trace_.reaches_end(*row) ? "" : wrong + ", expected to reach the end\n";
  const std::size_t step = step_called(*way.dropped_at, way.place);
  const TracedVisit* const drop = drop_of(*row);
  if (trace_.reaches_end(*row) || drop == nullptr || drop->step != step) {
    return wrong + ", expected to be dropped at step " + std::to_string(trace_.steps[step].number) + "\n";
  }
  const auto has_clause = [&](const TracedReason& reason) {
    return !way.clause || condensed(reason.text) == condensed(*way.clause);
  };
  const auto has_value = [&](const TracedReason& reason) {
    return !way.actual || std::any_of(reason.values.begin(), reason.values.end(),
                                      [&](const auto& value) { return value.second.value_or("null") == *way.actual; });
  };
  const bool is_right = std::any_of(drop->reasons.begin(), drop->reasons.end(), [&](const TracedReason& reason) {
    return has_clause(reason) && has_value(reason);
  });
  if (is_right || (!way.clause && !way.actual)) return "";
  return wrong + ", expected " + (way.clause ? "by `" + *way.clause + "`" : "") +
         (way.actual ? std::string(way.clause ? " " : "") + "with the value `" + *way.actual + "`" : "") + "\n";
}

// ---- explanations -----------------------------------------------------------------------------------------------------------

std::string Observation::why_rows_are_missing() const {
  const TraceText text(compiled_, trace_, test_.event_names);
  if (trace_.events == 0) return "  the case gives no events\n";
  // What came furthest is nearest to being a row.
  std::vector<std::size_t> dropped;
  for (std::size_t row = 0; row < trace_.rows.size(); ++row) {
    const std::vector<TracedVisit>& visits = trace_.rows[row].visits;
    if (!visits.empty() && visits.back().fate == TracedFate::dropped) dropped.push_back(row);
  }
  const auto step_of = [&](std::size_t row) { return trace_.rows[row].visits.back().step; };
  const auto is_event = [&](std::size_t row) { return trace_.rows[row].event.has_value(); };
  const auto first_event = std::find_if(dropped.begin(), dropped.end(), is_event);
  const std::size_t first = first_event == dropped.end() ? trace_.rows.size() : *first_event;
  std::stable_sort(dropped.begin(), dropped.end(),
                   [&](std::size_t left, std::size_t right) { return step_of(left) > step_of(right); });
  // Of rows that ended in the same way the first stands for all.
  std::vector<std::pair<std::size_t, std::size_t>> ends;  // a row, and how many more there are like it
  for (const std::size_t row : dropped) {
    const auto same = std::find_if(ends.begin(), ends.end(), [&](const auto& end) {
      return is_event(end.first) == is_event(row) && end_of(end.first) == end_of(row);
    });
    if (same == ends.end()) {
      ends.emplace_back(row, 0);
    } else {
      ++same->second;
    }
    if (ends.size() > most_explained && row > first) break;
  }
  std::string result;
  std::size_t count = 0;
  for (const auto& [row, more] : ends) {
    if (++count >= most_explained && row != first) continue;
    result +=
        "  " + text.title_of(row) + (more > 0 ? " and " + std::to_string(more) + " more: " : ": ") + end_of(row) + "\n";
  }
  return result;
}

std::string Observation::why_rows_came() const {
  const TraceText text(compiled_, trace_, test_.event_names);
  std::string events;
  std::size_t count = 0;
  for (std::size_t row = 0; row < trace_.rows.size(); ++row) {
    if (!trace_.rows[row].event || !trace_.reaches_end(row)) continue;
    if (++count <= 8) events += (events.empty() ? "" : ", ") + text.name_of(row);
  }
  if (count == 0) return "";
  return "  what reaches the end: " + events + (count > 8 ? " and " + std::to_string(count - 8) + " more" : "") + "\n";
}

std::optional<std::string> Observation::way_of(const std::string& name) const {
  const auto row = row_of_event(name);
  if (!row) return std::nullopt;
  const TraceText text(compiled_, trace_, test_.event_names);
  std::string result = text.way_of(*row);
  for (const TracedVisit& visit : trace_.rows[*row].visits) {
    for (const std::size_t next : visit.became) result += text.way_of(next);
  }
  return result;
}

}  // namespace cqlite::testing
