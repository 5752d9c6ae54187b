/// Queries with one thing wrong: a clause left out, turned round, or with another constant.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cqlite/diagnostic.hpp"

namespace cqlite::testing {

struct Mutant {
  enum class Kind : std::uint8_t { dropped, negated, changed };

  Kind kind = Kind::dropped;
  Position position;   ///< of what is wrong, in the query
  std::string before;  ///< its text, on one line
  std::string after;   ///< if it was changed
  std::string query;   ///< the whole text

  /// As test files tell it: `drop limit=5`, `negate user=ann`, `6 -> 7`.
  [[nodiscard]] std::string change() const;
  /// ``changed `6` to `7` ``.
  [[nodiscard]] std::string show() const;
};

/// The mutants of a query without mistakes, in the order of its text. Some may not compile.
[[nodiscard]] std::vector<Mutant> mutants_of(const std::string& query);

}  // namespace cqlite::testing
