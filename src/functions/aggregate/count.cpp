// count() and countDistinct(): how many events, or how many different values.
#include "engine/distinct.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct CountArgs {
  Field field;
  bool distinct = false;
  Output as{"_count"};
};

struct DistinctArgs {
  Field field;
  Output as{"_count"};
};

class Count final : public AggregateOf<std::int64_t> {
 public:
  Count(Field field, Slot output) : field_(std::move(field)), output_(output) {}
  void update(void* state, EventRow& row, Worker& worker, Arena&) const override {
    if (!field_.is_given() || !field_.read(row, worker).is_missing()) ++of(state);
  }
  bool only_counts() const override { return !field_.is_given(); }
  void add_count(void* state, std::uint64_t events) const override { of(state) += static_cast<std::int64_t>(events); }
  std::optional<OnlyField> only_field() const override {
    const auto slot = field_.is_given() ? field_.value->field() : std::nullopt;
    return slot ? std::optional(OnlyField{*slot, false}) : std::nullopt;
  }
  void update_with(void* state, const KnownValue& known, const Order&, Worker&, Arena&) const override {
    if (!known.value.is_missing()) ++of(state);
  }
  void merge(void* state, void* other, Worker&, Arena&) const override { of(state) += of(other); }
  Outputs outputs() const override { return {{output_}, false}; }
  bool needs_order() const override { return false; }
  bool result(void* state, EventRow& row, Worker&) const override {
    row[output_] = Value::integer(of(state));
    return true;
  }

 private:
  Field field_;
  Slot output_;
};

class DistinctCount final : public AggregateOf<DistinctTexts> {
 public:
  DistinctCount(Field field, Slot output) : field_(std::move(field)), output_(output) {}
  void update(void* state, EventRow& row, Worker& worker, Arena& keep) const override {
    const Value value = field_.read(row, worker);
    if (!value.is_missing()) of(state).add(value, row.order, worker.arena, keep);
  }
  std::optional<OnlyField> only_field() const override {
    const auto slot = field_.value->field();
    return slot ? std::optional(OnlyField{*slot, false}) : std::nullopt;
  }
  void update_with(void* state, const KnownValue& known, const Order& order, Worker& worker,
                   Arena& keep) const override {
    if (!known.value.is_missing()) of(state).add(known, order, worker.arena, keep);
  }
  void merge(void* state, void* other, Worker&, Arena& keep) const override { of(state).merge(of(other), keep); }
  Outputs outputs() const override { return {{output_}, false}; }
  bool needs_order() const override { return false; }
  bool result(void* state, EventRow& row, Worker&) const override {
    row[output_] = Value::integer(static_cast<std::int64_t>(of(state).size()));
    return true;
  }

 private:
  Field field_;
  Slot output_;
};

AggregatePtr make_count(const CountArgs& args, Build& build) {
  if (!args.distinct) return std::make_shared<Count>(args.field, args.as.slot);
  if (args.field.is_given()) return std::make_shared<DistinctCount>(args.field, args.as.slot);
  build.report(Code::missing_parameter, build.place().span, "`count` needs a field to count distinct values")
      .help("write count(name, distinct=true)");
  return nullptr;
}

}  // namespace

Function count() {
  return Define<CountArgs>("count")
      .summary("Counts events, or events that have a field, or the different values of a field.")
      .note("Always one row: without events the count is 0.")
      .note("A field that is there but empty counts. Different values are counted exactly.")
      .option("field", &CountArgs::field, "Only events that have this field are counted.")
      .option("distinct", &CountArgs::distinct, "Count the different values of the field.")
      .output("as", &CountArgs::as, "Field that receives the count.")
      .example({.query = "count()", .given = R"({"user":"ann"} {"user":"bob"})", .want = R"({"_count":2})"})
      .example({.query = "count(user, distinct=true, as=users)",
                .given = R"({"user":"ann"} {"user":"bob"} {"user":"ann"} {"host":"h1"})",
                .want = R"({"users":2})"})
      .aggregate_from(make_count);
}

Function count_distinct() {
  return Define<DistinctArgs>("countDistinct")
      .summary("Counts the different values of a field: count(field, distinct=true).")
      .extension()
      .input("field", &DistinctArgs::field, "Field whose values are counted.")
      .output("as", &DistinctArgs::as, "Field that receives the count.")
      .example({.query = "countDistinct(host, as=hosts)",
                .given = R"({"host":"h1"} {"host":"h2"} {"host":"h1"})",
                .want = R"({"hosts":2})"})
      .example({.query = "groupBy(user, function=countDistinct(host))",
                .given = R"({"user":"ann","host":"h1"} {"user":"ann"})",
                .want = R"({"user":"ann","_count":1})"})
      .aggregate_from(
          [](const DistinctArgs& args, Build&) { return std::make_shared<DistinctCount>(args.field, args.as.slot); });
}

}  // namespace cqlite::builtin
