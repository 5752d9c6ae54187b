#include "testing/coverage.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "testing/json.hpp"
#include "testing/trace_text.hpp"

namespace cqlite::testing {
namespace {

constexpr std::size_t longest_text = 70;

/// How the two sides of a clause are called; empty: that side is not to be seen.
std::pair<std::string, std::string> sides_of(const TracedClause& clause) {
  switch (clause.kind) {
    case TracedKind::test: return {"true", "false"};
    case TracedKind::branch: return {"taken", ""};
    case TracedKind::alternative: return {"found", ""};
    case TracedKind::parameter: return {"given", clause.can_miss ? "default" : ""};
    case TracedKind::limit: return {"reached", ""};
    case TracedKind::junction: break;
  }
  return {"", ""};
}

void add_unit(QueryCoverage& query, const TracedClause& clause, const std::string& wanted, std::uint64_t count) {
  if (wanted.empty()) return;
  const auto known = std::find_if(query.units.begin(), query.units.end(), [&](const CoverageUnit& unit) {
    return unit.span == clause.span && unit.wanted == wanted;
  });
  if (known != query.units.end()) {
    known->count += count;
    return;
  }
  const std::string words = query.text.substr(clause.span.begin, clause.span.end - clause.span.begin);
  query.units.push_back(
      {position_at(query.text, clause.span.begin).line, clause.span, on_one_line(words, longest_text), wanted, count});
}

bool is_before(const CoverageUnit& left, const CoverageUnit& right) {
  if (left.span.begin != right.span.begin) return left.span.begin < right.span.begin;
  if (left.span.end != right.span.end) return left.span.end > right.span.end;
  return left.wanted > right.wanted;  // true before false
}

}  // namespace

std::size_t QueryCoverage::seen() const {
  return static_cast<std::size_t>(
      std::count_if(units.begin(), units.end(), [](const CoverageUnit& unit) { return unit.count > 0; }));
}

double QueryCoverage::percent() const {
  if (units.empty()) return tests > 0 ? 100 : 0;
  return 100.0 * static_cast<double>(seen()) / static_cast<double>(units.size());
}

void Coverage::add(const std::string& path, const Compiled& compiled, std::size_t source, const Trace& trace) {
  const std::lock_guard lock(mutex_);
  QueryCoverage& query = queries_[path];
  query.path = path;
  query.text = compiled.sources.at(source).text;
  ++query.tests;
  for (const TracedClause& clause : trace.clauses) {
    if (clause.source != source) continue;
    const auto [hit, miss] = sides_of(clause);
    add_unit(query, clause, hit, clause.hits);
    if (clause.can_miss) add_unit(query, clause, miss, clause.misses);
  }
}

void Coverage::add_untested(const std::string& path, const std::string& text) {
  CompileOptions options;
  options.is_observed = true;
  options.name = path;
  const Compiled compiled = Query::compile(text, options);
  // Without the values and files that it needs, its clauses are not known: then it has none, and is not covered.
  if (compiled) add(path, compiled, 0, trace(compiled, Input::text("")));
  const std::lock_guard lock(mutex_);
  QueryCoverage& query = queries_[path];
  query.path = path;
  query.text = text;
  query.tests = 0;
}

std::vector<QueryCoverage> Coverage::queries() const {
  const std::lock_guard lock(mutex_);
  std::vector<QueryCoverage> result;
  for (const auto& [path, query] : queries_) {
    result.push_back(query);
    std::stable_sort(result.back().units.begin(), result.back().units.end(), is_before);
  }
  return result;
}

double total_percent(const std::vector<QueryCoverage>& queries) {
  std::size_t seen = 0;
  std::size_t all = 0;
  for (const QueryCoverage& query : queries) {
    const bool is_missing = query.units.empty() && query.tests == 0;
    seen += query.seen();
    all += query.units.size() + (is_missing ? 1 : 0);
  }
  return all == 0 ? 100.0 : 100.0 * static_cast<double>(seen) / static_cast<double>(all);
}

std::string coverage_text(const std::vector<QueryCoverage>& queries) {
  std::string text = "coverage of clauses\n";
  for (const QueryCoverage& query : queries) {
    text += fmt::format("{:6.1f} %  {:4} of {:<4} {}{}\n", query.percent(), query.seen(), query.units.size(),
                        query.path, query.tests == 0 ? "  (no tests)" : "");
    if (query.tests == 0) continue;
    for (const CoverageUnit& unit : query.units) {
      if (unit.count == 0)
        text += fmt::format("           line {:<4} never {:<8} {}\n", unit.line, unit.wanted, unit.text);
    }
  }
  return text + fmt::format("{:6.1f} %  in all\n", total_percent(queries));
}

std::string coverage_json(const std::vector<QueryCoverage>& queries) {
  Json json = {{"percent", total_percent(queries)}, {"queries", Json::array()}};
  for (const QueryCoverage& query : queries) {
    Json item = {{"file", query.path},          {"percent", query.percent()}, {"seen", query.seen()},
                 {"units", query.units.size()}, {"tests", query.tests},       {"clauses", Json::array()}};
    for (const CoverageUnit& unit : query.units) {
      const Position begin = position_at(query.text, unit.span.begin);
      const Position end = position_at(query.text, unit.span.end);
      item["clauses"].push_back({{"line", begin.line},
                                 {"column", begin.column},
                                 {"end_line", end.line},
                                 {"end_column", end.column},
                                 {"text", unit.text},
                                 {"wanted", unit.wanted},
                                 {"count", unit.count}});
    }
    json["queries"].push_back(std::move(item));
  }
  return dump(json, 2) + "\n";
}

}  // namespace cqlite::testing
