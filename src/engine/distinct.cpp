#include "engine/distinct.hpp"

#include <algorithm>

#include "base/hash.hpp"

namespace cqlite {
namespace {

bool is_first(const DistinctTexts::Entry& a, const DistinctTexts::Entry& b) {
  return a.first != b.first ? a.first < b.first : a.value.view() < b.value.view();
}

}  // namespace

void DistinctTexts::add(const Value& value, const Order& order, Arena& scratch, Arena& keep) {
  add(KnownValue{value, {}, hash_of_key(value.text(scratch)), false}, order, scratch, keep);
}

void DistinctTexts::add(const KnownValue& known, const Order& order, Arena& scratch, Arena& keep) {
  const Value& value = known.value;
  const std::string_view text = value.text(scratch);
  const std::uint64_t key = known.hash;
  // Of the ways a text came to be the most specific common one is remembered: text before number.
  const Value::Kind kind = std::min(value.kind(), Value::Kind::boolean);
  if (Entry* entry = find(key, text)) {
    entry->first = std::min(entry->first, order);
    if (kind < entry->value.kind()) entry->value = Value::text(entry->value.view());
    return;
  }
  const std::string_view kept = known.stays ? text : keep.copy(text);
  const bool is_number = value.is_computed() || value.kind() == Value::Kind::number_text;
  const Value own = is_number                              ? Value::number_text(kept)
                    : value.kind() == Value::Kind::boolean ? Value::boolean(kept == "true")
                                                           : Value::text(kept);
  insert({key, own, order}, keep);
}

void DistinctTexts::merge(const DistinctTexts& other, Arena& keep) {
  for (const Entry& theirs : other.entries()) {
    Entry* ours = find(theirs.hash, theirs.value.view());
    if (ours == nullptr) {
      insert(theirs, keep);
      continue;
    }
    ours->first = std::min(ours->first, theirs.first);
    if (theirs.value.kind() < ours->value.kind()) ours->value = theirs.value;
  }
}

std::span<const DistinctTexts::Entry> DistinctTexts::in_order(Arena& scratch) const {
  const auto all = entries();
  if (all.empty()) return {};
  auto* const sorted = reinterpret_cast<Entry*>(scratch.allocate(all.size_bytes(), alignof(Entry)));
  std::uninitialized_copy(all.begin(), all.end(), sorted);
  std::sort(sorted, sorted + all.size(), is_first);
  return {sorted, all.size()};
}

void DistinctTexts::keep_first(std::size_t count) {
  const auto all = entries();
  if (all.size() <= count) return;
  std::sort(all.begin(), all.end(), is_first);
  if (!large_) {
    size_ = static_cast<std::uint32_t>(count);
    return;
  }
  large_->entries.resize(count);
  large_->rehash();
}

DistinctTexts::Entry* DistinctTexts::find(std::uint64_t hash, std::string_view text) {
  // A table has each text once: then a look at where it stands spares one at the text.
  const auto is_same = [&](const Entry& entry) {
    const std::string_view known = entry.value.view();
    return entry.hash == hash && ((known.data() == text.data() && known.size() == text.size()) || known == text);
  };
  if (!large_) {
    for (Entry& entry : entries()) {
      if (is_same(entry)) return &entry;
    }
    return nullptr;
  }
  const auto& table = large_->table;
  const std::size_t mask = table.size() - 1;
  for (std::size_t i = hash & mask; table[i] != 0; i = (i + 1) & mask) {
    Entry& entry = large_->entries[table[i] - 1];
    if (is_same(entry)) return &entry;
  }
  return nullptr;
}

void DistinctTexts::insert(const Entry& entry, Arena& keep) {
  if (!large_ && size_ < most_small) {
    if (size_ == capacity_) {
      capacity_ = capacity_ == 0 ? 1 : capacity_ * 2;
      auto* const larger = reinterpret_cast<Entry*>(keep.allocate(capacity_ * sizeof(Entry), alignof(Entry)));
      std::uninitialized_copy_n(small_, size_, larger);
      small_ = larger;
    }
    new (small_ + size_++) Entry(entry);
    return;
  }
  if (!large_) {
    large_ = std::make_unique<Large>();
    large_->entries.assign(small_, small_ + size_);
    large_->entries.push_back(entry);
    return large_->rehash();
  }
  auto& [entries, table] = *large_;
  entries.push_back(entry);
  if (entries.size() * 2 > table.size()) return large_->rehash();
  const std::size_t mask = table.size() - 1;
  std::size_t i = entry.hash & mask;
  while (table[i] != 0) i = (i + 1) & mask;
  table[i] = static_cast<std::uint32_t>(entries.size());
}

void DistinctTexts::Large::rehash() {
  std::size_t size = 16;
  while (size < entries.size() * 4) size *= 2;
  table.assign(size, 0);
  for (std::size_t index = 0; index < entries.size(); ++index) {
    std::size_t i = entries[index].hash & (size - 1);
    while (table[i] != 0) i = (i + 1) & (size - 1);
    table[i] = static_cast<std::uint32_t>(index + 1);
  }
}

}  // namespace cqlite
