// Regexes taken apart at their alternatives.
#include "base/regex_alternatives.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <vector>

namespace {

std::vector<std::string> patterns(std::string_view regex) {
  std::vector<std::string> result;
  for (const auto& each : cqlite::alternatives_of(regex)) result.push_back(each.pattern);
  return result;
}

using Patterns = std::vector<std::string>;

}  // namespace

TEST_CASE("alternatives: each alone, with what is around them") {
  CHECK(patterns("^(a|b)$") == Patterns{"^(a)$", "^(b)$"});
  CHECK(patterns("a|b") == Patterns{"a", "b"});
  CHECK(patterns("(?i)(admin|svc-)x") == Patterns{"(?i)(admin)x", "(?i)(svc-)x"});
  CHECK(patterns("(?<n>a|b)(?:c|d)") ==
        Patterns{"(?<n>a)(?:c|d)", "(?<n>b)(?:c|d)", "(?<n>a|b)(?:c)", "(?<n>a|b)(?:d)"});
  CHECK(patterns("abc").empty());
}

TEST_CASE("alternatives: those of groups inside of one leave the others of the outer group out") {
  CHECK(patterns("x(a(b|c)|d)y") == Patterns{"x(a(b|c))y", "x(d)y", "x(a(b))y", "x(a(c))y"});
}

TEST_CASE("alternatives: bars that are none, and regexes that cannot be taken apart") {
  CHECK(patterns(R"(a\|b[|(]c\Q|(\E)").empty());
  CHECK(patterns("(?!a|b)c").empty());
  CHECK(patterns(R"((a|b)\1)").empty());
  CHECK(patterns(")a|b(").empty());
  CHECK(patterns("[[:alpha:]|]").empty());
}

TEST_CASE("alternatives: where they stand") {
  const auto found = cqlite::alternatives_of("^(ab|c)$");
  REQUIRE(found.size() == 2);
  CHECK(found[0].begin == 2);
  CHECK(found[0].end == 4);
  CHECK(found[1].begin == 5);
  CHECK(found[1].end == 6);
}
