// appendAggregation(): the rows, and below them what aggregates say of all.
#include "functions/define.hpp"
#include "functions/sequence/sequence.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Aggregates function;
};

class AppendAggregation final : public InOrder {
 public:
  AppendAggregation(const Args& args, Build& build) : InOrder(build), function_(args.function.aggregate()) {}

  Outputs outputs() const override { return added_to_rows(*function_); }

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    const Rows& rows = of(memory).in_order();
    for (const EventRow* row : rows) {
      if (!sink.take(*row->copy(worker.arena, worker.slot_count()))) return;
      sink.checkpoint();
    }
    AggregateState state(*function_);
    for (EventRow* row : rows) state.update(*row, worker);
    KeptSink kept(sink, worker);
    state.emit(worker, kept);
  }

 private:
  AggregatePtr function_;
};

}  // namespace

Function append_aggregation() {
  return Define<Args>("appendAggregation")
      .summary("Keeps all rows and adds what aggregates say of them at the end.")
      .note("Comes after a step that fixes the order of rows, such as head(), or stands inside groupBy().")
      .note("Without rows there is only what the aggregates say of none.")
      .input("function", &Args::function, "One aggregate, a list, or { steps | aggregate | steps }.")
      .example({.query = "groupBy(user) | appendAggregation({sum(_count, as=_count) | user := \"all\"})",
                .given = R"({"user":"bob"} {"user":"ann"} {"user":"bob"})",
                .want = R"({"user":"ann","_count":1} {"user":"bob","_count":2} {"user":"all","_count":3})"})
      .example({.query = "head() | appendAggregation(max(ms, as=most))",
                .given = R"({"@timestamp":2000,"ms":5} {"@timestamp":1000,"ms":9})",
                .want = R"({"@timestamp":1000,"ms":9} {"@timestamp":2000,"ms":5} {"most":9})"})
      .aggregate_from([](const Args& args, Build& build) -> AggregatePtr {
        if (!has_ordered_rows("appendAggregation", build)) return nullptr;
        return std::make_shared<AppendAggregation>(args, build);
      });
}

}  // namespace cqlite::builtin
