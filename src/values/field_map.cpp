#include "values/field_map.hpp"

#include <algorithm>
#include <utility>

namespace cqlite {

void FieldMap::add(std::string_view name, Slot slot) {
  entry(name).targets.own.push_back(slot);
  is_empty_ = false;
}

void FieldMap::add_stand_in(std::string_view name, Slot slot) {
  entry(name).targets.stand_in.push_back(slot);
  is_empty_ = false;
}

void FieldMap::add_rest(std::string prefix) {
  rest_.push_back(std::move(prefix));
  is_empty_ = false;
}

bool FieldMap::is_empty() const { return is_empty_; }

bool FieldMap::is_rest(std::string_view name) const {
  return std::any_of(rest_.begin(), rest_.end(), [&](const std::string& prefix) { return name.starts_with(prefix); });
}

bool FieldMap::has_rest_inside(std::string_view prefix) const {
  return std::any_of(rest_.begin(), rest_.end(), [&](const std::string& wanted) {
    return prefix.starts_with(wanted) || (wanted.starts_with(prefix) && wanted.size() > prefix.size());
  });
}

const FieldMap::Targets* FieldMap::find(std::string_view name) const {
  const Entry* const found = lookup(name, hash(name));
  return found != nullptr && found->is_wanted ? &found->targets : nullptr;
}

bool FieldMap::has_inside(std::string_view prefix) const {
  const Entry* const found = lookup(prefix, hash(prefix));
  return found != nullptr && found->has_inside;
}

FieldMap::Entry& FieldMap::entry(std::string_view name) {
  const auto make = [this](std::string_view wanted) -> Entry& {
    if (const Entry* const found = lookup(wanted, hash(wanted)))
      return entries_[static_cast<std::size_t>(found - entries_.data())];
    entries_.push_back({std::string(wanted), {}});
    rehash();
    return entries_.back();
  };
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '.' || name[i] == '[') make(name.substr(0, i)).has_inside = true;
  }
  Entry& result = make(name);
  result.is_wanted = true;
  return result;
}

// Hashing reads 8 bytes, which need not be there.
std::uint32_t FieldMap::hash(std::string_view name) {
  if (name.size() >= 8) return hash(name.data(), name.size());
  char padded[8] = {};
  std::copy(name.begin(), name.end(), padded);
  return hash(padded, name.size());
}

// The table stays at most a quarter full, so that most names that nobody wants meet an empty place at once.
void FieldMap::rehash() {
  std::size_t size = 64;
  while (size < entries_.size() * 4) size *= 2;
  table_.assign(size, 0);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    std::size_t at = hash(entries_[i].name) & (size - 1);
    while (table_[at] != 0) at = (at + 1) & (size - 1);
    table_[at] = static_cast<std::uint32_t>(i + 1);
  }
}

}  // namespace cqlite
