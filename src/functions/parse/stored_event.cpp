// eventFieldCount(), eventSize() and eventInternals(): facts about an event as it was stored.
#include <unordered_map>

#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct CountArgs {
  Output as{"_eventFieldCount"};
};

struct SizeArgs {
  Output as{"_eventSize"};
};

struct InternalsArgs {
  Text prefix{"@"};
};

/// A number made of the fields of the event's own text; 0 for a row without one. A key that is there twice counts once,
/// with its last value.
template <class Measure>
class StoredEvent final : public Expression {
 public:
  StoredEvent(bool is_there, Measure measure) : is_there_(is_there), measure_(measure) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    std::int64_t total = 0;
    if (!is_there_ || !row.has_event()) return Value::integer(total);
    std::unordered_map<std::string_view, std::int64_t> measured;
    (void)worker.reader.each(row.original, worker.arena, [&](std::string_view name, const Value& value) {
      measured[name] = measure_(name, value.view());
    });
    for (const auto& [name, amount] : measured) total += amount;
    return Value::integer(total);
  }
  bool may_be_missing() const override { return false; }

 private:
  bool is_there_;
  Measure measure_;
};

template <class Measure>
ExpressionPtr stored_event(Build& build, Measure measure) {
  return std::make_shared<StoredEvent<Measure>>(build.is_before_aggregates(), measure);
}

class DataSource final : public Expression {
 public:
  Value evaluate(const EventRow&, Worker& worker) const override {
    return worker.input.empty() ? Value() : Value::text(worker.input);
  }
};

TransformPtr make_internals(const InternalsArgs& args, Build& build) {
  if (!build.is_before_aggregates()) {
    build.report(Code::aggregate_not_allowed, build.place().span, "`eventInternals` has to stand before aggregates")
        .help("rows of an aggregate come from no input of their own");
    return nullptr;
  }
  return transforms::assign(build.write(args.prefix.value + "datasourceId"), std::make_shared<DataSource>());
}

constexpr auto place_note = "Has to stand before aggregates and before select(); behind them the result is 0.";

}  // namespace

Function event_field_count() {
  return Define<CountArgs>("eventFieldCount")
      .summary("Counts the fields that an event came with.")
      .note("Tags, whose names begin with #, are not counted, and neither are fields that steps have set.")
      .note(place_note)
      .output("as", &CountArgs::as, "Field that receives the count.")
      .example({.query = "eventFieldCount()",
                .given = R"({"a":1,"b":{"c":2,"d":null},"#kind":"x"})",
                .want = R"({"a":1,"b.c":2,"#kind":"x","_eventFieldCount":2})"})
      .example({.query = "a := 1 | fields := eventFieldCount()", .given = "{}", .want = R"({"a":1,"fields":0})"})
      .value_from([](const CountArgs&, Build& build) {
        return stored_event(build, [](std::string_view name, std::string_view) -> std::int64_t {
          return name.starts_with('#') ? 0 : 1;
        });
      });
}

Function event_size() {
  return Define<SizeArgs>("eventSize")
      .summary("Adds up the bytes of the values that an event came with.")
      .note("Names are not counted, and neither are fields that steps have set.")
      .note(place_note)
      .output("as", &SizeArgs::as, "Field that receives the number of bytes.")
      .example({.query = "eventSize()",
                .given = R"({"user":"ann","ms":12})",
                .want = R"({"user":"ann","ms":12,"_eventSize":5})"})
      .example({.query = "bytes := eventSize() | select(bytes)",
                .given = R"({"a":"é"} {"a":""})",
                .want = R"({"bytes":2} {"bytes":0})"})
      .value_from([](const SizeArgs&, Build& build) {
        return stored_event(
            build, [](std::string_view, std::string_view value) { return static_cast<std::int64_t>(value.size()); });
      });
}

Function event_internals() {
  return Define<InternalsArgs>("eventInternals")
      .summary("Tells which input an event was read from.")
      .note(
          "Sets @datasourceId to the name of the input; the other facts of the service about its storage do not exist "
          "here.")
      .option("prefix", &InternalsArgs::prefix, "What the name of the field begins with.")
      .example({.query = "eventInternals() | groupBy(@datasourceId) | select(_count)",
                .given = R"({"a":1} {"a":2})",
                .want = R"({"_count":2})"})
      .example({.query = "eventInternals(prefix=\"of.\") | of.datasourceId=* | drop(of.datasourceId)",
                .given = R"({"a":1})",
                .want = R"({"a":1})"})
      .transform_from(make_internals);
}

}  // namespace cqlite::builtin
