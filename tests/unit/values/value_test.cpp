/// Values: what they hold, how they print, what is true (reference 4.4).

#include "values/value.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <ostream>
#include <string>

using namespace cqlite;

namespace {

std::string text_of(const Value& value) {
  Arena arena;
  return std::string(value.text(arena));
}

}  // namespace

TEST_CASE("value: a missing value has no text and no number") {
  const Value value;
  CHECK(value.is_missing());
  CHECK(text_of(value).empty());
  CHECK_FALSE(value.number());
}

TEST_CASE("value: texts keep their spelling and read as numbers") {
  CHECK(text_of(Value::text("007")) == "007");
  CHECK(Value::text("007").number().integer() == 7);
  CHECK(text_of(Value::number_text("1.0")) == "1.0");
  CHECK(Value::number_text("1.0").number().real() == 1.0);
  CHECK(text_of(Value::boolean(true)) == "true");
  CHECK(text_of(Value::boolean(false)) == "false");
  CHECK_FALSE(Value::boolean(true).number());
  CHECK_FALSE(Value::text("").number());
  CHECK_FALSE(Value::text("").is_missing());
}

TEST_CASE("value: calculated numbers are integers where they can be") {
  CHECK(Value::number(2.0).kind() == Value::Kind::integer);
  CHECK(Value::number(-0.0).kind() == Value::Kind::integer);
  CHECK(text_of(Value::number(-0.0)) == "0");
  CHECK(Value::number(2.5).kind() == Value::Kind::real);
  CHECK(text_of(Value::number(2.5)) == "2.5");
  CHECK(Value::number(9.3e18).kind() == Value::Kind::real);
  CHECK(text_of(Value::number(1e21)) == "1.0E21");
  CHECK(Value::number(Number(2.0)).kind() == Value::Kind::integer);
  CHECK(text_of(Value::integer(-9007199254740993)) == "-9007199254740993");
}

TEST_CASE("value: what is no number is missing") {
  CHECK(Value::number(std::nan("")).is_missing());
  CHECK(Value::number(HUGE_VAL).is_missing());
  CHECK(Value::number(Number()).is_missing());
}

TEST_CASE("value: a kept value outlives the memory it came from") {
  Arena arena;
  Value kept;
  {
    const std::string source = "short-lived";
    kept = Value::number_text(source).as_stand_in().kept(arena);
  }
  CHECK(kept.view() == "short-lived");
  CHECK(kept.kind() == Value::Kind::number_text);
  CHECK(kept.is_stand_in());
  CHECK(Value::integer(5).kept(arena).number().integer() == 5);
  CHECK(Value().kept(arena).is_missing());
}

TEST_CASE("value: truth") {
  struct Row {
    Value value;
    Truth expected;
  };
  const Row rows[] = {
      {Value::boolean(true), Truth::yes},    {Value::boolean(false), Truth::no},   {Value::text("true"), Truth::yes},
      {Value::text("false"), Truth::no},     {Value::integer(0), Truth::no},       {Value::integer(-3), Truth::yes},
      {Value::number(0.5), Truth::yes},      {Value::text("0"), Truth::no},        {Value::text("-0.0"), Truth::no},
      {Value::number_text("1"), Truth::yes}, {Value::text("1e-5"), Truth::yes},    {Value::text(""), Truth::neither},
      {Value::text("TRUE"), Truth::neither}, {Value::text("yes"), Truth::neither}, {Value(), Truth::neither},
  };
  for (const Row& row : rows) {
    CAPTURE(text_of(row.value));
    CHECK(truth(row.value) == row.expected);
  }
}
