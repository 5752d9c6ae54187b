// linReg(): the straight line that lies closest to pairs of numbers.
#include <algorithm>

#include "functions/aggregate/moments.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field x;
  Field y;
  Text prefix{"_"};
};

struct Points {
  ExactSum x;
  ExactSum y;
  ExactSum xx;
  ExactSum xy;
  ExactSum yy;
  std::int64_t count = 0;
  bool is_in_range = true;
};

struct LineSlots {
  Slot slope;
  Slot intercept;
  Slot r2;
  Slot n;
};

class LinearRegression final : public AggregateOf<Points> {
 public:
  LinearRegression(const Args& args, LineSlots slots) : args_(args), slots_(slots) {}

  void update(void* state, EventRow& row, Worker& worker, Arena&) const override {
    const Number x = args_.x.read(row, worker).number();
    const Number y = args_.y.read(row, worker).number();
    if (x && y) add(of(state), x.real(), y.real());
  }

  void merge(void* state, void* other_state, Worker&, Arena&) const override {
    Points& points = of(state);
    const Points& other = of(other_state);
    points.x.add(other.x);
    points.y.add(other.y);
    points.xx.add(other.xx);
    points.xy.add(other.xy);
    points.yy.add(other.yy);
    points.count += other.count;
    points.is_in_range = points.is_in_range && other.is_in_range;
  }

  Outputs outputs() const override { return {{slots_.slope, slots_.intercept, slots_.r2, slots_.n}, false}; }

  bool result(void* state, EventRow& row, Worker&) const override {
    const Points& points = of(state);
    if (!points.is_in_range) return false;
    // Each is n² times a variance or covariance.
    const ExactSum n = as_sum(points.count);
    const double xx = difference_of_products(n, points.xx, points.x, points.x);
    const double xy = difference_of_products(n, points.xy, points.x, points.y);
    const double yy = difference_of_products(n, points.yy, points.y, points.y);
    if (xx <= 0 || yy <= 0) return false;
    row[slots_.slope] = Value::number(xy / xx);
    row[slots_.intercept] = Value::number(difference_of_products(points.y, points.xx, points.x, points.xy) / xx);
    row[slots_.n] = Value::integer(points.count);
    if (points.count > 2) {
      const auto count = static_cast<double>(points.count);
      const double r2 = std::min((xy / xx) * (xy / yy), 1.0);
      row[slots_.r2] = Value::number(1 - (1 - r2) * (count - 1) / (count - 2));
    }
    return true;
  }

 private:
  static void add(Points& points, double x, double y) {
    if (!is_factor(x) || !is_factor(y)) {
      points.is_in_range = false;
      return;
    }
    points.x.add(x);
    points.y.add(y);
    points.xx.add_product(x, x);
    points.xy.add_product(x, y);
    points.yy.add_product(y, y);
    ++points.count;
  }

  const Args args_;
  LineSlots slots_;
};

AggregatePtr make_regression(const Args& args, Build& build) {
  const auto output = [&](const char* name) { return build.output(args.prefix.value + name); };
  const LineSlots slots{output("slope"), output("intercept"), output("r2"), output("n")};
  return std::make_shared<LinearRegression>(args, slots);
}

}  // namespace

Function lin_reg() {
  return Define<Args>("linReg")
      .summary("The straight line y = slope * x + intercept that lies closest to pairs of numbers.")
      .note("Sets _slope, _intercept, _r2 and _n. The fit _r2 is the adjusted one, and absent for two points.")
      .note("Events where one of the two is missing or no number are left out, and do not count in _n.")
      .note("No row if all x or all y are equal, or if a number is beyond 1e90.")
      .input("x", &Args::x, "Field on the horizontal axis.")
      .input("y", &Args::y, "Field on the vertical axis.")
      .option("prefix", &Args::prefix, "What the names of the results begin with.")
      .example({.query = "linReg(x=size, y=ms)",
                .given = R"({"size":1,"ms":3} {"size":2,"ms":5} {"size":4,"ms":9} {"size":3})",
                .want = R"({"_slope":2,"_intercept":1,"_r2":1,"_n":3})"})
      .example({.query = "groupBy(host, function=linReg(x=size, y=ms, prefix=line_))",
                .given = R"({"host":"h1","size":1,"ms":1} {"host":"h1","size":3,"ms":2} {"host":"h2","size":1,"ms":1})",
                .want = R"({"host":"h1","line_slope":0.5,"line_intercept":0.5,"line_n":2} {"host":"h2"})"})
      .aggregate_from(make_regression);
}

}  // namespace cqlite::builtin
