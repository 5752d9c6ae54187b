// bucket() and timeChart(): aggregates for each stretch of time.
#include "engine/buckets.hpp"

#include "functions/chart/unit_conversion.hpp"
#include "functions/define.hpp"
#include "functions/time/zones.hpp"
#include "values/time_grid.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Duration span{"auto"};
  std::optional<std::int64_t> buckets;
  Fields field;
  Field series;
  Aggregates function{"count(as=_count)"};
  Limit limit{10, 500};
  Duration min_span{"auto"};
  Text timezone;
  Texts unit;
};

/// The length, if one was written; false after a report.
bool read_span(const Duration& written, std::optional<std::int64_t>& span, Build& build) {
  if (written.text == "auto") return true;
  if (written.milliseconds < 1 || written.milliseconds > TimeGrid::longest_span) {
    build.report(Code::out_of_range, written.span, "buckets cannot be `" + written.text + "` long")
        .help("from 1ms up to some thousands of years");
    return false;
  }
  span = written.milliseconds;
  return true;
}

bool read_keys(const Args& args, BucketOptions& options, Build& build) {
  std::vector<Field> fields = args.field.items;
  if (args.series.is_given()) fields.push_back(args.series);
  for (const Field& field : fields) {
    if (field.name.empty()) {
      build
          .report(Code::wrong_type, field.span,
                  "`" + options.function + "` tells series apart by fields, not expressions")
          .help("assign the expression to a field first");
      return false;
    }
    options.keys.push_back(field.slot);
  }
  return true;
}

bool read_zone(const Text& name, BucketOptions& options, Build& build) {
  bool is_right = true;
  options.zone = zone_parameter(name, build, is_right);
  return is_right;
}

/// One conversion for each function, or one for all.
bool read_units(const Args& args, BucketOptions& options, Build& build) {
  const Combination& functions = *args.function.combination;
  const auto& units = args.unit.items;
  if (units.size() > 1 && units.size() != functions.size()) {
    build.report(Code::wrong_type, args.unit.span, "`unit` takes one conversion, or one for each function")
        .help("there are " + std::to_string(functions.size()) + " functions");
    return false;
  }
  for (std::size_t i = 0; i < functions.size() && !units.empty(); ++i) {
    const std::string& unit = units.size() == 1 ? units.front() : units[i];
    auto scale = parse_unit_conversion(unit);
    if (!scale) {
      build.report(Code::wrong_type, args.unit.span, "`" + unit + "` is no conversion of units")
          .help("write it like \"bytes/span to Mbytes/day\": the same unit twice, with a prefix, a time, or both");
      return false;
    }
    for (const Slot slot : functions.member(i).outputs().columns) {
      scale->slot = slot;
      options.scales.push_back(*scale);
    }
  }
  return true;
}

AggregatePtr make_buckets(const Args& args, const std::string& name, bool shows_empty, Build& build) {
  BucketOptions options;
  options.function = name;
  options.place = build.place();
  options.shows_empty = shows_empty;
  options.count = args.buckets;
  options.series_limit = args.limit.value;
  options.warns_at_limit = args.limit.is_default;
  std::optional<std::int64_t> least_span;
  if (!read_span(args.span, options.span, build) || !read_span(args.min_span, least_span, build) ||
      !read_keys(args, options, build) || !read_zone(args.timezone, options, build) ||
      !read_units(args, options, build)) {
    return nullptr;
  }
  options.least_span = least_span.value_or(1);
  if (options.span && options.count) {
    build.report(Code::parameter_ignored, args.span.span, "`buckets` has no effect beside `span`");
  }
  options.time = build.read("@timestamp");
  options.bucket = build.output("_bucket");
  return cqlite::buckets(args.function.combination, std::move(options));
}

/// What both functions take, in the order in which help shows it.
void add_options(Define<Args>& define) {
  define.option("buckets", &Args::buckets, "Divide the searched interval into so many buckets instead.")
      .range(1, most_buckets)
      .option("function", &Args::function, "One aggregate, a list, or { steps | aggregate | steps }.")
      .option("limit", &Args::limit, "Most series; up to 500.")
      .range(1, 500)
      .option("minSpan", &Args::min_span, "The span is no shorter than this.")
      .option("timezone", &Args::timezone, "Zone whose clocks tell where buckets begin; by default that of the query.")
      .option("unit", &Args::unit,
              "Conversion of the results, one for all functions or one for each: \"bytes/span to Mbytes/day\".")
      .computes_buckets()
      .note(
          "Buckets begin when the clocks show a multiple of the span: at full hours, at midnight. `_bucket` is the "
          "first millisecond.")
      .note(
          "Without a span the shortest round one is taken that makes 100 buckets at most of the searched interval; "
          "`buckets` divides it evenly. Where the interval is open, that of the events is taken, and `buckets` leads "
          "to "
          "a round span, too.")
      .note("Over the limit the series are kept whose numbers, all added up, are the largest.")
      .note("An event without a time, or without a field that tells series apart, is left out.")
      .note(
          "In a conversion `span` or `bucket` is the length of a bucket, K stands for 1000 and Ki for 1024. A unit "
          "alone changes nothing.");
}

}  // namespace

Function bucket() {
  Define<Args> define("bucket");
  define.summary("Aggregates for each stretch of time, and for each combination of field values in it.")
      .option("span", &Args::span, "How long a bucket is: 30s, 15m, \"3 weeks\".")
      .option("field", &Args::field, "Fields whose values tell series apart, one or a list.");
  add_options(define);
  return define.note("Buckets without events have no row. Rows come by time, then by the fields.")
      .example({.query = "bucket(1min, field=status)",
                .given = R"({"@timestamp":61000,"status":200} {"@timestamp":59000,"status":404})"
                         R"( {"@timestamp":119999,"status":200})",
                .want = R"({"_bucket":0,"status":404,"_count":1} {"_bucket":60000,"status":200,"_count":2})"})
      .example({.query = "bucket(span=1d, timezone=\"+02:00\", function=[sum(bytes), max(ms)])",
                .given = R"({"@timestamp":79200000,"bytes":5,"ms":7} {"@timestamp":79199999,"bytes":1})",
                .want = R"({"_bucket":-7200000,"_sum":1} {"_bucket":79200000,"_sum":5,"_max":7})"})
      .example({.query = "bucket(span=1h, function=sum(bytes), unit=\"bytes/span to kbytes/day\")",
                .given = R"({"@timestamp":0,"bytes":1500} {"@timestamp":1000,"bytes":500})",
                .want = R"({"_bucket":0,"_sum":48})"})
      .aggregate_from([](const Args& args, Build& build) { return make_buckets(args, "bucket", false, build); });
}

Function time_chart() {
  Define<Args> define("timeChart");
  define.summary("Aggregates for each stretch of time, for a chart with one line for each value of a field.")
      .option("series", &Args::series, "Field whose values tell series apart.")
      .option("span", &Args::span, "How long a bucket is: 30s, 15m, \"3 weeks\".");
  add_options(define);
  return define
      .note(
          "Without `series` every bucket of the searched interval has a row; but if a written span makes more than "
          "1500 "
          "of them, those without events are left out. With `series` only what has events has rows.")
      .example({.query = "timeChart(span=1s)",
                .given = R"({"@timestamp":3500} {"@timestamp":1000} {"@timestamp":1200})",
                .want = R"({"_bucket":1000,"_count":2} {"_bucket":2000,"_count":0} {"_bucket":3000,"_count":1})"})
      .example({.query = "timeChart(user, span=1s, function=sum(bytes), limit=1)",
                .given = R"({"@timestamp":1000,"user":"ann","bytes":5} {"@timestamp":1000,"user":"bob","bytes":7})"
                         R"( {"@timestamp":2000,"user":"ann","bytes":4})",
                .want = R"({"_bucket":1000,"user":"ann","_sum":5} {"_bucket":2000,"user":"ann","_sum":4})"})
      .aggregate_from([](const Args& args, Build& build) { return make_buckets(args, "timeChart", true, build); });
}

}  // namespace cqlite::builtin
