/// Rows as cells under columns, for formats that are tables.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/arena.hpp"
#include "cqlite/event.hpp"

namespace cqlite {

/// The value of one column in one row; without data where the row lacks the field.
struct Cell {
  std::string_view text;
  [[nodiscard]] bool is_missing() const { return text.data() == nullptr; }
};

/// Column names in order, found by name.
class Columns {
 public:
  /// No names: every field met makes a column.
  explicit Columns(const std::vector<std::string>& names);

  /// Puts a row's values under their columns. Columns past the end of `cells` are ones the row lacks. Fields without a
  /// column are left out when the columns were known, and become columns otherwise.
  void arrange(std::span<const FieldView> fields, std::vector<Cell>& cells);

  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] bool are_known() const { return are_known_; }

 private:
  /// The column of `name`; the number of columns if it has none.
  [[nodiscard]] std::size_t find(std::string_view name, std::size_t guess) const;
  std::size_t add(std::string_view name);

  std::vector<std::string> names_;
  std::unordered_map<std::string, std::size_t> indexes_;
  bool are_known_;
};

/// Keeps rows until all columns are known.
class HeldRows {
 public:
  void add(std::span<const Cell> cells);
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  /// The cells of row `index`, as they were added.
  [[nodiscard]] std::span<const Cell> row(std::size_t index) const;
  void clear();

 private:
  std::vector<Cell> cells_;
  std::vector<std::size_t> ends_;  ///< where each row ends in cells_
  Arena texts_;
};

/// The cell under `column`, which may be past the end of the row.
[[nodiscard]] inline Cell cell_at(std::span<const Cell> row, std::size_t column) {
  return column < row.size() ? row[column] : Cell{};
}

}  // namespace cqlite
