// min() and max(): the smallest and the largest number of a field.
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct MinArgs {
  Field field;
  Output as{"_min"};
  Text type;
};

struct MaxArgs {
  Field field;
  Output as{"_max"};
  Text type;
};

struct Extreme {
  Number number;
};

void lower_to(Extreme& best, const Number& number) {
  if (!best.number || compare(number, best.number) < 0) best.number = number;
}
void raise_to(Extreme& best, const Number& number) {
  if (!best.number || compare(number, best.number) > 0) best.number = number;
}
void merge_min(Extreme& best, const Extreme& other) {
  if (other.number) lower_to(best, other.number);
}
void merge_max(Extreme& best, const Extreme& other) {
  if (other.number) raise_to(best, other.number);
}
Value best(const Extreme& extreme) { return Value::number(extreme.number); }

}  // namespace

Function min() {
  return Define<MinArgs>("min")
      .summary("The smallest number of a field.")
      .note("What is missing or no number is left out; without any number there is no row.")
      .input("field", &MinArgs::field, "Field to look at.")
      .output("as", &MinArgs::as, "Field that receives the number.")
      .option("type", &MinArgs::type, "Accepted for old queries; changes nothing.")
      .example({.query = "min(ms)", .given = R"({"ms":"9"} {"ms":"10"} {"ms":"n/a"})", .want = R"({"_min":9})"})
      .example({.query = "min(ms)", .given = R"({"ms":"n/a"})", .want = ""})
      .aggregate<Extreme>(lower_to, merge_min, best);
}

Function max() {
  return Define<MaxArgs>("max")
      .summary("The largest number of a field.")
      .note("What is missing or no number is left out; without any number there is no row.")
      .input("field", &MaxArgs::field, "Field to look at.")
      .output("as", &MaxArgs::as, "Field that receives the number.")
      .option("type", &MaxArgs::type, "Accepted for old queries; changes nothing.")
      .example({.query = "max(ms)", .given = R"({"ms":"9"} {"ms":"10"} {"ms":"n/a"})", .want = R"({"_max":10})"})
      .example({.query = "max(ms, as=slowest)", .given = R"({"ms":1.5} {"ms":-2})", .want = R"({"slowest":1.5})"})
      .aggregate<Extreme>(raise_to, merge_max, best);
}

}  // namespace cqlite::builtin
