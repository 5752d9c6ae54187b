// toLong(), toInt(), toDouble(), toString(): what people write around fields who know other query languages.
#include <cmath>

#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct LongArgs {
  Operand value;
  Output as{"_toLong"};
};
struct IntArgs {
  Operand value;
  Output as{"_toInt"};
};
struct DoubleArgs {
  Operand value;
  Output as{"_toDouble"};
};
struct StringArgs {
  Operand value;
  Output as{"_toString"};
};

/// The number of a value, blanks around it ignored.
Number lenient_number(const Value& value) {
  if (value.is_computed()) return value.number();
  constexpr std::string_view blanks = " \t\r\n\f\v";
  const std::string_view text = value.view();
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return parse_number(text.substr(begin, text.find_last_not_of(blanks) + 1 - begin));
}

Value to_integer(const Value& value) {
  Number number = lenient_number(value);
  if (number && !number.is_integer()) number = whole_or_real(std::trunc(number.real()));
  return number.is_integer() ? Value::integer(number.integer()) : Value();
}

template <class Args>
Define<Args> conversion(std::string name, std::string summary) {
  Define<Args> define(std::move(name));
  define.summary(std::move(summary))
      .extension()
      .input("value", &Args::value, "Field, literal or expression to convert.")
      .output("as", &Args::as, "Field that receives the result.");
  return define;
}

constexpr auto whole_numbers_note =
    "Blanks around the number and zeros before it are accepted; a fraction is cut off. What is missing, no number, or "
    "too "
    "large for 64 bits gives no result.";

}  // namespace

Function to_long() {
  return conversion<LongArgs>("toLong", "Makes a whole number of a text or number.")
      .note(whole_numbers_note)
      .example({.query = "hour := toLong(h)", .given = R"({"h":"05"})", .want = R"({"h":"05","hour":5})"})
      .example({.query = "n := toLong(a)",
                .given = R"({"a":" -3.9 "} {"a":"none"})",
                .want = R"({"a":" -3.9 ","n":-3} {"a":"none"})"})
      .value(to_integer);
}

Function to_int() {
  return conversion<IntArgs>("toInt", "Makes a whole number of a text or number, just as toLong().")
      .note(whole_numbers_note)
      .example({.query = "n := toInt(a)", .given = R"({"a":"7.2"})", .want = R"({"a":"7.2","n":7})"})
      .example({.query = "n := toInt(a)", .given = R"({"a":"1e3"} {"b":1})", .want = R"({"a":"1e3","n":1000} {"b":1})"})
      .value(to_integer);
}

Function to_double() {
  return conversion<DoubleArgs>("toDouble", "Makes a number of a text.")
      .note(
          "Blanks around the number and zeros before it are accepted. Whole numbers stay exact, also those that a "
          "double could not hold.")
      .example({.query = "x := toDouble(a)", .given = R"({"a":"02.50"})", .want = R"({"a":"02.50","x":2.5})"})
      .example({.query = "x := toDouble(a)",
                .given = R"({"a":"12"} {"a":"1,000"})",
                .want = R"({"a":"12","x":12} {"a":"1,000"})"})
      .value([](const Value& value) { return lenient_number(value); });
}

Function to_string() {
  return conversion<StringArgs>("toString", "Makes a text of a value, in the spelling it has.")
      .example({.query = "s := toString(a)", .given = R"({"a":1.50})", .want = R"({"a":1.50,"s":"1.50"})"})
      .example({.query = "s := toString(a + 1)",
                .given = R"({"a":"007"} {"a":"x"})",
                .want = R"({"a":"007","s":"8"} {"a":"x"})"})
      .value([](const Value& value, Worker& worker) { return value.text(worker.arena); });
}

}  // namespace cqlite::builtin
