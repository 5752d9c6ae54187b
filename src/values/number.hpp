/// Text and numbers: the single home of CQL's number rules (reference 3.1, 3.5, 4.2).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string_view>

namespace cqlite {

/// A 64-bit integer, a double, or nothing. Whole numbers written without point and exponent stay exact integers.
class Number {
 public:
  enum class Kind : std::uint8_t { none, integer, real };

  constexpr Number() = default;
  constexpr explicit Number(std::int64_t value) : integer_(value), kind_(Kind::integer) {}
  constexpr explicit Number(double value) : real_(value), kind_(Kind::real) {}

  [[nodiscard]] constexpr Kind kind() const { return kind_; }
  [[nodiscard]] constexpr explicit operator bool() const { return kind_ != Kind::none; }
  [[nodiscard]] constexpr bool is_integer() const { return kind_ == Kind::integer; }
  /// Only if is_integer().
  [[nodiscard]] constexpr std::int64_t integer() const { return integer_; }
  /// The nearest double; 0 for none.
  [[nodiscard]] constexpr double real() const {
    return kind_ == Kind::integer ? static_cast<double>(integer_) : kind_ == Kind::real ? real_ : 0.0;
  }

 private:
  union {
    std::int64_t integer_ = 0;
    double real_;
  };
  Kind kind_ = Kind::none;
};

/// Reads `text` as a number: optional sign, digits with at most one point, optional exponent, nothing else.
/// `1e400` and other overflows are none, what is too small for a double (`1e-400`) is 0; integers past 64 bits are
/// doubles. Costs a few nanoseconds for an integer.
[[nodiscard]] Number parse_number(std::string_view text);

/// A calculated double as a number: an integer if it is whole and fits 64 bits, none if it is not finite.
[[nodiscard]] Number whole_or_real(double value);

/// Compares two numbers exactly, also an integer with a double. Neither may be none.
[[nodiscard]] std::strong_ordering compare(const Number& left, const Number& right);

/// Room for any printed number.
using NumberText = std::array<char, 40>;

/// Prints into `buffer` as the reference's section 3.5 says; the result views `buffer` or a constant.
[[nodiscard]] std::string_view print_number(std::int64_t value, NumberText& buffer);
[[nodiscard]] std::string_view print_number(double value, NumberText& buffer);

/// Does `text` look like `-?(0|[1-9][0-9]*)(\.[0-9]+)?` — a number that a filter compares by value (reference 4.2)?
[[nodiscard]] bool is_plain_number(std::string_view text);

/// Arithmetic of expressions: none if an operand is none, on division by zero, and when the result is not finite.
/// Integers stay exact while they fit 64 bits, and whole results are integers again; division is that of doubles.
[[nodiscard]] Number add(const Number& left, const Number& right);
[[nodiscard]] Number subtract(const Number& left, const Number& right);
[[nodiscard]] Number multiply(const Number& left, const Number& right);
[[nodiscard]] Number divide(const Number& left, const Number& right);
[[nodiscard]] Number modulo(const Number& left, const Number& right);

}  // namespace cqlite
