// accumulate(): what aggregates say of the rows up to each row.
#include "functions/define.hpp"
#include "functions/sequence/sequence.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Aggregates function;
  Current current = Current::include;
};

class Accumulate final : public InOrder {
 public:
  Accumulate(const Args& args, Build& build)
      : InOrder(build), function_(args.function.combination), current_(args.current) {}

  Outputs outputs() const override { return added_to_rows(*function_); }

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    AggregateState state(*function_);
    for (EventRow* input : of(memory).in_order()) {
      if (current_ == Current::include) state.update(*input, worker);
      EventRow* row = with_result(*input, state, *function_, worker);
      if (current_ == Current::exclude) state.update(*input, worker);
      if (!sink.take(*row)) return;
      sink.checkpoint();
    }
  }

 private:
  std::shared_ptr<Combination> function_;
  Current current_;
};

AggregatePtr make_accumulate(const Args& args, Build& build) {
  if (!has_ordered_rows("accumulate", build) || !gives_one_row("accumulate", args.function, build)) return nullptr;
  return std::make_shared<Accumulate>(args, build);
}

}  // namespace

Function accumulate() {
  return Define<Args>("accumulate")
      .summary("Gives every row what aggregates say of the rows up to it.")
      .note("Comes after a step that fixes the order of rows, such as head(), or stands inside groupBy().")
      .input("function", &Args::function, "One aggregate or a list; each gives one row.")
      .option("current", &Args::current, "Whether the row itself counts.")
      .example({.query = "head() | accumulate(sum(bytes, as=total))",
                .given = R"({"@timestamp":2000,"bytes":5} {"@timestamp":1000,"bytes":1})",
                .want = R"({"@timestamp":1000,"bytes":1,"total":1} {"@timestamp":2000,"bytes":5,"total":6})"})
      .example({.query = "groupBy(user) | accumulate([count(as=place), max(_count, as=most)], current=exclude)",
                .given = R"({"user":"ann"} {"user":"bob"})",
                .want = R"({"user":"ann","_count":1,"place":0} {"user":"bob","_count":1,"place":1,"most":1})"})
      .aggregate_from(make_accumulate);
}

}  // namespace cqlite::builtin
