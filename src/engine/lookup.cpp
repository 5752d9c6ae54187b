#include "engine/lookup.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/utf8.hpp"

namespace cqlite {

Lookup::Lookup(std::shared_ptr<const Table> table, LookupOptions options)
    : table_(std::move(table)), options_(std::move(options)) {
  std::vector<std::size_t> columns;
  for (const std::string& name : options_.columns) {
    const auto column = table_->column(name);
    if (!column) return;  // nothing can match
    columns.push_back(*column);
  }
  for (std::size_t row = 0; row < table_->size(); ++row) add(row, columns);
  std::stable_sort(subnets_.begin(), subnets_.end(), [](const SubnetRow& a, const SubnetRow& b) {
    return a.subnets.front().prefix_length() > b.subnets.front().prefix_length();
  });
  std::stable_sort(patterns_.begin(), patterns_.end(), [](const PatternRow& a, const PatternRow& b) {
    return a.patterns.front().pattern() < b.patterns.front().pattern();
  });
}

void Lookup::add(std::size_t row, std::span<const std::size_t> columns) {
  Arena texts;
  std::vector<std::string_view> cells;
  for (const std::size_t column : columns) {
    const Value cell = table_->cell(row, column);
    if (cell.is_missing()) return;
    cells.push_back(cell.text(texts));
  }
  switch (options_.mode) {
    case LookupMode::text: rows_[joined(cells)].push_back(row); break;
    case LookupMode::pattern: {
      PatternRow made{row, {}};
      for (const auto cell : cells) {
        made.patterns.emplace_back(cell, Wildcard::Anchoring::anywhere, options_.ignores_case);
      }
      patterns_.push_back(std::move(made));
      break;
    }
    case LookupMode::subnet: {
      SubnetRow made{row, {}};
      for (const auto cell : cells) {
        const auto subnet = Subnet::parse(cell);
        if (!subnet) return;
        made.subnets.push_back(*subnet);
      }
      subnets_.push_back(std::move(made));
      break;
    }
  }
}

// The length of each key keeps `a`, `bc` and `ab`, `c` apart.
std::string Lookup::joined(std::span<const std::string_view> keys) const {
  if (keys.size() == 1) return options_.ignores_case ? folded(keys.front()) : std::string(keys.front());
  std::string result;
  for (const std::string_view key : keys) {
    const std::string text = options_.ignores_case ? folded(key) : std::string(key);
    result += std::to_string(text.size()) + ':' + text;
  }
  return result;
}

void Lookup::find(std::span<const std::string_view> keys, std::size_t most, std::vector<std::size_t>& rows) const {
  rows.clear();
  if (options_.mode == LookupMode::text) {
    const auto found = rows_.find(joined(keys));
    if (found == rows_.end()) return;
    const auto& all = found->second;
    rows.assign(all.rbegin(), all.rbegin() + static_cast<std::ptrdiff_t>(std::min(most, all.size())));
    return;
  }
  if (options_.mode == LookupMode::pattern) {
    for (const PatternRow& candidate : patterns_) {
      if (rows.size() >= most) return;
      bool fits = true;
      for (std::size_t i = 0; i < keys.size() && fits; ++i) fits = candidate.patterns[i].matches(keys[i]);
      if (fits) rows.push_back(candidate.row);
    }
    return;
  }
  std::vector<IpAddress> addresses;
  for (const std::string_view key : keys) {
    const auto address = parse_address(key);
    if (!address) return;
    addresses.push_back(*address);
  }
  for (const SubnetRow& candidate : subnets_) {
    if (rows.size() >= most) return;
    bool fits = true;
    for (std::size_t i = 0; i < addresses.size() && fits; ++i) fits = candidate.subnets[i].contains(addresses[i]);
    if (fits) rows.push_back(candidate.row);
  }
}

}  // namespace cqlite
