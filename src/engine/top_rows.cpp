#include "engine/top_rows.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "engine/column_batch.hpp"
#include "values/compare.hpp"

namespace cqlite {
namespace {

/// Up to this many rows more than the limit are held before the surplus is cut.
constexpr std::size_t slack = 1024;

/// A row's value for one key, read once.
struct Rank {
  Number number;
  std::string_view text;
  bool fits = false;
};

Number hex_number(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return {};
  if (value > static_cast<std::uint64_t>(INT64_MAX)) return Number(static_cast<double>(value));
  return Number(static_cast<std::int64_t>(value));
}

struct Candidate {
  EventRow* row;
  Rank* ranks;
  std::uint64_t arrival;  ///< tells copies of one event apart, which one worker handles one after the other
};

struct State {
  std::vector<Candidate> candidates;
  Arena memory;  ///< of the candidates: renewed when most of it belongs to rows that were cut
  std::uint64_t seen = 0;
  bool is_bounded = false;  ///< candidates[limit - 1] is the last that the last cut kept
  std::vector<Rank> ranks;  ///< scratch
};

class TopRows final : public AggregateOf<State> {
 public:
  explicit TopRows(TopRowsOptions options) : options_(std::move(options)) {}

  void update(void* memory, EventRow& row, Worker& worker, Arena&) const override {
    State& state = of(memory);
    ++state.seen;
    if (options_.limit == 0) return;
    state.ranks.resize(options_.keys.size());
    for (std::size_t i = 0; i < options_.keys.size(); ++i) {
      state.ranks[i] = rank(options_.keys[i], row, worker.arena);
    }
    const Candidate candidate{&row, state.ranks.data(), state.seen};
    if (state.is_bounded && !is_before(candidate, state.candidates[options_.limit - 1])) return;
    state.candidates.push_back(keep(candidate, state.memory, worker.slot_count()));
    if (state.candidates.size() >= 2 * options_.limit + slack) cut(state, worker.slot_count());
  }

  // Once there are enough candidates, most events of a table are turned down by their number alone, and most blocks by
  // the best number that they hold.
  void update_all(void* memory, const ColumnBatch& batch, Worker& worker, Arena& keep) const override {
    State& state = of(memory);
    const bool has_number = !options_.keys.empty() && options_.keys.front().type == SortType::number &&
                            !options_.keys.front().fallback && options_.limit > 0;
    const auto plain = has_number ? batch.plain(options_.keys.front().slot) : std::nullopt;
    if (!plain) return Aggregate::update_all(memory, batch, worker, keep);
    if (state.is_bounded && is_behind(best_number(*plain), state.candidates[options_.limit - 1])) {
      state.seen += batch.events().size();
      return;
    }
    for (std::size_t index = 0; index < batch.events().size(); ++index) {
      const std::uint32_t event = batch.events()[index];
      if (state.is_bounded && is_behind(plain->number(event), state.candidates[options_.limit - 1])) {
        ++state.seen;
        continue;
      }
      update(memory, *batch.row(index, worker), worker, keep);
      worker.arena.reset();
    }
  }

  void merge(void* memory, void* other_memory, Worker& worker, Arena&) const override {
    State& state = of(memory);
    State& other = of(other_memory);
    state.seen += other.seen;
    state.memory.adopt(std::move(other.memory));
    state.candidates.insert(state.candidates.end(), other.candidates.begin(), other.candidates.end());
    other.candidates.clear();
    if (state.candidates.size() > options_.limit) cut(state, worker.slot_count());
  }

  bool is_satisfied(const void* memory) const override {
    return options_.keys.empty() && options_.ties == Ties::as_read && !options_.warns_at_limit &&
           of(memory).seen >= options_.limit;
  }

  Outputs outputs() const override { return {options_.columns, options_.columns.empty()}; }
  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    State& state = of(memory);
    std::sort(state.candidates.begin(), state.candidates.end(),
              [this](const Candidate& a, const Candidate& b) { return is_before(a, b); });
    if (options_.warns_at_limit && state.seen > options_.limit) {
      worker.notify(
          "W401",
          "`" + options_.function + "` kept " + std::to_string(options_.limit) + " of " + std::to_string(state.seen) +
              " rows, " +
              (options_.is_largest_limit ? "the most it can keep" : "its default limit; write limit=max for all"),
          options_.place);
    }
    const std::size_t count = std::min(state.candidates.size(), options_.limit);
    if (options_.ties == Ties::latest_first) {
      // Rows without a time come as they stood.
      const auto end = state.candidates.begin() + static_cast<std::ptrdiff_t>(count);
      const auto first = std::find_if(state.candidates.begin(), end, [this](const Candidate& c) { return !fits(c); });
      std::reverse(first, end);
    }
    for (std::size_t i = 0; i < count; ++i) {
      EventRow* row = state.candidates[i].row->copy(worker.arena, worker.slot_count());
      if (!options_.columns.empty()) keep_columns(*row, worker);
      if (!sink.take(*row)) return;
      sink.checkpoint();
    }
  }

  std::optional<RowSink::Best> best() const override {
    if (options_.keys.empty() || options_.limit == 0) return std::nullopt;
    const SortKey& first = options_.keys.front();
    if (first.type != SortType::number || first.fallback) return std::nullopt;
    return RowSink::Best{first.slot, first.is_descending, options_.limit};
  }
  void add_count(void* memory, std::uint64_t events) const override { of(memory).seen += events; }

  void set_keeps_events(bool keeps) override { keeps_events_ = keeps && options_.columns.empty(); }

 private:
  [[nodiscard]] static Rank rank(const SortKey& key, const EventRow& row, Arena& arena) {
    const Value& own = row[key.slot];
    const Value& value = own.is_missing() && key.fallback ? row[*key.fallback] : own;
    Rank result;
    if (value.is_missing()) return result;
    switch (key.type) {
      case SortType::number: result.number = value.number(); break;
      case SortType::hex: result.number = hex_number(value.text(arena)); break;
      case SortType::string: result.text = value.text(arena); break;
    }
    result.fits = key.type == SortType::string || static_cast<bool>(result.number);
    return result;
  }

  [[nodiscard]] bool is_before(const Candidate& left, const Candidate& right) const {
    for (std::size_t i = 0; i < options_.keys.size(); ++i) {
      const Rank& a = left.ranks[i];
      const Rank& b = right.ranks[i];
      if (a.fits != b.fits) return a.fits;
      if (!a.fits) continue;
      const auto order =
          options_.keys[i].type == SortType::string ? a.text.compare(b.text) <=> 0 : compare(a.number, b.number);
      if (order != 0) return options_.keys[i].is_descending ? order > 0 : order < 0;
    }
    if (left.row->order != right.row->order) return comes_first(left.row->order, right.row->order);
    return options_.ties == Ties::latest_first ? right.arrival < left.arrival : left.arrival < right.arrival;
  }

  /// Does the first key alone put a row with this number behind `bound`?
  [[nodiscard]] bool is_behind(const Number& number, const Candidate& bound) const {
    const Rank& last = bound.ranks[0];
    if (!number || !last.fits) return !number && last.fits;
    const auto order = compare(number, last.number);
    return options_.keys.front().is_descending ? order < 0 : order > 0;
  }

  /// The number of a column that the first key puts before the others.
  [[nodiscard]] Number best_number(const BlockView::Plain& plain) const {
    if (plain.column == nullptr) return {};
    const Column::NumberRange& range = plain.column->number_range();
    return options_.keys.front().is_descending ? range.most : range.least;
  }

  [[nodiscard]] bool comes_first(const Order& left, const Order& right) const {
    switch (options_.ties) {
      case Ties::stream: return left < right;
      case Ties::latest_first: return right < left;
      case Ties::as_read: return left.sequence < right.sequence;
      case Ties::newest_first: break;
    }
    if (left.time == right.time) return left.sequence < right.sequence;
    if (left.time == Order::no_time || right.time == Order::no_time) return right.time == Order::no_time;
    return left.time > right.time;
  }

  [[nodiscard]] bool fits(const Candidate& candidate) const {
    return std::any_of(candidate.ranks, candidate.ranks + options_.keys.size(), [](const Rank& r) { return r.fits; });
  }

  [[nodiscard]] Candidate keep(const Candidate& candidate, Arena& arena, std::size_t slot_count) const {
    auto* ranks = reinterpret_cast<Rank*>(arena.allocate(options_.keys.size() * sizeof(Rank), alignof(Rank)));
    for (std::size_t i = 0; i < options_.keys.size(); ++i) {
      new (ranks + i) Rank(candidate.ranks[i]);
      ranks[i].text = arena.copy(ranks[i].text);
    }
    return {candidate.row->kept(arena, slot_count, keeps_events_), ranks, candidate.arrival};
  }

  void cut(State& state, std::size_t slot_count) const {
    const auto last = state.candidates.begin() + static_cast<std::ptrdiff_t>(options_.limit - 1);
    std::nth_element(state.candidates.begin(), last, state.candidates.end(),
                     [this](const Candidate& a, const Candidate& b) { return is_before(a, b); });
    state.candidates.resize(options_.limit);
    Arena fresh;
    for (auto& candidate : state.candidates) candidate = keep(candidate, fresh, slot_count);
    state.memory = std::move(fresh);
    state.is_bounded = true;
  }

  void keep_columns(EventRow& row, Worker& worker) const {
    EventRow* narrowed = EventRow::create(worker.arena, worker.slot_count());
    for (const Slot slot : options_.columns) (*narrowed)[slot] = row[slot];
    row.original = {};
    row.extras = nullptr;
    for (Slot slot = 0; slot < worker.slot_count(); ++slot) row[slot] = (*narrowed)[slot];
  }

  TopRowsOptions options_;
  bool keeps_events_ = true;
};

}  // namespace

AggregatePtr top_rows(TopRowsOptions options) { return std::make_shared<TopRows>(std::move(options)); }

}  // namespace cqlite
