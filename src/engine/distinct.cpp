#include "engine/distinct.hpp"

#include <algorithm>

#include "base/hash.hpp"

namespace cqlite {
namespace {

constexpr std::size_t small_set = 12;

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
  insert({key, own, order});
}

void DistinctTexts::merge(const DistinctTexts& other) {
  for (const Entry& theirs : other.entries_) {
    Entry* ours = find(theirs.hash, theirs.value.view());
    if (ours == nullptr) {
      insert(theirs);
      continue;
    }
    ours->first = std::min(ours->first, theirs.first);
    if (theirs.value.kind() < ours->value.kind()) ours->value = theirs.value;
  }
}

std::vector<DistinctTexts::Entry> DistinctTexts::in_order() const {
  std::vector<Entry> result = entries_;
  std::sort(result.begin(), result.end(), [](const Entry& a, const Entry& b) {
    return a.first != b.first ? a.first < b.first : a.value.view() < b.value.view();
  });
  return result;
}

void DistinctTexts::keep_first(std::size_t count) {
  if (entries_.size() <= count) return;
  entries_ = in_order();
  entries_.resize(count);
  table_.clear();
  if (entries_.size() > small_set) rehash(entries_.size() * 4);
}

DistinctTexts::Entry* DistinctTexts::find(std::uint64_t hash, std::string_view text) {
  if (table_.empty()) {
    for (Entry& entry : entries_) {
      if (entry.hash == hash && entry.value.view() == text) return &entry;
    }
    return nullptr;
  }
  const std::size_t mask = table_.size() - 1;
  for (std::size_t i = hash & mask; table_[i] != 0; i = (i + 1) & mask) {
    Entry& entry = entries_[table_[i] - 1];
    if (entry.hash == hash && entry.value.view() == text) return &entry;
  }
  return nullptr;
}

void DistinctTexts::insert(const Entry& entry) {
  entries_.push_back(entry);
  if (entries_.size() <= small_set) return;
  if (entries_.size() * 2 > table_.size()) return rehash(entries_.size() * 4);
  const std::size_t mask = table_.size() - 1;
  std::size_t i = entry.hash & mask;
  while (table_[i] != 0) i = (i + 1) & mask;
  table_[i] = static_cast<std::uint32_t>(entries_.size());
}

void DistinctTexts::rehash(std::size_t size) {
  std::size_t power = 16;
  while (power < size) power *= 2;
  table_.assign(power, 0);
  for (std::size_t index = 0; index < entries_.size(); ++index) {
    std::size_t i = entries_[index].hash & (power - 1);
    while (table_[i] != 0) i = (i + 1) & (power - 1);
    table_[i] = static_cast<std::uint32_t>(index + 1);
  }
}

}  // namespace cqlite
