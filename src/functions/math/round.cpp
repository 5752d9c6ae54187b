// round(): to whole numbers, or to a number of decimals.
#include <cmath>

#include "functions/define.hpp"
#include "functions/math/decimal.hpp"

namespace cqlite {
namespace {

struct Args {
  Field field;
  std::int64_t digits = 0;
  Rounding how = Rounding::half_away;
  Output as = Output::same("field");
};

double whole(double value, Rounding how) {
  switch (how) {
    case Rounding::half_away: return std::round(value);
    case Rounding::up: return std::ceil(value);
    case Rounding::down: return std::floor(value);
    case Rounding::toward_zero: return std::trunc(value);
  }
  return value;
}

Number rounded(const Number& number, const Args& args) {
  if (number.is_integer()) return number;
  if (args.digits == 0) return whole_or_real(whole(number.real(), args.how));
  Decimal decimal(number);
  decimal.round(static_cast<int>(args.digits), args.how);
  return decimal.number();
}

}  // namespace

template <>
struct Choices<Rounding> {
  static constexpr auto table = std::array{std::pair{std::string_view("round"), Rounding::half_away},
                                           std::pair{std::string_view("ceil"), Rounding::up},
                                           std::pair{std::string_view("floor"), Rounding::down}};
};

namespace builtin {

Function round() {
  return Define<Args>("round")
      .summary("Rounds a number to a whole number, or to a few decimals.")
      .note("Halves go away from zero: 2.5 becomes 3 and -2.5 becomes -3.")
      .note("Works on the decimal digits as they print: 1.005 to two digits is 1.01. Zeros at the end are not printed.")
      .note(
          "What is missing or no number gives no result. In CQL proper there is no `digits`, and no expression may be "
          "rounded; both are extensions.")
      .input("field", &Args::field, "Field, number or expression to round.")
      .option("digits", &Args::digits, "How many digits to keep after the point.")
      .range(0, 15)
      .unnamed()
      .option("how", &Args::how, "To the nearest number, up (`ceil`) or down (`floor`).")
      .output("as", &Args::as, "Field that receives the result; `_round` for an expression.")
      .numbers_are_values()
      .example({.query = "round(ms)", .given = R"({"ms":2.5} {"ms":"fast"})", .want = R"({"ms":3} {"ms":"fast"})"})
      .example({.query = "share := round(hits / all, 2)",
                .given = R"({"hits":1,"all":8})",
                .want = R"({"hits":1,"all":8,"share":0.13})"})
      .example({.query = "low := round(t, how=floor)", .given = R"({"t":"-0.5"})", .want = R"({"t":"-0.5","low":-1})"})
      .value(rounded);
}

}  // namespace builtin
}  // namespace cqlite
