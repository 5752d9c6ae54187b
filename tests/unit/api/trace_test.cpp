// What a trace tells of steps, clauses and rows.
#include "cqlite/trace.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <string>

#include "cqlite/error.hpp"

using namespace cqlite;

namespace {

Compiled observed(const std::string& text, const std::string& selection = {}) {
  CompileOptions options;
  options.is_observed = true;
  options.selection = selection;
  Compiled compiled = Query::compile(text, options);
  INFO(compiled.report());
  REQUIRE(compiled.query.has_value());
  return compiled;
}

Trace traced(const Compiled& compiled, const std::string& events, bool follows_all = true) {
  TraceOptions options;
  options.follows_all = follows_all;
  return trace(compiled, Input::text(events), options);
}

/// Which clause dropped the row, as it is written.
std::string dropped_by(const Trace& trace, std::size_t row) {
  const TracedVisit& last = trace.rows.at(row).visits.back();
  return last.fate == TracedFate::dropped && !last.reasons.empty() ? last.reasons.front().text : "";
}

}  // namespace

TEST_CASE("trace: of `and` the operand decides, of `or` the whole, of a case the last test of each branch") {
  const Compiled both = observed("not (a=1 and b=2)");
  CHECK(dropped_by(traced(both, R"({"a":1,"b":2})"), 0) == "not (a=1 and b=2)");
  const Compiled either = observed("test(a > 1) | (a=5 or b=2) c=*");
  const Trace lines = traced(either, "{\"a\":1}\n{\"a\":3,\"b\":1}\n{\"a\":5}\n{\"a\":5,\"c\":1}\n");
  REQUIRE(lines.rows.size() == 4);
  CHECK(dropped_by(lines, 0) == "a > 1");
  CHECK(dropped_by(lines, 1) == "a=5 or b=2");
  CHECK(dropped_by(lines, 2) == "c=*");
  CHECK(lines.reaches_end(3));
  const Compiled branches = observed("case { a=1 b=2 | x := 1 ; a=2 }");
  const Trace cases = traced(branches, "{\"a\":1,\"b\":1}\n");
  REQUIRE(cases.rows.at(0).visits.back().reasons.size() == 2);
  CHECK(cases.rows[0].visits.back().reasons[0].text == "b=2");
  CHECK(cases.rows[0].visits.back().reasons[1].text == "a=2");
}

TEST_CASE("trace: events are followed into their groups, through sorts, and as copies") {
  const Compiled compiled = observed("split(x) | groupBy(u) | sort(_count, limit=1)");
  const Trace trace = traced(compiled, "{\"u\":\"a\",\"x\":[1,2]}\n{\"u\":\"b\",\"x\":[1]}\n{\"x\":[1]}\n");
  CHECK(trace.events == 3);
  CHECK(trace.reaches_end(0));
  CHECK(trace.rows[0].visits.front().fate == TracedFate::split);
  const auto row_of = [&](std::size_t event) {
    for (std::size_t row = 0; row < trace.rows.size(); ++row) {
      if (trace.rows[row].event == event) return row;
    }
    return trace.rows.size();
  };
  CHECK_FALSE(trace.reaches_end(row_of(2)));
  CHECK(dropped_by(trace, row_of(3)) == "u=*");
  CHECK(trace.steps.at(1).rows_in == 4);
  CHECK(trace.steps.at(1).rows_out == 2);
}

TEST_CASE("trace: changes, values, and the time that is searched") {
  const Compiled compiled = observed("a := a + 1 | drop(b)");
  const Trace trace = traced(compiled, R"({"a":1,"b":2})");
  const auto& visits = trace.rows.at(0).visits;
  REQUIRE(visits.size() == 2);
  REQUIRE(visits[0].changes.size() == 1);
  CHECK(visits[0].changes[0].before == "1");
  CHECK(visits[0].changes[0].after == "2");
  REQUIRE(visits[1].changes.size() == 1);
  CHECK_FALSE(visits[1].changes[0].after.has_value());
  TraceOptions options;
  options.follows_all = true;
  options.run.from = 2000;
  const auto late = cqlite::trace(compiled, Input::text("{\"@timestamp\":1000}\n{\"@timestamp\":3000}\n"), options);
  CHECK(late.outside_of_time == 1);
  CHECK_FALSE(late.rows.at(0).visits.at(0).step.has_value());
  CHECK(late.reaches_end(1));
}

TEST_CASE("trace: a selection chooses what is followed and changes nothing") {
  const Compiled compiled = observed("n > 1 | count()", "user=/^a(?<rest>.*)/");
  TraceOptions options;
  std::string rows;
  options.handler = [&rows](const Row& row) {
    row.append_json(rows);
    return true;
  };
  const Trace trace = cqlite::trace(
      compiled, Input::text("{\"user\":\"ann\",\"n\":1}\n{\"user\":\"bob\",\"n\":2}\n{\"user\":\"al\",\"n\":3}\n"),
      options);
  CHECK(rows == R"({"_count":2})");
  CHECK(trace.selected == 2);
  CHECK(trace.rows.at(0).event == 1);
  CHECK(trace.rows.at(1).event == 3);
  CHECK_FALSE(trace.reaches_end(0));
  CHECK(trace.reaches_end(1));
}

TEST_CASE("trace: both sides of clauses, alternatives, branches, limits and parameters are counted") {
  CompileOptions compiling;
  compiling.is_observed = true;
  compiling.parameters["given"] = {"1"};
  const Compiled compiled =
      Query::compile("a=/^(x|y)$/ | case { b=1 ; * } | n >= ?{least=0} n <= ?given | sort(n, limit=1)", compiling);
  REQUIRE(compiled.query.has_value());
  const Trace trace = traced(compiled, "{\"a\":\"x\",\"b\":1,\"n\":1}\n{\"a\":\"z\"}\n");
  std::string text;
  for (const TracedClause& clause : trace.clauses) {
    if (clause.kind == TracedKind::junction) continue;
    const std::string& query = compiled.sources.at(clause.source).text;
    text += query.substr(clause.span.begin, clause.span.end - clause.span.begin) + " " + std::to_string(clause.hits) +
            "/" + (clause.can_miss ? std::to_string(clause.misses) : "-") + "\n";
  }
  CHECK(text ==
        "a=/^(x|y)$/ 1/1\nx 1/-\ny 0/-\nb=1 1/-\nb=1 1/0\n* 0/-\nn >= ?{least=0} 1/0\n?{least=0} 0/1\nn <= ?given 1/0\n"
        "?given 1/-\nsort(n, limit=1) 1/-\n");
}

TEST_CASE("trace: a query that was not compiled to be observed is refused") {
  const Compiled compiled = Query::compile("a=1");
  CHECK_THROWS_AS((void)trace(compiled, Input::text("")), Error);
}
