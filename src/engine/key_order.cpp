#include "engine/key_order.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "values/compare.hpp"

namespace cqlite {
namespace {

/// What decides between most keys, so that they compare as numbers: 0 for those that are numbers (which come first), for
/// texts the first seven bytes and a bit above them.
std::uint64_t prefix_of(const Value& value) {
  if (value.is_missing() || value.number()) return 0;
  const std::string_view text = value.view();
  std::uint64_t prefix = 1;
  for (std::size_t i = 0; i < 7; ++i) {
    prefix = prefix << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  }
  return prefix;
}

}  // namespace

Value as_key(const Value& value, Arena& scratch) {
  if (!value.is_computed()) return value.as_stand_in(false);
  return Value::number_text(value.text(scratch));
}

int compare_key_lists(const Value* left, const Value* right, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (const int order = compare_keys(left[i], right[i]); order != 0) return order;
  }
  return 0;
}

std::vector<std::uint32_t> sorted_by_keys(std::size_t size, std::size_t count,
                                          const std::function<const Value*(std::size_t)>& keys_of) {
  struct Entry {
    std::uint64_t prefix;
    const Value* keys;
    std::uint32_t index;
  };
  std::vector<Entry> entries(size);
  std::vector<std::uint64_t> prefixes(count < 2 ? 0 : size * count);
  for (std::size_t index = 0; index < size; ++index) {
    const Value* const keys = keys_of(index);
    entries[index] = {count == 0 ? 0 : prefix_of(keys[0]), keys, static_cast<std::uint32_t>(index)};
    for (std::size_t i = 1; i < count; ++i) prefixes[index * count + i] = prefix_of(keys[i]);
  }
  const auto compare = [&](const Entry& left, const Entry& right) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint64_t left_prefix = i == 0 ? left.prefix : prefixes[left.index * count + i];
      const std::uint64_t right_prefix = i == 0 ? right.prefix : prefixes[right.index * count + i];
      if (left_prefix != right_prefix) return left_prefix < right_prefix ? -1 : 1;
      // Texts beyond their prefix need not be read as numbers again.
      const int order = left_prefix != 0 ? left.keys[i].view().compare(right.keys[i].view())
                                         : compare_keys(left.keys[i], right.keys[i]);
      if (order != 0) return order;
    }
    return 0;
  };
  std::sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) { return compare(a, b) < 0; });
  std::vector<std::uint32_t> result(size);
  std::transform(entries.begin(), entries.end(), result.begin(), [](const Entry& entry) { return entry.index; });
  return result;
}

}  // namespace cqlite
