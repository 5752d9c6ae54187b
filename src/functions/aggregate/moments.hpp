/// Sums of products of numbers, for deviations and regressions: exact, so that nothing depends on the order of events and
/// nothing is lost where large terms cancel out.
#pragma once

#include <cmath>
#include <cstdint>

#include "base/exact_sum.hpp"

namespace cqlite {

/// Products of three numbers below this limit, summed up, stay in the range of doubles.
constexpr double largest_factor = 0x1p300;

[[nodiscard]] inline bool is_factor(double number) { return std::fabs(number) < largest_factor; }

/// `a` times `b` minus `c` times `d`, rounded once.
[[nodiscard]] inline double difference_of_products(const ExactSum& a, const ExactSum& b, const ExactSum& c,
                                                   const ExactSum& d) {
  ExactSum difference;
  const auto add = [&difference](double sign, const ExactSum& left, const ExactSum& right) {
    const auto factors = right.terms();
    for (const double term : left.terms()) {
      for (const double factor : factors) difference.add_product(sign * term, factor);
    }
  };
  add(1, a, b);
  add(-1, c, d);
  return difference.result();
}

[[nodiscard]] inline ExactSum as_sum(std::int64_t number) {
  ExactSum sum;
  sum.add(number);
  return sum;
}

}  // namespace cqlite
