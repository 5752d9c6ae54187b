/// Numbers as decimal digits, for rounding and printing as people do it on paper: 1.005 to two decimals is 1.01, although
/// the double next to it is a little smaller.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "values/number.hpp"

namespace cqlite {

enum class Rounding : std::uint8_t {
  half_away,  ///< to the nearest, halves away from zero
  up,         ///< towards plus infinity
  down,       ///< towards minus infinity
  toward_zero
};

/// The digits of an integer, or the fewest that read back as the same double. Zero has no digits and no sign.
class Decimal {
 public:
  /// `number` is not none and finite.
  explicit Decimal(const Number& number);

  /// Leaves `decimals` digits after the point; a negative count rounds before it.
  void round(int decimals, Rounding how = Rounding::half_away);

  [[nodiscard]] bool is_zero() const { return size_ == 0; }
  /// How many digits there are, without zeros at either end.
  [[nodiscard]] int size() const { return size_; }
  [[nodiscard]] bool is_negative() const { return is_negative_; }
  /// The power of ten that the first digit counts: 2 for 123; 0 for zero.
  [[nodiscard]] int exponent() const { return exponent_; }
  /// Digits after the point that are needed to write the number down.
  [[nodiscard]] int decimals() const { return size_ > exponent_ + 1 ? size_ - exponent_ - 1 : 0; }
  /// The digit that counts 10^power.
  [[nodiscard]] char digit(int power) const {
    const int index = exponent_ - power;
    return index >= 0 && index < size_ ? digits_[static_cast<std::size_t>(index)] : '0';
  }
  /// Back to a number: an integer if it is whole and fits 64 bits.
  [[nodiscard]] Number number() const;

 private:
  void increment(int decimals);
  void strip_zeros();

  std::array<char, 24> digits_{};  ///< the first and the last are not 0
  int size_ = 0;
  int exponent_ = 0;
  bool is_negative_ = false;
};

}  // namespace cqlite
