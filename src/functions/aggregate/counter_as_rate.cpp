// counterAsRate(): how fast a counter grows.
#include <algorithm>
#include <tuple>

#include "functions/define.hpp"
#include "values/time.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field field;
  Output as{"_rate"};
};

struct Reading {
  Instant time;
  std::uint64_t sequence;
  Number number;
};

/// Keeps all readings: whether the counter ever went down can be told only when they are in order.
class CounterAsRate final : public AggregateOf<std::vector<Reading>> {
 public:
  CounterAsRate(const Args& args, Slot time) : field_(args.field), time_(time), output_(args.as.slot) {}

  void update(void* state, EventRow& row, Worker& worker, Arena&) const override {
    const Number number = field_.read(row, worker).number();
    const auto time = instant_from_milliseconds(row[time_].number());
    if (number && time) of(state).push_back({*time, row.order.sequence, number});
  }

  void merge(void* state, void* other, Worker&, Arena&) const override {
    of(state).insert(of(state).end(), of(other).begin(), of(other).end());
  }

  Outputs outputs() const override { return {{output_}, false}; }

  bool result(void* state, EventRow& row, Worker&) const override {
    auto& readings = of(state);
    std::sort(readings.begin(), readings.end(), [](const Reading& a, const Reading& b) {
      return std::tie(a.time, a.sequence) < std::tie(b.time, b.sequence);
    });
    const auto falls = [](const Reading& a, const Reading& b) { return compare(b.number, a.number) < 0; };
    if (std::adjacent_find(readings.begin(), readings.end(), falls) != readings.end()) return false;
    if (readings.empty() || readings.front().time == readings.back().time) return false;
    const auto milliseconds = static_cast<double>(readings.back().time - readings.front().time);
    const Value rate =
        Value::number(subtract(readings.back().number, readings.front().number).real() * 1000 / milliseconds);
    row[output_] = rate;
    return !rate.is_missing();
  }

 private:
  Field field_;
  Slot time_;
  Slot output_;
};

}  // namespace

Function counter_as_rate() {
  return Define<Args>("counterAsRate")
      .summary("How much a counter grows in a second.")
      .note("From the first reading to the last, by @timestamp: what was added, divided by the seconds between.")
      .note("No row if the counter ever went down, or without two readings at different times.")
      .note("Events where the field is missing or no number are left out. All readings are kept in memory.")
      .input("field", &Args::field, "Field that holds the counter.")
      .output("as", &Args::as, "Field that receives the rate.")
      .example({.query = "counterAsRate(packets)",
                .given = R"({"@timestamp":4000,"packets":16} {"@timestamp":0,"packets":10} {"@timestamp":2000})",
                .want = R"({"_rate":1.5})"})
      .example({.query = "groupBy(host, function=counterAsRate(packets, as=speed))",
                .given = R"({"@timestamp":0,"host":"h1","packets":9} {"@timestamp":1000,"host":"h1","packets":2})",
                .want = R"({"host":"h1"})"})
      .aggregate_from([](const Args& args, Build& build) {
        return std::make_shared<CounterAsRate>(args, build.read("@timestamp"));
      });
}

}  // namespace cqlite::builtin
