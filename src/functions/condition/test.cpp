// test(): an expression as a filter.
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Operand expression;
};

}  // namespace

Function test() {
  return Define<Args>("test")
      .summary("Keeps events for which an expression is true.")
      .note(
          "True are `true` and every number but 0. Anything else, also a comparison with a missing field, drops the "
          "event, and under `not` keeps it.")
      .note("Unlike in a filter, a word without quotes on the right is a field, and texts need quotes.")
      .input("expression", &Args::expression, "What must be true.")
      .example({.query = "test(sent > 2 * received)",
                .given = R"({"sent":9,"received":4} {"sent":8,"received":4} {"sent":8})",
                .want = R"({"sent":9,"received":4})"})
      .example(
          {.query = "!test(a != \"x\")", .given = R"({"a":"x"} {"a":"y"} {"b":1})", .want = R"({"a":"x"} {"b":1})"})
      .filter_from([](Args& args, Build&) { return predicates::is_true(args.expression.value); });
}

}  // namespace cqlite::builtin
