#include "engine/groups.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/hash.hpp"
#include "engine/pair_counts.hpp"
#include "values/compare.hpp"

namespace cqlite {
namespace {

/// The table, and how far the limit has been enforced: once groups were dropped, every key that is not below `bound` (the
/// largest key kept at that time) would be dropped again, so it need not be looked at. Whatever is kept is exact.
struct State {
  Arena memory;  ///< of groups that were made of pairs
  std::optional<GroupTable> table;
  const Value* bound = nullptr;
  GroupKey key;                     ///< scratch
  std::optional<PairCounts> pairs;  ///< counts of groups that the table does not have yet
};

class GroupBy final : public AggregateOf<State> {
 public:
  GroupBy(std::vector<Slot> keys, std::shared_ptr<Combination> functions, GroupingOptions options)
      : keys_(std::move(keys)), functions_(std::move(functions)), options_(std::move(options)) {}

  void create(void* memory) const override {
    auto* state = new (memory) State();
    state->table.emplace(*functions_, keys_.size());
  }

  void update(void* memory, EventRow& row, Worker& worker, Arena& keep) const override {
    State& state = of(memory);
    if (!state.key.read(row, keys_, worker.arena)) return;
    if (void* const group = state_of_key(state, keep)) functions_->update(group, row, worker, keep);
    cut_surplus(state);
  }

  void update_all(void* memory, const ColumnBatch& batch, Worker& worker, Arena& keep) const override {
    if (!functions_->only_fields()) return Aggregate::update_all(memory, batch, worker, keep);
    State& state = of(memory);
    if (functions_->only_counts() && count_by_code(state, batch, worker, keep)) return;
    for (std::size_t first = 0; first < batch.events().size(); first += stretch) {
      const std::vector<void*> states = states_of_events(state, first, batch, worker, keep);
      functions_->update_states(states, first, batch, worker, keep);
      cut_surplus(state);
      worker.arena.reset();
    }
  }

  void merge(void* memory, void* other_memory, Worker& worker, Arena& keep) const override {
    State& state = of(memory);
    State& other = of(other_memory);
    if (other.bound != nullptr &&
        (state.bound == nullptr || compare_key_lists(other.bound, state.bound, keys_.size()) < 0)) {
      state.bound = other.bound;
    }
    state.memory.adopt(std::move(other.memory));
    state.table->merge(*other.table, worker, keep);
    if (other.pairs) merge_pairs(state, other);
    if (state.bound != nullptr) keep_smallest(state);
    cut_surplus(state);
  }

  Outputs outputs() const override {
    Outputs result = functions_->outputs();
    result.columns.insert(result.columns.begin(), keys_.begin(), keys_.end());
    std::vector<Slot> once;
    for (const Slot slot : result.columns) {
      if (std::find(once.begin(), once.end(), slot) == once.end()) once.push_back(slot);
    }
    result.columns = std::move(once);
    return result;
  }

  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    State& state = of(memory);
    if (const auto best = sink.best(); best && worker.environment.cuts_early)
      pass_over_pairs(state, *best, worker, sink);
    make_groups_of_pairs(state);
    auto& groups = state.table->groups();
    const bool is_cut = state.bound != nullptr || groups.size() > options_.limit;
    const auto best = is_cut || !worker.environment.cuts_early ? std::nullopt : sink.best();
    const std::vector<std::uint32_t> wanted = best ? best_groups(groups, *best, worker) : all_of(groups);
    if (wanted.size() < groups.size()) sink.pass_over(groups.size() - wanted.size());
    const auto order =
        sorted_by_keys(wanted.size(), keys_.size(), [&](std::size_t i) { return groups[wanted[i]].keys; });
    if (is_cut) {
      worker.notify("W402",
                    "`" + options_.function + "` kept " + std::to_string(options_.limit) +
                        " groups, the ones with the smallest keys; there were more",
                    options_.place);
    }
    const std::size_t count = std::min(wanted.size(), options_.limit);
    for (std::size_t i = 0; i < count; ++i) {
      const GroupTable::Group& group = groups[wanted[order[i]]];
      EventRow* row = EventRow::create(worker.arena, worker.slot_count());
      set_keys(group, *row);
      KeysLast keyed(sink, keys_, group.keys);
      functions_->emit_onto(*row, group.state, worker, keyed);
      if (!keyed.is_open()) return;
      sink.checkpoint();
    }
  }

  bool needs_order() const override { return functions_->needs_order(); }
  std::span<const Slot> group_keys() const override { return keys_; }

  void set_keeps_events(bool keeps) override { functions_->set_keeps_events(keeps); }

 private:
  /// So many events find their groups before these are updated.
  static constexpr std::size_t stretch = 512;

  /// Puts the keys back where a whole event of the group (head, tail) has overwritten them.
  class KeysLast final : public RowSink {
   public:
    KeysLast(RowSink& sink, const std::vector<Slot>& slots, const Value* keys)
        : sink_(sink), slots_(slots), keys_(keys) {}
    bool take(EventRow& row) override {
      for (std::size_t i = 0; i < slots_.size(); ++i) row[slots_[i]] = keys_[i];
      is_open_ = sink_.take(row);
      return is_open_;
    }
    [[nodiscard]] bool is_open() const { return is_open_; }

   private:
    RowSink& sink_;
    const std::vector<Slot>& slots_;
    const Value* keys_;
    bool is_open_ = true;
  };

  static std::vector<std::uint32_t> all_of(const std::vector<GroupTable::Group>& groups) {
    std::vector<std::uint32_t> indexes(groups.size());
    std::iota(indexes.begin(), indexes.end(), 0U);
    return indexes;
  }

  /// The groups whose rows may be among the best.
  [[nodiscard]] std::vector<std::uint32_t> best_groups(const std::vector<GroupTable::Group>& groups,
                                                       const RowSink::Best& best, Worker& worker) const {
    std::vector<std::uint32_t> indexes = all_of(groups);
    const bool is_key = std::find(keys_.begin(), keys_.end(), best.slot) != keys_.end();
    if (is_key || !functions_->is_single() || best.limit >= groups.size()) return indexes;
    Arena scratch;
    EventRow& row = *EventRow::create(scratch, worker.slot_count());
    std::vector<Number> numbers(groups.size());
    std::vector<Number> ranked;
    ranked.reserve(groups.size());
    for (std::size_t i = 0; i < groups.size(); ++i) {
      row[best.slot] = Value();
      if (functions_->result(groups[i].state, row, worker)) numbers[i] = row[best.slot].number();
      if (numbers[i]) ranked.push_back(numbers[i]);
      worker.arena.reset();
    }
    if (ranked.size() < best.limit) return indexes;
    const auto last = ranked.begin() + static_cast<std::ptrdiff_t>(best.limit - 1);
    const auto is_better = [&](const Number& a, const Number& b) {
      return best.is_descending ? compare(a, b) > 0 : compare(a, b) < 0;
    };
    std::nth_element(ranked.begin(), last, ranked.end(), is_better);
    std::erase_if(indexes, [&](std::uint32_t i) { return !numbers[i] || is_better(*last, numbers[i]); });
    return indexes;
  }

  /// Leaves out the pairs whose rows cannot be among the best, before groups are made of them. Few counts are different, so
  /// these are ranked.
  void pass_over_pairs(State& state, const RowSink::Best& best, Worker& worker, RowSink& sink) const {
    const bool is_key = std::find(keys_.begin(), keys_.end(), best.slot) != keys_.end();
    if (!state.pairs || is_key || !functions_->is_single() || !is_all_there_is(state, *state.pairs)) return;
    std::unordered_map<std::uint64_t, std::uint64_t> pairs_of_count;
    state.pairs->each([&](const PairCounts::Pair& pair) { ++pairs_of_count[pair.events]; });
    std::vector<RankedCount> ranked;
    for (const auto& [count, pairs] : pairs_of_count) {
      if (const Number number = number_of_count(count, best.slot, worker)) ranked.push_back({number, count, pairs});
    }
    std::sort(ranked.begin(), ranked.end(), [&](const RankedCount& a, const RankedCount& b) {
      return best.is_descending ? compare(a.number, b.number) > 0 : compare(a.number, b.number) < 0;
    });
    std::uint64_t kept = 0;
    std::unordered_set<std::uint64_t> counts;
    for (std::size_t i = 0; i < ranked.size(); ++i) {
      if (kept >= best.limit && compare(ranked[i].number, ranked[i - 1].number) != 0) break;
      kept += ranked[i].pairs;
      counts.insert(ranked[i].count);
    }
    if (kept < best.limit) return;
    sink.pass_over(state.pairs->size() - kept);
    state.pairs->keep_if([&](const PairCounts::Pair& pair) { return counts.contains(pair.events); });
  }

  /// How many events a group has, the number that its row is sorted by, and how many groups have so many.
  struct RankedCount {
    Number number;
    std::uint64_t count;
    std::uint64_t pairs;
  };

  /// Is each of the pairs a group of its own, and are there no others?
  [[nodiscard]] bool is_all_there_is(const State& state, const PairCounts& pairs) const {
    return state.table->groups().empty() && pairs.size() <= options_.limit && !pairs.first().has_twins() &&
           !pairs.second().has_twins();
  }

  [[nodiscard]] Number number_of_count(std::uint64_t count, Slot slot, Worker& worker) const {
    AggregateState state(*functions_);
    state.add_count(count);
    EventRow& row = *EventRow::create(worker.arena, worker.slot_count());
    return state.result(row, worker) ? row[slot].number() : Number();
  }

  [[nodiscard]] bool is_before(const GroupTable::Group& left, const GroupTable::Group& right) const {
    return compare_key_lists(left.keys, right.keys, keys_.size()) < 0;
  }

  void set_keys(const GroupTable::Group& group, EventRow& row) const {
    for (std::size_t i = 0; i < keys_.size(); ++i) row[keys_[i]] = group.keys[i];
  }

  /// The state of the group of the key that was read; null if its group would be dropped again.
  [[nodiscard]] void* state_of_key(State& state, Arena& keep) const {
    const GroupKey& key = state.key;
    if (state.bound != nullptr && compare_key_lists(key.values.data(), state.bound, keys_.size()) > 0) return nullptr;
    return state.table->find(key, keep).state;
  }

  /// The states of the groups of up to `stretch` events from `first` on; null for an event in no group.
  std::vector<void*> states_of_events(State& state, std::size_t first, const ColumnBatch& batch, Worker& worker,
                                      Arena& keep) const {
    std::vector<void*> states(std::min(stretch, batch.events().size() - first));
    std::vector<KnownValue> values;
    for (const Slot slot : keys_) {
      const ColumnReader reader(batch, slot, ColumnReader::Wants::text);
      for (std::size_t i = 0; i < states.size(); ++i) {
        reader.expect(first + i);
        values.push_back(reader.known(first + i, worker.arena));
      }
    }
    // A table of many groups is not in the caches: all places are asked for before the first is looked at.
    for (std::size_t i = 0; i < states.size(); ++i) {
      std::uint64_t hash = 0;
      for (std::size_t value = i; value < values.size(); value += states.size()) {
        hash = combined_hash(hash, values[value].hash);
      }
      state.table->prefetch(hash);
    }
    for (std::size_t i = 0; i < states.size(); ++i) {
      state.key.start();
      bool has_all = true;
      for (std::size_t value = i; has_all && value < values.size(); value += states.size()) {
        has_all = state.key.add(values[value], worker.arena);
      }
      if (has_all) states[i] = state_of_key(state, keep);
    }
    return states;
  }

  /// Where counts are all there is to know and columns hold the keys. False, and nothing is done, if that is not so.
  bool count_by_code(State& state, const ColumnBatch& batch, Worker& worker, Arena& keep) const {
    const auto first = batch.plain(keys_.front());
    const auto last = batch.plain(keys_.back());
    if (keys_.size() > 2 || !first || !last) return false;
    if (keys_.size() == 2) return count_pairs(state, *first, *last, batch);
    count_codes(state, batch, *first, worker, keep);
    return true;
  }

  /// Events that differ in one key only are counted before their groups are looked for.
  void count_codes(State& state, const ColumnBatch& batch, const BlockView::Plain& column, Worker& worker,
                   Arena& keep) const {
    if (column.column == nullptr) return;
    const std::uint32_t* const codes = column.column->codes.data();
    std::vector<std::uint32_t> counts(column.code_count());
    for (const std::uint32_t event : batch.events()) ++counts[codes[event]];
    for (std::uint32_t code = 1; code < counts.size(); ++code) {
      if (counts[code] == 0) continue;
      state.key.start();
      state.key.add(column, code, worker.arena);
      if (void* const group = state_of_key(state, keep)) functions_->add_count(group, counts[code]);
      cut_surplus(state);
    }
    worker.arena.reset();
  }

  /// Events that differ in two keys only, of which the whole table knows the values: false if it does not.
  static bool count_pairs(State& state, const BlockView::Plain& first, const BlockView::Plain& second,
                          const ColumnBatch& batch) {
    if (first.column == nullptr || second.column == nullptr) return true;
    const SharedValues* const firsts = first.column->shared;
    const SharedValues* const seconds = second.column->shared;
    if (firsts == nullptr || seconds == nullptr) return false;
    const std::size_t events = batch.events().size();
    if (!pays_for_all(events, first.code_count()) || !pays_for_all(events, second.code_count())) return false;
    if (!state.pairs) state.pairs.emplace(*firsts, *seconds);
    // A field may be read under another name in some blocks.
    if (!state.pairs->is_of(*firsts, *seconds)) return false;
    state.pairs->add(*first.column, *second.column, batch.events());
    return true;
  }

  void merge_pairs(State& state, State& other) const {
    if (!state.pairs) {
      state.pairs.emplace(*std::move(other.pairs));
    } else if (state.pairs->is_of(other.pairs->first(), other.pairs->second())) {
      state.pairs->add(*other.pairs);
    } else {
      add_groups(state, *other.pairs);
    }
    other.pairs.reset();
  }

  void make_groups_of_pairs(State& state) const {
    if (!state.pairs) return;
    add_groups(state, *state.pairs);
    state.pairs.reset();
  }

  void add_groups(State& state, const PairCounts& pairs) const {
    pairs.each([&](const PairCounts::Pair& pair) {
      state.key.start();
      state.key.add(pairs.first(), pair.first);
      state.key.add(pairs.second(), pair.second);
      if (void* const group = state_of_key(state, state.memory)) functions_->add_count(group, pair.events);
      cut_surplus(state);
    });
  }

  void cut_surplus(State& state) const {
    if (state.table->groups().size() > 2 * options_.limit) keep_smallest(state);
  }

  void keep_smallest(State& state) const {
    auto& groups = state.table->groups();
    if (groups.size() <= options_.limit) return;
    const auto last = groups.begin() + static_cast<std::ptrdiff_t>(options_.limit - 1);
    std::nth_element(groups.begin(), last, groups.end(),
                     [this](const auto& a, const auto& b) { return is_before(a, b); });
    state.bound = last->keys;
    state.table->truncate(options_.limit);
  }

  std::vector<Slot> keys_;
  std::shared_ptr<Combination> functions_;
  GroupingOptions options_;
};

}  // namespace

AggregatePtr group_by(std::vector<Slot> keys, std::shared_ptr<Combination> functions, GroupingOptions options) {
  return std::make_shared<GroupBy>(std::move(keys), std::move(functions), std::move(options));
}

}  // namespace cqlite
