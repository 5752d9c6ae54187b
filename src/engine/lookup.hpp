/// Finding the rows of a table whose columns hold what a row's fields hold.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/table.hpp"
#include "values/address.hpp"
#include "values/compare.hpp"

namespace cqlite {

enum class LookupMode : std::uint8_t {
  text,     ///< the cell is the key
  pattern,  ///< the cell, in which `*` stands for any text, occurs in the key
  subnet    ///< the cell is a subnet that contains the key
};

struct LookupOptions {
  std::vector<std::string> columns;  ///< one for each key
  LookupMode mode = LookupMode::text;
  bool ignores_case = false;
};

/// An index of a table, for one set of columns. Made once, read by many threads.
class Lookup {
 public:
  Lookup(std::shared_ptr<const Table> table, LookupOptions options);

  /// The rows that match all `keys`, at most `most`. The order is: for texts the last row of the table first, for patterns by
  /// the text of the pattern, for subnets the smallest first.
  void find(std::span<const std::string_view> keys, std::size_t most, std::vector<std::size_t>& rows) const;
  [[nodiscard]] bool contains(std::span<const std::string_view> keys) const;

  [[nodiscard]] const Table& table() const { return *table_; }

 private:
  struct PatternRow {
    std::size_t row;
    std::vector<Wildcard> patterns;
  };
  struct SubnetRow {
    std::size_t row;
    std::vector<Subnet> subnets;
  };

  void add(std::size_t row, std::span<const std::size_t> columns);
  [[nodiscard]] std::string joined(std::span<const std::string_view> keys) const;
  [[nodiscard]] const std::vector<std::size_t>* rows_of(std::span<const std::string_view> keys) const;
  /// Calls `visit` with every row that matches, best first, until it returns false.
  template <class Visit>
  void each(std::span<const std::string_view> keys, const Visit& visit) const;

  std::shared_ptr<const Table> table_;
  LookupOptions options_;
  std::unordered_map<std::string, std::vector<std::size_t>, TextHash, std::equal_to<>>
      rows_;  ///< by joined keys, in the order of the table
  std::vector<PatternRow> patterns_;
  std::vector<SubnetRow> subnets_;
};

/// The index that a step uses: of a file, or of what a subquery gives.
class LookupSource {
 public:
  explicit LookupSource(std::shared_ptr<const Lookup> lookup) : lookup_(std::move(lookup)) {}
  LookupSource(std::size_t subquery, std::size_t index) : subquery_(subquery), index_(index) {}

  [[nodiscard]] const Lookup& get(const Worker& worker) const {
    return lookup_ ? *lookup_ : *(*worker.environment.subqueries)[subquery_].lookups[index_];
  }

 private:
  std::shared_ptr<const Lookup> lookup_;
  std::size_t subquery_ = 0;
  std::size_t index_ = 0;
};

}  // namespace cqlite
