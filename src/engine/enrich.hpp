/// Fields from the rows of a table that match a row.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "engine/field_names.hpp"
#include "engine/lookup.hpp"
#include "engine/predicate.hpp"
#include "engine/transform.hpp"

namespace cqlite {

struct EnrichOptions {
  std::vector<ExpressionPtr> keys;
  LookupSource lookup;
  std::size_t most = 1;           ///< rows of the table for each row: one copy for each
  bool keeps_unmatched = false;   ///< rows without a match pass as they are
  bool fills_with_empty = false;  ///< what a matching row lacks becomes an empty text

  struct Field {
    std::string column;
    Slot slot;
  };
  std::vector<Field> fields = {};
  /// Set: every column of the table is taken, by name, but for these.
  std::shared_ptr<const FieldNames> names = nullptr;
  std::vector<std::string> left_out = {};
  /// Set: matching rows become elements of this array, and no copies are made.
  std::string array = {};
};

namespace transforms {
[[nodiscard]] TransformPtr enrich(EnrichOptions options);
}

namespace predicates {
/// Does some row of the table match?
[[nodiscard]] PredicatePtr has_match(std::vector<ExpressionPtr> keys, LookupSource lookup);
}  // namespace predicates

}  // namespace cqlite
