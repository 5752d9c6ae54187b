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
  bool is_subset = false;
};

/// The differences, a line each with its line break; empty if there is none. Rows that match are not mentioned, and of
/// rows that stand at the same place only the fields that differ.
[[nodiscard]] std::string difference(const std::vector<ExpectedRow>& expected, const std::vector<ResultRow>& got,
                                     const RowComparison& comparison);

}  // namespace cqlite::testing
