// What a value may be held to.
#include "testing/matcher.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <string>

using namespace cqlite::testing;

namespace {

const std::string file = "case.test.yaml";

/// Does `value` fit `{ … }`?
bool fits(const std::string& matchers, const std::optional<std::string_view>& value) {
  for (const Matcher& matcher : read_matchers(load_yaml(matchers, file), file)) {
    if (!matcher.fits(value)) return false;
  }
  return true;
}

std::string problem_with(const std::string& matchers) {
  try {
    (void)read_matchers(load_yaml(matchers, file), file);
  } catch (const SpecError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("matchers: numbers are compared by value, and what is no number fits nothing") {
  CHECK(fits("{ $gt: 9 }", "10"));
  CHECK_FALSE(fits("{ $gt: 10 }", "10.0"));
  CHECK(fits("{ $gte: 10, $lte: 10 }", "10.0"));
  CHECK_FALSE(fits("{ $lt: 9 }", "abc"));
  CHECK(fits("{ $approx: 25, tolerance: 0.1 }", "25.1"));
  CHECK_FALSE(fits("{ $approx: 25, tolerance: 0.1 }", "25.11"));
  CHECK(fits("{ $approx: 25 }", "25.0"));
}

TEST_CASE("matchers: texts") {
  CHECK(fits("{ $re: '^svc_' }", "svc_sql"));
  CHECK_FALSE(fits("{ $re: '^svc_' }", "a svc_sql"));
  CHECK(fits("{ $glob: 'a*c' }", "abc"));
  CHECK_FALSE(fits("{ $glob: 'a*c' }", "abcd"));
  CHECK(fits("{ $in: [a, 10] }", "10.0"));
  CHECK_FALSE(fits("{ $in: [a, b] }", "c"));
}

TEST_CASE("matchers: the lines of a value in any order, and how many there are") {
  CHECK(fits("{ $set: [b, a] }", "a\nb"));
  CHECK_FALSE(fits("{ $set: [a] }", "a\na"));
  CHECK_FALSE(fits("{ $set: [a, b] }", "a"));
  CHECK(fits("{ $set: [] }", ""));
  CHECK(fits("{ $size: 2 }", "a\nb"));
  CHECK(fits("{ $size: 0 }", ""));
}

TEST_CASE("matchers: fields that are there or not") {
  CHECK(fits("{ $exists: true }", ""));
  CHECK(fits("{ $any: true }", "x"));
  CHECK_FALSE(fits("{ $exists: true }", std::nullopt));
  CHECK(fits("{ $exists: false }", std::nullopt));
  CHECK(fits("{ $absent: true }", std::nullopt));
  CHECK_FALSE(fits("{ $absent: true }", ""));
  CHECK_FALSE(fits("{ $gt: 1 }", std::nullopt));
}

TEST_CASE("matchers: what makes no sense is refused by line") {
  CHECK(problem_with("{ $gtt: 1 }") == "case.test.yaml:1: there is no `$gtt`; did you mean `$gt`?");
  CHECK(problem_with("{ $gt: many }") == "case.test.yaml:1: `$gt` needs a number");
  CHECK(problem_with("{ $re: '(' }").find("case.test.yaml:1: `$re` needs a regex") == 0);
  CHECK(problem_with("{ $exists: maybe }") == "case.test.yaml:1: `$exists` is true or false");
}
