// partition(): aggregates for each piece of a sequence that is cut where a condition holds.
#include "functions/define.hpp"
#include "functions/sequence/sequence.hpp"

namespace cqlite {
namespace {

enum class Split : std::uint8_t { before, after };

struct Args {
  Aggregates function;
  Pipeline condition;
  Split split = Split::before;
};

class Partition final : public InOrder {
 public:
  Partition(const Args& args, Build& build)
      : InOrder(build),
        function_(args.function.aggregate()),
        condition_(args.condition.transforms),
        split_(args.split) {}

  Outputs outputs() const override { return function_->outputs(); }

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    std::optional<AggregateState> piece;
    KeptSink kept(sink, worker);
    const auto end_piece = [&] {
      if (piece) piece->emit(worker, kept);
      piece.reset();
      sink.checkpoint();
    };
    for (EventRow* row : of(memory).in_order()) {
      const bool is_cut = comes_through(condition_, *row, worker);
      if (is_cut && split_ == Split::before) end_piece();
      if (!kept.is_open()) return;
      if (!piece) piece.emplace(*function_);
      piece->update(*row, worker);
      if (is_cut && split_ == Split::after) end_piece();
    }
    end_piece();
  }

  void set_keeps_events(bool keeps) override {
    InOrder::set_keeps_events(keeps);
    function_->set_keeps_events(keeps);
  }

 private:
  AggregatePtr function_;
  Transforms condition_;
  Split split_;
};

}  // namespace

template <>
struct Choices<Split> {
  static constexpr auto table = std::array{std::pair{std::string_view("before"), Split::before},
                                           std::pair{std::string_view("after"), Split::after}};
};

namespace builtin {

Function partition() {
  return Define<Args>("partition")
      .summary("Cuts a sequence of rows where a condition holds, and aggregates each piece.")
      .note("Comes after a step that fixes the order of rows, such as head(), or stands inside groupBy().")
      .note("A condition that is neither true nor false does not cut. No piece is empty.")
      .input("function", &Args::function, "One aggregate, a list, or { steps | aggregate | steps }.")
      .input("condition", &Args::condition, "A filter function, an expression, or steps in braces.")
      .option("split", &Args::split,
              "A row that satisfies the condition begins a piece (`before`) or ends it (`after`).")
      .example({.query = "head() | partition([selectLast(user), count()], condition={act=login})",
                .given = R"({"@timestamp":1,"act":"login","user":"ann"} {"@timestamp":2,"act":"read"} )"
                         R"({"@timestamp":3,"act":"login","user":"bob"})",
                .want = R"({"user":"ann","_count":2} {"user":"bob","_count":1})"})
      .example({.query = "groupBy(user, function=partition(count(as=tries), condition={ok=true}, split=after))",
                .given = R"({"@timestamp":1,"user":"ann","ok":"false"} {"@timestamp":2,"user":"ann","ok":"true"} )"
                         R"({"@timestamp":3,"user":"ann","ok":"true"})",
                .want = R"({"user":"ann","tries":2} {"user":"ann","tries":1})"})
      .aggregate_from([](const Args& args, Build& build) -> AggregatePtr {
        if (!has_ordered_rows("partition", build)) return nullptr;
        return std::make_shared<Partition>(args, build);
      });
}

}  // namespace builtin
}  // namespace cqlite
