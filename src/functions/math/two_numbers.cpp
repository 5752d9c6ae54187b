// math:mod(), math:pow() and math:arctan2(): the functions of two numbers.
#include <cmath>
#include <utility>

#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct ModArgs {
  Field field;
  Operand divisor;
  Output as{"_mod"};
};

struct PowArgs {
  Field field;
  Operand exponent;
  Output as{"_pow"};
};

struct Arctan2Args {
  Field x;
  Field y;
  Output as{"_arctan2"};
};

template <class Formula>
class OfTwoNumbers final : public Expression {
 public:
  OfTwoNumbers(ExpressionPtr left, ExpressionPtr right, Formula formula)
      : left_(std::move(left)), right_(std::move(right)), formula_(formula) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Number left = left_->evaluate(row, worker).number();
    const Number right = right_->evaluate(row, worker).number();
    return left && right ? Value::number(formula_(left, right)) : Value();
  }

 private:
  ExpressionPtr left_;
  ExpressionPtr right_;
  Formula formula_;
};

template <class Formula>
ExpressionPtr of_two_numbers(ExpressionPtr left, ExpressionPtr right, Formula formula) {
  return std::make_shared<OfTwoNumbers<Formula>>(std::move(left), std::move(right), formula);
}

Number rounded_down(const Number& number) {
  return number.is_integer() ? number : whole_or_real(std::floor(number.real()));
}

/// The remainder of division towards minus infinity, which has the divisor's sign.
Number floor_modulo(const Number& left, const Number& right) {
  const Number dividend = rounded_down(left);
  const Number divisor = rounded_down(right);
  const Number remainder = modulo(dividend, divisor);
  const bool differs_in_sign = (remainder.real() < 0) != (divisor.real() < 0);
  return remainder && remainder.real() != 0 && differs_in_sign ? add(remainder, divisor) : remainder;
}

}  // namespace

Function math_mod() {
  return Define<ModArgs>("math:mod")
      .summary("Gives the remainder of a division of whole numbers.")
      .note("Both numbers are rounded down first. The remainder has the sign of the divisor: -7 modulo 3 is 2.")
      .note("What is missing or no number, and a divisor that rounds down to 0, give no result.")
      .note("The divisor may be a field or an expression; in CQL proper it is a number.")
      .input("field", &ModArgs::field, "Field that holds the number to divide.")
      .input("divisor", &ModArgs::divisor, "Number to divide by.")
      .unnamed()
      .output("as", &ModArgs::as, "Field that receives the remainder.")
      .example({.query = "shard := math:mod(id, divisor=4)",
                .given = R"({"id":"11"} {"id":-1} {"id":"x"})",
                .want = R"({"id":"11","shard":3} {"id":-1,"shard":3} {"id":"x"})"})
      .example({.query = "math:mod(n, 5)", .given = R"({"n":7.9})", .want = R"({"n":7.9,"_mod":2})"})
      .value_from([](const ModArgs& args, Build&) {
        return of_two_numbers(args.field.value, args.divisor.value, floor_modulo);
      });
}

Function math_pow() {
  return Define<PowArgs>("math:pow")
      .summary("Raises a number to a power.")
      .note("What is missing or no number, and a power that is not finite, give no result.")
      .input("field", &PowArgs::field, "Field that holds the number.")
      .input("exponent", &PowArgs::exponent, "The power, which may be negative or have a fraction; or a field with it.")
      .unnamed()
      .output("as", &PowArgs::as, "Field that receives the result.")
      .example({.query = "square := math:pow(side, exponent=2)",
                .given = R"({"side":"1.5"} {"side":""})",
                .want = R"({"side":"1.5","square":2.25} {"side":""})"})
      .example({.query = "math:pow(n, -1)", .given = R"({"n":4} {"n":0})", .want = R"({"n":4,"_pow":0.25} {"n":0})"})
      .value_from([](const PowArgs& args, Build&) {
        return of_two_numbers(args.field.value, args.exponent.value, [](const Number& base, const Number& exponent) {
          return whole_or_real(std::pow(base.real(), exponent.real()));
        });
      });
}

Function math_arctan2() {
  return Define<Arctan2Args>("math:arctan2")
      .summary("Gives the angle in radians between the x axis and the direction to a point.")
      .note("The angle lies between -π and π. What is missing or no number gives no result.")
      .input("x", &Arctan2Args::x, "Field that holds the x coordinate.")
      .input("y", &Arctan2Args::y, "Field that holds the y coordinate.")
      .output("as", &Arctan2Args::as, "Field that receives the angle.")
      .example({.query = "math:arctan2(x=east, y=north)",
                .given = R"({"east":0,"north":2} {"east":0})",
                .want = R"({"east":0,"north":2,"_arctan2":1.5707963267948966} {"east":0})"})
      .example({.query = "angle := math:arctan2(x=a, y=b)",
                .given = R"({"a":"-1","b":"0"})",
                .want = R"({"a":"-1","b":"0","angle":3.141592653589793})"})
      .value_from([](const Arctan2Args& args, Build&) {
        return of_two_numbers(args.y.value, args.x.value, [](const Number& y, const Number& x) {
          return whole_or_real(std::atan2(y.real(), x.real()));
        });
      });
}

}  // namespace cqlite::builtin
