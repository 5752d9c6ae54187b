/// Limits: no text is too slow or too deep; what goes over a limit gives one clean error.
#include <doctest/doctest.h>

#include <chrono>

#include "support.hpp"

using namespace cqlite;
using namespace cqlite::syntax_test;

namespace {

std::string repeated(std::string_view text, std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += text;
  return result;
}

double milliseconds(const std::string& query) {
  const auto start = std::chrono::steady_clock::now();
  static_cast<void>(parse(query));
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

TEST_CASE("limits: characters are counted as code points") {
  const syntax::ParseLimits limits{.characters = 5};
  CHECK_FALSE(parse("äöüßé", limits).has_errors);
  const Parsed parsed = parse("äöüßéx", limits);
  REQUIRE(parsed.diagnostics.size() == 1);
  CHECK(parsed.diagnostics[0].code == "C107");
  CHECK(parsed.diagnostics[0].span.begin == 10);
  CHECK(parse(std::string(66'000, 'a')).diagnostics.empty());
  CHECK(parse(std::string(66'001, 'a')).diagnostics.at(0).code == "C107");
}

TEST_CASE("limits: a hundred thousand openers of any kind are one error and no stack overflow") {
  const syntax::ParseLimits limits{.characters = 10'000'000};
  for (const std::string_view opener :
       {"(", "NOT ", "!", "not(", "[", "f(", "f([", "case { ", "case { a | case { b ; ", "x match { a => ", "f({",
        "f(x={a | ", "if(a, ", "a =~ f({", "f(a: {", "x in [", "test(not ", "f(!", "((a or not "}) {
    CAPTURE(opener);
    const Parsed parsed = parse(repeated(opener, 100'000), limits);
    REQUIRE(parsed.diagnostics.size() == 1);
    CHECK(parsed.diagnostics[0].code == "C108");
  }
  for (const std::string_view opener : {"-", "!", "(", "- ", "-(", "if(a, ", "not "}) {
    CAPTURE(opener);
    const Parsed parsed = parse("x := " + repeated(opener, 100'000), limits);
    REQUIRE(parsed.diagnostics.size() == 1);
    CHECK(parsed.diagnostics[0].code == "C108");
  }
}

TEST_CASE("limits: long chains of operators are limited, lists are not") {
  const syntax::ParseLimits limits{.characters = 10'000'000};
  CHECK_FALSE(parse("x := 1" + repeated(" + 1", 900)).has_errors);
  for (const std::string_view link : {" + 1", " * 1", " == 1", " and 1", " or 1", " in [1]", " and 1 or 1"}) {
    CAPTURE(link);
    const Parsed parsed = parse("x := 1" + repeated(link, 50'000), limits);
    CHECK(parsed.has_errors);
    std::size_t too_deep = 0;
    for (const Diagnostic& diagnostic : parsed.diagnostics) too_deep += diagnostic.code == "C108" ? 1 : 0;
    CHECK(too_deep == 1);
  }
  CHECK_FALSE(parse(repeated("a ", 20'000)).has_errors);
  CHECK_FALSE(parse(repeated("a or ", 10'000) + "b").has_errors);
  CHECK_FALSE(parse("in(x, values=[" + repeated("a*,", 10'000) + "b])").has_errors);
}

TEST_CASE("limits: the depth is adjustable and counts levels, not brackets") {
  const syntax::ParseLimits limits{.depth = 3};
  CHECK_FALSE(parse("(((a))) (((b)))", limits).has_errors);
  CHECK(parse("((((a))))", limits).diagnostics.at(0).code == "C108");
  CHECK(parse("((((a))))", limits).diagnostics.at(0).span.begin == 3);
}

TEST_CASE("limits: nesting costs no more than length") {
  const auto nested = [](std::string_view open, std::string_view middle, std::string_view close) {
    return repeated(open, 60) + std::string(middle) + repeated(close, 60);
  };
  const std::string queries[] = {
      "x := " + nested("if(a, ", "1", ", 0)"),
      "x := " + nested("if(a=(b), then=", "1", ", else=0)"),
      nested("case { a | ", "b", " ; * }"),
      nested("x match { a => ", "b", " ; * => * }"),
      nested("f({", "a", "} or x)"),
      "f(" + nested("[{f(", "a", ")}]") + ")",
      nested("(a or not (", "b", "))"),
      nested("a =~ f({", "b", "}) c"),
      "x := " + nested("(a + b * (", "1", "))"),
      "f(" + nested("a: {f(", "a: {b}", ")} include: [x]") + ")",
  };
  for (const std::string& query : queries) {
    CAPTURE(query);
    INFO(told(parse(query), query));
    CHECK_FALSE(parse(query).has_errors);
    CHECK(milliseconds(query) < 200);  // a few even with sanitizers; doubling at each level would take years
  }
}

TEST_CASE("limits: hostile texts of full length take no time") {
  for (const std::string_view piece :
       {"\"", "'", "/", "/[", "[",  "a[",  "a=/", "//",  "/*", "|", ";",      ")",      "}",  "`",
        "?",  "$", ":", "a:", "a.", "...", "{",   "{a}", "<",  "=", "a = | ", "x | ) ", "\\", "\"\\"}) {
    CAPTURE(piece);
    const std::string query = repeated(piece, 60'000 / piece.size());
    CHECK(milliseconds(query) < 5'000);
    CHECK(milliseconds("x := " + query) < 5'000);
    CHECK(milliseconds("f(" + query) < 5'000);
  }
}
