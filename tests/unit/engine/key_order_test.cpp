// The order of groups: the short cut for many keys agrees with comparing them one by one.
#include "engine/key_order.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "values/compare.hpp"

using namespace cqlite;

namespace {

/// Lists of `count` keys each.
using KeyLists = std::vector<std::vector<Value>>;

std::vector<std::uint32_t> sorted(const KeyLists& lists, std::size_t count) {
  return sorted_by_keys(lists.size(), count, [&](std::size_t index) { return lists[index].data(); });
}

/// The texts of the first keys, in order.
std::vector<std::string> first_texts(const KeyLists& lists, const std::vector<std::uint32_t>& order) {
  std::vector<std::string> texts;
  for (const std::uint32_t index : order) texts.emplace_back(lists[index][0].view());
  return texts;
}

KeyLists keys_of(const std::vector<std::string>& texts) {
  KeyLists lists;
  for (const std::string& text : texts) lists.push_back({Value::text(text)});
  return lists;
}

}  // namespace

TEST_CASE("key order: numbers first, by value, then texts by their bytes") {
  const std::vector<std::string> texts = {"b",       "10",       "",    "9", "-1", "abcdefgh",
                                          "abcdefg", "abcdefgi", "1e1", "a", "ä",  "A"};
  const KeyLists lists = keys_of(texts);
  const auto order = first_texts(lists, sorted(lists, 1));
  CHECK(std::vector<std::string>(order.begin(), order.begin() + 2) == std::vector<std::string>{"-1", "9"});
  CHECK(std::vector<std::string>(order.begin() + 4, order.end()) ==
        std::vector<std::string>{"", "A", "a", "abcdefg", "abcdefgh", "abcdefgi", "b", "ä"});
}

TEST_CASE("key order: as keys compare one by one, for any number of them") {
  static const std::vector<std::string> texts = {"",         "0",        "-0",       "1",         "1.0",      "01",
                                                 "1e1",      "10",       "9",        "-5",        "a",        "A",
                                                 "abcdefg",  "abcdefgh", "abcdefgi", "abcdefg\1", "\xff",     "ä",
                                                 "aaaaaaab", "aaaaaaaa", "0x1",      " 1",        "Infinity", "\1"};
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    const std::size_t count = random() % 4;
    KeyLists lists(random() % 60);
    for (auto& list : lists) {
      for (std::size_t i = 0; i < count; ++i) {
        const std::string& text = texts[random() % texts.size()];
        list.push_back(random() % 4 == 0 ? Value::number_text(text) : Value::text(text));
      }
    }
    const auto order = sorted(lists, count);
    CHECK(order.size() == lists.size());
    auto indexes = order;
    std::sort(indexes.begin(), indexes.end());
    std::vector<std::uint32_t> all(lists.size());
    std::iota(all.begin(), all.end(), 0U);
    CHECK(indexes == all);
    for (std::size_t i = 1; i < order.size(); ++i) {
      CHECK(compare_key_lists(lists[order[i - 1]].data(), lists[order[i]].data(), count) <= 0);
    }
  }
}

TEST_CASE("key order: a missing key has its place, and no keys are all equal") {
  const KeyLists lists = {{Value::text("a")}, {Value()}, {Value::text("1")}};
  const auto order = sorted(lists, 1);
  for (std::size_t i = 1; i < order.size(); ++i) {
    CHECK(compare_key_lists(lists[order[i - 1]].data(), lists[order[i]].data(), 1) <= 0);
  }
  CHECK(sorted({{}, {}}, 0).size() == 2);
  CHECK(sorted({}, 1).empty());
}

TEST_CASE("key order: the first key that differs decides") {
  const std::vector<Value> left = {Value::text("a"), Value::text("2")};
  const std::vector<Value> right = {Value::text("a"), Value::text("10")};
  CHECK(compare_key_lists(left.data(), right.data(), 1) == 0);
  CHECK(compare_key_lists(left.data(), right.data(), 2) < 0);
  CHECK(compare_key_lists(right.data(), left.data(), 2) > 0);
}
