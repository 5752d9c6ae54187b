/// Exact sums: the same bits for every order of the terms and every way to merge.

#include "base/exact_sum.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <ostream>
#include <random>
#include <vector>

using namespace cqlite;

namespace {

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
constexpr double largest_double = std::numeric_limits<double>::max();

double sum_of(std::initializer_list<double> terms) {
  ExactSum sum;
  for (const double term : terms) sum.add(term);
  return sum.result();
}

std::uint64_t bits(double value) {
  std::uint64_t result = 0;
  std::memcpy(&result, &value, sizeof value);
  return result;
}

// Splits the terms among a few sums at random, merges these in random order.
double merged_sum(std::vector<double>& terms, const std::vector<std::int64_t>& integers, std::mt19937_64& random) {
  std::shuffle(terms.begin(), terms.end(), random);
  std::vector<ExactSum> parts(1 + random() % 5);
  for (const double term : terms) parts[random() % parts.size()].add(term);
  for (const std::int64_t term : integers) parts[random() % parts.size()].add(term);
  std::shuffle(parts.begin(), parts.end(), random);
  ExactSum total;
  for (const ExactSum& part : parts) total.add(part);
  return total.result();
}

}  // namespace

TEST_CASE("exact sum: nothing lost to rounding") {
  CHECK(sum_of({}) == 0);
  CHECK(sum_of({0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}) == 1.0);
  CHECK(sum_of({1e100, 1.0, -1e100}) == 1.0);
  CHECK(sum_of({1e308, 1.0, -1e308, 1e-308}) == 1.0);
  CHECK(sum_of({1e16, 1.0, 1e-16}) == 10000000000000002.0);  // a tie, which the last term breaks
  CHECK(sum_of({1e16, 1.0}) == 10000000000000000.0);
  CHECK(sum_of({-1e16, -1.0, -1e-16}) == -10000000000000002.0);
  CHECK(sum_of({1.0, -1.0}) == 0);
}

TEST_CASE("exact sum: leaving the range of doubles and coming back") {
  constexpr double half_unit = 0x1p970;  // of the largest double's last place
  CHECK(sum_of({1e308, 1e308, -1e308}) == 1e308);
  CHECK(sum_of({1e308, 1e308, 1e308, -1e308, -1e308, -1e308, 5}) == 5);
  CHECK(sum_of({-1e308, -1e308, 1e308}) == -1e308);
  CHECK(sum_of({1e308, 1e308}) == HUGE_VAL);
  CHECK(sum_of({-1e308, -1e308, -1e308, -1e308}) == -HUGE_VAL);
  CHECK(sum_of({largest_double, half_unit}) == HUGE_VAL);  // a tie: to even, which is past the end
  CHECK(sum_of({largest_double, half_unit, -1}) == largest_double);
  CHECK(sum_of({half_unit, -1, largest_double}) == largest_double);
  CHECK(sum_of({largest_double, largest_double, half_unit, -1, -largest_double}) == largest_double);
  CHECK(sum_of({-largest_double, -half_unit, 1}) == -largest_double);
  CHECK(sum_of({largest_double, half_unit / 2}) == largest_double);
}

TEST_CASE("exact sum: integers are exact, also past 64 bits") {
  ExactSum sum;
  CHECK(sum.integer_result() == 0);
  sum.add(std::int64_t{9007199254740993});
  sum.add(std::int64_t{-1});
  CHECK(sum.integer_result() == 9007199254740992);
  sum.add(largest);
  sum.add(largest);
  CHECK_FALSE(sum.integer_result().has_value());
  CHECK(sum.result() == 18455751272964292608.0);  // 2^64 - 2 + 2^53
  sum.add(-largest);
  sum.add(-largest);
  CHECK(sum.integer_result() == 9007199254740992);

  ExactSum negative;
  for (int i = 0; i < 3; ++i) negative.add(smallest);
  CHECK(negative.result() == -3 * 9223372036854775808.0);
  CHECK_FALSE(negative.integer_result().has_value());
  negative.add(largest);
  negative.add(largest);
  CHECK_FALSE(negative.integer_result().has_value());  // -2^63 - 2
  negative.add(std::int64_t{2});
  CHECK(negative.integer_result() == smallest);
}

TEST_CASE("exact sum: a double among the terms makes the result a double") {
  ExactSum sum;
  sum.add(std::int64_t{9007199254740993});
  sum.add(0.5);
  CHECK_FALSE(sum.integer_result().has_value());
  CHECK(sum.result() == 9007199254740994.0);  // rounded once, from ...993.5
  sum.add(-0.5);
  CHECK_FALSE(sum.integer_result().has_value());

  ExactSum other;
  other.add(std::int64_t{1});
  other.add(sum);
  CHECK_FALSE(other.integer_result().has_value());
  CHECK(other.result() == 9007199254740994.0);
}

TEST_CASE("exact sum: a sum may be added to itself") {
  ExactSum sum;
  sum.add(std::int64_t{3});
  for (const double term : {1e100, 0.1, 1e-100}) sum.add(term);
  sum.add(sum);
  sum.add(-2e100);
  CHECK(sum.result() == 6.2);
}

TEST_CASE("exact sum: the same bits for every order and every split") {
  std::mt19937_64 random(3);
  for (int round = 0; round < 60; ++round) {
    std::vector<double> terms;
    const int spread = round % 3 == 0 ? 2000 : 120;
    for (int i = 0; i < 150; ++i) {
      const double mantissa = static_cast<double>(static_cast<std::int64_t>(random()));
      terms.push_back(
          std::ldexp(mantissa, static_cast<int>(random() % static_cast<unsigned>(spread)) - spread / 2 - 60));
    }
    if (round % 4 == 1) {
      const std::size_t count = terms.size();
      for (std::size_t i = 0; i < count; ++i) terms.push_back(-terms[i]);  // cancel down to almost nothing
      terms.push_back(0.1);
    }
    std::vector<std::int64_t> integers;
    for (int i = 0; i < 20; ++i) integers.push_back(static_cast<std::int64_t>(random()));
    std::erase_if(terms, [](double term) { return !std::isfinite(term); });
    const std::uint64_t expected = bits(merged_sum(terms, integers, random));
    for (int i = 0; i < 10; ++i) CHECK(bits(merged_sum(terms, integers, random)) == expected);
  }
}
