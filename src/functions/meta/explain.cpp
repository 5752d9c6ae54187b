// explain:asTable(): what each step of the query did, in place of its rows.
#include <string>
#include <utility>
#include <vector>

#include "engine/profile.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  bool show_prefilters = true;
};

struct Nothing {};

class Explanation final : public AggregateOf<Nothing> {
 public:
  struct Columns {
    Slot id;
    Slot step;
    Slot time;
    Slot rows_in;
    Slot rows_out;
  };
  Explanation(Columns columns, std::vector<std::string> steps) : columns_(columns), steps_(std::move(steps)) {}

  void update(void*, EventRow&, Worker&, Arena&) const override {}
  void merge(void*, void*, Worker&, Arena&) const override {}
  Outputs outputs() const override {
    return {{columns_.id, columns_.step, columns_.time, columns_.rows_in, columns_.rows_out}, false};
  }
  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void*, Worker& worker, RowSink& sink) const override {
    constexpr double nanoseconds_in_millisecond = 1e6;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const StepCounter& count = (*worker.environment.counters)[i];
      EventRow* row = EventRow::create(worker.arena, worker.slot_count());
      (*row)[columns_.id] = Value::integer(static_cast<std::int64_t>(i + 1));
      (*row)[columns_.step] = Value::text(steps_[i]);
      (*row)[columns_.time] = Value::number(static_cast<double>(count.nanoseconds) / nanoseconds_in_millisecond);
      (*row)[columns_.rows_in] = Value::integer(static_cast<std::int64_t>(count.rows_in));
      (*row)[columns_.rows_out] = Value::integer(static_cast<std::int64_t>(count.rows_out));
      if (!sink.take(*row)) return;
    }
  }

 private:
  Columns columns_;
  std::vector<std::string> steps_;
};

AggregatePtr make_explanation(const Args&, Build& build) {
  if (!build.is_step()) {
    build.report(Code::wrong_place, build.place().span, "`explain:asTable` must be a step of its own");
    return nullptr;
  }
  auto steps = build.count_steps();
  const Explanation::Columns columns{build.output("stepID"), build.output("step"), build.output("timeMs"),
                                     build.output("eventsIn"), build.output("eventsOut")};
  return std::make_shared<Explanation>(columns, std::move(steps));
}

}  // namespace

Function explain_as_table() {
  return Define<Args>("explain:asTable")
      .summary("Gives a row for each step before it: what went in, what came out, how long it took.")
      .note("Times are those of all threads together. Reading and parsing the events belongs to no step.")
      .note("The service shows the steps of its own plan, here they are those of the query as it is written.")
      .option("showPrefilters", &Args::show_prefilters,
              "Has no effect: no line is refused early while steps are counted.")
      .example({.query = "n > 1 | groupBy(user) | explain:asTable() | drop(timeMs)",
                .given = R"({"n":1,"user":"ann"} {"n":2,"user":"ann"} {"n":3,"user":"ann"})",
                .want = R"({"stepID":1,"step":"n > 1","eventsIn":3,"eventsOut":2} )"
                        R"-({"stepID":2,"step":"groupBy(user)","eventsIn":2,"eventsOut":1})-"})
      .example({.query = "x := 1 | explain:asTable() | select([step, eventsOut])",
                .given = R"({"a":1} {"a":2})",
                .want = R"({"step":"x := 1","eventsOut":2})"})
      .approximates()
      .aggregate_from(make_explanation);
}

}  // namespace cqlite::builtin
