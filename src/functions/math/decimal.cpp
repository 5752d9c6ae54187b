// The digits come from std::to_chars, which finds the fewest that read back as the same double.
#include "functions/math/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string_view>

namespace cqlite {

Decimal::Decimal(const Number& number) {
  NumberText buffer;  // `-1234`, `1.2345e+03`
  char* const end = buffer.data() + buffer.size();
  const auto printed = number.is_integer()
                           ? std::to_chars(buffer.data(), end, number.integer())
                           : std::to_chars(buffer.data(), end, number.real(), std::chars_format::scientific);
  std::string_view text(buffer.data(), static_cast<std::size_t>(printed.ptr - buffer.data()));
  is_negative_ = text.starts_with('-');
  if (is_negative_) text.remove_prefix(1);

  const std::size_t mark = text.find('e');
  const std::string_view mantissa = text.substr(0, mark);
  for (const char c : mantissa) {
    if (c != '.' && (size_ > 0 || c != '0')) digits_[static_cast<std::size_t>(size_++)] = c;
  }
  if (mark == std::string_view::npos) {
    exponent_ = size_ - 1;
  } else {
    const char* power = text.data() + mark + 1;
    if (*power == '+') ++power;
    std::from_chars(power, text.data() + text.size(), exponent_);
  }
  strip_zeros();
}

void Decimal::round(int decimals, Rounding how) {
  const int kept = exponent_ + 1 + decimals;
  if (is_zero() || kept >= size_) return;
  bool is_away = false;
  switch (how) {
    case Rounding::half_away: is_away = kept >= 0 && digits_[static_cast<std::size_t>(kept)] >= '5'; break;
    case Rounding::up: is_away = !is_negative_; break;
    case Rounding::down: is_away = is_negative_; break;
    case Rounding::toward_zero: break;
  }
  size_ = std::max(kept, 0);
  if (is_away) increment(decimals);
  strip_zeros();
}

/// Adds one to the last digit that was kept.
void Decimal::increment(int decimals) {
  while (size_ > 0 && digits_[static_cast<std::size_t>(size_ - 1)] == '9') --size_;
  if (size_ > 0) {
    ++digits_[static_cast<std::size_t>(size_ - 1)];
    return;
  }
  // Only nines, as in 9.99, or no digit at all, as in 0.05.
  exponent_ = std::max(exponent_ + 1, -decimals);
  digits_.front() = '1';
  size_ = 1;
}

void Decimal::strip_zeros() {
  while (size_ > 0 && digits_[static_cast<std::size_t>(size_ - 1)] == '0') --size_;
  if (size_ > 0) return;
  exponent_ = 0;
  is_negative_ = false;
}

namespace {

constexpr int largest_integer_exponent = 18;

/// The whole number of these digits, if it fits 64 bits.
std::optional<std::int64_t> integer(const Decimal& decimal) {
  if (decimal.decimals() > 0 || decimal.exponent() > largest_integer_exponent) return std::nullopt;
  std::uint64_t magnitude = 0;
  for (int power = decimal.exponent(); power >= 0; --power) {
    magnitude = magnitude * 10 + static_cast<std::uint64_t>(decimal.digit(power) - '0');
  }
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (magnitude > largest + (decimal.is_negative() ? 1 : 0)) return std::nullopt;
  return static_cast<std::int64_t>(decimal.is_negative() ? 0 - magnitude : magnitude);
}

}  // namespace

Number Decimal::number() const {
  if (const auto whole = integer(*this)) return Number(*whole);
  std::array<char, 48> text;
  char* next = text.data();
  if (is_negative_) *next++ = '-';
  *next++ = digits_.front();
  *next++ = '.';
  next = std::copy(digits_.data() + 1, digits_.data() + size_, next);
  *next++ = 'e';
  next = std::to_chars(next, text.data() + text.size(), exponent_).ptr;
  double value = 0;
  std::from_chars(text.data(), next, value);
  return Number(value);
}

}  // namespace cqlite
