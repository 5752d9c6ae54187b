// slidingWindow() and slidingTimeWindow(): what aggregates say of the last few rows, or of the rows of the last while.
#include <algorithm>

#include "functions/define.hpp"
#include "functions/scratch_arena.hpp"
#include "functions/sequence/sequence.hpp"

namespace cqlite::builtin {
namespace {

struct CountArgs {
  Aggregates function;
  std::int64_t events = 1;
  Current current = Current::include;
};

struct TimeArgs {
  Aggregates function;
  Duration span;
  Current current = Current::include;
  Field timestampfield{"@timestamp"};
};

/// Most rows that a window of time may hold.
constexpr std::size_t most_rows = 10'000;

/// Each window is computed anew, since aggregates cannot take rows back.
class Windows : public InOrder {
 public:
  Windows(const Aggregates& function, Current current, Build& build)
      : InOrder(build), includes_current_(current == Current::include), function_(function.combination) {}

  Outputs outputs() const final { return added_to_rows(*function_); }

 protected:
  /// `row` with what the aggregates say of rows `begin` to `end`.
  [[nodiscard]] EventRow* with_window(const EventRow& row, Rows::const_iterator begin, Rows::const_iterator end,
                                      Worker& worker) const {
    AggregateState state(*function_);
    {
      ScratchArena scratch(worker);
      for (auto member = begin; member != end; ++member) state.update(**member, worker);
    }
    return with_result(row, state, *function_, worker);
  }

  const bool includes_current_;

 private:
  std::shared_ptr<Combination> function_;
};

class CountWindows final : public Windows {
 public:
  CountWindows(const CountArgs& args, Build& build)
      : Windows(args.function, args.current, build), size_(static_cast<std::ptrdiff_t>(args.events)) {}

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    const Rows& rows = of(memory).in_order();
    for (auto current = rows.begin(); current != rows.end(); ++current) {
      const auto end = includes_current_ ? current + 1 : current;
      const auto begin = end - std::min(size_, end - rows.begin());
      if (!sink.take(*with_window(**current, begin, end, worker))) return;
      sink.checkpoint();
    }
  }

 private:
  std::ptrdiff_t size_;
};

class TimeWindows final : public Windows {
 public:
  TimeWindows(const TimeArgs& args, Build& build)
      : Windows(args.function, args.current, build),
        span_(args.span.milliseconds),
        time_(args.timestampfield.slot),
        place_(build.place()) {}

  // A row whose time is missing or before that of an earlier row is in no window and has none.
  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    const Rows& all = of(memory).in_order();
    Rows rows;
    std::vector<Instant> times;
    std::size_t begin = 0;
    for (EventRow* row : all) {
      const auto time = time_of((*row)[time_]);
      EventRow* result = nullptr;
      if (time && (times.empty() || *time >= times.back())) {
        rows.push_back(row);
        times.push_back(*time);
        while (begin < times.size() && *time - times[begin] >= span_) ++begin;
        result = in_window(rows, begin, worker);
      } else {
        worker.notify("W405", "`slidingTimeWindow` leaves out rows whose time is missing or goes back", place_);
      }
      if (result == nullptr) result = row->copy(worker.arena, worker.slot_count());
      if (!sink.take(*result)) return;
      sink.checkpoint();
    }
  }

 private:
  /// The last of `rows` with its window; null if that is too large.
  [[nodiscard]] EventRow* in_window(const Rows& rows, std::size_t begin, Worker& worker) const {
    const std::size_t end = std::max(begin, includes_current_ ? rows.size() : rows.size() - 1);
    if (end - begin > most_rows) {
      worker.notify("W402",
                    "`slidingTimeWindow` gives nothing for windows of more than " + std::to_string(most_rows) + " rows",
                    place_);
      return nullptr;
    }
    const auto at = [&rows](std::size_t index) { return rows.begin() + static_cast<std::ptrdiff_t>(index); };
    return with_window(*rows.back(), at(begin), at(end), worker);
  }

  std::int64_t span_;
  Slot time_;
  Place place_;
};

AggregatePtr make_count_windows(const CountArgs& args, Build& build) {
  if (!has_ordered_rows("slidingWindow", build) || !gives_one_row("slidingWindow", args.function, build)) {
    return nullptr;
  }
  return std::make_shared<CountWindows>(args, build);
}

AggregatePtr make_time_windows(const TimeArgs& args, Build& build) {
  if (!has_ordered_rows("slidingTimeWindow", build) || !gives_one_row("slidingTimeWindow", args.function, build)) {
    return nullptr;
  }
  if (args.timestampfield.name.empty()) {
    build.report(Code::wrong_type, args.timestampfield.span, "`slidingTimeWindow` takes a field name for its time");
    return nullptr;
  }
  return std::make_shared<TimeWindows>(args, build);
}

}  // namespace

Function sliding_window() {
  return Define<CountArgs>("slidingWindow")
      .summary("Gives every row what aggregates say of the last rows up to it.")
      .note("Comes after a step that fixes the order of rows, such as head(), or stands inside groupBy().")
      .note("The first rows have fewer before them, and what is said is of those.")
      .input("function", &CountArgs::function, "One aggregate or a list; each gives one row.")
      .input("events", &CountArgs::events, "How many rows count.")
      .range(1, 1000)
      .option("current", &CountArgs::current, "Whether the row itself counts.")
      .example({.query = "head() | slidingWindow(avg(ms, as=mean), events=2)",
                .given = R"({"@timestamp":1,"ms":4} {"@timestamp":2,"ms":6} {"@timestamp":3,"ms":9})",
                .want = R"({"@timestamp":1,"ms":4,"mean":4} {"@timestamp":2,"ms":6,"mean":5} )"
                        R"({"@timestamp":3,"ms":9,"mean":7.5})"})
      .example({.query = "head() | slidingWindow([count(), max(ms)], events=5, current=exclude)",
                .given = R"({"@timestamp":1,"ms":4} {"@timestamp":2,"ms":3})",
                .want = R"({"@timestamp":1,"ms":4,"_count":0} {"@timestamp":2,"ms":3,"_count":1,"_max":4})"})
      .aggregate_from(make_count_windows);
}

Function sliding_time_window() {
  return Define<TimeArgs>("slidingTimeWindow")
      .summary("Gives every row what aggregates say of the rows of the last span of time up to it.")
      .note("Comes after a step that fixes the order of rows by time, such as head(), or stands inside groupBy().")
      .note("A row exactly one span before is outside.")
      .note(
          "A row whose time is missing, or before that of an earlier row, is in no window and gets no result; a "
          "warning says so. So does one for windows of more than 10000 rows, which have no result either.")
      .input("function", &TimeArgs::function, "One aggregate or a list; each gives one row.")
      .input("span", &TimeArgs::span, "Length of the window, such as 15m.")
      .option("current", &TimeArgs::current, "Whether the row itself counts.")
      .option("timestampfield", &TimeArgs::timestampfield, "Field with the time, in milliseconds.")
      .example(
          {.query = "head() | slidingTimeWindow(count(), span=1s)",
           .given = R"({"@timestamp":1000} {"@timestamp":1500} {"@timestamp":2000})",
           .want = R"({"@timestamp":1000,"_count":1} {"@timestamp":1500,"_count":2} {"@timestamp":2000,"_count":2})"})
      .example({.query = "head() | slidingTimeWindow({ok=false | count(as=failures)}, span=5m) | failures >= 2",
                .given = R"({"@timestamp":1000,"ok":"false"} {"@timestamp":2000,"ok":"true"} )"
                         R"({"@timestamp":61000,"ok":"false"} {"@timestamp":400000,"ok":"false"})",
                .want = R"({"@timestamp":61000,"ok":"false","failures":2})"})
      .aggregate_from(make_time_windows);
}

}  // namespace cqlite::builtin
