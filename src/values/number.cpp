/// Reading, comparing, printing and calculating: the number rules of reference 3.1, 3.5, 4.2 and 4.3.

#include "values/number.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <system_error>

#include "values/digits.hpp"

namespace cqlite {
namespace {

constexpr double two_to_63 = 9223372036854775808.0;

// More than 18 digits: they may still fit, above all when they begin with zeros.
Number parse_long_integer(const char* digits, const char* end, bool is_negative) {
  std::uint64_t magnitude = 0;
  const std::uint64_t limit = (std::uint64_t{1} << 63) - (is_negative ? 0 : 1);
  const auto [stop, error] = std::from_chars(digits, end, magnitude);
  if (error == std::errc() && magnitude <= limit) {
    return Number(static_cast<std::int64_t>(is_negative ? 0 - magnitude : magnitude));
  }
  double value = 0;
  const auto result = std::from_chars(digits, end, value);
  if (result.ec != std::errc() || !std::isfinite(value)) return {};
  return Number(is_negative ? -value : value);
}

// Is a number that no double can hold too small rather than too large? `exponent` is what follows the `e`, if any.
bool is_tiny(const char* digits, const char* mantissa_end, const char* exponent, const char* end) {
  long power = 0;
  if (exponent != end) {
    const bool is_negative = *exponent == '-';
    if (*exponent == '-' || *exponent == '+') ++exponent;
    for (; exponent != end && power < 1'000'000'000; ++exponent) power = power * 10 + (*exponent - '0');
    if (is_negative) power = -power;
  }
  const char* point = skip_digits(digits, mantissa_end);
  const char* leading = digits;
  while (leading != mantissa_end && (*leading == '0' || *leading == '.')) ++leading;
  return (point - leading) + power <= 0;
}

}  // namespace

Number parse_number(std::string_view text) {
  const char* position = text.data();
  const char* const end = position + text.size();
  bool is_negative = false;
  if (position != end && (*position == '-' || *position == '+')) is_negative = *position++ == '-';

  const char* const digits = position;
  std::uint64_t magnitude = 0;
  position = take_digits(position, end, magnitude);
  auto digit_count = position - digits;
  if (position == end) {
    if (digit_count == 0) return {};
    if (digit_count > 18) return parse_long_integer(digits, end, is_negative);
    const auto value = static_cast<std::int64_t>(magnitude);
    return Number(is_negative ? -value : value);
  }

  if (*position == '.') {
    const char* const fraction = ++position;
    position = skip_digits(fraction, end);
    digit_count += position - fraction;
  }
  if (digit_count == 0) return {};
  const char* const mantissa_end = position;
  const char* exponent = end;
  if (position != end) {
    if (*position != 'e' && *position != 'E') return {};
    exponent = ++position;
    if (position != end && (*position == '-' || *position == '+')) ++position;
    if (position == end || skip_digits(position, end) != end) return {};
  }

  double value = 0;
  const auto [stop, error] = std::from_chars(digits, end, value);
  if (error == std::errc::result_out_of_range) {
    if (!is_tiny(digits, mantissa_end, exponent, end)) return {};
    value = 0;
  }
  if (!std::isfinite(value)) return {};
  return Number(is_negative ? -value : value);
}

Number whole_or_real(double value) {
  if (!std::isfinite(value)) return {};
  if (value >= -two_to_63 && value < two_to_63) {
    const auto whole = static_cast<std::int64_t>(value);
    if (static_cast<double>(whole) == value) return Number(whole);
  }
  return Number(value);
}

namespace {

std::strong_ordering compare_reals(double left, double right) {
  return left < right   ? std::strong_ordering::less
         : left > right ? std::strong_ordering::greater
                        : std::strong_ordering::equal;
}

std::strong_ordering reversed(std::strong_ordering order) {
  return std::is_lt(order)   ? std::strong_ordering::greater
         : std::is_gt(order) ? std::strong_ordering::less
                             : std::strong_ordering::equal;
}

std::strong_ordering compare_integer_with_real(std::int64_t left, double right) {
  if (right >= two_to_63) return std::strong_ordering::less;
  if (right < -two_to_63) return std::strong_ordering::greater;
  const auto whole = static_cast<std::int64_t>(right);
  if (left != whole) return left <=> whole;
  return compare_reals(static_cast<double>(whole), right);
}

}  // namespace

std::strong_ordering compare(const Number& left, const Number& right) {
  if (left.is_integer()) {
    return right.is_integer() ? left.integer() <=> right.integer()
                              : compare_integer_with_real(left.integer(), right.real());
  }
  if (right.is_integer()) return reversed(compare_integer_with_real(right.integer(), left.real()));
  return compare_reals(left.real(), right.real());
}

std::string_view print_number(std::int64_t value, NumberText& buffer) {
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), static_cast<std::size_t>(result.ptr - buffer.data())};
}

std::string_view print_number(double value, NumberText& buffer) {
  char* const begin = buffer.data();
  char* const end = begin + buffer.size();
  const double magnitude = std::fabs(value);
  if (magnitude == 0) return "0";
  if (magnitude >= 1e-4 && magnitude < 1e21) {
    const auto result = std::to_chars(begin, end, value, std::chars_format::fixed);
    return {begin, static_cast<std::size_t>(result.ptr - begin)};
  }

  // From `1e+21` or `9.8e-05` to `1.0E21` or `9.8E-5`.
  NumberText shortest;
  const auto result =
      std::to_chars(shortest.data(), shortest.data() + shortest.size(), value, std::chars_format::scientific);
  const std::string_view text(shortest.data(), static_cast<std::size_t>(result.ptr - shortest.data()));
  const std::size_t mark = text.find('e');
  if (mark == std::string_view::npos) return {begin, text.copy(begin, text.size())};  // not finite
  char* out = begin + text.copy(begin, mark);
  if (text.find('.') == std::string_view::npos) {
    *out++ = '.';
    *out++ = '0';
  }
  *out++ = 'E';
  if (text[mark + 1] == '-') *out++ = '-';
  const std::size_t power = text.find_first_not_of('0', mark + 2);
  out += text.copy(out, text.size() - power, power);
  return {begin, static_cast<std::size_t>(out - begin)};
}

bool is_plain_number(std::string_view text) {
  const char* position = text.data();
  const char* const end = position + text.size();
  if (position != end && *position == '-') ++position;
  if (position == end || !is_digit(*position)) return false;
  position = *position == '0' ? position + 1 : skip_digits(position, end);
  if (position == end) return true;
  if (*position++ != '.' || position == end) return false;
  return skip_digits(position, end) == end;
}

Number add(const Number& left, const Number& right) {
  if (!left || !right) return {};
  std::int64_t sum = 0;
  if (left.is_integer() && right.is_integer() && !__builtin_add_overflow(left.integer(), right.integer(), &sum)) {
    return Number(sum);
  }
  return whole_or_real(left.real() + right.real());
}

Number subtract(const Number& left, const Number& right) {
  if (!left || !right) return {};
  std::int64_t difference = 0;
  if (left.is_integer() && right.is_integer() &&
      !__builtin_sub_overflow(left.integer(), right.integer(), &difference)) {
    return Number(difference);
  }
  return whole_or_real(left.real() - right.real());
}

Number multiply(const Number& left, const Number& right) {
  if (!left || !right) return {};
  std::int64_t product = 0;
  if (left.is_integer() && right.is_integer() && !__builtin_mul_overflow(left.integer(), right.integer(), &product)) {
    return Number(product);
  }
  return whole_or_real(left.real() * right.real());
}

Number divide(const Number& left, const Number& right) {
  if (!left || !right || right.real() == 0) return {};
  return whole_or_real(left.real() / right.real());
}

Number modulo(const Number& left, const Number& right) {
  if (!left || !right || right.real() == 0) return {};
  if (left.is_integer() && right.is_integer()) {
    // The processor traps on the smallest integer divided by -1.
    return Number(right.integer() == -1 ? std::int64_t{0} : left.integer() % right.integer());
  }
  return whole_or_real(std::fmod(left.real(), right.real()));
}

}  // namespace cqlite
