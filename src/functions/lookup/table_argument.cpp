#include "functions/lookup/table_argument.hpp"

#include <algorithm>

#include "base/edit_distance.hpp"

namespace cqlite {

std::optional<NamedTable> table_argument(const Text& file, const Text& table, Build& build) {
  if (file.is_given == table.is_given) {
    build.report(Code::missing_parameter, build.place().span,
                 file.is_given ? "`file` and `table` name the same thing: give one of them"
                               : "the name of a lookup file or table is missing");
    return std::nullopt;
  }
  return build.table(file.is_given ? file : table);
}

bool has_column(const NamedTable& table, const std::string& column, Span span, Build& build) {
  const bool is_known = std::find(table.columns.begin(), table.columns.end(), column) != table.columns.end();
  if (is_known || !table.are_columns_known) return true;
  // A table that the query itself has defined may lack a column, as an event may lack a field.
  const bool is_file = table.source.known() != nullptr;
  auto finding = build.report(is_file ? Code::unknown_column : Code::field_is_gone, span,
                              "there is no column `" + column + "`" + (is_file ? "" : " in the table"));
  if (const auto near = nearest(column, table.columns)) {
    finding.help("did you mean `" + *near + "`?");
  } else {
    std::string list;
    for (const auto& known : table.columns) list += (list.empty() ? "`" : ", `") + known + "`";
    finding.help("the columns are " + list);
  }
  return !is_file;
}

std::optional<std::vector<std::string>> key_columns(const NamedTable& table, const Fields& fields, const Texts& columns,
                                                    Build& build) {
  std::vector<std::string> names = columns.items;
  if (!columns.is_given) {
    const bool has_unnamed_key = table.are_columns_known && !table.columns.empty() && table.columns.front().empty();
    for (const Field& field : fields.items) names.push_back(has_unnamed_key ? std::string() : field.name);
  }
  if (names.size() != fields.items.size()) {
    build.report(Code::wrong_type, columns.span, "there must be one column for each field");
    return std::nullopt;
  }
  const Span span = columns.is_given ? columns.span : fields.span;
  for (const std::string& name : names) {
    if (!has_column(table, name, span, build)) return std::nullopt;
  }
  return names;
}

std::vector<ExpressionPtr> expressions_of(const Fields& fields) {
  std::vector<ExpressionPtr> result;
  for (const Field& field : fields.items) result.push_back(field.value);
  return result;
}

}  // namespace cqlite
