#include "engine/table.hpp"

#include <new>
#include <utility>

namespace cqlite {

Table::Table(std::vector<std::string> columns) {
  for (std::string& name : columns) add_column(std::move(name));
}

std::optional<std::size_t> Table::column(std::string_view name) const {
  const auto found = indexes_.find(name);
  if (found == indexes_.end()) return std::nullopt;
  return found->second;
}

std::size_t Table::add_column(std::string name) {
  indexes_[name] = columns_.size();  // of two columns of one name the last is found
  columns_.push_back(std::move(name));
  return columns_.size() - 1;
}

void Table::add_row(std::span<const Value> cells) {
  auto* kept = reinterpret_cast<Value*>(memory_.allocate(cells.size() * sizeof(Value), alignof(Value)));
  for (std::size_t i = 0; i < cells.size(); ++i) new (kept + i) Value(cells[i].kept(memory_).as_stand_in(false));
  rows_.emplace_back(kept, cells.size());
}

}  // namespace cqlite
