#include "testing/trace_text.hpp"

#include <algorithm>
#include <utility>

#include "testing/json.hpp"

namespace cqlite::testing {
namespace {

constexpr std::size_t longest_text = 72;
constexpr std::size_t longest_value = 60;

std::string shown(const std::optional<std::string>& value) {
  return value ? on_one_line(*value, longest_value) : std::string("(missing)");
}

std::string values_text(const TracedReason& reason) {
  std::string text;
  for (const auto& [field, value] : reason.values) {
    text += (text.empty() ? "" : ", ") + field + "=" + shown(value);
  }
  return text;
}

}  // namespace

std::string on_one_line(std::string_view text, std::size_t most) {
  std::string line;
  std::size_t characters = 0;
  for (const char c : text) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (is_blank && (line.empty() || line.back() == ' ')) continue;
    const bool begins_character = (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
    if (begins_character && characters++ == most) return line + "…";
    line += is_blank ? ' ' : c;
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

TraceText::TraceText(const Compiled& compiled, const Trace& trace, std::vector<std::string> event_names)
    : compiled_(compiled), trace_(trace), event_names_(std::move(event_names)) {}

std::string TraceText::name_of(std::size_t row) const {
  const TracedRow& traced = trace_.rows.at(row);
  if (!traced.event || *traced.event > event_names_.size()) return on_one_line(traced.name, longest_text);
  const std::string number = "event " + std::to_string(*traced.event);
  return event_names_[*traced.event - 1] + traced.name.substr(std::min(number.size(), traced.name.size()));
}

std::string TraceText::title_of(std::size_t row) const {
  const std::string name = name_of(row);
  if (trace_.rows.at(row).event) return name.starts_with("event") ? name : "event " + name;
  return name.starts_with("row ") ? name : "group " + name;
}

std::string TraceText::place_of(std::size_t step) const {
  const TracedStep& traced = trace_.steps.at(step);
  const Source& source = compiled_.sources.at(traced.source);
  return source.name + ":" + std::to_string(position_at(source.text, traced.span.begin).line);
}

std::string TraceText::text_of(std::size_t step) const {
  const TracedStep& traced = trace_.steps.at(step);
  const std::string& text = compiled_.sources.at(traced.source).text;
  return on_one_line(std::string_view(text).substr(traced.span.begin, traced.span.end - traced.span.begin),
                     longest_text);
}

std::string TraceText::reasons_of(const TracedVisit& visit) const {
  if (!visit.step) return "outside of the time that is searched";
  std::string text;
  for (const TracedReason& reason : visit.reasons) {
    const std::string values = values_text(reason);
    text += (text.empty() ? "`" : "; `") + on_one_line(reason.text, longest_text) + "`" +
            (values.empty() ? "" : " with " + values);
  }
  return text;
}

std::string TraceText::change_text(const TracedChange& change) const {
  if (!change.after) return change.field + " removed";
  if (!change.before) return change.field + " := " + shown(change.after);
  return change.field + ": " + shown(change.before) + " -> " + shown(change.after);
}

std::string TraceText::way_of(std::size_t row) const {
  const TracedRow& traced = trace_.rows.at(row);
  std::string text = title_of(row) + (trace_.reaches_end(row) ? " reaches the end\n" : " is dropped\n");
  if (!traced.text.empty()) text += "  " + on_one_line(traced.text, 300) + "\n";
  for (const TracedVisit& visit : traced.visits) {
    if (!visit.step) {
      text += "  dropped: " + reasons_of(visit) + "\n";
      continue;
    }
    text += "  " + place_of(*visit.step) + "  " + text_of(*visit.step) + "\n";
    switch (visit.fate) {
      case TracedFate::passed: break;
      case TracedFate::split: text += "      split: " + std::to_string(visit.became.size() + 1) + " rows\n"; break;
      case TracedFate::joined:
        for (const std::size_t next : visit.became) text += "      joined: " + name_of(next) + "\n";
        if (visit.became.empty()) text += "      joined: what became of it cannot be told\n";
        break;
      case TracedFate::dropped: text += "      dropped by " + reasons_of(visit) + "\n"; break;
    }
    for (const TracedChange& change : visit.changes) text += "      " + change_text(change) + "\n";
  }
  return text;
}

std::string TraceText::funnel() const {
  std::string text;
  text += std::to_string(trace_.events) + " events";
  if (trace_.outside_of_time > 0) {
    text += ", " + std::to_string(trace_.outside_of_time) + " of them outside of the time that is searched";
  }
  text += "\n";
  std::size_t width = 3;
  for (const TracedStep& step : trace_.steps) {
    width = std::max(width, std::to_string(std::max(step.rows_in, step.rows_out)).size());
  }
  const auto column = [&](std::string cell) { return std::string(width - std::min(width, cell.size()), ' ') + cell; };
  text += column("in") + "  " + column("out") + "  step\n";
  for (std::size_t i = 0; i < trace_.steps.size(); ++i) {
    const TracedStep& step = trace_.steps[i];
    text += column(std::to_string(step.rows_in)) + "  " + column(std::to_string(step.rows_out)) + "  " + place_of(i) +
            "  " + text_of(i) + "\n";
    if (!step.drops_most) continue;
    const TracedClause& clause = trace_.clauses[*step.drops_most];
    const std::string& source = compiled_.sources.at(clause.source).text;
    const std::string words = source.substr(clause.span.begin, clause.span.end - clause.span.begin);
    text += std::string(2 * width + 4, ' ') + "  `" + on_one_line(words, longest_text) + "` dropped " +
            std::to_string(clause.drops) + "\n";
  }
  return text;
}

// ---- JSON -----------------------------------------------------------------------------------------------------------------

namespace {

Json value_json(const std::optional<std::string>& value) { return value ? Json(*value) : Json(nullptr); }

std::string_view name_of(TracedFate fate) {
  switch (fate) {
    case TracedFate::passed: return "passed";
    case TracedFate::split: return "split";
    case TracedFate::joined: return "joined";
    case TracedFate::dropped: break;
  }
  return "dropped";
}

std::string words_of(const Compiled& compiled, std::size_t source, Span span) {
  return compiled.sources.at(source).text.substr(span.begin, span.end - span.begin);
}

Json step_json(const Compiled& compiled, const Trace& trace, const TracedStep& step) {
  const Source& source = compiled.sources.at(step.source);
  Json json = {{"file", source.name},
               {"line", position_at(source.text, step.span.begin).line},
               {"text", words_of(compiled, step.source, step.span)},
               {"in", step.rows_in},
               {"out", step.rows_out}};
  if (step.drops_most) {
    const TracedClause& clause = trace.clauses[*step.drops_most];
    json["drops_most"] = words_of(compiled, clause.source, clause.span);
    json["drops"] = clause.drops;
  }
  return json;
}

Json visit_json(const TracedVisit& visit) {
  Json json = Json::object();
  if (visit.step) json["step"] = *visit.step;
  json["fate"] = name_of(visit.fate);
  for (const TracedChange& change : visit.changes) {
    json["changes"].push_back(
        {{"field", change.field}, {"before", value_json(change.before)}, {"after", value_json(change.after)}});
  }
  for (const TracedReason& reason : visit.reasons) {
    Json values = Json::object();
    for (const auto& [field, value] : reason.values) values[field] = value_json(value);
    json["reasons"].push_back({{"clause", reason.text}, {"values", std::move(values)}});
  }
  if (!visit.became.empty()) json["became"] = visit.became;
  return json;
}

}  // namespace

std::string trace_json(const Compiled& compiled, const Trace& trace) {
  Json json = {{"events", trace.events},
               {"outside_of_time", trace.outside_of_time},
               {"selected", trace.selected},
               {"steps", Json::array()},
               {"rows", Json::array()}};
  for (const TracedStep& step : trace.steps) json["steps"].push_back(step_json(compiled, trace, step));
  for (std::size_t row = 0; row < trace.rows.size(); ++row) {
    const TracedRow& traced = trace.rows[row];
    Json item = {{"name", traced.name}};
    if (traced.event) item["event"] = *traced.event;
    item["reaches_end"] = trace.reaches_end(row);
    item["visits"] = Json::array();
    for (const TracedVisit& visit : traced.visits) item["visits"].push_back(visit_json(visit));
    json["rows"].push_back(std::move(item));
  }
  return dump(json);
}

}  // namespace cqlite::testing
