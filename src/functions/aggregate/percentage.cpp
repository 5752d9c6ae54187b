// percentage(): how many of a hundred events pass a test.
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Pipeline condition;
  Output as{"_percentage"};
};

struct Counts {
  std::int64_t passed = 0;
  std::int64_t all = 0;
};

class Percentage final : public AggregateOf<Counts> {
 public:
  explicit Percentage(const Args& args) : condition_(args.condition.transforms), output_(args.as.slot) {}

  void update(void* state, EventRow& row, Worker& worker, Arena&) const override {
    ++of(state).all;
    if (comes_through(condition_, row, worker)) ++of(state).passed;
  }
  void merge(void* state, void* other, Worker&, Arena&) const override {
    of(state).passed += of(other).passed;
    of(state).all += of(other).all;
  }
  Outputs outputs() const override { return {{output_}, false}; }
  bool result(void* state, EventRow& row, Worker&) const override {
    const Counts& counts = of(state);
    if (counts.all == 0) return false;
    row[output_] = Value::number(100 * static_cast<double>(counts.passed) / static_cast<double>(counts.all));
    return true;
  }

 private:
  Transforms condition_;
  Slot output_;
};

}  // namespace

Function percentage() {
  return Define<Args>("percentage")
      .summary("The share of events that pass a test, from 0 to 100.")
      .note("The steps of the test change nothing for other functions. Without events there is no row.")
      .input("condition", &Args::condition, "Steps that handle events one by one, or a condition.")
      .output("as", &Args::as, "Field that receives the share.")
      .example({.query = "percentage({status >= 500}, as=failed)",
                .given = R"({"status":200} {"status":503} {"status":404} {"user":"ann"})",
                .want = R"({"failed":25})"})
      .example({.query = "groupBy(user, function=[count(), percentage({ ok=true | host=h* })])",
                .given = R"({"user":"ann","ok":true,"host":"h1"} {"user":"ann","ok":true} {"user":"bob"})",
                .want = R"({"user":"ann","_count":2,"_percentage":50} {"user":"bob","_count":1,"_percentage":0})"})
      .aggregate_from([](const Args& args, Build&) { return std::make_shared<Percentage>(args); });
}

}  // namespace cqlite::builtin
