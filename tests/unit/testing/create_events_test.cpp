// Cases as queries with createEvents(): what they look like, and that they give the rows that the cases expect.
#include "testing/create_events.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "testing/check.hpp"
#include "testing/suite.hpp"
#include "testing/ways.hpp"
#include "unit/io/reading.hpp"

using namespace cqlite::testing;

namespace {

/// What the query of the only case of a test file looks like.
std::string emitted(const std::string& test) {
  const Folder folder;
  const std::string file = folder.file("hunt.test.yaml", "cqlite_test: 1\ntests:\n  - " + test);
  const auto queries = create_events_queries(read_cases(file));
  REQUIRE(queries.size() == 1);
  std::string text = queries[0].text;
  if (const std::size_t at = text.find(file); at != std::string::npos) text.replace(at, file.size(), "hunt.test.yaml");
  return text;
}

/// The rows that come of the case, without what createEvents() adds to whole events.
std::vector<ResultRow> rows_of(const Case& test) {
  const auto compiled = cqlite::Query::compile(test.query.text, compile_options(test));
  REQUIRE_MESSAGE(compiled, compiled.report());
  auto rows = run_query(*compiled.query, test.given, test.options, {}).rows;
  for (ResultRow& row : rows) {
    std::erase_if(row, [](const ResultField& field) {
      return field.name == "@rawstring" || field.name == "@timestamp" || field.name == "@timestamp.nanos";
    });
  }
  return rows;
}

/// Does the query say that it cannot be run, or that it reads more than its own events?
bool cannot_be_said(const std::string& text) {
  return text.find("\n// cqlite refuses this query") != std::string::npos ||
         text.find("\n// subqueries read what is stored") != std::string::npos;
}

/// What is different between the rows of the case and those of its query over no events.
std::string difference_of(const Case& test) {
  Case created = test;
  created.query.text = create_events_queries({test}).front().text;
  created.preludes.clear();
  std::erase_if(created.arguments, [](const auto& argument) { return argument.second.size() == 1; });
  created.given.clear();
  created.options.from.reset();
  created.options.to.reset();
  std::vector<ExpectedRow> expected;
  for (const ResultRow& row : rows_of(test)) expected.push_back(expected_row(row));
  return difference(expected, rows_of(created), {.ignores_order = false, .is_subset = false, .is_numeric = true});
}

}  // namespace

TEST_CASE("created events: the query") {
  CHECK(emitted(R"(
    name: "ann's \"logons\": two"
    cql: 'user=?who n>?least in(host, values=?hosts) // ann'
    prelude: { cql: "x=* // first\n" }
    arguments: { who: 'a"nn', least: 5, hosts: [a, b] }
    from: 2026-01-01T00:00:00Z
    timezone: Europe/Berlin
    lookups: { "vip.csv": "a,b\n1,2\n" }
    given: [ { user: 'a"nn', n: 7, none: null }, { raw: 'broken' }, { "@timestamp": 5, path: 'C:\x' } ]
    expect: { count: 0, not_rows: [ { user: bob } ], rows: [ { user: ann, n: { $gt: 5 } } ] }
)") == R"x(// hunt.test.yaml:4: ann's "logons": two
// expected: 1 row:
// { user: ann, n: { $gt: 5 } }
// expected: 0 rows
// not expected: { user: bob }
// broken lines are left out: 1
// the time zone is Europe/Berlin
// give the parameter ?hosts these values: a, b
// upload the file vip.csv of the test
createEvents([
  "{\"@timestamp\":5,\"path\":\"C:\\\\x\"}",
  "{\"user\":\"a\\\"nn\",\"n\":7,\"none\":null}"
])
| parseJson(handleNull=discard)
| case { @rawstring = /"@timestamp":/ ; drop([@timestamp]) }
| @timestamp >= 1767225600000
| x=* // first
| user="a\"nn" n>"5" in(host, values=?hosts) // ann
)x");
}

TEST_CASE("created events: names of files are safe, and each is its own") {
  const Folder folder;
  const std::string tests = R"(
cqlite_test: 1
tests:
  - { name: "a/b: c", cql: "*", expect: none }
  - { name: "A b ... c!", cql: "*", expect: none }
  - { name: "wrong", cql: "(", expect: { error: C101 } }
)";
  const auto queries = create_events_queries(read_cases(folder.file("hunt.test.yaml", tests)));
  REQUIRE(queries.size() == 2);
  CHECK(queries[0].file_name == "hunt__a_b_c.cql");
  CHECK(queries[1].file_name == "hunt__A_b_c_2.cql");
}

TEST_CASE("created events: the hunts' cases give the same rows") {
  std::size_t count = 0;
  for (const std::string& file : find_test_files({"queries"})) {
    for (const Case& test : read_suite(file).cases) {
      if (!test.expect.errors.empty()) continue;
      if (cannot_be_said(create_events_queries({test}).front().text)) continue;
      INFO(test.place());
      CHECK(difference_of(test) == "");
      ++count;
    }
  }
  CHECK(count > 500);
}
