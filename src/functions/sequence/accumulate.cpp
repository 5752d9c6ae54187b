// accumulate(): what aggregates say of the rows up to each row.
#include "engine/kept_rows.hpp"
#include "functions/define.hpp"

namespace cqlite {

namespace {

enum class Current : unsigned char { include, exclude };

}  // namespace

template <>
struct Choices<Current> {
  static constexpr auto table = std::array{std::pair{std::string_view("include"), Current::include},
                                           std::pair{std::string_view("exclude"), Current::exclude}};
};

namespace builtin {
namespace {

struct Args {
  Aggregates function;
  Current current = Current::include;
};

class Accumulate final : public AggregateOf<KeptRows> {
 public:
  explicit Accumulate(const Args& args) : function_(args.function.combination), current_(args.current) {}

  void update(void* memory, EventRow& row, Worker& worker, Arena&) const override {
    of(memory).add(row, worker.slot_count(), keeps_events_);
  }

  void merge(void* memory, void* other, Worker&, Arena&) const override { of(memory).merge(of(other)); }

  Outputs outputs() const override { return {function_->outputs().columns, true}; }
  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    const auto columns = function_->outputs().columns;
    AggregateState state(*function_);
    for (const EventRow* input : of(memory).in_order()) {
      EventRow* row = input->copy(worker.arena, worker.slot_count());
      EventRow* unchanged = input->copy(worker.arena, worker.slot_count());
      if (current_ == Current::include) state.update(*unchanged, worker);
      state.result(*row, worker);
      // The next row changes the state, and with it the texts that it has given.
      for (const Slot slot : columns) (*row)[slot] = (*row)[slot].kept(worker.arena);
      if (current_ == Current::exclude) state.update(*unchanged, worker);
      if (!sink.take(*row)) return;
      sink.checkpoint();
    }
  }

  void set_keeps_events(bool keeps) override { keeps_events_ = keeps; }

 private:
  std::shared_ptr<Combination> function_;
  Current current_;
  bool keeps_events_ = true;
};

AggregatePtr make_accumulate(const Args& args, Build& build) {
  if (build.is_step() && build.is_before_aggregates()) {
    build.report(Code::aggregate_expected, build.place().span, "`accumulate` needs rows in a fixed order")
        .help("put head(), sort() or groupBy() before it");
    return nullptr;
  }
  if (!args.function.combination->is_single()) {
    build.report(Code::aggregate_expected, build.place().span, "`accumulate` takes functions that give one row each");
    return nullptr;
  }
  return std::make_shared<Accumulate>(args);
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

}  // namespace builtin
}  // namespace cqlite
