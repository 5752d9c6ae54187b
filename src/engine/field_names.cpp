#include "engine/field_names.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_set>

namespace cqlite {
namespace {

/// The newest extra of each name that begins with `prefix`, oldest field first.
std::vector<const ExtraField*> newest_extras(const EventRow& row, std::string_view prefix) {
  std::vector<const ExtraField*> found;
  std::unordered_set<std::string_view> seen;
  for (const ExtraField* extra = row.extras; extra != nullptr; extra = extra->next) {
    if (extra->name.starts_with(prefix) && seen.insert(extra->name).second) found.push_back(extra);
  }
  std::reverse(found.begin(), found.end());
  return found;
}

}  // namespace

void FieldNames::add(std::string name, Slot slot) {
  sorted_.insert(first_from(name), {name, slot});
  slots_.emplace(std::move(name), slot);
}

FieldNames::Sorted::const_iterator FieldNames::first_from(std::string_view name) const {
  return std::lower_bound(sorted_.begin(), sorted_.end(), name,
                          [](const auto& entry, std::string_view wanted) { return entry.first < wanted; });
}

const Slot* FieldNames::find(std::string_view name) const {
  const auto found = slots_.find(name);
  return found == slots_.end() ? nullptr : &found->second;
}

Value FieldNames::read(const EventRow& row, std::string_view name) const {
  if (const Slot* slot = find(name)) return row[*slot];
  for (const ExtraField* extra = row.extras; extra != nullptr; extra = extra->next) {
    if (extra->name == name) return extra->value;
  }
  return {};
}

void FieldNames::write(EventRow& row, std::string_view name, const Value& value, Arena& arena) const {
  if (const Slot* slot = find(name)) {
    row[*slot] = value.as_stand_in(false);
  } else {
    row.add_extra(name, value, arena);
  }
}

void FieldNames::each(const EventRow& row, std::string_view prefix, const Visit& visit) const {
  for (auto known = first_from(prefix); known != sorted_.end() && known->first.starts_with(prefix); ++known) {
    const Value& value = row[known->second];
    if (!value.is_missing() && !value.is_stand_in()) visit(known->first, value);
  }
  for (const ExtraField* extra : newest_extras(row, prefix)) {
    if (!extra->value.is_missing()) visit(extra->name, extra->value);
  }
}

void FieldNames::read_array(const EventRow& row, std::string_view name, std::vector<Value>& elements) const {
  std::vector<std::pair<std::size_t, Value>> found;  // of equal indexes the first counts
  const auto add = [&](std::string_view full_name, const Value& value) {
    std::size_t index = 0;
    if (full_name.starts_with(name) && parse_element_index(full_name.substr(name.size()), index)) {
      found.emplace_back(index, value);
    }
  };
  for (auto known = first_from(name); known != sorted_.end() && known->first.starts_with(name); ++known) {
    add(known->first, row[known->second]);
  }
  for (const ExtraField* extra = row.extras; extra != nullptr; extra = extra->next) add(extra->name, extra->value);
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  elements.clear();
  for (const auto& [index, value] : found) {
    if (index < elements.size()) continue;  // an older value
    if (index > elements.size() || value.is_missing()) break;
    elements.push_back(value);
  }
}

std::vector<FieldNames::ElementField> FieldNames::read_element_fields(const EventRow& row,
                                                                      std::string_view name) const {
  std::vector<ElementField> fields;
  each(row, std::string(name) + '[', [&](std::string_view full_name, const Value& value) {
    std::string_view rest = full_name.substr(name.size());
    const std::size_t end = rest.find(']');
    std::size_t index = 0;
    if (end == std::string_view::npos || !parse_element_index(rest.substr(0, end + 1), index)) return;
    rest.remove_prefix(end + 1);
    if (rest.empty() || rest.front() == '.' || rest.front() == '[') fields.push_back({index, rest, value});
  });
  std::stable_sort(fields.begin(), fields.end(), [](const auto& a, const auto& b) { return a.index < b.index; });
  return fields;
}

void FieldNames::write_array(EventRow& row, std::string_view name, const std::vector<Value>& elements,
                             Arena& arena) const {
  for (std::size_t i = 0; i < elements.size(); ++i) write(row, element_name(name, i, arena), elements[i], arena);
}

void FieldNames::remove_elements(EventRow& row, std::string_view name, std::size_t first, Arena& arena) const {
  std::vector<Value> elements;
  read_array(row, name, elements);
  for (std::size_t i = first; i < elements.size(); ++i) write(row, element_name(name, i, arena), Value(), arena);
}

std::string_view element_name(std::string_view name, std::size_t index, Arena& arena) {
  char digits[20];
  const std::size_t length =
      static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, index).ptr - digits);
  char* text = arena.allocate(name.size() + length + 2);
  char* end = std::copy(name.begin(), name.end(), text);
  *end++ = '[';
  end = std::copy(digits, digits + length, end);
  *end++ = ']';
  return {text, static_cast<std::size_t>(end - text)};
}

bool parse_element_index(std::string_view rest, std::size_t& index) {
  constexpr std::size_t most_digits = 9;
  if (rest.size() < 3 || rest.size() > most_digits + 2 || rest.front() != '[' || rest.back() != ']') return false;
  const auto digits = rest.substr(1, rest.size() - 2);
  if (digits.size() > 1 && digits.front() == '0') return false;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  return error == std::errc() && end == digits.data() + digits.size();
}

}  // namespace cqlite
