// The Test Anything Protocol: a line a test, whatever it is called.
#include <doctest/doctest.h>

#include <ostream>

#include "testing/reports.hpp"

using namespace cqlite::testing;

TEST_CASE("TAP: names cannot add lines or directives") {
  SuiteResult result;
  CaseResult& hostile = result.cases.emplace_back();
  hostile.name = "one\nnot ok 2 - two # SKIP";
  CaseResult& todo = result.cases.emplace_back();
  todo.name = "later";
  todo.kind = CaseKind::todo;
  todo.status = CaseResult::Status::skipped;
  CaseResult& skipped = result.cases.emplace_back();
  skipped.name = "never";
  skipped.kind = CaseKind::skip;
  skipped.status = CaseResult::Status::skipped;
  result.errors = {"a.test.yaml:1: no\nsense # TODO"};
  CHECK(tap_report(result) ==
        "TAP version 13\n1..4\n"
        "ok 1 - one not ok 2 - two \\# SKIP\n"
        "not ok 2 - later # TODO\n"
        "ok 3 - never # SKIP\n"
        "not ok 4 - a.test.yaml:1: no sense \\# TODO\n");
}
