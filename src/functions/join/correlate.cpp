// correlate(): groups of events, one for each of several queries, tied together by equal fields.
#include <algorithm>
#include <limits>
#include <utility>

#include "engine/kept_rows.hpp"
#include "functions/define.hpp"
#include "functions/join/constellations.hpp"

namespace cqlite::builtin {
namespace {

constexpr std::size_t most_queries = 32;

struct Args {
  LinkedPipelines query;
  Fields global_constraints;
  bool sequence = false;
  Fields sequence_by;
  Duration within;
  Duration jitter_tolerance;
  std::int64_t max_per_root = 1;
  Text root;
  bool once_only = false;
  bool constraint_values = true;
  std::int64_t iteration_limit = 5;
};

/// What a query's event adds to the row.
struct Shown {
  std::vector<std::pair<Slot, Slot>> fields;  ///< of the event, of the row
  bool shows_all = false;
};

struct Options {
  ConstellationRules rules;
  std::vector<LinkedPipelines::Item> queries;
  std::vector<Shown> shown;
  std::vector<Slot> sequence_by;  ///< empty: the order of the stream
  std::vector<Slot> own;          ///< of the root's event: its id and times
  Slot id = 0;
  std::shared_ptr<const FieldNames> names;
  Place place;
};

struct State {
  std::vector<KeptRows> rows;  ///< for each query
};

class Correlate final : public AggregateOf<State> {
 public:
  explicit Correlate(Options options) : options_(std::move(options)) {}

  void create(void* memory) const override { (new (memory) State())->rows.resize(options_.queries.size()); }

  void update(void* memory, EventRow& row, Worker& worker, Arena&) const override {
    State& state = of(memory);
    for (std::size_t i = 0; i < options_.queries.size(); ++i) {
      for (const EventRow* each : rows_through(options_.queries[i].transforms, row, worker)) {
        state.rows[i].add(*each, worker.slot_count(), false);
      }
    }
  }

  void merge(void* memory, void* other, Worker&, Arena&) const override {
    for (std::size_t i = 0; i < options_.queries.size(); ++i) of(memory).rows[i].merge(of(other).rows[i]);
  }

  Outputs outputs() const override {
    Outputs outputs;
    for (const Shown& shown : options_.shown) {
      for (const auto& [from, to] : shown.fields) outputs.columns.push_back(to);
      outputs.has_extras = outputs.has_extras || shown.shows_all;
    }
    outputs.columns.insert(outputs.columns.end(), options_.own.begin(), options_.own.end());
    return outputs;
  }
  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    std::vector<Candidates> candidates;
    const auto before = [&](const EventRow& a, const EventRow& b) { return comes_before(a, b, worker); };
    for (KeptRows& rows : of(memory).rows) {
      candidates.push_back(rows.in_order());
      if (options_.sequence_by.empty()) continue;
      std::stable_sort(candidates.back().begin(), candidates.back().end(),
                       [&](const EventRow* a, const EventRow* b) { return before(*a, *b); });
    }
    ConstellationSearch search(options_.rules, candidates, before, worker);
    search.run([&](const std::vector<const EventRow*>& events) {
      EventRow* row = EventRow::create(worker.arena, worker.slot_count());
      show(events, *row, worker);
      return sink.take(*row);
    });
    if (search.gave_up()) {
      worker.notify("W402", "`correlate` did not try all combinations of events: there are too many for one root event",
                    options_.place);
    }
  }

 private:
  [[nodiscard]] bool comes_before(const EventRow& a, const EventRow& b, Worker& worker) const {
    for (const Slot slot : options_.sequence_by) {
      const Number left = a[slot].number();
      const Number right = b[slot].number();
      if (!left || !right) {
        if (static_cast<bool>(left) != static_cast<bool>(right)) return static_cast<bool>(left);
        continue;
      }
      if (const auto order = compare(left, right); order != 0) return order < 0;
    }
    if (options_.sequence_by.empty() && a.order.time != b.order.time) return a.order.time < b.order.time;
    const std::string_view left = a[options_.id].text(worker.arena);
    const std::string_view right = b[options_.id].text(worker.arena);
    return left == right ? a.order < b.order : left < right;
  }

  void show(const std::vector<const EventRow*>& events, EventRow& row, Worker& worker) const {
    const EventRow& root = *events[options_.rules.root];
    for (const Slot slot : options_.own) row[slot] = root[slot];
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (options_.shown[i].shows_all) {
        options_.names->each(*events[i], "", [&](std::string_view name, const Value& value) {
          const std::string full = options_.queries[i].name + '.' + std::string(name);
          options_.names->write(row, worker.arena.copy(full), value, worker.arena);
        });
      }
      for (const auto& [from, to] : options_.shown[i].fields) row[to] = (*events[i])[from].as_stand_in(false);
    }
  }

  Options options_;
};

/// The fields of query `item` that are shown, each once: those that tie it to others, then those it names.
std::vector<std::string> shown_names(const Args& args, const LinkedPipelines::Item& item) {
  std::vector<std::string> names;
  const auto add = [&names](const std::string& name) {
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  if (args.constraint_values) {
    for (const auto& other : args.query.items) {
      for (const auto& link : other.links) {
        if (&other == &item) add(link.field_name);
        if (link.other == item.name) add(link.other_field_name);
      }
    }
    for (const Field& field : args.global_constraints.items) add(field.name);
  }
  for (const std::string& name : item.include) add(name);
  return names;
}

std::size_t index_of(const LinkedPipelines& queries, const std::string& name) {
  const auto found = std::find_if(queries.items.begin(), queries.items.end(),
                                  [&](const LinkedPipelines::Item& item) { return item.name == name; });
  return static_cast<std::size_t>(found - queries.items.begin());
}

bool is_right(const Args& args, Build& build) {
  if (!build.is_step() || !build.is_before_aggregates()) {
    build.report(Code::wrong_place, build.place().span,
                 "`correlate` must be a step of its own, before any other aggregate");
    return false;
  }
  if (args.query.items.size() < 2 || args.query.items.size() > most_queries) {
    build.report(Code::out_of_range, args.query.span, "`correlate` takes between 2 and 32 named queries");
    return false;
  }
  for (const auto& item : args.query.items) {
    if (&args.query.items[index_of(args.query, item.name)] != &item) {
      build.report(Code::duplicate_parameter, item.span, "two queries are called `" + item.name + "`");
      return false;
    }
  }
  if (args.root.is_given && index_of(args.query, args.root.value) == args.query.items.size()) {
    build.report(Code::wrong_type, args.root.span, "`" + args.root.value + "` is none of the queries");
    return false;
  }
  if (args.jitter_tolerance.is_given() && !args.sequence) {
    build.report(Code::wrong_type, args.jitter_tolerance.span, "`jitterTolerance` needs sequence=true");
    return false;
  }
  return true;
}

AggregatePtr make_correlate(Args& args, Build& build) {
  if (!is_right(args, build)) return nullptr;
  Options options;
  options.place = build.place();
  options.names = build.names();
  options.id = build.read_if_exists("@id");
  for (const Field& field : args.sequence_by.items) options.sequence_by.push_back(field.slot);

  ConstellationRules& rules = options.rules;
  rules.query_count = args.query.items.size();
  rules.root = args.root.is_given ? index_of(args.query, args.root.value) : 0;
  rules.is_sequence = args.sequence;
  rules.within = args.within.is_given() ? args.within.milliseconds : -1;
  rules.tolerance = args.jitter_tolerance.milliseconds;
  rules.most_per_root = static_cast<std::size_t>(args.max_per_root);
  rules.uses_once = args.once_only;
  for (const Field& field : args.global_constraints.items) rules.shared.push_back(field.slot);

  for (std::size_t i = 0; i < args.query.items.size(); ++i) {
    const auto& item = args.query.items[i];
    for (const auto& link : item.links) {
      rules.links.push_back({i, link.field, index_of(args.query, link.other), link.other_field});
    }
    Shown shown;
    shown.shows_all = item.includes_all;
    for (const std::string& name : shown_names(args, item)) {
      shown.fields.emplace_back(build.read_if_exists(name), build.output(item.name + "." + name));
    }
    if (shown.shows_all) build.read_by_name("");
    options.shown.push_back(std::move(shown));
  }
  for (const char* const name : {"@timestamp", "@ingesttimestamp", "@id"}) {
    (void)build.read_if_exists(name);
    options.own.push_back(build.output(name));
  }
  options.queries = std::move(args.query.items);
  return std::make_shared<Correlate>(std::move(options));
}

}  // namespace

Function correlate() {
  return Define<Args>("correlate")
      .summary("Finds sets of events, one for each of several named queries, whose linked fields are equal.")
      .note("A query is `name: { filters | field <=> other.field } include: [fields]`; `include: *` takes all fields.")
      .note("Filters before correlate() hold for all queries. It must be the first aggregate.")
      .note(
          "A row has the linked fields and the included ones as `name.field`, and time and id of the root query's "
          "event. "
          "An event serves one query of a set only; earlier events are tried first.")
      .note(
          "With `sequence` events must come in the order of the queries; events of the same time in the order of @id.")
      .input("query", &Args::query, "Two queries or more.")
      .option("globalConstraints", &Args::global_constraints, "Fields that must be equal in all events of a set.")
      .option("sequence", &Args::sequence, "Events come in the order in which the queries are written.")
      .option("sequenceBy", &Args::sequence_by, "Fields, numbers, that tell the order; @timestamp by default.")
      .option("within", &Args::within, "Longest time from the first to the last event of a set.")
      .option("jitterTolerance", &Args::jitter_tolerance, "By how much neighbours of a sequence may be out of order.")
      .option("maxPerRoot", &Args::max_per_root, "Most sets for an event of the root query.")
      .range(1, std::numeric_limits<std::int64_t>::max())
      .option("root", &Args::root, "Name of the root query; the first by default.")
      .option("includeMatchesOnceOnly", &Args::once_only, "Let an event serve a query in one set only.")
      .option("includeConstraintValues", &Args::constraint_values, "Show the linked fields.")
      .option("iterationLimit", &Args::iteration_limit, "Has no effect: all events are looked at.")
      .range(1, 10)
      .example({.query = "correlate(Login: {what=login} include: [ip], Copy: {what=copy | user <=> Login.user}, "
                         "within=1h) | drop([@timestamp])",
                .given =
                    R"({"@timestamp":1000,"what":"login","user":"ann","ip":"10.0.0.7"} )"
                    R"({"@timestamp":2000,"what":"copy","user":"ann"} {"@timestamp":3000,"what":"copy","user":"bob"})",
                .want = R"({"Login.user":"ann","Login.ip":"10.0.0.7","Copy.user":"ann"})"})
      .example({.query = "correlate(A: {n=1}, B: {n=2}, globalConstraints=host, sequence=true) | select([A.host])",
                .given = R"({"@timestamp":1,"n":2,"host":"h1"} {"@timestamp":2,"n":1,"host":"h1"} )"
                         R"({"@timestamp":3,"n":1,"host":"h2"} {"@timestamp":4,"n":2,"host":"h2"})",
                .want = R"({"A.host":"h2"})"})
      .aggregate_from(make_correlate);
}

}  // namespace cqlite::builtin
