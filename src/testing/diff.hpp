/// What is different between the rows that a case expects and those that came.
#pragma once

#include <string>
#include <vector>

#include "testing/spec.hpp"

namespace cqlite::testing {

struct ResultField {
  std::string name;
  std::string text;
  FieldType type = FieldType::text;
};
using ResultRow = std::vector<ResultField>;

/// A copy of what a run hands out.
[[nodiscard]] ResultRow result_row(const Row& row);
/// The row as it would be expected.
[[nodiscard]] ExpectedRow expected_row(const ResultRow& row);

/// `{ user: ann, n: 3 }`.
[[nodiscard]] std::string show(const ResultRow& row);
[[nodiscard]] std::string show(const ExpectedRow& row);

struct RowComparison {
  bool ignores_order = false;
  bool is_subset = false;   ///< rows may have fields that are not listed
  bool is_numeric = false;  ///< texts that are numbers are compared by value
};

/// The differences, a line each with its line break; empty if there is none. Rows that match are not mentioned, and of
/// rows that differ only the fields that do; where the order does not matter, a row that is missing is shown beside the
/// nearest that came.
[[nodiscard]] std::string difference(const std::vector<ExpectedRow>& expected, const std::vector<ResultRow>& got,
                                     const RowComparison& comparison);

/// Does the row have all that is expected of it, and nothing else unless it may?
[[nodiscard]] bool fits(const ExpectedRow& expected, const ResultRow& got, const RowComparison& comparison);

}  // namespace cqlite::testing
