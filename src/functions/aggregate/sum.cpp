// sum() and avg(): exact sums, so that the result does not depend on the order of events or the number of threads.
#include "functions/define.hpp"
#include "values/number_sum.hpp"

namespace cqlite::builtin {
namespace {

struct SumArgs {
  Field field;
  Output as{"_sum"};
};

struct AverageArgs {
  Field field;
  Output as{"_avg"};
};

struct Sum {
  NumberSum total;
  std::int64_t count = 0;
};

void add_number(Sum& sum, const Number& number) {
  sum.total.add(number);
  ++sum.count;
}

void merge(Sum& sum, const Sum& other) {
  sum.total.add(other.total);
  sum.count += other.count;
}

Value total(const Sum& sum) { return sum.total.value(); }

Value average(const Sum& sum) {
  if (sum.count == 0) return {};
  return Value::number(sum.total.real() / static_cast<double>(sum.count));
}

}  // namespace

Function sum() {
  return Define<SumArgs>("sum")
      .summary("Adds up the numbers of a field.")
      .note("What is missing or no number is left out; without any number the sum is 0.")
      .input("field", &SumArgs::field, "Field to add up.")
      .output("as", &SumArgs::as, "Field that receives the sum.")
      .example(
          {.query = "sum(bytes)", .given = R"({"bytes":1} {"bytes":2.5} {"bytes":"n/a"})", .want = R"({"_sum":3.5})"})
      .example({.query = "sum(bytes)", .given = R"({"a":"x"})", .want = R"({"_sum":0})"})
      .aggregate<Sum>(add_number, merge, total);
}

Function avg() {
  return Define<AverageArgs>("avg")
      .summary("The mean of the numbers of a field.")
      .note("What is missing or no number is left out; without any number there is no row.")
      .input("field", &AverageArgs::field, "Field to average.")
      .output("as", &AverageArgs::as, "Field that receives the mean.")
      .example({.query = "avg(ms)", .given = R"({"ms":1} {"ms":"4"} {"ms":"n/a"})", .want = R"({"_avg":2.5})"})
      .example({.query = "avg(ms)", .given = R"({"ms":"n/a"})", .want = ""})
      .aggregate<Sum>(add_number, merge, average);
}

}  // namespace cqlite::builtin
