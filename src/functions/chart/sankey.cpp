// sankey(): how much flows from which place to which, for a diagram of flows.
#include "engine/groups.hpp"
#include "functions/chart/reshaped.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

constexpr std::size_t most_flows = 1'000'000;

struct Args {
  Field source;
  Field target;
  Aggregates weight{"count(as=_count)"};
};

AggregatePtr make_sankey(const Args& args, Build& build) {
  for (const Field* field : {&args.source, &args.target}) {
    if (!field->name.empty()) continue;
    build.report(Code::wrong_type, field->span, "`sankey` takes field names");
    return nullptr;
  }
  const auto weights = args.weight.combination->outputs().columns;
  if (weights.size() != 1) {
    build.report(Code::aggregate_expected, build.place().span,
                 "the weight of `sankey` is one function with one result");
    return nullptr;
  }
  auto groups = cqlite::group_by({args.source.slot, args.target.slot}, args.weight.combination,
                                 {most_flows, "sankey", build.place()});
  const std::vector<Slot> from{args.source.slot, args.target.slot, weights.front()};
  const std::vector<Slot> to{build.output("source"), build.output("target"), build.output("weight")};
  return std::make_shared<Reshaped>(std::move(groups), to, [from, to](const EventRow& row, EventRow& flow, Worker&) {
    for (std::size_t i = 0; i < to.size(); ++i) flow[to[i]] = row[from[i]];
  });
}

}  // namespace

Function sankey() {
  return Define<Args>("sankey")
      .summary("How much flows from each value of one field to each value of another, for a diagram of flows.")
      .note("The fields of the rows are called source, target and weight, whatever they were called before.")
      .note("An event without one of the two fields is left out. Rows come by source, then by target.")
      .input("source", &Args::source, "Field that tells where a flow begins.")
      .input("target", &Args::target, "Field that tells where it ends.")
      .option("weight", &Args::weight, "One aggregate with one result: how strong the flow is.")
      .example(
          {.query = "sankey(source=user, target=host)",
           .given = R"({"user":"bob","host":"h1"} {"user":"ann","host":"h1"} {"user":"bob","host":"h1"} {"host":"h2"})",
           .want = R"({"source":"ann","target":"h1","weight":1} {"source":"bob","target":"h1","weight":2})"})
      .example({.query = "sankey(source=user, target=host, weight=(sum(bytes)))",
                .given = R"({"user":"ann","host":"h1","bytes":5} {"user":"ann","host":"h1","bytes":7})",
                .want = R"({"source":"ann","target":"h1","weight":12})"})
      .aggregate_from(make_sankey);
}

}  // namespace cqlite::builtin
