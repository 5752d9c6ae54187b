// min(), max() and range(): the smallest and the largest number of a field, and how far they are apart.
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

struct RangeArgs {
  Field field;
  Output as{"_range"};
};

struct Extreme {
  Number number;
};

struct Extremes {
  Extreme least;
  Extreme most;
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

void widen_to(Extremes& extremes, const Number& number) {
  lower_to(extremes.least, number);
  raise_to(extremes.most, number);
}
void merge_both(Extremes& extremes, const Extremes& other) {
  merge_min(extremes.least, other.least);
  merge_max(extremes.most, other.most);
}
Value width(const Extremes& extremes) { return Value::number(subtract(extremes.most.number, extremes.least.number)); }

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

Function range() {
  return Define<RangeArgs>("range")
      .summary("How far the smallest and the largest number of a field are apart.")
      .note("What is missing or no number is left out; without any number there is no row.")
      .input("field", &RangeArgs::field, "Field to look at.")
      .output("as", &RangeArgs::as, "Field that receives the distance.")
      .example({.query = "range(ms)", .given = R"({"ms":"9"} {"ms":-1.5} {"ms":"n/a"})", .want = R"({"_range":10.5})"})
      .example({.query = "groupBy(user, function=range(@timestamp, as=active))",
                .given = R"({"@timestamp":1000,"user":"ann"} {"@timestamp":3500,"user":"ann"} {"user":"bob"})",
                .want = R"({"user":"ann","active":2500} {"user":"bob"})"})
      .aggregate<Extremes>(widen_to, merge_both, width);
}

}  // namespace cqlite::builtin
