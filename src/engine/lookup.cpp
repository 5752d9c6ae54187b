#include "engine/lookup.hpp"

#include <algorithm>
#include <utility>

#include "base/joined_key.hpp"
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

std::string Lookup::joined(std::span<const std::string_view> keys) const {
  if (keys.size() == 1) return options_.ignores_case ? folded(keys.front()) : std::string(keys.front());
  std::string result;
  for (const std::string_view key : keys) append_to_key(result, options_.ignores_case ? folded(key) : std::string(key));
  return result;
}

const std::vector<std::size_t>* Lookup::rows_of(std::span<const std::string_view> keys) const {
  const bool is_plain = keys.size() == 1 && !options_.ignores_case;
  const auto found = is_plain ? rows_.find(keys.front()) : rows_.find(joined(keys));
  return found == rows_.end() ? nullptr : &found->second;
}

template <class Visit>
void Lookup::each(std::span<const std::string_view> keys, const Visit& visit) const {
  if (options_.mode == LookupMode::text) {
    const auto* all = rows_of(keys);
    if (all == nullptr) return;
    for (auto row = all->rbegin(); row != all->rend(); ++row) {
      if (!visit(*row)) return;
    }
    return;
  }
  if (options_.mode == LookupMode::pattern) {
    for (const PatternRow& candidate : patterns_) {
      const bool fits = std::equal(keys.begin(), keys.end(), candidate.patterns.begin(),
                                   [](std::string_view key, const Wildcard& pattern) { return pattern.matches(key); });
      if (fits && !visit(candidate.row)) return;
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
    const bool fits =
        std::equal(addresses.begin(), addresses.end(), candidate.subnets.begin(),
                   [](const IpAddress& address, const Subnet& subnet) { return subnet.contains(address); });
    if (fits && !visit(candidate.row)) return;
  }
}

void Lookup::find(std::span<const std::string_view> keys, std::size_t most, std::vector<std::size_t>& rows) const {
  rows.clear();
  if (most == 0) return;
  each(keys, [&](std::size_t row) {
    rows.push_back(row);
    return rows.size() < most;
  });
}

bool Lookup::contains(std::span<const std::string_view> keys) const {
  bool is_found = false;
  each(keys, [&is_found](std::size_t) {
    is_found = true;
    return false;
  });
  return is_found;
}

}  // namespace cqlite
