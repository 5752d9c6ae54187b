/// "Did you mean": distances, and when a guess is near enough (house style 2.5).

#include "base/edit_distance.hpp"

#include <doctest/doctest.h>

#include <algorithm>
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

namespace {

/// The definition, without the limit and the band.
std::size_t plain_distance(std::u32string_view left, std::u32string_view right, bool allows_swaps) {
  std::vector<std::vector<std::size_t>> cells(left.size() + 1, std::vector<std::size_t>(right.size() + 1));
  for (std::size_t i = 0; i <= left.size(); ++i) {
    for (std::size_t j = 0; j <= right.size(); ++j) {
      if (i == 0 || j == 0) {
        cells[i][j] = i + j;
        continue;
      }
      const std::size_t replaced = cells[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      cells[i][j] = std::min({replaced, cells[i - 1][j] + 1, cells[i][j - 1] + 1});
      if (allows_swaps && i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
        cells[i][j] = std::min(cells[i][j], cells[i - 2][j - 2] + 1);
      }
    }
  }
  return cells[left.size()][right.size()];
}

}  // namespace

TEST_CASE("edit distance: the limit changes nothing but what is past it") {
  // All texts of up to five letters out of three, against a few.
  std::vector<std::u32string> texts = {U""};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].size() == 5) continue;
    for (const char32_t letter : std::u32string_view(U"abc")) texts.push_back(texts[i] + letter);
  }
  for (const std::u32string_view right : {U"", U"a", U"abcab", U"bacbcab", U"ccccc"}) {
    for (const std::u32string& left : texts) {
      for (const bool allows_swaps : {false, true}) {
        const std::size_t expected = plain_distance(left, right, allows_swaps);
        for (std::size_t most = 1; most <= 8; ++most) {
          REQUIRE(edit_distance(left, right, most, allows_swaps) == std::min(expected, most));
          REQUIRE(edit_distance(right, left, most, allows_swaps) == std::min(expected, most));
        }
      }
    }
  }
}
