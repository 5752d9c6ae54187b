/// Exact sums. Integers are kept in 128 bits; doubles as partial sums that do not overlap (Shewchuk 1997, and Python's
/// math.fsum), with a count of the times their sum left the range of doubles, so that it may come back.

#include "base/exact_sum.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace cqlite {
namespace {

constexpr double two_to_1023 = 0x1p1023;
constexpr double largest = std::numeric_limits<double>::max();
constexpr double infinity = std::numeric_limits<double>::infinity();

struct TwoSum {
  double high;  ///< the rounded sum
  double low;   ///< what rounding lost, exactly
};

TwoSum two_sum(double left, double right) {
  if (std::fabs(left) < std::fabs(right)) std::swap(left, right);
  const double high = left + right;
  return {high, right - (high - left)};
}

// `value`, of at least 2^1023, with 2^1024 taken off and counted. In two steps, as 2^1024 is no double itself; both are
// exact.
double wrapped(double value, std::int64_t& overflows) {
  const double half = value > 0 ? two_to_1023 : -two_to_1023;
  overflows += value > 0 ? 1 : -1;
  return (value - half) - half;
}

// Adding to the partials keeps their sum exact: each step passes the rounded sum on and stores what rounding lost.
void add_exactly(std::vector<double>& partials, std::int64_t& overflows, double value) {
  std::size_t kept = 0;
  for (const double partial : partials) {
    TwoSum sum = two_sum(value, partial);
    if (std::isinf(sum.high)) {
      const bool is_larger = std::fabs(value) > std::fabs(partial);
      sum = two_sum(wrapped(is_larger ? value : partial, overflows), is_larger ? partial : value);
    }
    if (sum.low != 0) partials[kept++] = sum.low;
    value = sum.high;
  }
  partials.resize(kept);
  if (value != 0) partials.push_back(value);
}

// The sum of `high` and the first `count` partials, rounded once. Python's fix for ties included: where the low part is
// half a unit, the next partial decides the direction.
double rounded(const std::vector<double>& partials, std::size_t count, double high) {
  double low = 0;
  while (count > 0 && low == 0) {
    const TwoSum sum = two_sum(high, partials[--count]);
    high = sum.high;
    low = sum.low;
  }
  if (count > 0 && low != 0 && (low < 0) == (partials[count - 1] < 0)) {
    const double doubled = low * 2;
    const double candidate = high + doubled;
    if (candidate - high == doubled) high = candidate;
  }
  return high;
}

// As `rounded`, where the partials lack `overflows` times 2^1024. Only a sum next to the limit is finite.
double rounded_near_limit(std::vector<double> partials, std::int64_t overflows) {
  const double sign = overflows > 0 ? 1 : -1;
  const double next = partials.empty() ? 0 : partials.back();
  if (overflows > 1 || overflows < -1 || next * sign >= 0) return sign * infinity;
  partials.pop_back();
  TwoSum sum = two_sum(sign * two_to_1023, next / 2);  // at half size it is in range
  if (std::fabs(sum.high) >= two_to_1023) {
    // Rounded up to the limit. It is beyond all doubles unless it was a tie that the next partial breaks.
    const bool is_tie = sum.low * sign == -0x1p969 && !partials.empty() && partials.back() * sign < 0;
    return sign * (is_tie ? largest : infinity);
  }
  if (sum.low != 0) partials.push_back(sum.low * 2);
  return rounded(partials, partials.size(), sum.high * 2);
}

}  // namespace

void ExactSum::add(double value) {
  has_reals_ = true;
  add_exactly(partials_, overflows_, value);
}

void ExactSum::add(const ExactSum& other) {
  add_words(other.high_, other.low_);
  overflows_ += other.overflows_;
  has_reals_ = has_reals_ || other.has_reals_;
  const std::vector<double> terms = other.partials_;  // a copy, as `other` may be this sum
  for (const double term : terms) add_exactly(partials_, overflows_, term);
}

void ExactSum::add_product(double left, double right) {
  const double product = left * right;
  add(product);
  add(std::fma(left, right, -product));  // what rounding lost
}

// The doubles' partials, and the integers' sum added to them.
std::vector<double> ExactSum::all_partials(std::int64_t& overflows) const {
  // Each half of a word has 32 bits, and so is an exact double.
  std::vector<double> partials = partials_;
  overflows = overflows_;
  constexpr std::uint64_t half_mask = 0xFFFFFFFF;
  add_exactly(partials, overflows, static_cast<double>(low_ & half_mask));
  add_exactly(partials, overflows, static_cast<double>(low_ >> 32) * 0x1p32);
  add_exactly(partials, overflows, static_cast<double>(static_cast<std::uint64_t>(high_) & half_mask) * 0x1p64);
  add_exactly(partials, overflows, static_cast<double>(high_ >> 32) * 0x1p96);
  return partials;
}

std::vector<double> ExactSum::terms() const {
  std::int64_t overflows = 0;
  return all_partials(overflows);
}

double ExactSum::result() const {
  const bool fits = high_ == (static_cast<std::int64_t>(low_) < 0 ? -1 : 0);
  if (fits && partials_.empty() && overflows_ == 0) return static_cast<double>(static_cast<std::int64_t>(low_));

  std::int64_t overflows = 0;
  std::vector<double> partials = all_partials(overflows);
  if (overflows == 0) {
    const double sum = rounded(partials, partials.size(), 0);
    if (std::isfinite(sum)) return sum;
    // A tie at the limit, which a lower partial may break: look at it closely.
    const double last = partials.back();
    partials.pop_back();
    add_exactly(partials, overflows, wrapped(last, overflows));
  }
  return rounded_near_limit(std::move(partials), overflows);
}

std::optional<std::int64_t> ExactSum::integer_result() const {
  const auto value = static_cast<std::int64_t>(low_);
  if (has_reals_ || high_ != (value < 0 ? -1 : 0)) return std::nullopt;
  return value;
}

}  // namespace cqlite
