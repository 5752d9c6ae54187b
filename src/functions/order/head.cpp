// head(), tail() and limit(): the oldest, the newest, the first rows.
#include "engine/top_rows.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct TimeArgs {
  Limit limit{200, 200'000};
};

struct LimitArgs {
  std::int64_t limit = 0;
};

AggregatePtr by_time(const TimeArgs& args, Build& build, bool takes_newest) {
  TopRowsOptions options;
  SortKey key;
  key.slot = build.read_if_exists("@timestamp");
  key.fallback = build.read_if_exists("@ingesttimestamp");
  key.is_descending = takes_newest;
  options.keys.push_back(key);
  options.ties = takes_newest ? Ties::latest_first : Ties::stream;
  options.limit = args.limit.value;
  options.is_largest_limit = args.limit.value == args.limit.most;
  options.warns_at_limit = args.limit.is_default || options.is_largest_limit;
  options.function = takes_newest ? "tail" : "head";
  options.place = build.place();
  return top_rows(std::move(options));
}

}  // namespace

Function head() {
  return Define<TimeArgs>("head")
      .summary("The oldest events, oldest first.")
      .note("By @timestamp, or @ingesttimestamp without one. Rows without a time are taken as they stand.")
      .option("limit", &TimeArgs::limit, "Most events.")
      .range(0, 200'000)
      .example({.query = "head(1)",
                .given = R"({"@timestamp":2000,"user":"bob"} {"@timestamp":1000,"user":"ann"})",
                .want = R"({"@timestamp":1000,"user":"ann"})"})
      .example({.query = "groupBy(user) | head(1)",
                .given = R"({"user":"bob"} {"user":"ann"})",
                .want = R"({"user":"ann","_count":1})"})
      .aggregate_from([](const TimeArgs& args, Build& build) { return by_time(args, build, false); });
}

Function tail() {
  return Define<TimeArgs>("tail")
      .summary("The newest events, newest first.")
      .note("By @timestamp, or @ingesttimestamp without one. Of rows without a time the last are taken, as they stand.")
      .option("limit", &TimeArgs::limit, "Most events.")
      .range(1, 200'000)
      .example({.query = "tail(1)",
                .given = R"({"@timestamp":2000,"user":"bob"} {"@timestamp":1000,"user":"ann"})",
                .want = R"({"@timestamp":2000,"user":"bob"})"})
      .example({.query = "groupBy(user, function=tail(1))",
                .given = R"({"@timestamp":1000,"user":"ann","host":"h1"} {"@timestamp":2000,"user":"ann","host":"h2"})",
                .want = R"({"@timestamp":2000,"user":"ann","host":"h2"})"})
      .aggregate_from([](const TimeArgs& args, Build& build) { return by_time(args, build, true); });
}

Function limit() {
  return Define<LimitArgs>("limit")
      .summary("The first rows, as the step before gives them.")
      .note("head() takes the oldest instead.")
      .extension()
      .input("limit", &LimitArgs::limit, "Most rows.")
      .range(0, 200'000)
      .example({.query = "groupBy(user) | sort(_count) | limit(1)",
                .given = R"({"user":"ann"} {"user":"bob"} {"user":"bob"})",
                .want = R"({"user":"bob","_count":2})"})
      .example({.query = "limit(1)",
                .given = R"({"@timestamp":2000,"user":"bob"} {"@timestamp":1000,"user":"ann"})",
                .want = R"({"@timestamp":2000,"user":"bob"})"})
      .aggregate_from([](const LimitArgs& args, Build& build) {
        TopRowsOptions options;
        options.limit = static_cast<std::size_t>(args.limit);
        options.ties = Ties::as_read;
        options.function = "limit";
        options.place = build.place();
        return top_rows(std::move(options));
      });
}

}  // namespace cqlite::builtin
