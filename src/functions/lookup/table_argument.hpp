/// What the functions that read tables and lookup files share: `file`, `table`, columns and keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "functions/define.hpp"

namespace cqlite {

/// The table that one of two parameters names; none after reporting an error.
[[nodiscard]] std::optional<NamedTable> table_argument(const Text& file, const Text& table, Build& build);

/// False, after reporting it, if the file has no such column. Of a table of the query's own that is only warned of.
[[nodiscard]] bool has_column(const NamedTable& table, const std::string& column, Span span, Build& build);

/// Where the rows of `fields` are looked for: `columns`, by default those of the fields' names. None after an error.
[[nodiscard]] std::optional<std::vector<std::string>> key_columns(const NamedTable& table, const Fields& fields,
                                                                  const Texts& columns, Build& build);

[[nodiscard]] std::vector<ExpressionPtr> expressions_of(const Fields& fields);

}  // namespace cqlite
