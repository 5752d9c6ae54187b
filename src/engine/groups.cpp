#include "engine/groups.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "base/hash.hpp"
#include "values/compare.hpp"

namespace cqlite {
namespace {

bool same_keys(const Value* left, const Value* right, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view a = left[i].view();
    const std::string_view b = right[i].view();
    if (a.data() == b.data() && a.size() == b.size()) continue;
    if (a != b) return false;
  }
  return true;
}

/// A key as text; of the types it came with the first in the order text, number, boolean is kept.
Value as_key(const Value& value, Arena& scratch) {
  if (!value.is_computed()) return value.as_stand_in(false);
  return Value::number_text(value.text(scratch));
}

}  // namespace

void GroupKey::start() {
  values.clear();
  hash = 0;
  stays = false;
}

bool GroupKey::add(const Value& value, Arena& scratch) {
  if (value.is_missing()) return false;
  const Value text = as_key(value, scratch);
  values.push_back(text);
  hash = combined_hash(hash, hash_of_key(text.view()));
  return true;
}

bool GroupKey::add(const BlockView::Plain& column, std::uint32_t code, Arena& scratch) {
  const Value value = column.value(code);
  if (value.is_missing()) return false;
  stays = (values.empty() || stays) && !value.is_computed();
  values.push_back(as_key(value, scratch));
  hash = combined_hash(hash, column.column->hashes()[code]);
  return true;
}

bool GroupKey::read(const EventRow& row, const std::vector<Slot>& slots, Arena& scratch) {
  start();
  return std::all_of(slots.begin(), slots.end(), [&](Slot slot) { return add(row[slot], scratch); });
}

bool GroupKey::read(const std::vector<BlockView::Plain>& columns, std::uint32_t event, Arena& scratch) {
  start();
  return std::all_of(columns.begin(), columns.end(),
                     [&](const BlockView::Plain& column) { return add(column, column.code(event), scratch); });
}

GroupTable::GroupTable(const Combination& functions, std::size_t key_count)
    : functions_(functions), key_count_(key_count) {}

GroupTable::~GroupTable() {
  for (const Group& group : groups_) functions_.destroy(group.state);
}

GroupTable::Group* GroupTable::lookup(std::uint64_t hash, const Value* keys) {
  const auto index = table_.find(hash, [&](std::uint32_t candidate) {
    const Group& group = groups_[candidate];
    return group.hash == hash && same_keys(group.keys, keys, key_count_);
  });
  return index ? &groups_[*index] : nullptr;
}

// Of the types that a key came with, text is the one that is shown.
void GroupTable::lower_kinds(Group& group, const Value* keys) {
  auto* kept = const_cast<Value*>(group.keys);
  for (std::size_t i = 0; i < key_count_; ++i) {
    if (keys[i].kind() < kept[i].kind()) kept[i] = Value::text(kept[i].view());
  }
}

GroupTable::Group& GroupTable::find(const GroupKey& key, Arena& keep) {
  const Value* const keys = key.values.data();
  if (Group* group = lookup(key.hash, keys)) {
    lower_kinds(*group, keys);
    return *group;
  }
  auto* kept = reinterpret_cast<Value*>(keep.allocate(key_count_ * sizeof(Value), alignof(Value)));
  for (std::size_t i = 0; i < key_count_; ++i) new (kept + i) Value(key.stays ? keys[i] : keys[i].kept(keep));
  const auto layout = functions_.layout();
  void* state = keep.allocate(layout.size, layout.alignment);
  functions_.create(state);
  take_over({key.hash, kept, state});
  return groups_.back();
}

void GroupTable::take_over(const Group& group) {
  groups_.push_back(group);
  if (table_.is_full(groups_.size())) return index_again();
  table_.put(group.hash, groups_.size() - 1);
}

void GroupTable::merge(GroupTable& other, Worker& worker, Arena& keep) {
  for (const Group& group : other.groups_) {
    Group* const known = lookup(group.hash, group.keys);
    if (known == nullptr) {
      take_over(group);
      continue;
    }
    lower_kinds(*known, group.keys);
    functions_.merge(known->state, group.state, worker, keep);
    functions_.destroy(group.state);
  }
  other.groups_.clear();
}

void GroupTable::truncate(std::size_t count) {
  for (std::size_t i = count; i < groups_.size(); ++i) functions_.destroy(groups_[i].state);
  groups_.resize(std::min(count, groups_.size()));
  index_again();
}

void GroupTable::index_again() {
  table_.restart(groups_.size());
  for (std::size_t index = 0; index < groups_.size(); ++index) table_.put(groups_[index].hash, index);
}

namespace {

/// The table, and how far the limit has been enforced: once groups were dropped, every key that is not below `bound` (the
/// largest key kept at that time) would be dropped again, so it need not be looked at. Whatever is kept is exact.
struct State {
  std::optional<GroupTable> table;
  const Value* bound = nullptr;
  GroupKey key;  ///< scratch
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
    std::vector<BlockView::Plain> columns;
    for (const Slot slot : keys_) {
      if (const auto plain = batch.view().plain(slot)) columns.push_back(*plain);
    }
    if (columns.size() != keys_.size() || !functions_->only_counts()) {
      return Aggregate::update_all(memory, batch, worker, keep);
    }
    if (columns.size() == 1) return count_codes(of(memory), batch, columns.front(), worker, keep);
    // A table of many groups is not in the caches: its places are asked for some events ahead.
    constexpr std::size_t ahead = 16;
    State& state = of(memory);
    const auto& events = batch.events();
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (i + ahead < events.size()) state.table->prefetch(hash_of(columns, events[i + ahead]));
      if (!state.key.read(columns, events[i], worker.arena)) continue;
      if (void* const group = state_of_key(state, keep)) functions_->add_count(group, 1);
      cut_surplus(state);
    }
    worker.arena.reset();
  }

  void merge(void* memory, void* other_memory, Worker& worker, Arena& keep) const override {
    State& state = of(memory);
    State& other = of(other_memory);
    if (other.bound != nullptr &&
        (state.bound == nullptr || compare_key_lists(other.bound, state.bound, keys_.size()) < 0)) {
      state.bound = other.bound;
    }
    state.table->merge(*other.table, worker, keep);
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

  static std::uint64_t hash_of(const std::vector<BlockView::Plain>& columns, std::uint32_t event) {
    std::uint64_t hash = 0;
    for (const BlockView::Plain& column : columns) {
      if (column.column != nullptr) hash = combined_hash(hash, column.column->hashes()[column.code(event)]);
    }
    return hash;
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
