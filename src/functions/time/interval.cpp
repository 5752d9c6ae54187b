// setTimeInterval(), start() and end(): the time that is searched. duration(): a length of time as a number.
#include <utility>

#include "functions/define.hpp"
#include "functions/time/zones.hpp"

namespace cqlite::builtin {
namespace {

struct IntervalArgs {
  Text start;
  Text end;
  Text timezone;
};

struct StartArgs {
  Output as{"_start"};
};

struct EndArgs {
  Output as{"_end"};
};

struct DurationArgs {
  Duration duration;
  Output as{"_duration"};
};

class Bound final : public Expression {
 public:
  explicit Bound(std::optional<Instant> Environment::*bound) : bound_(bound) {}
  Value evaluate(const EventRow&, Worker& worker) const override {
    const auto& time = worker.environment.*bound_;
    return time ? Value::integer(*time) : Value();
  }
  bool may_be_missing() const override { return false; }

 private:
  std::optional<Instant> Environment::*bound_;
};

bool is_point_in_time(const Text& text, Build& build) {
  if (parse_point_in_time(text.value, 0, TimeZone())) return true;
  build.report(Code::wrong_type, text.span, "`" + text.value + "` is no time")
      .help("write 24h, 7d@d, epoch milliseconds, or \"2026-03-01T12:00:00Z\"");
  return false;
}

TransformPtr make_interval(IntervalArgs& args, Build& build) {
  if (!build.is_first_step()) {
    build.report(Code::wrong_place, build.place().span, "`setTimeInterval` must be the first step of the query");
    return nullptr;
  }
  SearchInterval interval;
  interval.start = args.start.value;
  if (args.end.is_given) interval.end = args.end.value;
  if (!is_point_in_time(args.start, build) || (args.end.is_given && !is_point_in_time(args.end, build))) return nullptr;
  bool is_right = true;
  interval.zone = zone_parameter(args.timezone, build, is_right);
  if (!is_right) return nullptr;
  build.set_interval(interval);
  return transforms::filter(predicates::constant(true));
}

ExpressionPtr bound_of(Build& build, std::optional<Instant> Environment::*bound) {
  build.need_interval();
  return std::make_shared<Bound>(bound);
}

}  // namespace

Function set_time_interval() {
  return Define<IntervalArgs>("setTimeInterval")
      .summary("Sets the time that the query searches, and its time zone.")
      .note("It stands first. What it says wins over --from and --to, and holds for subqueries, too.")
      .note("Events at `start` belong to the interval, those at `end` do not. Events without a time always pass.")
      .input("start", &IntervalArgs::start, "24h, 7d@d, epoch milliseconds, or a date.")
      .option("end", &IntervalArgs::end, "The same; now by default.")
      .option("timezone", &IntervalArgs::timezone, "Zone for days and for functions that take none of their own.")
      .example({.query = "setTimeInterval(start=2000, end=3000)",
                .given = R"({"@timestamp":1999} {"@timestamp":2000} {"@timestamp":3000})",
                .want = R"({"@timestamp":2000})"})
      .example(
          {.query = "setTimeInterval(start=\"2026-01-01\", end=\"2026-01-02\", timezone=\"+01:00\") | s := start()",
           .given = R"({"@timestamp":1767222000000})",
           .want = R"({"@timestamp":1767222000000,"s":1767222000000})"})
      .transform_from(make_interval);
}

Function start() {
  return Define<StartArgs>("start")
      .summary("Gives the beginning of the time that is searched, in milliseconds since 1970.")
      .note("Where nobody has set it, it is the time of the oldest event of the input.")
      .output("as", &StartArgs::as, "Field that receives the time.")
      .unnamed()
      .example({.query = "age := @timestamp - start()",
                .given = R"({"@timestamp":1767225600000} {"@timestamp":1767225601500})",
                .want = R"({"@timestamp":1767225600000,"age":0} {"@timestamp":1767225601500,"age":1500})"})
      .example({.query = "setTimeInterval(start=1000, end=2000) | start()",
                .given = R"({"@timestamp":1500})",
                .want = R"({"@timestamp":1500,"_start":1000})"})
      .value_from([](StartArgs&, Build& build) { return bound_of(build, &Environment::start); });
}

Function end() {
  return Define<EndArgs>("end")
      .summary("Gives the end of the time that is searched, in milliseconds since 1970.")
      .note("Where nobody has set it, it is the time of the newest event of the input.")
      .output("as", &EndArgs::as, "Field that receives the time.")
      .unnamed()
      .example({.query = "left := end() - @timestamp",
                .given = R"({"@timestamp":1767225600000} {"@timestamp":1767225601500})",
                .want = R"({"@timestamp":1767225600000,"left":1500} {"@timestamp":1767225601500,"left":0})"})
      .example({.query = "setTimeInterval(start=1000, end=2000) | end(until)",
                .given = R"({"@timestamp":1500})",
                .want = R"({"@timestamp":1500,"until":2000})"})
      .value_from([](EndArgs&, Build& build) { return bound_of(build, &Environment::end); });
}

Function duration() {
  return Define<DurationArgs>("duration")
      .summary("Gives a length of time in milliseconds.")
      .note("Units: ms, s, m or min, h, d, w (7 days), mon (30 days), q (90 days), y (365 days), and their long names.")
      .input("duration", &DurationArgs::duration, "A whole number and a unit.")
      .output("as", &DurationArgs::as, "Field that receives the number.")
      .example({.query = "test(ms > duration(\"2 seconds\"))",
                .given = R"({"ms":1999} {"ms":2001})",
                .want = R"({"ms":2001})"})
      .example({.query = "duration(90m)", .given = R"({"a":1})", .want = R"({"a":1,"_duration":5400000})"})
      .value_from([](DurationArgs& args, Build&) {
        return expressions::constant(Value::integer(args.duration.milliseconds), {});
      });
}

}  // namespace cqlite::builtin
