// session(): aggregates for each stretch of events without a long pause.
#include <iterator>
#include <map>

#include "functions/define.hpp"
#include "functions/sequence/sequence.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Aggregates function{"count(as=_count)"};
  Duration maxpause{"15m"};
};

struct Session {
  Session(Instant time, const Aggregate& function) : last(time), state(function) {}
  Instant last;
  AggregateState state;
};

struct Sessions {
  std::map<Instant, Session> by_start;
  std::unique_ptr<AggregateState> without_time;
};

/// Sessions grow and join as events come, in any order: between two of them there is always a pause that is too long.
class SessionAggregate final : public AggregateOf<Sessions> {
 public:
  SessionAggregate(const Args& args, Build& build)
      : function_(args.function.aggregate()),
        longest_pause_(args.maxpause.milliseconds),
        time_(build.read_if_exists("@timestamp")) {}

  void update(void* memory, EventRow& row, Worker& worker, Arena&) const override {
    Sessions& sessions = of(memory);
    const auto time = time_of(row[time_]);
    if (!time) return timeless(sessions).update(row, worker);
    session(sessions, *time, *time, worker).state.update(row, worker);
  }

  void merge(void* memory, void* other_memory, Worker& worker, Arena&) const override {
    Sessions& sessions = of(memory);
    Sessions& other = of(other_memory);
    for (auto& [start, theirs] : other.by_start) {
      session(sessions, start, theirs.last, worker).state.merge(theirs.state, worker);
    }
    if (other.without_time != nullptr) timeless(sessions).merge(*other.without_time, worker);
  }

  Outputs outputs() const override { return function_->outputs(); }
  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    KeptSink kept(sink, worker);
    Sessions& sessions = of(memory);
    for (auto& [start, session] : sessions.by_start) {
      session.state.emit(worker, kept);
      if (!kept.is_open()) return;
      sink.checkpoint();
    }
    if (sessions.without_time != nullptr) sessions.without_time->emit(worker, kept);
  }

  void set_keeps_events(bool keeps) override { function_->set_keeps_events(keeps); }

 private:
  [[nodiscard]] AggregateState& timeless(Sessions& sessions) const {
    if (sessions.without_time == nullptr) sessions.without_time = std::make_unique<AggregateState>(*function_);
    return *sessions.without_time;
  }

  /// The session that takes in events from `first` to `last`, after it has been joined with those that it now touches.
  Session& session(Sessions& sessions, Instant first, Instant last, Worker& worker) const {
    auto& all = sessions.by_start;
    auto found = all.upper_bound(first);
    if (found != all.begin() && first - std::prev(found)->second.last <= longest_pause_) {
      --found;
      found->second.last = std::max(found->second.last, last);
    } else {
      found = all.try_emplace(found, first, last, *function_);
    }
    Session& result = found->second;
    auto next = std::next(found);
    while (next != all.end() && next->first - result.last <= longest_pause_) {
      result.last = std::max(result.last, next->second.last);
      result.state.merge(next->second.state, worker);
      next = all.erase(next);
    }
    return result;
  }

  AggregatePtr function_;
  std::int64_t longest_pause_;
  Slot time_;
};

}  // namespace

Function session() {
  return Define<Args>("session")
      .summary("Divides events into sessions, between which there is a long pause, and aggregates each.")
      .note("Events are taken in the order of @timestamp. A pause of exactly maxpause does not end a session.")
      .note(
          "One row for each session, in order of time, with what the functions give; for the time add min(@timestamp).")
      .note("Events without a time are a session of their own, after the others.")
      .option("function", &Args::function, "One aggregate, a list, or { steps | aggregate | steps }.")
      .option("maxpause", &Args::maxpause, "The longest pause within a session.")
      .example({.query = "session(maxpause=1m)",
                .given = R"({"@timestamp":1000} {"@timestamp":61000} {"@timestamp":200000})",
                .want = R"({"_count":2} {"_count":1})"})
      .example({.query = "groupBy(user, function=session([min(@timestamp, as=start), count(as=clicks)]))",
                .given = R"({"@timestamp":1000000,"user":"ann"} {"@timestamp":3000000,"user":"ann"} )"
                         R"({"@timestamp":1500000,"user":"ann"} {"@timestamp":1500000,"user":"bob"})",
                .want = R"({"user":"ann","start":1000000,"clicks":2} {"user":"ann","start":3000000,"clicks":1} )"
                        R"({"user":"bob","start":1500000,"clicks":1})"})
      .aggregate_from([](const Args& args, Build& build) { return std::make_shared<SessionAggregate>(args, build); });
}

}  // namespace cqlite::builtin
