// The table of groups, and the keys that it is asked for.
#include <algorithm>
#include <utility>

#include "base/hash.hpp"
#include "engine/groups.hpp"
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

bool GroupKey::add(const KnownValue& known, Arena& scratch) {
  if (known.value.is_missing()) return false;
  stays = (values.empty() || stays) && known.stays;
  values.push_back(as_key(known.value, scratch));
  hash = combined_hash(hash, known.hash);
  return true;
}

bool GroupKey::add(const BlockView::Plain& column, std::uint32_t code, Arena& scratch) {
  const Value value = column.value(code);
  if (value.is_missing()) return false;
  return add(KnownValue{value, {}, column.column->hashes()[code], !value.is_computed()}, scratch);
}

void GroupKey::add(const SharedValues& shared, std::uint32_t number) {
  stays = true;
  values.push_back(shared.value(number));
  hash = combined_hash(hash, shared.hash(number));
}

bool GroupKey::read(const EventRow& row, const std::vector<Slot>& slots, Arena& scratch) {
  start();
  return std::all_of(slots.begin(), slots.end(), [&](Slot slot) { return add(row[slot], scratch); });
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

}  // namespace cqlite
