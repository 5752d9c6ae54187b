// percentile(): below which value so many percent of the numbers lie, to a relative accuracy.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field field;
  Numbers percentiles{50, 75, 99};
  double accuracy = 0.01;
  Output as{""};
};

/// Finer bins would hold hardly more than one value each.
constexpr double finest_accuracy = 1e-9;

/// Numbers that are equal up to the accuracy share a bin. The bins' limits grow by a constant factor, nearly: their
/// logarithm is replaced by a quadratic between powers of two (the sketch DDSketch with this mapping).
class Bins {
 public:
  explicit Bins(double accuracy)
      : accuracy_(accuracy), per_octave_(3 / (4 * std::log((1 + accuracy) / (1 - accuracy)))) {}

  [[nodiscard]] std::int64_t of(double number) const {
    int exponent = 0;
    const double fraction = 2 * std::frexp(number, &exponent) - 1;
    const double logarithm = exponent - 1 + fraction * (4 - fraction) / 3;
    return static_cast<std::int64_t>(std::floor(logarithm * per_octave_));
  }

  /// The number that stands for all of a bin.
  [[nodiscard]] double number(std::int64_t bin) const {
    const double logarithm = static_cast<double>(bin) / per_octave_;
    const double exponent = std::floor(logarithm);
    const double lower_limit = std::ldexp(3 - std::sqrt(4 - 3 * (logarithm - exponent)), static_cast<int>(exponent));
    return std::min(lower_limit * (1 + accuracy_), std::numeric_limits<double>::max());
  }

 private:
  double accuracy_;
  double per_octave_;
};

struct Sketch {
  std::map<std::int64_t, std::int64_t> counts;  ///< by bin
  std::int64_t zeros = 0;
  std::int64_t count = 0;
};

class Percentiles final : public AggregateOf<Sketch> {
 public:
  Percentiles(const Args& args, std::vector<Slot> slots, Place place)
      : args_(args), bins_(args.accuracy), slots_(std::move(slots)), place_(place) {}

  void update(void* state, EventRow& row, Worker& worker, Arena&) const override {
    const Number number = args_.field.read(row, worker).number();
    if (!number) return;
    if (number.real() < 0) return worker.notify("W404", "`percentile` leaves negative numbers out", place_);
    Sketch& sketch = of(state);
    ++sketch.count;
    if (number.real() == 0) {
      ++sketch.zeros;
    } else {
      ++sketch.counts[bins_.of(number.real())];
    }
  }

  void merge(void* state, void* other_state, Worker&, Arena&) const override {
    Sketch& sketch = of(state);
    const Sketch& other = of(other_state);
    for (const auto& [bin, count] : other.counts) sketch.counts[bin] += count;
    sketch.zeros += other.zeros;
    sketch.count += other.count;
  }

  Outputs outputs() const override { return {slots_, false}; }
  bool needs_order() const override { return false; }

  bool result(void* state, EventRow& row, Worker&) const override {
    const Sketch& sketch = of(state);
    if (sketch.count == 0) return false;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      row[slots_[i]] = Value::number(at(sketch, args_.percentiles.items[i]));
    }
    return true;
  }

 private:
  [[nodiscard]] double at(const Sketch& sketch, double percent) const {
    const double rank = percent / 100 * static_cast<double>(sketch.count - 1);
    std::int64_t passed = sketch.zeros;
    if (static_cast<double>(passed) > rank) return 0;
    for (const auto& [bin, count] : sketch.counts) {
      passed += count;
      if (static_cast<double>(passed) > rank) return bins_.number(bin);
    }
    return sketch.counts.empty() ? 0 : bins_.number(sketch.counts.rbegin()->first);
  }

  const Args args_;
  Bins bins_;
  std::vector<Slot> slots_;
  Place place_;
};

AggregatePtr make_percentiles(Args& args, Build& build) {
  if (!(args.accuracy >= finest_accuracy && args.accuracy < 1)) {
    build.report(Code::out_of_range, build.place().span,
                 "parameter `accuracy` must be at least 0.000000001 and less than 1");
    return nullptr;
  }
  auto& wanted = args.percentiles.items;
  for (const double percent : wanted) {
    if (percent >= 0 && percent <= 100) continue;
    build.report(Code::out_of_range, args.percentiles.span, "percentiles lie between 0 and 100");
    return nullptr;
  }
  if (wanted.empty()) {
    build.report(Code::wrong_type, args.percentiles.span, "`percentile` needs a percentile to look for");
    return nullptr;
  }
  std::vector<double> once;
  std::vector<Slot> slots;
  for (const double percent : wanted) {
    if (std::find(once.begin(), once.end(), percent) != once.end()) continue;
    once.push_back(percent);
    slots.push_back(build.output(args.as.name + "_" + ArgumentTraits<double>::show(percent)));
  }
  wanted = std::move(once);
  return std::make_shared<Percentiles>(args, std::move(slots), build.place());
}

}  // namespace

Function percentile() {
  return Define<Args>("percentile")
      .summary("Below which number so many percent of a field's numbers lie.")
      .note("An estimate, off by the accuracy times the number at most; it need not be one of the field's numbers.")
      .note("The results are called _50, _75 and so on, behind the name given by `as` or `:=`.")
      .note(
          "What is missing or no number is left out; without any number there is no row. So are negative numbers, "
          "with a warning.")
      .input("field", &Args::field, "Field to look at.")
      .option("percentiles", &Args::percentiles, "A list of numbers from 0 to 100.")
      .option("accuracy", &Args::accuracy, "How far off a result may be, relative to its size: from 1e-9 to below 1.")
      .output("as", &Args::as, "What the names of the results begin with.")
      .example({.query = "percentile(ms, percentiles=[0, 50], accuracy=0.000001) | round(_50, 2)",
                .given = R"({"ms":0} {"ms":7} {"ms":9} {"ms":"n/a"})",
                .want = R"({"_0":0,"_50":7})"})
      .example(
          {.query = "slow := percentile(ms, percentiles=[90])", .given = R"({"ms":0})", .want = R"({"slow_90":0})"})
      .aggregate_from(make_percentiles);
}

}  // namespace cqlite::builtin
