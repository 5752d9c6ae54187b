// The functions of one number: math:abs() and its like. One table row each; they differ in nothing but the formula.
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

/// A word as a template argument, so that every function has Args with a default of its own.
template <std::size_t size>
struct Word {
  std::array<char, size> text{};
  constexpr Word(const char (&literal)[size]) {  // NOLINT(google-explicit-constructor)
    for (std::size_t i = 0; i < size; ++i) text[i] = literal[i];
  }
};

template <Word name>
struct Args {
  Field field;
  Output as{std::string("_") + name.text.data()};
};

/// What a function gives for a number, as JSON: `"-3.5"` and `3.5`. No result: the event stays as it is.
struct Sample {
  std::string number;
  std::string result;
};

std::string event(const std::string& number, const std::string& output, const std::string& result) {
  return R"({"x":)" + number + (result.empty() ? std::string() : ",\"" + output + "\":" + result) + "}";
}

/// `first` is shown as a step of its own, `second` as an assignment.
template <Word name, class Formula>
Function calculation(std::string summary, Sample first, Sample second, Formula formula) {
  const std::string word = name.text.data();
  return Define<Args<name>>("math:" + word)
      .summary(std::move(summary))
      .note("A field that is missing or no number gives no result, and so does a number without a finite result.")
      .input("field", &Args<name>::field, "Field that holds the number.")
      .output("as", &Args<name>::as, "Field that receives the result.")
      .example({.query = "math:" + word + "(x)",
                .given = event(first.number, "", "") + R"( {"x":"none"})",
                .want = event(first.number, "_" + word, first.result) + R"( {"x":"none"})"})
      .example({.query = "y := math:" + word + "(x)",
                .given = event(second.number, "", "") + R"( {"z":1})",
                .want = event(second.number, "y", second.result) + R"( {"z":1})"})
      .value(formula);
}

constexpr double degrees_in_half_turn = 180;

}  // namespace

Function math_abs() {
  return calculation<"abs">("Takes the sign off a number.", {"-7", "7"}, {R"("-0.25")", "0.25"},
                            [](const Number& x) { return x.real() < 0 ? subtract(Number(std::int64_t{0}), x) : x; });
}

Function math_ceil() {
  return calculation<"ceil">("Rounds up to a whole number.", {"2.1", "3"}, {R"("-2.9")", "-2"},
                             [](const Number& x) { return x.is_integer() ? x : whole_or_real(std::ceil(x.real())); });
}

Function math_floor() {
  return calculation<"floor">("Rounds down to a whole number.", {"2.9", "2"}, {R"("-2.1")", "-3"},
                              [](const Number& x) { return x.is_integer() ? x : whole_or_real(std::floor(x.real())); });
}

Function math_sqrt() {
  return calculation<"sqrt">("Takes the square root; it is not rounded.", {"2", "1.4142135623730951"}, {"-4", ""},
                             [](double x) { return std::sqrt(x); });
}

Function math_exp() {
  return calculation<"exp">("Raises e to a power.", {"1", "2.718281828459045"}, {"1000", ""},
                            [](double x) { return std::exp(x); });
}

Function math_expm1() {
  return calculation<"expm1">("Raises e to a power and subtracts 1, exactly also for powers near 0.",
                              {"1e-10", "1.00000000005E-10"}, {"0", "0"}, [](double x) { return std::expm1(x); });
}

Function math_log() {
  return calculation<"log">("Takes the natural logarithm.", {"10", "2.302585092994046"}, {"0", ""},
                            [](double x) { return std::log(x); });
}

Function math_log10() {
  return calculation<"log10">("Takes the logarithm to base 10.", {"1000", "3"}, {"-1", ""},
                              [](double x) { return std::log10(x); });
}

Function math_log1p() {
  return calculation<"log1p">("Adds 1 and takes the natural logarithm, exactly also for numbers near 0.",
                              {"1", "0.6931471805599453"}, {"-1", ""}, [](double x) { return std::log1p(x); });
}

Function math_log2() {
  return calculation<"log2">("Takes the logarithm to base 2.", {"1024", "10"}, {"0.25", "-2"},
                             [](double x) { return std::log2(x); });
}

Function math_sin() {
  return calculation<"sin">("Takes the sine of an angle in radians.", {"1", "0.8414709848078965"}, {"0", "0"},
                            [](double x) { return std::sin(x); });
}

Function math_cos() {
  return calculation<"cos">("Takes the cosine of an angle in radians.", {"1", "0.5403023058681398"}, {"0", "1"},
                            [](double x) { return std::cos(x); });
}

Function math_tan() {
  return calculation<"tan">("Takes the tangent of an angle in radians.", {"1", "1.5574077246549023"}, {"0", "0"},
                            [](double x) { return std::tan(x); });
}

Function math_sinh() {
  return calculation<"sinh">("Takes the hyperbolic sine.", {"1", "1.1752011936438014"}, {"0", "0"},
                             [](double x) { return std::sinh(x); });
}

Function math_cosh() {
  return calculation<"cosh">("Takes the hyperbolic cosine.", {"2", "3.7621956910836314"}, {"0", "1"},
                             [](double x) { return std::cosh(x); });
}

Function math_tanh() {
  return calculation<"tanh">("Takes the hyperbolic tangent.", {"1", "0.7615941559557649"}, {"50", "1"},
                             [](double x) { return std::tanh(x); });
}

Function math_arcsin() {
  return calculation<"arcsin">("Gives the angle in radians that has this sine.", {"1", "1.5707963267948966"}, {"2", ""},
                               [](double x) { return std::asin(x); });
}

Function math_arccos() {
  return calculation<"arccos">("Gives the angle in radians that has this cosine.", {"0", "1.5707963267948966"},
                               {"-1.5", ""}, [](double x) { return std::acos(x); });
}

Function math_arctan() {
  return calculation<"arctan">("Gives the angle in radians that has this tangent.", {"1", "0.7853981633974483"},
                               {"0", "0"}, [](double x) { return std::atan(x); });
}

Function math_deg2rad() {
  return calculation<"deg2rad">("Turns degrees into radians.", {"90", "1.5707963267948966"}, {"0", "0"},
                                [](double x) { return x * std::numbers::pi / degrees_in_half_turn; });
}

Function math_rad2deg() {
  return calculation<"rad2deg">("Turns radians into degrees.", {"3.141592653589793", "180"},
                                {"-1", "-57.29577951308232"},
                                [](double x) { return x * degrees_in_half_turn / std::numbers::pi; });
}

}  // namespace cqlite::builtin
