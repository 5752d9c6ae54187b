/// Rows as cells under columns.
#include "io/held_rows.hpp"

namespace cqlite {

Columns::Columns(const std::vector<std::string>& names) : are_known_(!names.empty()) {
  for (const std::string& name : names) {
    if (!indexes_.contains(name)) add(name);
  }
}

void Columns::arrange(std::span<const FieldView> fields, std::vector<Cell>& cells) {
  cells.assign(names_.size(), Cell{});
  // Fields mostly come in the order of the columns.
  std::size_t guess = 0;
  for (const FieldView& field : fields) {
    std::size_t column = find(field.name, guess);
    if (column == names_.size()) {
      if (are_known_) continue;
      column = add(field.name);
      cells.emplace_back();
    }
    cells[column].text = field.value.data() == nullptr ? std::string_view("") : field.value;
    guess = column + 1;
  }
}

std::size_t Columns::find(std::string_view name, std::size_t guess) const {
  if (guess < names_.size() && names_[guess] == name) return guess;
  const auto found = indexes_.find(std::string(name));
  return found == indexes_.end() ? names_.size() : found->second;
}

std::size_t Columns::add(std::string_view name) {
  const std::size_t column = names_.size();
  names_.emplace_back(name);
  indexes_.emplace(name, column);
  return column;
}

void HeldRows::add(std::span<const Cell> cells) {
  for (const Cell& cell : cells) cells_.push_back(cell.is_missing() ? cell : Cell{texts_.copy(cell.text)});
  ends_.push_back(cells_.size());
}

std::span<const Cell> HeldRows::row(std::size_t index) const {
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return std::span(cells_).subspan(begin, ends_[index] - begin);
}

void HeldRows::clear() {
  cells_.clear();
  ends_.clear();
  texts_.reset();
}

}  // namespace cqlite
