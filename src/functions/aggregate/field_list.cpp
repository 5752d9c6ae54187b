// fieldset() and fieldstats(): which fields events have.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "engine/distinct.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct SetArgs {};

struct StatsArgs {
  std::int64_t limit = 200;
};

/// One row for each name.
class FieldSet final : public AggregateOf<DistinctTexts> {
 public:
  explicit FieldSet(Build& build) : names_(build.names()), field_(build.output("field")) { build.read_by_name(""); }

  void update(void* memory, EventRow& row, Worker& worker, Arena& keep) const override {
    names_->each(row, "", [&](std::string_view name, const Value&) {
      of(memory).add(Value::text(name), row.order, worker.arena, keep);
    });
  }
  void merge(void* memory, void* other, Worker&, Arena& keep) const override { of(memory).merge(of(other), keep); }

  Outputs outputs() const override { return {{field_}}; }
  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    const auto in_order = of(memory).in_order(worker.arena);
    std::vector<DistinctTexts::Entry> names(in_order.begin(), in_order.end());
    std::sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.value.view() < b.value.view(); });
    for (const auto& name : names) {
      EventRow* row = EventRow::create(worker.arena, worker.slot_count());
      (*row)[field_] = name.value;
      if (!sink.take(*row)) return;
      sink.checkpoint();
    }
  }

 private:
  std::shared_ptr<const FieldNames> names_;
  Slot field_;
};

/// What is known of one field, among the events of one #type.
struct Stats {
  Value type;
  std::string_view name;
  Order first;
  std::size_t place = 0;  ///< among the fields of the event where it came first
  std::int64_t count = 0;
  DistinctTexts values;
};

class FieldStats final : public AggregateOf<std::unordered_map<std::string_view, Stats>> {
 public:
  FieldStats(std::int64_t limit, Build& build)
      : limit_(static_cast<std::size_t>(limit)),
        place_(build.place()),
        names_(build.names()),
        type_(build.read_if_exists("#type")),
        field_(build.output("field")),
        count_(build.output("_count")),
        distinct_(build.output("distinct")) {
    build.read_by_name("");
    build.output("#type");
  }

  void update(void* memory, EventRow& row, Worker& worker, Arena& keep) const override {
    auto& all = of(memory);
    Value type = row[type_];
    if (type.is_stand_in()) type = Value();
    const std::string_view type_text = type.text(worker.arena);
    std::string prefix = type.is_missing() ? ":" : std::to_string(type_text.size()) + ':';
    prefix += type_text;
    std::size_t place = 0;
    std::string key;
    names_->each(row, "", [&](std::string_view name, const Value& value) {
      key.assign(prefix).append(name);
      auto found = all.find(key);
      if (found == all.end()) {
        const std::string_view kept = keep.copy(key);
        Stats stats{type.kept(keep), kept.substr(prefix.size()), row.order, place, 0, {}};
        found = all.emplace(kept, std::move(stats)).first;
      }
      Stats& stats = found->second;
      note_place(stats, row.order, place);
      ++stats.count;
      stats.values.add(value, row.order, worker.arena, keep);
      ++place;
    });
  }

  void merge(void* memory, void* other_memory, Worker&, Arena& keep) const override {
    auto& all = of(memory);
    for (auto& [key, stats] : of(other_memory)) {
      const auto [ours, is_new] = all.try_emplace(key, std::move(stats));
      if (is_new) continue;
      note_place(ours->second, stats.first, stats.place);
      ours->second.count += stats.count;
      ours->second.values.merge(stats.values, keep);
    }
  }

  Outputs outputs() const override { return {{type_, field_, count_, distinct_}}; }
  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    std::vector<const Stats*> sorted;
    for (const auto& [key, stats] : of(memory)) sorted.push_back(&stats);
    std::sort(sorted.begin(), sorted.end(), [](const Stats* a, const Stats* b) {
      return a->first != b->first ? a->first < b->first : a->place < b->place;
    });
    if (sorted.size() > limit_) {
      worker.notify("W402",
                    "`fieldstats` shows " + std::to_string(limit_) + " of " + std::to_string(sorted.size()) +
                        " fields, the first that came",
                    place_);
      sorted.resize(limit_);
    }
    for (const Stats* stats : sorted) {
      EventRow* row = EventRow::create(worker.arena, worker.slot_count());
      (*row)[type_] = stats->type;
      (*row)[field_] = Value::text(stats->name);
      (*row)[count_] = Value::integer(stats->count);
      (*row)[distinct_] = Value::integer(static_cast<std::int64_t>(stats->values.size()));
      if (!sink.take(*row)) return;
      sink.checkpoint();
    }
  }

 private:
  static void note_place(Stats& stats, const Order& order, std::size_t place) {
    if (order < stats.first) {
      stats.first = order;
      stats.place = place;
    }
  }

  std::size_t limit_;
  Place place_;
  std::shared_ptr<const FieldNames> names_;
  Slot type_;
  Slot field_;
  Slot count_;
  Slot distinct_;
};

}  // namespace

Function fieldset() {
  return Define<SetArgs>("fieldset")
      .summary("Lists the names of all fields that events have.")
      .note("One row for each name, in the field `field`, in the order of the alphabet.")
      .example({.query = "fieldset()",
                .given = R"({"user":"ann","ms":1} {"user":"bob","host":"h1"})",
                .want = R"({"field":"host"} {"field":"ms"} {"field":"user"})"})
      .example({.query = "groupBy(user) | fieldset()",
                .given = R"({"user":"ann","ms":1})",
                .want = R"({"field":"_count"} {"field":"user"})"})
      .aggregate_from([](SetArgs&, Build& build) { return std::make_shared<FieldSet>(build); });
}

Function fieldstats() {
  return Define<StatsArgs>("fieldstats")
      .summary("For every field how many events have it, and how many different values it has.")
      .note("One row for each field, in the order in which fields first appear; for each #type where events have one.")
      .note("Different values are counted exactly.")
      .option("limit", &StatsArgs::limit, "Most fields shown.")
      .range(1, 10'000)
      .example({.query = "fieldstats()",
                .given = R"({"user":"ann"} {"user":"bob","ms":1} {"user":"ann"})",
                .want = R"({"field":"user","_count":3,"distinct":2} {"field":"ms","_count":1,"distinct":1})"})
      .example({.query = "fieldstats() | distinct > 1",
                .given = R"({"#type":"web","ms":1} {"#type":"web","ms":2} {"#type":"db","ms":1})",
                .want = R"({"#type":"web","field":"ms","_count":2,"distinct":2})"})
      .aggregate_from([](StatsArgs& args, Build& build) { return std::make_shared<FieldStats>(args.limit, build); });
}

}  // namespace cqlite::builtin
