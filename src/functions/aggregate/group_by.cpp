// groupBy() and stats(): aggregates for each group of events, or side by side over all.
#include "engine/groups.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct GroupArgs {
  Fields field;
  Aggregates function{"count(as=_count)"};
  Limit limit{20'000, 1'000'000};
};

struct StatsArgs {
  Aggregates function{"count(as=_count)"};
};

AggregatePtr make_groups(const GroupArgs& args, Build& build) {
  std::vector<Slot> keys;
  for (const Field& field : args.field.items) {
    if (field.name.empty()) {
      build.report(Code::wrong_type, field.span, "`groupBy` groups by fields, not by expressions")
          .help("assign the expression to a field first: key := … | groupBy(key)");
      return nullptr;
    }
    keys.push_back(field.slot);
  }
  if (keys.empty()) {
    build.report(Code::missing_parameter, args.field.span, "`groupBy` needs a field to group by");
    return nullptr;
  }
  return cqlite::group_by(std::move(keys), args.function.combination, {args.limit.value, "groupBy", build.place()});
}

}  // namespace

Function group_by() {
  return Define<GroupArgs>("groupBy")
      .summary("One row for each combination of field values, with what the functions say about its events.")
      .note("An event without one of the fields is in no group; an empty value is a group of its own.")
      .note("Rows are ordered by key: numbers first, by value, then texts.")
      .note("Over the limit the groups with the smallest keys are kept, exactly, and a warning says so.")
      .input("field", &GroupArgs::field, "One field, or a list.")
      .option("function", &GroupArgs::function, "One aggregate, a list, or { steps | aggregate | steps }.")
      .option("limit", &GroupArgs::limit, "Most groups.")
      .range(1, 1'000'000)
      .example({.query = "groupBy(user)",
                .given = R"({"user":"bob"} {"user":"ann"} {"user":"bob"} {"host":"h1"})",
                .want = R"({"user":"ann","_count":1} {"user":"bob","_count":2})"})
      .example({.query = "groupBy([user, host], function=[])",
                .given = R"({"user":"ann","host":"h2"} {"user":"ann","host":"h1"} {"user":"ann","host":"h2"})",
                .want = R"({"user":"ann","host":"h1"} {"user":"ann","host":"h2"})"})
      .example({.query = "groupBy(user, function=[{ok=true | count(as=good)}, {ok=false | count(as=bad)}])",
                .given = R"({"user":"ann","ok":"true"} {"user":"ann","ok":"false"} {"user":"bob","ok":"false"})",
                .want = R"({"user":"ann","good":1,"bad":1} {"user":"bob","good":0,"bad":1})"})
      .aggregate_from(make_groups);
}

Function stats() {
  return Define<StatsArgs>("stats")
      .summary("Several aggregates over the same events; what a list [ … ] as a step means.")
      .note("One row if every function gives one; otherwise the rows are combined, each with each.")
      .note("A function without a row leaves its fields out.")
      .option("function", &StatsArgs::function, "One aggregate, a list, or { steps | aggregate | steps }.")
      .example(
          {.query = "stats([count(), max(ms)])", .given = R"({"ms":1} {"ms":7})", .want = R"({"_count":2,"_max":7})"})
      .example({.query = "[count(), avg(ms)]", .given = R"({"a":"x"})", .want = R"({"_count":1})"})
      .aggregate_from([](const StatsArgs& args, Build&) { return args.function.aggregate(); });
}

}  // namespace cqlite::builtin
