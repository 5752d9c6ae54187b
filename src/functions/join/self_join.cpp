// selfJoinFilter() and selfJoin(): keys for which several conditions are met, each by some event.
#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <utility>

#include "base/joined_key.hpp"
#include "engine/kept_rows.hpp"
#include "engine/segments.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

constexpr std::size_t most_conditions = 64;
constexpr std::uint64_t default_groups = 20'000;
constexpr std::uint64_t most_groups = 1'000'000;

struct FilterArgs {
  Fields field;
  Pipelines where;
  bool prefilter = false;
};

struct JoinArgs {
  Fields field;
  Pipelines where;
  Texts collect;
  Texts select;
  bool prefilter = false;
  bool postfilter = false;
  Limit limit{default_groups, most_groups};
};

/// Events held until it is known which conditions their keys meet: a bit for each.
struct State {
  std::unordered_map<std::string, std::uint64_t> met;
  KeptRows rows;
};

class SelfJoinFilter final : public AggregateOf<State> {
 public:
  SelfJoinFilter(std::vector<ExpressionPtr> keys, std::vector<Transforms> conditions, bool drops_others,
                 bool is_negated)
      : keys_(std::move(keys)),
        conditions_(std::move(conditions)),
        drops_others_(drops_others),
        is_negated_(is_negated) {}

  void update(void* memory, EventRow& row, Worker& worker, Arena&) const override {
    State& state = of(memory);
    std::string key;
    if (!read_key(row, worker, key)) {
      if (is_negated_) state.rows.add(row, worker.slot_count(), keeps_events_);
      return;
    }
    std::uint64_t met = 0;
    for (std::size_t i = 0; i < conditions_.size(); ++i) {
      if (comes_through(conditions_[i], row, worker)) met |= std::uint64_t{1} << i;
    }
    state.met[std::move(key)] |= met;
    if (is_negated_ || !drops_others_ || met != 0) state.rows.add(row, worker.slot_count(), keeps_events_);
  }

  void merge(void* memory, void* other_memory, Worker&, Arena&) const override {
    State& state = of(memory);
    State& other = of(other_memory);
    for (const auto& [key, met] : other.met) state.met[key] |= met;
    state.rows.merge(other.rows);
  }

  Outputs outputs() const override {
    Outputs outputs;
    outputs.keeps_events = true;
    outputs.passes_events = true;
    return outputs;
  }
  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    State& state = of(memory);
    const std::uint64_t all =
        conditions_.size() == most_conditions ? ~std::uint64_t{0} : (std::uint64_t{1} << conditions_.size()) - 1;
    std::string key;
    for (const EventRow* row : state.rows.in_order()) {
      const bool qualifies = read_key(*row, worker, key) && state.met[key] == all;
      if (qualifies == is_negated_) continue;
      if (!sink.take(*row->copy(worker.arena, worker.slot_count()))) return;
      sink.checkpoint();
    }
  }

  void set_keeps_events(bool keeps) override { keeps_events_ = keeps; }

 private:
  bool read_key(const EventRow& row, Worker& worker, std::string& key) const {
    key.clear();
    for (const auto& part : keys_) {
      const Value value = part->evaluate(row, worker);
      if (value.is_missing()) return false;
      append_to_key(key, value.text(worker.arena));
    }
    return true;
  }

  std::vector<ExpressionPtr> keys_;
  std::vector<Transforms> conditions_;
  bool drops_others_;
  bool is_negated_;
  bool keeps_events_ = true;
};

AggregatePtr self_join_filter(const Fields& field, const Pipelines& where, bool prefilter, Build& build) {
  if (where.items.empty() || where.items.size() > most_conditions) {
    build.report(Code::out_of_range, where.span, "between 1 and 64 conditions are needed");
    return nullptr;
  }
  std::vector<ExpressionPtr> keys;
  for (const Field& key : field.items) keys.push_back(key.value);
  std::vector<Transforms> conditions;
  for (const Pipeline& condition : where.items) conditions.push_back(condition.transforms);
  return std::make_shared<SelfJoinFilter>(std::move(keys), std::move(conditions), prefilter, build.is_negated());
}

std::string quoted_list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += text.empty() ? "[\"" : ", \"";
    for (const char c : name) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    text += '"';
  }
  return text + "]";
}

// The events that pass the filter, grouped by the key.
AggregatePtr make_self_join(const JoinArgs& args, Build& build) {
  auto filter = self_join_filter(args.field, args.where, args.prefilter, build);
  if (filter == nullptr) return nullptr;
  std::vector<std::string> keys;
  for (const Field& field : args.field.items) keys.push_back(field.name);
  std::string functions;
  if (!args.collect.items.empty()) functions += "collect(" + quoted_list(args.collect.items) + ")";
  if (!args.select.items.empty()) {
    functions += (functions.empty() ? "" : ", ") + ("selectLast(" + quoted_list(args.select.items) + ")");
  }
  auto groups = build.aggregate("groupBy(" + quoted_list(keys) + ", function=[" + functions + "], limit=\"" +
                                std::to_string(args.limit.value) + "\")");
  if (groups == nullptr) return nullptr;
  auto outputs = groups->outputs();
  std::vector<Segment> segments;
  segments.push_back({{}, std::move(filter)});
  segments.push_back({{}, std::move(groups)});
  segments.emplace_back();
  return composite(std::move(segments), std::move(outputs));
}

}  // namespace

Function self_join_filter() {
  return Define<FilterArgs>("selfJoinFilter")
      .summary("Keeps the events of those keys for which every one of several conditions is met by some event.")
      .note("One event may meet several conditions. An event that lacks one of several key fields is dropped.")
      .note("`!selfJoinFilter(…)` keeps the other events. All events are held until the last one has been seen.")
      .note("The service may keep a few events too many; here the result is exact.")
      .input("field", &FilterArgs::field, "The key: one field, or a list.")
      .input("where", &FilterArgs::where, "The conditions, each in braces.")
      .option("prefilter", &FilterArgs::prefilter, "Drop the events that meet none of the conditions.")
      .example({.query = "selfJoinFilter(host, where=[{what=logon}, {what=upload}])",
                .given = R"({"host":"h1","what":"logon"} {"host":"h2","what":"logon"} {"host":"h1","what":"idle"} )"
                         R"({"host":"h1","what":"upload"})",
                .want = R"({"host":"h1","what":"logon"} {"host":"h1","what":"idle"} {"host":"h1","what":"upload"})"})
      .example({.query = "selfJoinFilter([host], where=[{what=logon}, {mb > 100}], prefilter=true)",
                .given = R"({"host":"h1","what":"logon"} {"host":"h1","what":"idle"} {"host":"h1","mb":500})",
                .want = R"({"host":"h1","what":"logon"} {"host":"h1","mb":500})"})
      .negatable()
      .aggregate_from([](FilterArgs& args, Build& build) {
        return self_join_filter(args.field, args.where, args.prefilter, build);
      });
}

Function self_join() {
  return Define<JoinArgs>("selfJoin")
      .summary("Gives a row for each key for which every one of several conditions is met by some event.")
      .note("The same as selfJoinFilter() followed by groupBy() with collect() and selectLast().")
      .input("field", &JoinArgs::field, "The key: one field, or a list.")
      .input("where", &JoinArgs::where, "The conditions, each in braces.")
      .option("collect", &JoinArgs::collect, "Fields of which all values are listed.")
      .option("select", &JoinArgs::select, "Fields of which the latest value is taken.")
      .option("prefilter", &JoinArgs::prefilter, "Leave out the events that meet none of the conditions.")
      .option("postfilter", &JoinArgs::postfilter, "Has no effect: the result is exact without it.")
      .option("limit", &JoinArgs::limit, "Most keys.")
      .example({.query = "selfJoin(host, where=[{what=logon}, {what=upload}], collect=[user])",
                .given = R"({"host":"h1","what":"logon","user":"ann"} {"host":"h2","what":"logon","user":"eve"} )"
                         R"({"host":"h1","what":"upload","user":"bob"})",
                .want = R"({"host":"h1","user":"ann\nbob"})"})
      .example(
          {.query = "selfJoin(host, where=[{a=1}, {b=1}], select=user, prefilter=true)",
           .given = R"({"host":"h1","a":1,"user":"ann"} {"host":"h1","b":1,"user":"bob"} {"host":"h1","user":"cy"})",
           .want = R"({"host":"h1","user":"bob"})"})
      .aggregate_from(make_self_join);
}

}  // namespace cqlite::builtin
