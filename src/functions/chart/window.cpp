// window(): aggregates over a bucket of time and those before it.
#include "engine/window.hpp"

#include "engine/buckets.hpp"
#include "functions/define.hpp"
#include "values/time_grid.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Aggregates function{"count(as=_count)"};
  std::optional<std::int64_t> buckets;
  Duration span;
};

AggregatePtr make_window(const Args& args, Build& build) {
  if (!build.is_in_buckets()) {
    build
        .report(Code::aggregate_not_allowed, build.place().span,
                "`window` stands among the functions of timeChart() or bucket() only")
        .help("write timeChart(function=window(count(), buckets=3))");
    return nullptr;
  }
  if (args.buckets.has_value() == args.span.is_given()) {
    build.report(args.buckets ? Code::duplicate_parameter : Code::missing_parameter, build.place().span,
                 "`window` needs one of `buckets` and `span`, and not both");
    return nullptr;
  }
  if (args.span.is_given() && (args.span.milliseconds < 1 || args.span.milliseconds > TimeGrid::longest_span)) {
    build.report(Code::out_of_range, args.span.span, "a window cannot be `" + args.span.text + "` long");
    return nullptr;
  }
  return std::make_shared<Window>(args.function.combination,
                                  WindowWidth{args.buckets.value_or(0), args.span.milliseconds});
}

}  // namespace

Function window() {
  return Define<Args>("window")
      .summary("Aggregates over each bucket of a chart and the buckets before it.")
      .note(
          "Stands among the functions of timeChart() or bucket(). All events of the window count alike: a mean is not "
          "a mean of means.")
      .note("The first buckets, whose window would reach before the chart, have no result.")
      .note("Needs one of `buckets` and `span`. Events are kept in memory.")
      .option("function", &Args::function, "One aggregate or a list.")
      .option("buckets", &Args::buckets, "How many buckets the window has, with the current one.")
      .range(1, most_buckets)
      .option("span", &Args::span, "How long the window is; rounded to whole buckets.")
      .example({.query = "timeChart(span=1s, function=[count(), window(sum(n), buckets=2)])",
                .given = R"({"@timestamp":1000,"n":1} {"@timestamp":2000,"n":2} {"@timestamp":3000,"n":4})",
                .want = R"({"_bucket":1000,"_count":1} {"_bucket":2000,"_count":1,"_sum":3})"
                        R"( {"_bucket":3000,"_count":1,"_sum":6})"})
      .example({.query = "bucket(span=1m, function=window(avg(ms), span=2m))",
                .given = R"({"@timestamp":0,"ms":1} {"@timestamp":60000,"ms":2} {"@timestamp":60000,"ms":6})",
                .want = R"({"_bucket":0} {"_bucket":60000,"_avg":3})"})
      .aggregate_from(make_window);
}

}  // namespace cqlite::builtin
