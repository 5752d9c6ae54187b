/// A sum of CQL's numbers: exact, whatever the order of its terms.
#pragma once

#include "base/exact_sum.hpp"
#include "values/value.hpp"

namespace cqlite {

class NumberSum {
 public:
  void add(const Number& number) {
    if (number.is_integer()) {
      sum_.add(number.integer());
    } else if (number) {
      sum_.add(number.real());
    }
  }
  void add(const NumberSum& other) { sum_.add(other.sum_); }

  [[nodiscard]] double real() const { return sum_.result(); }
  /// Whole while only integers were added and their sum fits 64 bits.
  [[nodiscard]] Value value() const {
    const auto integer = sum_.integer_result();
    return integer ? Value::integer(*integer) : Value::number(sum_.result());
  }

 private:
  ExactSum sum_;
};

}  // namespace cqlite
