/// "Did you mean": distances, and when a guess is near enough (house style 2.5).

#include "base/edit_distance.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

using namespace cqlite;

TEST_CASE("edit distance: insertions, deletions, replacements, swaps; case ignored") {
  struct Row {
    std::string_view left;
    std::string_view right;
    std::size_t expected;
  };
  const Row rows[] = {
      {"", "", 0},           {"abc", "", 3},           {"limit", "limit", 0}, {"LIMIT", "limit", 0},
      {"limt", "limit", 1},  {"liimit", "limit", 1},   {"limot", "limit", 1}, {"limti", "limit", 1},
      {"ilmti", "limit", 2}, {"kitten", "sitting", 3}, {"ca", "abc", 3},      {"GropuBy", "groupBy", 1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.left);
    CAPTURE(row.right);
    CHECK(edit_distance(row.left, row.right) == row.expected);
    CHECK(edit_distance(row.right, row.left) == row.expected);
  }
}

TEST_CASE("nearest: at most a third of the name and at most three edits") {
  const std::vector<std::string> names = {"count", "groupBy", "limit", "field", "as", "formatTime", "setTimeInterval"};
  CHECK(nearest("limt", names) == "limit");
  CHECK(nearest("LIMIT", names) == "limit");
  CHECK(nearest("groupby", names) == "groupBy");
  CHECK(nearest("gruopBy", names) == "groupBy");
  CHECK(nearest("AS", names) == "as");
  CHECK(nearest("formatTme", names) == "formatTime");
  CHECK(nearest("setTimeIntervals", names) == "setTimeInterval");
  CHECK(nearest("sTimeInterval", names) == "setTimeInterval");
  CHECK_FALSE(nearest("TimeInterval", {"setTimeIntervals"}).has_value());  // four edits
  CHECK_FALSE(nearest("lmt", {"limit"}).has_value());                      // two edits of three letters
  CHECK_FALSE(nearest("is", names).has_value());                           // one edit of two letters
  CHECK_FALSE(nearest("unknown_function", names).has_value());
  CHECK_FALSE(nearest("", names).has_value());
  CHECK_FALSE(nearest("limit", {}).has_value());
}

TEST_CASE("nearest: the best candidate wins, then the first") {
  CHECK(nearest("limits", {"limited", "limit"}) == "limit");
  CHECK(nearest("sort", {"port", "soft"}) == "port");
  CHECK(nearest("Sort", {"port", "sort"}) == "sort");
}
