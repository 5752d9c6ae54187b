// top(): the most frequent values, or those with the largest sum or maximum of another field.
#include <algorithm>

#include "engine/groups.hpp"
#include "functions/define.hpp"
#include "values/number_sum.hpp"

namespace cqlite::builtin {
namespace {

constexpr std::size_t most_groups = 1'000'000;

struct Args {
  Fields field;
  std::int64_t limit = 10;
  Field sum;
  Field max;
  Output as;
  bool percent = false;
  Text rest;
  std::int64_t error = 5;
};

enum class What : unsigned char { count, sum, max };

struct Measured {
  NumberSum sum;
  Number max;
  Order first;
  bool has_any = false;
};

/// What a group is ranked by. The row it gives carries the place of the group's first event, for ties.
class Measure final : public AggregateOf<Measured> {
 public:
  Measure(What what, Field field, Slot output) : what_(what), field_(std::move(field)), output_(output) {}

  void update(void* memory, EventRow& row, Worker& worker, Arena&) const override {
    Measured& state = of(memory);
    state.first = state.has_any ? std::min(state.first, row.order) : row.order;
    state.has_any = true;
    if (what_ == What::count) return state.sum.add(Number(std::int64_t{1}));
    const Number number = field_.read(row, worker).number();
    if (!number) return;
    if (what_ == What::max) {
      if (!state.max || compare(number, state.max) > 0) state.max = number;
    } else {
      state.sum.add(number);
    }
  }

  void merge(void* memory, void* other_memory, Worker&, Arena&) const override {
    Measured& state = of(memory);
    const Measured& other = of(other_memory);
    if (!other.has_any) return;
    state.first = state.has_any ? std::min(state.first, other.first) : other.first;
    state.has_any = true;
    state.sum.add(other.sum);
    if (other.max && (!state.max || compare(other.max, state.max) > 0)) state.max = other.max;
  }

  Outputs outputs() const override { return {{output_}, false}; }

  bool result(void* memory, EventRow& row, Worker&) const override {
    const Measured& state = of(memory);
    row.order = state.first;
    row[output_] = what_ == What::max ? Value::number(state.max) : state.sum.value();
    return true;
  }

 private:
  What what_;
  Field field_;
  Slot output_;
};

/// The groups of the fields, ranked by their measure.
class Top final : public Aggregate {
 public:
  Top(const Args& args, AggregatePtr groups, std::vector<Slot> keys, Slot measure, Slot percent)
      : args_(args), groups_(std::move(groups)), keys_(std::move(keys)), measure_(measure), percent_(percent) {}

  Layout layout() const override { return groups_->layout(); }
  void create(void* state) const override { groups_->create(state); }
  void destroy(void* state) const override { groups_->destroy(state); }
  void update(void* state, EventRow& row, Worker& worker, Arena& keep) const override {
    groups_->update(state, row, worker, keep);
  }
  void merge(void* state, void* other, Worker& worker, Arena& keep) const override {
    groups_->merge(state, other, worker, keep);
  }

  Outputs outputs() const override {
    Outputs result{keys_, false};
    result.columns.push_back(measure_);
    if (args_.percent) result.columns.push_back(percent_);
    return result;
  }
  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void* state, Worker& worker, RowSink& sink) const override {
    Collector collector;
    groups_->emit(state, worker, collector);
    Rows& rows = collector.rows;
    std::sort(rows.begin(), rows.end(), [this](const EventRow* a, const EventRow* b) { return is_before(*a, *b); });
    NumberSum total;
    NumberSum left_over;
    const auto count = std::min(rows.size(), static_cast<std::size_t>(args_.limit));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      total.add((*rows[i])[measure_].number());
      if (i >= count) left_over.add((*rows[i])[measure_].number());
    }
    for (std::size_t i = 0; i < count; ++i) {
      set_percent(*rows[i], total);
      if (!sink.take(*rows[i])) return;
    }
    if (!args_.rest.is_given || rows.size() <= count) return;
    EventRow* rest = EventRow::create(worker.arena, worker.slot_count());
    (*rest)[keys_.front()] = Value::text(args_.rest.value);
    (*rest)[measure_] = left_over.value();
    set_percent(*rest, total);
    sink.take(*rest);
  }

 private:
  struct Collector final : RowSink {
    bool take(EventRow& row) override {
      rows.push_back(&row);
      return true;
    }
    Rows rows;
  };

  [[nodiscard]] bool is_before(const EventRow& left, const EventRow& right) const {
    const Number a = left[measure_].number();
    const Number b = right[measure_].number();
    if (static_cast<bool>(a) != static_cast<bool>(b)) return static_cast<bool>(a);
    if (a && compare(a, b) != 0) return compare(a, b) > 0;
    return left.order < right.order;
  }

  void set_percent(EventRow& row, const NumberSum& total) const {
    if (!args_.percent) return;
    const Number number = row[measure_].number();
    if (number) row[percent_] = Value::number(100 * number.real() / total.real());
  }

  const Args args_;
  AggregatePtr groups_;
  std::vector<Slot> keys_;
  Slot measure_;
  Slot percent_;
};

AggregatePtr make_top(Args& args, Build& build) {
  std::vector<Slot> keys;
  for (const Field& field : args.field.items) {
    if (field.name.empty()) {
      build.report(Code::wrong_type, field.span, "`top` ranks the values of fields, not of expressions");
      return nullptr;
    }
    keys.push_back(field.slot);
  }
  if (args.sum.is_given() && args.max.is_given()) {
    build.report(Code::duplicate_parameter, args.max.span, "`top` ranks by `sum` or by `max`, not by both")
        .note(args.sum.span, "`sum` is given here");
    return nullptr;
  }
  const What what = args.sum.is_given() ? What::sum : args.max.is_given() ? What::max : What::count;
  if (args.as.name.empty()) {
    args.as.name = what == What::sum ? "_sum" : what == What::max ? "_max" : "_count";
    args.as.slot = build.output(args.as.name);
  }
  const Slot percent = args.percent ? build.output("percent") : args.as.slot;
  auto measure = std::make_shared<Measure>(what, what == What::sum ? args.sum : args.max, args.as.slot);
  auto members = std::make_shared<Combination>(std::vector<AggregatePtr>{std::move(measure)});
  auto groups = cqlite::group_by(keys, std::move(members), {most_groups, "top", build.place()});
  return std::make_shared<Top>(args, std::move(groups), std::move(keys), args.as.slot, percent);
}

}  // namespace

Function top() {
  return Define<Args>("top")
      .summary("The most frequent values, or those with the largest sum or maximum of another field.")
      .note("Counts are exact. Ties are in the order in which the values first appear.")
      .note("An event without one of the fields is not counted.")
      .input("field", &Args::field, "One field, or a list.")
      .option("limit", &Args::limit, "Most rows.")
      .range(1, 20'000)
      .option("sum", &Args::sum, "Rank by the sum of this field.")
      .option("max", &Args::max, "Rank by the maximum of this field.")
      .output("as", &Args::as, "Field that receives the measure; _count, _sum or _max if left out.")
      .option("percent", &Args::percent, "Add the field `percent`: the share of the total.")
      .option("rest", &Args::rest, "Label of a last row for all values not shown.")
      .option("error", &Args::error, "Accepted for old queries; counts are exact.")
      .example({.query = "top(user)",
                .given = R"({"user":"ann"} {"user":"bob"} {"user":"bob"})",
                .want = R"({"user":"bob","_count":2} {"user":"ann","_count":1})"})
      .example({.query = "top(user, sum=bytes, limit=1, rest=others)",
                .given = R"({"user":"ann","bytes":5} {"user":"bob","bytes":7} {"user":"cy","bytes":1})",
                .want = R"({"user":"bob","_sum":7} {"user":"others","_sum":6})"})
      .aggregate_from(make_top);
}

}  // namespace cqlite::builtin
