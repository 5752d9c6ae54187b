/// What the blocks of a table have in common: one number for each value of a field, whichever block it stands in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "base/arena.hpp"
#include "engine/columns.hpp"

namespace cqlite {

/// Does it pay to work something out for all values of a column, if so many events ask for it now? It is kept, but most tables
/// are asked few questions.
[[nodiscard]] constexpr bool pays_for_all(std::size_t events, std::size_t values) { return events * 128 >= values; }

/// The values of one field in all blocks of a table. They are numbered when a query first asks for it, which costs a look at
/// every value of every block; from then on events of different blocks are compared without their texts.
class SharedValues {
 public:
  /// Says that `column`, which lives as long as this, holds values of the field; before anybody asks.
  void add(Column& column);

  /// For each code of a column that was added: the number of its value. Missing values have the number 0. Values have the
  /// same number if they are of one type and spelt the same.
  [[nodiscard]] const std::vector<std::uint32_t>& numbers_of(const Column& column) const;
  /// As text, as groups keep their keys; its hash is that of `hash_of_key`.
  [[nodiscard]] const Value& value(std::uint32_t number) const { return values_[number]; }
  [[nodiscard]] std::uint64_t hash(std::uint32_t number) const { return hashes_[number]; }
  /// Do values of different types have the same text, so that one group's events have several numbers?
  [[nodiscard]] bool has_twins() const { return has_twins_; }

 private:
  void number_values() const;
  [[nodiscard]] std::uint32_t number_of(const Value& value, std::uint64_t hash) const;
  void index_again() const;

  std::vector<const Column*> columns_;
  mutable std::once_flag once_;
  mutable std::vector<std::vector<std::uint32_t>> numbers_;  ///< by place of the column
  mutable std::vector<Value> values_;
  mutable std::vector<std::uint64_t> hashes_;
  mutable IndexTable table_;  ///< of `values_`, while they are numbered
  mutable Arena texts_;       ///< of computed values
  mutable bool has_twins_ = false;
};

}  // namespace cqlite
