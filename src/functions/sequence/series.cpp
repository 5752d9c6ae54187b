// series(): the values of fields over a run of events, joined in order of time.
#include <algorithm>
#include <span>

#include "base/utf8.hpp"
#include "functions/define.hpp"
#include "functions/sequence/sequence.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Fields collect;
  Text separator{"\n"};
  Duration maxpause;
  Duration maxduration;
  Pipeline startmatch;
  Pipeline endmatch;
  Text memlimit{"1024KiB"};
};

constexpr std::int64_t most_bytes = 1024 * 1024;

/// `512`, `1KB`, `1 KiB`; none if it is no such text.
std::optional<std::int64_t> parse_bytes(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const Number number = parse_number(text.substr(0, digits));
  text.remove_prefix(digits);
  if (text.starts_with(' ')) text.remove_prefix(1);
  const std::string unit = ascii_lowered(text);
  std::int64_t factor = 0;
  if (unit.empty() || unit == "b") factor = 1;
  if (unit == "kb") factor = 1000;
  if (unit == "k" || unit == "kib") factor = 1024;
  if (unit == "mb") factor = 1'000'000;
  if (unit == "m" || unit == "mib") factor = 1024 * 1024;
  // Beyond what is allowed anyway: saves the product from an overflow.
  if (factor == 0 || !number) return std::nullopt;
  if (!number.is_integer() || number.integer() > most_bytes) return most_bytes + 1;
  return number.integer() * factor;
}

/// What is kept of an event.
struct Event {
  std::optional<Instant> time;
  Order order;
  bool is_start;
  bool is_end;
  std::span<const Value> values;  ///< of the collected fields
};

/// Events with a time come first.
bool is_before(const Event& left, const Event& right) {
  const Instant left_time = left.time.value_or(Order::no_time);
  const Instant right_time = right.time.value_or(Order::no_time);
  return left_time != right_time ? left_time < right_time : left.order < right.order;
}

class Series final : public AggregateOf<std::vector<Event>> {
 public:
  Series(const Args& args, std::int64_t byte_limit, Build& build)
      : args_(args),
        byte_limit_(static_cast<std::size_t>(byte_limit)),
        time_input_(build.read_if_exists("@timestamp")),
        time_(build.output("@timestamp")),
        duration_(build.output("_duration")),
        place_(build.place()) {
    for (const Field& field : args.collect.items) columns_.push_back(build.output(field.name));
  }

  void update(void* memory, EventRow& row, Worker& worker, Arena& keep) const override {
    const std::size_t count = columns_.size();
    auto* values = reinterpret_cast<Value*>(keep.allocate(count * sizeof(Value), alignof(Value)));
    for (std::size_t i = 0; i < count; ++i) {
      new (values + i) Value(args_.collect.items[i].read(row, worker).as_stand_in(false).kept(keep));
    }
    of(memory).push_back({time_of(row[time_input_]),
                          row.order,
                          matches(args_.startmatch, row, worker),
                          matches(args_.endmatch, row, worker),
                          {values, count}});
  }

  void merge(void* memory, void* other_memory, Worker&, Arena&) const override {
    const auto& others = of(other_memory);
    of(memory).insert(of(memory).end(), others.begin(), others.end());
  }

  Outputs outputs() const override {
    std::vector<Slot> columns{time_, duration_};
    columns.insert(columns.end(), columns_.begin(), columns_.end());
    return {columns, false};
  }
  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    auto& events = of(memory);
    std::stable_sort(events.begin(), events.end(), is_before);
    std::size_t bytes_left = byte_limit_;
    for (auto begin = events.cbegin(); begin != events.cend();) {
      if (args_.startmatch.is_given && !begin->is_start) {
        ++begin;
        continue;
      }
      const auto end = end_of(begin, events.cend());
      if (!sink.take(*joined({begin, end}, bytes_left, worker))) return;
      sink.checkpoint();
      begin = end;
    }
  }

 private:
  using Events = std::vector<Event>;

  static bool matches(const Pipeline& test, const EventRow& row, Worker& worker) {
    return test.is_given && comes_through(test.transforms, row, worker);
  }

  /// Behind the last event of the series that begins at `begin`.
  [[nodiscard]] Events::const_iterator end_of(Events::const_iterator begin, Events::const_iterator end) const {
    for (auto event = begin; event != end; ++event) {
      if (event != begin && begins_another(*begin, *std::prev(event), *event)) return event;
      if (event->is_end) return std::next(event);
    }
    return end;
  }

  [[nodiscard]] bool begins_another(const Event& first, const Event& previous, const Event& event) const {
    if (event.is_start || event.time.has_value() != first.time.has_value()) return true;
    if (!event.time) return false;
    return (args_.maxpause.is_given() && *event.time - *previous.time > args_.maxpause.milliseconds) ||
           (args_.maxduration.is_given() && *event.time - *first.time > args_.maxduration.milliseconds);
  }

  [[nodiscard]] EventRow* joined(std::span<const Event> events, std::size_t& bytes_left, Worker& worker) const {
    EventRow* row = EventRow::create(worker.arena, worker.slot_count());
    if (events.front().time) {
      (*row)[time_] = Value::integer(*events.front().time);
      (*row)[duration_] = Value::integer(*events.back().time - *events.front().time);
    }
    for (std::size_t i = 0; i < columns_.size(); ++i) (*row)[columns_[i]] = joined(events, i, bytes_left, worker);
    return row;
  }

  /// The values of one field; a single one stays what it is.
  [[nodiscard]] Value joined(std::span<const Event> events, std::size_t field, std::size_t& bytes_left,
                             Worker& worker) const {
    Value only;
    std::size_t count = 0;
    std::string text;
    for (const Event& event : events) {
      const Value& value = event.values[field];
      if (value.is_missing()) continue;
      const std::string_view piece = value.text(worker.arena);
      const std::size_t size = piece.size() + (count == 0 ? 0 : args_.separator.value.size());
      if (size > bytes_left) {
        bytes_left = 0;
        worker.notify("W402",
                      "`series` kept the earliest values; together they reach its memlimit of " + args_.memlimit.value,
                      place_);
        break;
      }
      bytes_left -= size;
      if (count++ == 0) only = value;
      if (count > 1) text += args_.separator.value;
      text += piece;
    }
    return count < 2 ? only : Value::text(worker.arena.copy(text));
  }

  Args args_;
  std::size_t byte_limit_;
  Slot time_input_;
  Slot time_;
  Slot duration_;
  Place place_;
  std::vector<Slot> columns_;
};

AggregatePtr make_series(const Args& args, Build& build) {
  if (!are_names("series", args.collect, build)) return nullptr;
  const auto bytes = parse_bytes(args.memlimit.value);
  if (!bytes) {
    build.report(Code::wrong_type, args.memlimit.span, "parameter `memlimit` takes a number of bytes")
        .help("a whole number and a unit: 512B, 1KiB, 64KB");
    return nullptr;
  }
  if (*bytes < 1 || *bytes > most_bytes) {
    build.report(Code::out_of_range, args.memlimit.span, "parameter `memlimit` must be between 1B and 1024KiB");
    return nullptr;
  }
  return std::make_shared<Series>(args, *bytes, build);
}

}  // namespace

Function series() {
  return Define<Args>("series")
      .summary("Joins the values of fields over a run of events, in order of time.")
      .note(
          "A row has the time of the first event, as _duration the milliseconds to the last, and every field's values. "
          "Equal values are all there; an event without a field adds nothing to it.")
      .note("Pauses and durations of exactly the limit do not end a series.")
      .note(
          "With startmatch a series begins at such an event, and events outside of series are left out. With endmatch "
          "such an event is the last of its series; a series that lacks it is there nevertheless.")
      .note("Events without a time are a series of their own, after the others, without @timestamp and _duration.")
      .note(
          "memlimit is for all series of a call, for each group inside groupBy(). Beyond it the earliest values are "
          "kept, and a warning says so. The service's default is 1KiB.")
      .input("collect", &Args::collect, "One field, or a list.")
      .option("separator", &Args::separator, "What stands between values.")
      .option("maxpause", &Args::maxpause, "The longest time between two events of a series.")
      .option("maxduration", &Args::maxduration, "The longest time between the first and last event of a series.")
      .option("startmatch", &Args::startmatch, "A filter in braces: events that begin a series.")
      .option("endmatch", &Args::endmatch, "A filter in braces: events that end a series.")
      .option("memlimit", &Args::memlimit, "Most bytes of values, such as 64KiB.")
      .example({.query = "groupBy(user, function=series(act, separator=\" \", maxpause=1m))",
                .given = R"({"@timestamp":1000,"user":"ann","act":"in"} {"@timestamp":3000,"user":"ann","act":"out"} )"
                         R"({"@timestamp":90000,"user":"ann","act":"in"})",
                .want = R"({"user":"ann","@timestamp":1000,"_duration":2000,"act":"in out"} )"
                        R"({"user":"ann","@timestamp":90000,"_duration":0,"act":"in"})"})
      .example({.query = "series([act, host], separator=\",\", startmatch={act=in}, endmatch={act=out})",
                .given = R"({"@timestamp":1,"act":"x"} {"@timestamp":2,"act":"in","host":"a"} )"
                         R"({"@timestamp":5,"act":"out","host":"a"} {"@timestamp":6,"act":"x"})",
                .want = R"({"@timestamp":2,"_duration":3,"act":"in,out","host":"a,a"})"})
      .aggregate_from(make_series);
}

}  // namespace cqlite::builtin
