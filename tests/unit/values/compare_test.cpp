/// Equality, the order of keys and wildcards as tables (reference 4.1 to 4.3, 6.4).

#include "values/compare.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <ostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace cqlite;

namespace {

std::string text_of(const Value& value) {
  Arena arena;
  return std::string(value.text(arena));
}

bool filter_equals(std::string_view pattern, const Value& value) {
  Arena arena;
  return Wildcard(pattern).equals(value, arena);
}

// The definition of matching, in exponential time.
bool matches_slowly(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() != '*') {
    return !text.empty() && pattern.front() == text.front() && matches_slowly(pattern.substr(1), text.substr(1));
  }
  return matches_slowly(pattern.substr(1), text) || (!text.empty() && matches_slowly(pattern, text.substr(1)));
}

}  // namespace

TEST_CASE("equal: numbers by value, everything else by text") {
  struct Row {
    Value left;
    Value right;
    bool expected;
  };
  const Row rows[] = {
      {Value::text("1"), Value::text("1.0"), true},
      {Value::text("1e2"), Value::integer(100), true},
      {Value::text("007"), Value::integer(7), true},
      {Value::number(5.5), Value::number_text("5.50"), true},
      {Value::text("9007199254740993"), Value::text("9007199254740992"), false},
      {Value::integer(9007199254740993), Value::number_text("9007199254740992.0"), false},
      {Value::text("a"), Value::integer(2), false},
      {Value::integer(2), Value::text("a"), false},
      {Value::text(""), Value::text(""), true},
      {Value::text(""), Value::integer(0), false},
      {Value::text("a"), Value::text("a"), true},
      {Value::text("a"), Value::text("A"), false},
      {Value::text("a*"), Value::text("ab"), false},
      {Value::boolean(true), Value::text("true"), true},
      {Value::boolean(true), Value::integer(1), false},
      {Value::text(" 1"), Value::text("1"), false},
      {Value::text("1e999"), Value::text("1e999"), true},
      {Value::text("1e999"), Value::text("1e998"), false},
  };
  for (const Row& row : rows) {
    CAPTURE(text_of(row.left));
    CAPTURE(text_of(row.right));
    CHECK(equal(row.left, row.right) == row.expected);
    CHECK(equal(row.right, row.left) == row.expected);
  }
}

TEST_CASE("compare_keys: missing, then numbers by value, then texts by code point") {
  const Value in_order[] = {
      Value(),
      Value::text("-1e300"),
      Value::integer(-5),
      Value::text("0"),
      Value::text("0.0"),
      Value::text("00"),
      Value::number(0.5),
      Value::integer(1),
      Value::text("1.0"),
      Value::text("2"),
      Value::integer(10),
      Value::text("9007199254740992"),
      Value::text("9007199254740993"),
      Value::text(""),
      Value::text(" 1"),
      Value::text("1a"),
      Value::text("A"),
      Value::text("B"),
      Value::text("a"),
      Value::text("aa"),
      Value::boolean(false),
      Value::text("\xC3\xA9"),          // é
      Value::text("\xEF\xBC\xA1"),      // U+FF21, which UTF-16 would put after the next
      Value::text("\xF0\x9F\x98\x80"),  // U+1F600
  };
  for (const Value& left : in_order) {
    for (const Value& right : in_order) {
      CAPTURE(text_of(left));
      CAPTURE(text_of(right));
      const int order = compare_keys(left, right);
      CHECK((order < 0) == (&left < &right));
      CHECK((order == 0) == (&left == &right));
    }
  }
  CHECK(compare_keys(Value::integer(7), Value::text("7")) == 0);
  CHECK(compare_keys(Value::number(0.5), Value::number_text("0.5")) == 0);
}

TEST_CASE("wildcard: a star is any run of characters") {
  struct Row {
    std::string_view pattern;
    std::string_view text;
    bool expected;
  };
  const Row rows[] = {
      {"abc", "abc", true},
      {"abc", "abcd", false},
      {"abc", "xabc", false},
      {"abc", "ABC", false},
      {"", "", true},
      {"", "a", false},
      {"*", "", true},
      {"*", "abc", true},
      {"**", "", true},
      {"a*", "a", true},
      {"a*", "abc", true},
      {"a*", "ba", false},
      {"*a", "a", true},
      {"*a", "ba", true},
      {"*a", "ab", false},
      {"*a*", "bab", true},
      {"*a*", "bbb", false},
      {"a*b", "ab", true},
      {"a*b", "axxb", true},
      {"a*b", "a*b", true},
      {"a*b", "axxbc", false},
      {"a*a", "a", false},
      {"a*a", "aa", true},
      {"ab*ba", "aba", false},
      {"ab*ba", "abba", true},
      {"*ab*ab*", "ab", false},
      {"*ab*ab*", "abab", true},
      {"a*b*c", "abbcbc", true},
      {"a**b", "ab", true},
      {"a?c", "abc", false},
      {"a?c", "a?c", true},
      {"[a]*", "a", false},
      {"B*", "Bob", true},
      {"b*", "Bob", false},
      {"*.exe", "a.exe.exe", true},
      {"C:\\*\\x", "C:\\a\\b\\x", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    CAPTURE(row.text);
    CHECK(Wildcard(row.pattern).matches(row.text) == row.expected);
  }
}

TEST_CASE("wildcard: matching agrees with its definition") {
  std::mt19937 random(7);
  const auto random_text = [&random](std::string_view letters, std::size_t longest) {
    std::string text;
    for (std::size_t left = random() % (longest + 1); left > 0; --left) text += letters[random() % letters.size()];
    return text;
  };
  for (int i = 0; i < 20000; ++i) {
    const std::string pattern = random_text("ab*", 6);
    const std::string text = random_text("ab", 9);
    CAPTURE(pattern);
    CAPTURE(text);
    CHECK(Wildcard(pattern).matches(text) == matches_slowly(pattern, text));
    CHECK(Wildcard(pattern, Wildcard::Anchoring::anywhere).matches(text) == matches_slowly("*" + pattern + "*", text));
  }
}

TEST_CASE("wildcard: anywhere") {
  const auto anywhere = [](const char* pattern) { return Wildcard(pattern, Wildcard::Anchoring::anywhere); };
  CHECK(anywhere("b").matches("abc"));
  CHECK(anywhere("a*c").matches("xabcx"));
  CHECK_FALSE(anywhere("d").matches("abc"));
  CHECK(anywhere("").matches_everything());
}

TEST_CASE("wildcard: what it knows about itself") {
  CHECK(Wildcard("*").matches_everything());
  CHECK(Wildcard("**").matches_everything());
  CHECK_FALSE(Wildcard("").matches_everything());
  CHECK_FALSE(Wildcard("*a").matches_everything());
  CHECK(Wildcard("*ab**c*").pieces() == std::vector<std::string>{"ab", "c"});
  CHECK(Wildcard("*ab**c*").pattern() == "*ab**c*");
  CHECK(Wildcard("*").pieces().empty());
}

TEST_CASE("wildcard: ignoring case, by Unicode's simple folding") {
  const auto ignoring = [](const char* pattern) { return Wildcard(pattern, Wildcard::Anchoring::whole, true); };
  CHECK(ignoring("AbC*").matches("aBcD"));
  CHECK_FALSE(ignoring("AbC*").matches("xaBcD"));
  CHECK(ignoring("\xC3\x89*").matches("\xC3\xA9t\xC3\xA9"));  // É, été
  CHECK(ignoring("\xCE\xA3").matches("\xCF\x82"));            // Σ, ς
  CHECK(ignoring("k").matches("\xE2\x84\xAA"));               // k, Kelvin sign
  CHECK(ignoring("*needle*").matches(std::string(2000, 'x') + "NEEDLE"));
  CHECK(ignoring("*").matches("\xFF"));
  CHECK(ignoring("a\xFF").matches("A\xFF"));
}

TEST_CASE("wildcard: a filter also compares plain numbers by value") {
  struct Row {
    std::string_view pattern;
    std::string_view text;
    bool expected;
  };
  const Row rows[] = {
      {"10", "10", true},
      {"1", "1.0", true},
      {"1.0", "1", true},
      {"-1", "-1.00", true},
      {"0", "-0", true},
      {"01", "1", false},
      {"1", "01", false},
      {"1e2", "100", false},
      {"100", "1e2", false},
      {"1*", "1.0", true},
      {"1*0", "1.00", true},
      {"1", "+1", false},
      {"0.5", ".5", false},
      {"10", "10x", false},
      {"10", "", false},
      {"abc", "abc", true},
      {"", "", true},
      {"*", "", true},
      {"", "abc", false},
      {"400", "400.0", true},
      {"9007199254740993", "9007199254740992", false},
      {"9007199254740993", "9007199254740993.0", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    CAPTURE(row.text);
    CHECK(filter_equals(row.pattern, Value::text(row.text)) == row.expected);
  }
}

TEST_CASE("wildcard: a filter on calculated and missing values") {
  CHECK(filter_equals("5", Value::integer(5)));
  CHECK(filter_equals("5.0", Value::integer(5)));
  CHECK_FALSE(filter_equals("05", Value::integer(5)));
  CHECK(filter_equals("5*", Value::integer(55)));
  CHECK(filter_equals("5.50", Value::number(5.5)));
  CHECK(filter_equals("true", Value::boolean(true)));
  CHECK_FALSE(filter_equals("*", Value()));
  CHECK_FALSE(filter_equals("", Value()));
  Arena arena;
  CHECK_FALSE(Wildcard("1", Wildcard::Anchoring::whole, true).equals(Value::text("1.0"), arena));
}

TEST_CASE("wildcard: hostile patterns take linear time") {
  std::string pattern;
  for (int i = 0; i < 500; ++i) pattern += "*a";
  CHECK_FALSE(Wildcard(pattern + "*b").matches(std::string(100'000, 'a')));
  CHECK_FALSE(Wildcard("*" + std::string(20'000, 'a') + "b*").matches(std::string(2'000'000, 'a')));
}
