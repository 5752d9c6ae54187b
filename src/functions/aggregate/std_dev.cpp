// stdDev(): how far numbers lie from their mean.
#include "functions/aggregate/moments.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field field;
  Output as{"_stddev"};
};

struct Moments {
  ExactSum sum;
  ExactSum squares;
  std::int64_t count = 0;
  bool is_in_range = true;
};

void add_number(Moments& moments, double number) {
  if (!is_factor(number)) {
    moments.is_in_range = false;
    return;
  }
  moments.sum.add(number);
  moments.squares.add_product(number, number);
  ++moments.count;
}

void merge(Moments& moments, const Moments& other) {
  moments.sum.add(other.sum);
  moments.squares.add(other.squares);
  moments.count += other.count;
  moments.is_in_range = moments.is_in_range && other.is_in_range;
}

Value deviation(const Moments& moments) {
  if (moments.count == 0 || !moments.is_in_range) return {};
  const double scaled = difference_of_products(as_sum(moments.count), moments.squares, moments.sum, moments.sum);
  return Value::number(std::sqrt(std::fmax(scaled, 0)) / static_cast<double>(moments.count));
}

}  // namespace

Function std_dev() {
  return Define<Args>("stdDev")
      .summary("The standard deviation of the numbers of a field.")
      .note("That of a whole population: the squared distances from the mean are divided by the number of values.")
      .note("What is missing or no number is left out; without any number there is no row, nor with one beyond 1e90.")
      .input("field", &Args::field, "Field to look at.")
      .output("as", &Args::as, "Field that receives the deviation.")
      .example({.query = "stdDev(ms)", .given = R"({"ms":1} {"ms":"3"} {"ms":"n/a"})", .want = R"({"_stddev":1})"})
      .example({.query = "groupBy(host, function=stdDev(ms, as=spread))",
                .given = R"({"host":"h1","ms":5} {"host":"h1","ms":5} {"host":"h2"})",
                .want = R"({"host":"h1","spread":0} {"host":"h2"})"})
      .aggregate<Moments>(add_number, merge, deviation);
}

}  // namespace cqlite::builtin
