// Test files: what is read, what is refused, and how a failure is told.
#include "testing/spec.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <string>

#include "testing/check.hpp"
#include "unit/io/reading.hpp"

using namespace cqlite::testing;

namespace {

const std::string head = "cqlite_test: 1\ntests:\n";

/// What is wrong with a test file of this content; empty if nothing.
std::string problem_with(const std::string& content) {
  const Folder folder;
  try {
    (void)read_cases(folder.file("case.test.yaml", content));
  } catch (const SpecError& error) {
    const std::string text = error.what();
    return text.substr(text.find("case.test.yaml"));
  }
  return "";
}

/// The failure of the only case of a test file.
std::string failure_of(const std::string& test) {
  const Folder folder;
  const auto cases = read_cases(folder.file("case.test.yaml", head + "  - " + test), {.keeps_order = true});
  REQUIRE(cases.size() == 1);
  CheckOptions options;
  options.runs_every_way = true;
  options.explains = false;
  return check(cases.front(), options);
}

}  // namespace

TEST_CASE("test files: events keep the spelling of numbers, quotes make texts, null stays") {
  const Folder folder;
  const auto cases = read_cases(folder.file("case.test.yaml", head + R"(
  - name: one
    cql: '*'
    given:
      - { a: 1.50, b: "1.50", c: true, d: "true", e: null, f: [1, { g: x }], h: 0x1F, i: -2e3 }
      - raw: '{ "as":"it stands" }'
    expect: none
)"));
  REQUIRE(cases.size() == 1);
  CHECK(cases[0].given ==
        "{\"a\":1.50,\"b\":\"1.50\",\"c\":true,\"d\":\"true\",\"e\":null,\"f\":[1,{\"g\":\"x\"}],\"h\":\"0x1F\",\"i\":-"
        "2e3}\n"
        "{ \"as\":\"it stands\" }\n");
  CHECK(cases[0].place().ends_with("case.test.yaml:4"));
}

TEST_CASE("test files: what holds for all cases may be said once, and each case may say otherwise") {
  const Folder folder;
  (void)folder.file("hunt.cql", "user=?who");
  const auto cases = read_cases(folder.file("case.test.yaml", R"(
cqlite_test: 1
query: hunt.cql
defaults: { now: 2026-03-01T12:00:00Z, from: 1h, arguments: { who: ann }, given: [ { user: ann } ] }
tests:
  - { name: one, expect: { kept: [1] } }
  - { name: two, arguments: { who: [bob, cy] }, from: 2h, expect: none }
)"));
  REQUIRE(cases.size() == 2);
  CHECK(cases[0].query.text == "user=?who");
  CHECK(cases[0].options.from == 1'772'366'400'000 - 3'600'000);
  CHECK(cases[1].options.from == 1'772'366'400'000 - 7'200'000);
  CHECK(cases[1].arguments.at("who") == cqlite::ParameterValue{"bob", "cy"});
  CHECK(check(cases[0]).empty());
  CHECK(check(cases[1]).empty());
}

TEST_CASE("test files: an unknown key is refused by line, with the nearest") {
  CHECK(problem_with(head + "  - name: x\n    cql: a\n    gven: []\n    expect: none\n") ==
        "case.test.yaml:5: a case has no key `gven`; did you mean `given`?");
  CHECK(problem_with(head + "  - name: x\n    cql: a\n    x-owner: me\n    expect: none\n").empty());
}

TEST_CASE("test files: what is missing or doubled is refused") {
  CHECK(problem_with("tests: []\n").find("`cqlite_test: 1` is missing") != std::string::npos);
  CHECK(problem_with(head + "  - { name: x, cql: a }\n") == "case.test.yaml:3: a case needs `expect`");
  CHECK(problem_with(head + "  - { name: x, expect: none }\n").find("neither the case nor the file") !=
        std::string::npos);
  CHECK(problem_with(head + "  - { name: x, cql: a, cql: b, expect: none }\n").find("`cql` stands twice") !=
        std::string::npos);
  CHECK(problem_with(head + "  - { name: x, cql: a, given: [ { b: 1, b: 2 } ], expect: none }\n")
            .find("`b` stands twice") != std::string::npos);
  CHECK(problem_with(head + "  - { name: x, cql: a, expect: none }\n  - { name: x, cql: a, expect: none }\n") ==
        "case.test.yaml:4: a second case has this name");
}

TEST_CASE("test files: what must be a map of names is one") {
  const auto with = [](const std::string& key) {
    return head + "  - { name: x, cql: a, " + key + ", expect: none }\n";
  };
  CHECK(problem_with(with("arguments: 5")) ==
        "case.test.yaml:3: `arguments` must be a map: a name and what it stands for");
  CHECK(problem_with(with("arguments: { n: [[1]] }")) ==
        "case.test.yaml:3: an argument is a value or a list of values");
  CHECK(problem_with(with("lookups: [a]")).find("`lookups` must be a map") != std::string::npos);
  CHECK(problem_with(with("stubs: [1]")).find("`stubs` must be a map") != std::string::npos);
  CHECK(problem_with(with("saved_queries: { a: [1] }")).find("a text, or the name of a file, is needed") !=
        std::string::npos);
  CHECK(problem_with(head + "  - { name: x, cql: a, [1, 2]: b, expect: none }\n")
            .find("a key of a case must be a single value") != std::string::npos);
  CHECK(problem_with(head +
                     "  - { name: '${n}', matrix: [ { n: 1 } ], cql: a, given: [ { '${n}': 2 } ], expect: none }\n")
            .find("a key cannot hold `${…}`") != std::string::npos);
}

TEST_CASE("test files: anchors, aliases and tags are refused, broken YAML is named by line") {
  CHECK(problem_with(head + "  - &a { name: x, cql: a, expect: none }\n").find("case.test.yaml:3: anchors") == 0);
  CHECK(problem_with(head + "  - *a\n").find("case.test.yaml:3: ") == 0);
  CHECK(problem_with(head + "  - { name: !!str x, cql: a, expect: none }\n").find("case.test.yaml:3: tags") == 0);
  CHECK(problem_with(head + "  - { name: x\n").find("case.test.yaml:") == 0);
  CHECK(problem_with("").find("the file is empty") != std::string::npos);
}

TEST_CASE("cases: a failure shows only what differs") {
  CHECK(failure_of("{ name: x, cql: 'r := a', given: [ { a: 1 } ], expect: { rows: [ { a: 1, r: 2, s: 3 } ] } }") ==
        "  row 1: `r` is `1`, expected `2`\n  row 1: `s` is missing, expected `3`\n");
  CHECK(failure_of("{ name: x, cql: '*', given: [ { a: 1 }, { a: 2 } ], expect: { rows: [ { a: 1 } ] } }") ==
        "  row 2 is not expected: { a: 2 }\n");
  CHECK(failure_of("{ name: x, cql: '*', given: [], expect: { rows: [ { a: 1 } ] } }") ==
        "  row 1 is missing: { a: 1 }\n");
  CHECK(failure_of("{ name: x, cql: '*', given: [ { a: 1, b: 2 } ], expect: { rows: [ { a: 1 } ] } }") ==
        "  row 1: `b` is not expected, and is `2`\n");
  CHECK(failure_of("{ name: x, cql: '*', given: [ { a: 1, b: 2 } ], compare: { fields: subset }, expect: { rows: [ { "
                   "a: 1.0 } ] } }")
            .empty());
  CHECK(failure_of("{ name: x, cql: '*', given: [ { a: 1 } ], expect: { rows: [ { a: \"1.0\" } ] } }") ==
        "  row 1: `a` is `1`, expected `1.0`\n");
  CHECK(failure_of("{ name: x, cql: '*', given: [ { a: 1 }, { a: 2 } ], compare: { order: ignore }, "
                   "expect: { rows: [ { a: 2 }, { a: 1 } ] } }")
            .empty());
}

TEST_CASE("cases: errors, warnings and notices that were not foreseen fail") {
  CHECK(failure_of("{ name: x, cql: 'cuont()', expect: none }").find("this error is not expected: C201 at 1:1") !=
        std::string::npos);
  CHECK(failure_of("{ name: x, cql: 'count()', expect: { error: { code: C201, line: 1 } } }") ==
        "  there is no error C201 at 1:?\n");
  CHECK(failure_of("{ name: x, cql: 'a==1', expect: none }").find("this warning is not expected: W103") !=
        std::string::npos);
  CHECK(failure_of("{ name: x, cql: 'a=1', expect: { count: 0, warnings: [W103] } }") ==
        "  there is no warning W103\n");
  CHECK(failure_of("{ name: x, cql: 'a=1', given: [ { raw: 'x' } ], expect: none }")
            .find("this warning is not expected: W501") != std::string::npos);
}
