// length(): how many characters a text has.
#include "base/utf8.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field field;
  Output as{"_length"};
};

}  // namespace

Function length() {
  return Define<Args>("length")
      .summary("Counts the characters of a field's text.")
      .note("Counts UTF-16 code units: a character outside the Basic Multilingual Plane counts two.")
      .input("field", &Args::field, "Field whose text is counted.")
      .output("as", &Args::as, "Field that receives the count.")
      .example({.query = "length(a)", .given = R"({"a":"hello"})", .want = R"({"a":"hello","_length":5})"})
      .example({.query = "length(a)", .given = R"({"b":"x"})", .want = R"({"b":"x"})"})
      .value([](std::string_view text) { return static_cast<std::int64_t>(utf16_length(text)); });
}

}  // namespace cqlite::builtin
