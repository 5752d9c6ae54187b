/// The number rules as tables: what reads as a number, how numbers compare, print and calculate (reference 3.1, 3.5,
/// 4.2, 4.3).

#include "values/number.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <ostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace cqlite;

namespace {

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();

/// `none`, or kind and printed text: `integer 5`, `real 0.5`.
std::string shown(const Number& number) {
  NumberText buffer;
  if (!number) return "none";
  if (number.is_integer()) return "integer " + std::string(print_number(number.integer(), buffer));
  return "real " + std::string(print_number(number.real(), buffer));
}

std::string printed(double value) {
  NumberText buffer;
  return std::string(print_number(value, buffer));
}

Number number(std::string_view text) { return parse_number(text); }

}  // namespace

TEST_CASE("number: what reads as a number") {
  struct Row {
    std::string_view text;
    std::string_view expected;
  };
  const Row rows[] = {
      // digits with an optional sign are exact integers
      {"0", "integer 0"},
      {"7", "integer 7"},
      {"007", "integer 7"},
      {"+7", "integer 7"},
      {"-7", "integer -7"},
      {"-0", "integer 0"},
      {"999999999999999999", "integer 999999999999999999"},
      {"9007199254740993", "integer 9007199254740993"},
      {"9223372036854775807", "integer 9223372036854775807"},
      {"-9223372036854775808", "integer -9223372036854775808"},
      {"+9223372036854775807", "integer 9223372036854775807"},
      {"0000000000000000000000000000001", "integer 1"},
      // past 64 bits they are doubles
      {"9223372036854775808", "real 9223372036854775808"},
      {"-9223372036854775809", "real -9223372036854775808"},
      {"18446744073709551616", "real 18446744073709551616"},
      {"1000000000000000000000", "real 1.0E21"},
      // a point anywhere among the digits
      {"1.5", "real 1.5"},
      {"1.0", "real 1"},
      {"5.", "real 5"},
      {".5", "real 0.5"},
      {"-.5", "real -0.5"},
      {"+0.25", "real 0.25"},
      {"-0.0", "real 0"},
      // an exponent
      {"1e2", "real 100"},
      {"1E2", "real 100"},
      {"1e+2", "real 100"},
      {"1.5e-3", "real 0.0015"},
      {"5.e1", "real 50"},
      {".5e1", "real 5"},
      {"9.823069852941172E-5", "real 9.823069852941172E-5"},
      // out of range: too large is none, too small is 0
      {"1e308", "real 1.0E308"},
      {"1e309", "none"},
      {"1e400", "none"},
      {"-1e400", "none"},
      {"1e99999999999999999999", "none"},
      {"1e-400", "real 0"},
      {"-1e-400", "real 0"},
      {"0.0001e-330", "real 0"},
      {"1e-99999999999999999999", "real 0"},
      {"0e99999999999999999999", "real 0"},
      {"5e-324", "real 5.0E-324"},
      {"123456789e-330", "real 1.24E-322"},
      // nothing else
      {"", "none"},
      {"-", "none"},
      {"+", "none"},
      {".", "none"},
      {"-.", "none"},
      {"e5", "none"},
      {".e5", "none"},
      {"1e", "none"},
      {"1e+", "none"},
      {"1e5.5", "none"},
      {"1.2.3", "none"},
      {"--1", "none"},
      {"+-1", "none"},
      {"1,000", "none"},
      {"1_000", "none"},
      {"0x1F", "none"},
      {"1f", "none"},
      {"NaN", "none"},
      {"nan", "none"},
      {"Infinity", "none"},
      {"inf", "none"},
      {"-inf", "none"},
      {" 1", "none"},
      {"1 ", "none"},
      {"true", "none"},
      {"abc", "none"},
      {"10.0.0.1", "none"},
      {"\xD9\xA3", "none"},  // an Arabic digit
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(shown(parse_number(row.text)) == row.expected);
  }
  CHECK(shown(parse_number(std::string(400, '9'))) == "none");
  CHECK(shown(parse_number("0." + std::string(400, '0') + "1e401")) == "real 1");
  CHECK(shown(parse_number("1" + std::string(400, '0') + "e-400")) == "real 1");
  CHECK(shown(parse_number("0." + std::string(400, '0') + "1")) == "real 0");
  CHECK(shown(parse_number(std::string_view("12\0", 3))) == "none");
  CHECK(shown(parse_number(std::string_view())) == "none");
}

TEST_CASE("number: none is false and counts as 0") {
  CHECK_FALSE(Number());
  CHECK(Number(std::int64_t{0}));
  CHECK(Number().real() == 0);
  CHECK(Number(std::int64_t{3}).real() == 3.0);
}

TEST_CASE("number: integers and doubles compare exactly") {
  struct Row {
    std::string_view left;
    std::string_view right;
    int expected;
  };
  const Row rows[] = {
      {"1", "2", -1},
      {"10", "9", 1},
      {"-1", "1", -1},
      {"1", "1.0", 0},
      {"0", "-0.0", 0},
      {"1", "1.5", -1},
      {"2", "1.5", 1},
      {"-1", "-1.5", 1},
      {"-2", "-1.5", -1},
      {"9007199254740993", "9007199254740992", 1},
      {"9007199254740993", "9007199254740992.0", 1},  // as doubles they would be equal
      {"9007199254740991", "9007199254740992.0", -1},
      {"9223372036854775807", "9223372036854775808", -1},
      {"-9223372036854775808", "-9223372036854775808.0", 0},
      {"-9223372036854775808", "-1e19", 1},
      {"9223372036854775807", "1e300", -1},
      {"1e300", "1e301", -1},
      {"0.1", "0.2", -1},
      {"5e-324", "0", 1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.left);
    CAPTURE(row.right);
    const auto sign = [](std::strong_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; };
    CHECK(sign(compare(number(row.left), number(row.right))) == row.expected);
    CHECK(sign(compare(number(row.right), number(row.left))) == -row.expected);
  }
}

TEST_CASE("number: how numbers print") {
  struct Row {
    double value;
    std::string_view expected;
  };
  const Row rows[] = {
      // whole: no point
      {4.0 / 2, "2"},
      {23.0, "23"},
      {-23.0, "-23"},
      {0.0, "0"},
      {-0.0, "0"},
      {1322658945428.0, "1322658945428"},
      {9007199254740992.0, "9007199254740992"},
      {1e20, "100000000000000000000"},
      {999999999999999868928.0, "999999999999999868928"},
      // the shortest text that reads back
      {5.5, "5.5"},
      {0.1, "0.1"},
      {0.1 + 0.2, "0.30000000000000004"},
      {1.0 / 3, "0.3333333333333333"},
      {-2.5, "-2.5"},
      {0.0001, "0.0001"},
      {0.00010617525557193158, "0.00010617525557193158"},
      // small: exponent form below 1e-4
      {0.00009823069852941172, "9.823069852941172E-5"},
      {0.00001, "1.0E-5"},
      {-0.00005, "-5.0E-5"},
      {1.5e-10, "1.5E-10"},
      {5e-324, "5.0E-324"},
      // large: exponent form from 1e21
      {1e21, "1.0E21"},
      {-1e21, "-1.0E21"},
      {1.25e22, "1.25E22"},
      {1e100, "1.0E100"},
      {1.7976931348623157e308, "1.7976931348623157E308"},
  };
  for (const Row& row : rows) CHECK(printed(row.value) == row.expected);
  NumberText buffer;
  CHECK(print_number(std::int64_t{0}, buffer) == "0");
  CHECK(print_number(smallest, buffer) == "-9223372036854775808");
  CHECK(print_number(largest, buffer) == "9223372036854775807");
}

TEST_CASE("number: every printed double reads back as itself") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    const std::uint64_t bits = random();
    double value = 0;
    static_assert(sizeof value == sizeof bits);
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    CHECK(parse_number(printed(value)).real() == value);
  }
}

TEST_CASE("number: what a filter compares by value") {
  for (const char* text : {"0", "10", "-10", "-0", "0.5", "10.50", "-0.0", "123456789012345678901234567890"}) {
    CAPTURE(text);
    CHECK(is_plain_number(text));
  }
  for (const char* text :
       {"", "-", "01", "007", "-01", "00", "1e2", "+1", "1.", ".5", "1.2.3", " 1", "1 ", "1a", "0x1", "1.5e3", "--1"}) {
    CAPTURE(text);
    CHECK_FALSE(is_plain_number(text));
  }
}

TEST_CASE("number: arithmetic") {
  struct Row {
    std::string_view left;
    char operation;
    std::string_view right;
    std::string_view expected;
  };
  const Row rows[] = {
      // integers stay exact, and become doubles when they overflow
      {"22", '+', "1", "integer 23"},
      {"9007199254740993", '+', "1", "integer 9007199254740994"},
      {"9223372036854775807", '+', "1", "real 9223372036854775808"},
      {"5", '-', "7", "integer -2"},
      {"-9223372036854775808", '-', "2000", "real -9223372036854777856"},
      {"0", '-', "-9223372036854775808", "real 9223372036854775808"},
      {"3037000499", '*', "3037000499", "integer 9223372030926249001"},
      {"4611686018427387904", '*', "2", "real 9223372036854775808"},
      {"-9223372036854775808", '*', "-1", "real 9223372036854775808"},
      // a double makes a double; whole results are integers again
      {"0.1", '+', "0.2", "real 0.30000000000000004"},
      {"0.5", '+', "0.5", "integer 1"},
      {"1.0", '*', "3", "integer 3"},
      {"1e10", '*', "1e10", "real 100000000000000000000"},
      {"0", '*', "-1.5", "integer 0"},
      // division is always that of doubles
      {"4", '/', "2", "integer 2"},
      {"6", '/', "3", "integer 2"},
      {"1", '/', "2", "real 0.5"},
      {"-7", '/', "2", "real -3.5"},
      {"1", '/', "3", "real 0.3333333333333333"},
      // the remainder has the sign of the dividend
      {"7", '%', "3", "integer 1"},
      {"-7", '%', "3", "integer -1"},
      {"7", '%', "-3", "integer 1"},
      {"-7", '%', "-3", "integer -1"},
      {"7.5", '%', "2", "real 1.5"},
      {"-7.5", '%', "2", "real -1.5"},
      {"9007199254740993", '%', "10", "integer 3"},
      {"-9223372036854775808", '%', "-1", "integer 0"},
      // by zero: none
      {"1", '/', "0", "none"},
      {"1", '/', "0.0", "none"},
      {"0", '/', "0", "none"},
      {"1", '%', "0", "none"},
      {"1.5", '%', "-0.0", "none"},
      // out of range: none
      {"1e308", '*', "10", "none"},
      {"1e308", '+', "1e308", "none"},
      {"-1e308", '-', "1e308", "none"},
      {"1e308", '/', "0.1", "none"},
      // an operand that is no number: none
      {"x", '+', "1", "none"},
      {"1", '+', "", "none"},
      {"x", '-', "1", "none"},
      {"1", '-', "x", "none"},
      {"x", '*', "1", "none"},
      {"1", '*', "x", "none"},
      {"x", '/', "1", "none"},
      {"1", '/', "x", "none"},
      {"x", '%', "1", "none"},
      {"1", '%', "x", "none"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.left);
    CAPTURE(row.operation);
    CAPTURE(row.right);
    const auto calculate = row.operation == '+'   ? add
                           : row.operation == '-' ? subtract
                           : row.operation == '*' ? multiply
                           : row.operation == '/' ? divide
                                                  : modulo;
    CHECK(shown(calculate(number(row.left), number(row.right))) == row.expected);
  }
}

TEST_CASE("number: a calculated double is whole, real or none") {
  CHECK(shown(whole_or_real(2.0)) == "integer 2");
  CHECK(shown(whole_or_real(-0.0)) == "integer 0");
  CHECK(shown(whole_or_real(2.5)) == "real 2.5");
  CHECK(shown(whole_or_real(-9223372036854775808.0)) == "integer -9223372036854775808");
  CHECK(shown(whole_or_real(9223372036854775808.0)) == "real 9223372036854775808");
  CHECK(shown(whole_or_real(std::nan(""))) == "none");
  CHECK(shown(whole_or_real(-HUGE_VAL)) == "none");
}
