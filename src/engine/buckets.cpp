#include "engine/buckets.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "base/hash.hpp"
#include "engine/column_batch.hpp"
#include "engine/groups.hpp"
#include "engine/window.hpp"
#include "values/civil.hpp"
#include "values/number_sum.hpp"
#include "values/time_grid.hpp"

namespace cqlite {
namespace {

/// About as many buckets a chart has if nothing else is asked for.
constexpr std::int64_t usual_count = 100;

// ---- round spans ------------------------------------------------------------------------------------------------------

/// The spans to choose from: seconds, minutes, hours, days, then a week doubled until all years are in one.
constexpr auto round_spans = [] {
  std::array<std::int64_t, 41> spans{};
  std::size_t count = 0;
  for (const std::int64_t unit : {std::int64_t{1000}, milliseconds_per_minute}) {
    for (const std::int64_t number : {1, 2, 5, 10, 15, 30}) spans[count++] = number * unit;
  }
  for (const std::int64_t number : {1, 2, 3, 4, 6, 8, 12}) spans[count++] = number * milliseconds_per_hour;
  for (const std::int64_t number : {1, 2, 7}) spans[count++] = number * milliseconds_per_day;
  for (; count < spans.size(); ++count) spans[count] = 2 * spans[count - 1];
  return spans;
}();

constexpr std::int64_t quotient_up(std::int64_t dividend, std::int64_t divisor) {
  return dividend / divisor + (dividend % divisor == 0 ? 0 : 1);
}

/// The place among `round_spans` of the smallest that is not below `least` and cuts `length` into `count` at most.
std::size_t round_span(std::int64_t length, std::int64_t count, std::int64_t least) {
  std::size_t place = 0;
  while (place + 1 < round_spans.size() &&
         (round_spans[place] < least || quotient_up(length, round_spans[place]) > count)) {
    ++place;
  }
  return place;
}

/// The longest stretch that fits into this round span and all larger ones.
std::int64_t common_part(std::size_t place) {
  std::int64_t part = round_spans[place];
  while (++place < round_spans.size()) part = std::gcd(part, round_spans[place]);
  return part;
}

// ---- states -----------------------------------------------------------------------------------------------------------

struct State {
  Arena memory;  ///< of what comes to be while rows are emitted
  std::map<Instant, GroupTable> buckets;
  std::optional<TimeGrid> grid;  ///< of `buckets`; none before the first row
  Instant first = std::numeric_limits<Instant>::max();
  Instant last = std::numeric_limits<Instant>::min();

  /// Rows come mostly in the order of time: the bucket of the row before.
  GroupTable* recent = nullptr;
  Instant recent_start = 0;
  Instant recent_end = 0;

  GroupKey key;  ///< scratch
};

struct KeyLess {
  std::size_t count;
  bool operator()(const Value* left, const Value* right) const { return compare_key_lists(left, right, count) < 0; }
};

struct Series {
  NumberSum total;
  bool is_kept = true;
};
using SeriesByKey = std::map<const Value*, Series, KeyLess>;

/// The interval that the buckets cover.
struct Interval {
  Instant first;
  Instant last;  ///< belongs to it
  [[nodiscard]] bool is_empty() const { return first > last; }
};

class Buckets final : public AggregateOf<State> {
 public:
  Buckets(std::shared_ptr<Combination> functions, BucketOptions options)
      : functions_(std::move(functions)), options_(std::move(options)) {
    for (std::size_t i = 0; i < functions_->size(); ++i) {
      if (const auto* window = dynamic_cast<const Window*>(&functions_->member(i))) windows_.emplace_back(i, window);
    }
  }

  void update(void* memory, EventRow& row, Worker& worker, Arena& keep) const override {
    const auto time = instant_from_milliseconds(row[options_.time].number());
    State& state = of(memory);
    if (!time || !state.key.read(row, options_.keys, worker.arena)) return;
    include(state, *time, worker, keep);
    auto& group = bucket_at(state, *time).find(state.key, keep);
    functions_->update(group.state, row, worker, keep);
  }

  // Counting needs no rows: within a bucket each code of the key has its state.
  void update_all(void* memory, const ColumnBatch& batch, Worker& worker, Arena& keep) const override {
    const ColumnBlock& block = batch.view().block();
    const auto time = batch.plain(options_.time);
    const bool is_event_time = time && time->column != nullptr && time->column == block.column("@timestamp");
    const auto key = options_.keys.size() == 1 ? batch.plain(options_.keys.front()) : std::nullopt;
    if (!is_event_time || !key || key->column == nullptr || !functions_->only_counts()) {
      return Aggregate::update_all(memory, batch, worker, keep);
    }
    State& state = of(memory);
    const auto& codes = key->column->codes;
    for (std::size_t index = 0; index < batch.events().size(); ++index) {
      // What is spelt as no time may still be a number.
      if (batch.order(index).time == Order::no_time) update(memory, *batch.row(index, worker), worker, keep);
    }
    if (!include_all(state, batch, codes, worker, keep)) return;
    std::vector<void*> groups(key->code_count());
    const GroupTable* bucket = nullptr;  // the one that `groups` belongs to
    for (const std::uint32_t event : batch.events()) {
      const std::uint32_t code = codes[event];
      if (block.times[event] == Order::no_time || code == 0) continue;
      GroupTable& table = bucket_at(state, block.times[event]);
      if (&table != bucket) std::fill(groups.begin(), groups.end(), nullptr);
      bucket = &table;
      if (groups[code] == nullptr) {
        state.key.start();
        state.key.add(*key, code, worker.arena);
        groups[code] = table.find(state.key, keep).state;
      }
      functions_->add_count(groups[code], 1);
    }
    worker.arena.reset();
  }

  void merge(void* memory, void* other_memory, Worker& worker, Arena& keep) const override {
    State& state = of(memory);
    State& other = of(other_memory);
    if (!other.grid) return;
    state.first = std::min(state.first, other.first);
    state.last = std::max(state.last, other.last);
    fit_grid(state, worker, keep);
    take_over(state, other.buckets, worker, keep);
  }

  Outputs outputs() const override {
    Outputs result = functions_->outputs();
    std::vector<Slot> columns{options_.bucket};
    const auto add = [&columns](const std::vector<Slot>& slots) {
      for (const Slot slot : slots) {
        if (std::find(columns.begin(), columns.end(), slot) == columns.end()) columns.push_back(slot);
      }
    };
    add(options_.keys);
    add(result.columns);
    result.columns = std::move(columns);
    return result;
  }

  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    State& state = of(memory);
    const Interval interval = interval_of(state, worker.environment);
    if (interval.is_empty()) return;
    warn_of_least_span(worker);
    set_span(state, final_span(state, worker.environment), worker, state.memory);
    add_empty_buckets(state, interval, worker);

    SeriesByKey series = series_of(state);
    if (series.size() <= options_.series_limit) {
      emit_rows(
          state, interval, worker, [&sink](Series&, EventRow& row) { return sink.take(row); }, series, &sink);
      return;
    }
    // Which series are kept only all rows can tell.
    std::vector<std::pair<const Series*, EventRow*>> rows;
    const auto columns = functions_->outputs().columns;
    const auto hold = [&](Series& one, EventRow& row) {
      for (const Slot slot : columns) one.total.add(row[slot].number());
      rows.emplace_back(&one, &row);
      return true;
    };
    emit_rows(state, interval, worker, hold, series, nullptr);
    choose(series, worker);
    for (const auto& [one, row] : rows) {
      if (one->is_kept && !sink.take(*row)) return;
    }
  }

  bool needs_order() const override { return functions_->needs_order(); }

  void set_keeps_events(bool keeps) override { functions_->set_keeps_events(keeps); }

 private:
  /// Includes the times of the events that have a code; false if there are none.
  bool include_all(State& state, const ColumnBatch& batch, const std::vector<std::uint32_t>& codes, Worker& worker,
                   Arena& keep) const {
    Instant first = Order::no_time;
    Instant last = std::numeric_limits<Instant>::min();
    for (const std::uint32_t event : batch.events()) {
      const Instant time = batch.view().block().times[event];
      if (time == Order::no_time || codes[event] == 0) continue;
      first = std::min(first, time);
      last = std::max(last, time);
    }
    if (first == Order::no_time) return false;
    include(state, first, worker, keep);
    include(state, last, worker, keep);
    return true;
  }

  void include(State& state, Instant time, Worker& worker, Arena& keep) const {
    if (state.grid && time >= state.first && time <= state.last) return;
    state.first = std::min(state.first, time);
    state.last = std::max(state.last, time);
    fit_grid(state, worker, keep);
  }

  // ---- spans and grids

  [[nodiscard]] static std::optional<std::int64_t> searched_length(const Environment& environment) {
    if (!environment.start || !environment.end) return std::nullopt;
    const Interval interval = clipped({*environment.start, *environment.end});
    if (interval.first >= interval.last) return std::nullopt;
    return interval.last - interval.first;
  }

  [[nodiscard]] static Interval clipped(const Interval& interval) {
    return {std::clamp(interval.first, first_instant, last_instant),
            std::clamp(interval.last, first_instant, last_instant)};
  }

  /// The span, if it can be told without looking at rows.
  [[nodiscard]] std::optional<std::int64_t> known_span(const Environment& environment) const {
    const auto length = searched_length(environment);
    const std::int64_t least = length ? std::min(options_.least_span, *length) : options_.least_span;
    if (options_.span) return std::max(*options_.span, least);
    if (!length) return std::nullopt;
    const std::int64_t span =
        options_.count ? quotient_up(*length, *options_.count) : round_spans[round_span(*length, usual_count, 1)];
    return std::max(span, least);
  }

  /// For the rows seen so far, and for an interval of which one end is given.
  [[nodiscard]] std::size_t round_span_of(const State& state, const Environment& environment) const {
    const Interval given = clipped({environment.start.value_or(state.first), environment.end.value_or(state.last)});
    const Instant first = std::min(state.first, given.first);
    const Instant last = std::max(state.last, given.last);
    return round_span(last - first + 1, options_.count.value_or(usual_count), options_.least_span);
  }

  [[nodiscard]] std::int64_t final_span(const State& state, const Environment& environment) const {
    if (const auto span = known_span(environment)) return *span;
    return round_spans[round_span_of(state, environment)];
  }

  /// Makes the stretches that states are held for right for all rows seen so far.
  void fit_grid(State& state, Worker& worker, Arena& keep) const {
    const auto span = known_span(worker.environment);
    set_span(state, span ? *span : common_part(round_span_of(state, worker.environment)), worker, keep);
  }

  /// `span` is a multiple of the present one.
  void set_span(State& state, std::int64_t span, Worker& worker, Arena& keep) const {
    if (state.grid && state.grid->span() == span) return;
    state.grid.emplace(span, options_.zone.value_or(worker.environment.zone));
    std::map<Instant, GroupTable> parts;
    parts.swap(state.buckets);
    take_over(state, parts, worker, keep);
  }

  void take_over(State& state, std::map<Instant, GroupTable>& parts, Worker& worker, Arena& keep) const {
    state.recent = nullptr;
    for (auto& [start, groups] : parts) bucket(state, state.grid->start_of(start)).merge(groups, worker, keep);
  }

  [[nodiscard]] GroupTable& bucket(State& state, Instant start) const {
    return state.buckets.try_emplace(start, *functions_, options_.keys.size()).first->second;
  }

  [[nodiscard]] GroupTable& bucket_at(State& state, Instant time) const {
    if (state.recent == nullptr || time < state.recent_start || time >= state.recent_end) {
      state.recent_start = state.grid->start_of(time);
      state.recent_end = state.grid->next(state.recent_start);
      state.recent = &bucket(state, state.recent_start);
    }
    return *state.recent;
  }

  // ---- the interval and its empty buckets

  [[nodiscard]] static Interval interval_of(const State& state, const Environment& environment) {
    const Instant first = environment.start.value_or(state.first);
    const Instant last = environment.end ? std::max(*environment.end, first_instant) - 1 : state.last;
    const bool has_rows = state.first <= state.last;
    if (!has_rows && (!environment.start || !environment.end)) return {1, 0};
    if (first > last) return has_rows ? Interval{state.first, state.last} : Interval{1, 0};
    return clipped({first, last});
  }

  void warn_of_least_span(Worker& worker) const {
    const auto length = searched_length(worker.environment);
    if (!length || options_.least_span <= *length) return;
    worker.notify("W403", "`minSpan` is longer than the interval that is searched, whose length is taken instead",
                  options_.place);
  }

  void add_empty_buckets(State& state, const Interval& interval, Worker& worker) const {
    const Instant first = state.grid->start_of(interval.first);
    const Instant last = state.grid->start_of(interval.last);
    const std::int64_t count = (last - first) / state.grid->span() + 1;
    const bool is_too_fine = options_.span.has_value() && count > most_buckets;
    const bool shows_empty = options_.shows_empty && options_.keys.empty();
    if (is_too_fine) {
      worker.notify("W402",
                    "`span` makes " + std::to_string(count) + " buckets, more than " + std::to_string(most_buckets) +
                        (shows_empty ? ": empty ones are left out" : ""),
                    options_.place);
    }
    if (!shows_empty || is_too_fine) return;
    for (Instant start = first; start <= last; start = state.grid->next(start)) {
      bucket(state, start).find(GroupKey(), state.memory);
    }
  }

  // ---- rows

  [[nodiscard]] SeriesByKey series_of(State& state) const {
    SeriesByKey series(KeyLess{options_.keys.size()});
    for (auto& [start, table] : state.buckets) {
      for (const auto& group : table.groups()) series.try_emplace(group.keys);
    }
    return series;
  }

  /// Puts bucket and keys onto rows, and scales their columns.
  template <class Take>
  class FinishedRows final : public RowSink {
   public:
    FinishedRows(const BucketOptions& options, Instant start, double span, const Value* keys, const Take& take)
        : options_(options), start_(start), span_(span), keys_(keys), take_(take) {}

    bool take(EventRow& row) override {
      for (const ColumnScale& scale : options_.scales) {
        const Number number = row[scale.slot].number();
        if (!number) continue;
        const double factor = scale.factor * (scale.span_power > 0 ? span_ : 1);
        const double divisor = scale.divisor * (scale.span_power < 0 ? span_ : 1);
        if (factor != divisor) row[scale.slot] = Value::number(number.real() * factor / divisor);
      }
      // Last, as a function that gives whole events has set these fields, too.
      row[options_.bucket] = Value::integer(start_);
      for (std::size_t i = 0; i < options_.keys.size(); ++i) row[options_.keys[i]] = keys_[i];
      is_open_ = take_(row);
      return is_open_;
    }
    [[nodiscard]] bool is_open() const { return is_open_; }

   private:
    const BucketOptions& options_;
    Instant start_;
    double span_;
    const Value* keys_;
    const Take& take_;
    bool is_open_ = true;
  };

  /// Hands over every row, with its series, until `take` wants no more. Between groups `checkpoints` is told, if it is there.
  template <class Take>
  void emit_rows(State& state, const Interval& interval, Worker& worker, const Take& take, SeriesByKey& series,
                 RowSink* checkpoints) const {
    const Instant first = state.grid->start_of(interval.first);
    const auto span = static_cast<double>(state.grid->span());
    const KeyLess is_less{options_.keys.size()};
    for (auto& [start, table] : state.buckets) {
      std::vector<const GroupTable::Group*> groups;  // the table stays as it is: windows look groups up
      for (const auto& group : table.groups()) groups.push_back(&group);
      std::sort(groups.begin(), groups.end(),
                [&](const auto* left, const auto* right) { return is_less(left->keys, right->keys); });
      for (const auto* group : groups) {
        set_windows(state, first, start, *group);
        const auto take_of_series = [&](EventRow& row) { return take(series.find(group->keys)->second, row); };
        FinishedRows finished(options_, start, span, group->keys, take_of_series);
        functions_->emit_onto(*EventRow::create(worker.arena, worker.slot_count()), group->state, worker, finished);
        if (!finished.is_open()) return;
        if (checkpoints != nullptr) checkpoints->checkpoint();
      }
    }
  }

  /// Windows that reach before `first` stay without a result.
  void set_windows(State& state, Instant first, Instant start, const GroupTable::Group& group) const {
    for (const auto& [member, window] : windows_) {
      const Instant begin = state.grid->back(start, window->width().in_buckets(state.grid->span()) - 1);
      if (begin < first) continue;
      void* own = functions_->state_of(group.state, member);
      Window::open(own);
      const auto end = state.buckets.upper_bound(start);
      for (auto earlier = state.buckets.lower_bound(begin); earlier != end; ++earlier) {
        const auto* same = earlier->second.lookup(group.hash, group.keys);
        if (same != nullptr) Window::reach_over(own, functions_->state_of(same->state, member));
      }
    }
  }

  void choose(SeriesByKey& series, Worker& worker) const {
    std::vector<Series*> ranked;
    for (auto& [keys, one] : series) {
      one.is_kept = false;
      ranked.push_back(&one);
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const Series* left, const Series* right) { return left->total.real() > right->total.real(); });
    for (std::size_t i = 0; i < options_.series_limit; ++i) ranked[i]->is_kept = true;
    if (!options_.warns_at_limit) return;
    worker.notify("W401",
                  "`" + options_.function + "` kept " + std::to_string(options_.series_limit) +
                      " series, those with the largest totals; there were " + std::to_string(series.size()),
                  options_.place);
  }

  std::shared_ptr<Combination> functions_;
  BucketOptions options_;
  std::vector<std::pair<std::size_t, const Window*>> windows_;  ///< among the functions, with their places
};

}  // namespace

AggregatePtr buckets(std::shared_ptr<Combination> functions, BucketOptions options) {
  return std::make_shared<Buckets>(std::move(functions), std::move(options));
}

}  // namespace cqlite
