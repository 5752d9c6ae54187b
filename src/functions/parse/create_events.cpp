// createEvents(): events out of texts that stand in the query.
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Texts rawstring;
};

struct Nothing {};

/// Forgets all rows and emits events of its own.
class CreateEvents final : public AggregateOf<Nothing> {
 public:
  CreateEvents(std::vector<std::string> texts, Build& build)
      : texts_(std::move(texts)),
        rawstring_(build.output("@rawstring")),
        timestamp_(build.output("@timestamp")),
        nanos_(build.output("@timestamp.nanos")) {}

  void update(void*, EventRow&, Worker&, Arena&) const override {}
  void merge(void*, void*, Worker&, Arena&) const override {}

  Outputs outputs() const override {
    Outputs result;
    result.columns = {timestamp_, nanos_, rawstring_};
    result.keeps_events = true;
    result.are_new_events = true;
    return result;
  }
  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void*, Worker& worker, RowSink& sink) const override {
    for (const std::string& text : texts_) {
      EventRow* row = EventRow::create(worker.arena, worker.slot_count());
      (*row)[rawstring_] = Value::text(text);
      (*row)[timestamp_] = Value::integer(worker.environment.now);
      (*row)[nanos_] = Value::integer(0);
      worker.text =
          R"({"@timestamp":)" + std::to_string(worker.environment.now) + R"(,"@timestamp.nanos":0,"@rawstring":)";
      append_json_string(worker.text, text);
      worker.text += '}';
      row->original = worker.arena.copy_padded(worker.text, json_padding);
      if (!sink.take(*row)) return;
      sink.checkpoint();
    }
  }

 private:
  std::vector<std::string> texts_;
  Slot rawstring_;
  Slot timestamp_;
  Slot nanos_;
};

}  // namespace

Function create_events() {
  return Define<Args>("createEvents")
      .summary("Makes events out of texts, in place of those that came in.")
      .note("An event has the text in @rawstring, the time of the run in @timestamp, and 0 in @timestamp.nanos.")
      .note("The texts are not parsed: kvParse(), parseJson() or a regex does that in the next step.")
      .input("rawstring", &Args::rawstring, "One text, or a list.")
      .example({.query = "createEvents([\"user=ann ms=7\", \"user=bob\"]) | kvParse() | select([user, ms])",
                .given = R"({"user":"cy"})",
                .want = R"({"user":"ann","ms":"7"} {"user":"bob"})"})
      .example({.query = "createEvents(\"door open\") | open | select([@rawstring, @timestamp.nanos])",
                .given = "",
                .want = R"({"@rawstring":"door open","@timestamp.nanos":0})"})
      .aggregate_from([](Args& args, Build& build) {
        return std::make_shared<CreateEvents>(std::move(args.rawstring.items), build);
      });
}

}  // namespace cqlite::builtin
