// Distinct texts: first appearances stay exact through merges and cuts.
#include "engine/distinct.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <random>
#include <string>

using namespace cqlite;

namespace {

using Firsts = std::map<std::string, Order>;

void note(Firsts& firsts, const std::string& text, const Order& order) {
  const auto [place, is_new] = firsts.emplace(text, order);
  if (!is_new) place->second = std::min(place->second, order);
}

/// The texts that appeared first, at most `count`.
std::vector<std::string> expected(const Firsts& firsts, std::size_t count) {
  std::vector<std::pair<Order, std::string>> sorted;
  for (const auto& [text, order] : firsts) sorted.emplace_back(order, text);
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::string> result;
  for (std::size_t i = 0; i < std::min(count, sorted.size()); ++i) result.push_back(sorted[i].second);
  return result;
}

std::vector<std::string> texts(const DistinctTexts& set) {
  std::vector<std::string> result;
  Arena scratch;
  for (const auto& entry : set.in_order(scratch)) result.emplace_back(entry.value.view());
  return result;
}

}  // namespace

TEST_CASE("distinct: in the order of first appearance, whatever the order of arrival and of merging") {
  std::mt19937 random(11);
  for (int round = 0; round < 100; ++round) {
    CAPTURE(round);
    Arena scratch;
    Arena keep;
    std::vector<DistinctTexts> sets(1 + random() % 5);
    Firsts firsts;
    const std::size_t count = random() % 200;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string text = "t" + std::to_string(random() % 40);
      const Order order{static_cast<std::int64_t>(random() % 50), random() % 1000};
      note(firsts, text, order);
      sets[random() % sets.size()].add(Value::text(text), order, scratch, keep);
    }
    for (std::size_t i = 1; i < sets.size(); ++i) sets[0].merge(sets[i], keep);
    CHECK(sets[0].size() == firsts.size());
    CHECK(texts(sets[0]) == expected(firsts, firsts.size()));
  }
}

TEST_CASE("distinct: cutting again and again keeps the first ones exactly") {
  std::mt19937 random(12);
  for (int round = 0; round < 200; ++round) {
    CAPTURE(round);
    const std::size_t limit = 1 + random() % 20;
    Arena scratch;
    Arena keep;
    DistinctTexts set;
    DistinctTexts other;
    Firsts firsts;
    for (int i = 0; i < 300; ++i) {
      const std::string text = std::to_string(random() % 80);
      const Order order{static_cast<std::int64_t>(random() % 500), static_cast<std::uint64_t>(i)};
      note(firsts, text, order);
      DistinctTexts& one = random() % 2 == 0 ? set : other;
      one.add(Value::text(text), order, scratch, keep);
      if (one.size() > 2 * limit) one.keep_first(limit);
    }
    set.merge(other, keep);
    set.keep_first(limit);
    CHECK(texts(set) == expected(firsts, limit));
  }
}

TEST_CASE("distinct: the empty text is one, and a number is the same as its text") {
  Arena scratch;
  Arena keep;
  DistinctTexts set;
  set.add(Value::text(""), {1, 0}, scratch, keep);
  set.add(Value::integer(5), {2, 0}, scratch, keep);
  set.add(Value::number_text("5"), {3, 0}, scratch, keep);
  CHECK(set.in_order(scratch)[1].value.kind() == Value::Kind::number_text);
  set.add(Value::text("5"), {4, 0}, scratch, keep);
  CHECK(set.size() == 2);
  CHECK(set.in_order(scratch)[1].value.kind() == Value::Kind::text);
  CHECK(set.in_order(scratch)[1].first == Order{2, 0});
}

TEST_CASE("distinct: texts outlive what they were added from") {
  Arena keep;
  DistinctTexts set;
  {
    Arena scratch;
    std::string text(100, 'x');
    set.add(Value::text(text), {}, scratch, keep);
    text.assign(100, 'y');
  }
  CHECK(texts(set) == std::vector<std::string>{std::string(100, 'x')});
}
