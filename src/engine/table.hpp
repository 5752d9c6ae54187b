/// Rows held for a whole run, to be looked things up in: a lookup file, or what a subquery gave.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/arena.hpp"
#include "base/hash.hpp"
#include "engine/worker.hpp"
#include "values/value.hpp"

namespace cqlite {

/// Cells under named columns. Filled once, then read by many threads.
class Table {
 public:
  explicit Table(std::vector<std::string> columns = {});

  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  /// Missing if the row has no such field.
  [[nodiscard]] Value cell(std::size_t row, std::size_t column) const {
    const auto& cells = rows_[row];
    return column < cells.size() ? cells[column] : Value();
  }

  /// Rows that were added before have nothing in the new column.
  std::size_t add_column(std::string name);
  /// Takes copies. Columns past the end of `cells` are missing.
  void add_row(std::span<const Value> cells);

  /// The key of each row of a file stands outside its columns: it has a column without a name.
  [[nodiscard]] bool has_unnamed_key() const { return !columns_.empty() && columns_.front().empty(); }

 private:
  std::vector<std::string> columns_;
  std::unordered_map<std::string, std::size_t, TextHash, std::equal_to<>> indexes_;
  std::vector<std::span<const Value>> rows_;
  Arena memory_;
};

class Lookup;

/// What a subquery gave, and the ways in which the query looks things up in it.
struct SubqueryResult {
  std::shared_ptr<const Table> table;
  std::vector<std::shared_ptr<const Lookup>> lookups;
};

/// The table that a step reads: known when the query is compiled (a file), or when it runs (a subquery).
class TableSource {
 public:
  explicit TableSource(std::shared_ptr<const Table> table) : table_(std::move(table)) {}
  explicit TableSource(std::size_t subquery) : subquery_(subquery) {}

  [[nodiscard]] const Table& get(const Worker& worker) const {
    return table_ ? *table_ : *(*worker.environment.subqueries)[subquery_].table;
  }
  /// Null if only a run knows it.
  [[nodiscard]] const std::shared_ptr<const Table>& known() const { return table_; }
  [[nodiscard]] std::size_t subquery() const { return subquery_; }

 private:
  std::shared_ptr<const Table> table_;
  std::size_t subquery_ = 0;
};

}  // namespace cqlite
