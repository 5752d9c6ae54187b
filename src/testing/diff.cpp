// Comparing rows.
#include "testing/diff.hpp"

#include <algorithm>

#include "values/number.hpp"

namespace cqlite::testing {
namespace {

const ResultField* find(const ResultRow& row, const std::string& name) {
  const auto found = std::find_if(row.begin(), row.end(), [&](const ResultField& field) { return field.name == name; });
  return found == row.end() ? nullptr : &*found;
}

std::string_view name_of(FieldType type) {
  switch (type) {
    case FieldType::text: return "text";
    case FieldType::number: return "number";
    case FieldType::boolean: return "boolean";
  }
  return "";
}

bool equals(const ExpectedField& expected, const ResultField& got) {
  if (expected.type && *expected.type != got.type) return false;
  if (*expected.text == got.text) return true;
  if (!expected.is_number) return false;
  const Number left = parse_number(*expected.text);
  const Number right = parse_number(got.text);
  return left && right && compare(left, right) == std::strong_ordering::equal;
}

/// What is wrong with `field` of a row, empty if nothing.
std::string field_difference(const ExpectedField& expected, const ResultField* got) {
  if (!expected.text)
    return got == nullptr ? "" : "`" + expected.name + "` should not exist, and is `" + got->text + "`";
  if (got == nullptr) return "`" + expected.name + "` is missing, expected `" + *expected.text + "`";
  if (equals(expected, *got)) return "";
  std::string text = "`" + expected.name + "` is `" + got->text + "`, expected `" + *expected.text + "`";
  if (*expected.text == got->text) {
    text = "`" + expected.name + "` is a " + std::string(name_of(got->type)) + ", expected a " +
           std::string(name_of(*expected.type));
  }
  return text;
}

std::vector<std::string> row_differences(const ExpectedRow& expected, const ResultRow& got, bool is_subset) {
  std::vector<std::string> result;
  for (const ExpectedField& field : expected) {
    std::string text = field_difference(field, find(got, field.name));
    if (!text.empty()) result.push_back(std::move(text));
  }
  if (is_subset) return result;
  for (const ResultField& field : got) {
    const bool is_known = std::any_of(expected.begin(), expected.end(),
                                      [&](const ExpectedField& each) { return each.name == field.name; });
    if (!is_known) result.push_back("`" + field.name + "` is not expected, and is `" + field.text + "`");
  }
  return result;
}

std::string in_order(const std::vector<ExpectedRow>& expected, const std::vector<ResultRow>& got, bool is_subset) {
  std::string text;
  for (std::size_t i = 0; i < std::max(expected.size(), got.size()); ++i) {
    const std::string row = "  row " + std::to_string(i + 1);
    if (i >= got.size()) {
      text += row + " is missing: " + show(expected[i]) + "\n";
    } else if (i >= expected.size()) {
      text += row + " is not expected: " + show(got[i]) + "\n";
    } else {
      for (const std::string& each : row_differences(expected[i], got[i], is_subset)) text += row + ": " + each + "\n";
    }
  }
  return text;
}

std::string in_any_order(const std::vector<ExpectedRow>& expected, std::vector<ResultRow> got, bool is_subset) {
  std::string text;
  for (const ExpectedRow& row : expected) {
    const auto found = std::find_if(
        got.begin(), got.end(), [&](const ResultRow& each) { return row_differences(row, each, is_subset).empty(); });
    if (found != got.end()) {
      got.erase(found);
    } else {
      text += "  no row is " + show(row) + "\n";
    }
  }
  for (const ResultRow& row : got) text += "  not expected: " + show(row) + "\n";
  return text;
}

}  // namespace

ResultRow result_row(const Row& row) {
  ResultRow result;
  for (const FieldView& field : row.fields()) {
    result.push_back({std::string(field.name), std::string(field.value), field.type});
  }
  return result;
}

ExpectedRow expected_row(const ResultRow& row) {
  ExpectedRow result;
  for (const ResultField& field : row) result.push_back({field.name, field.text, field.type, false});
  return result;
}

std::string show(const ResultRow& row) { return show(expected_row(row)); }

std::string show(const ExpectedRow& row) {
  if (row.empty()) return "{}";
  std::string text;
  for (const ExpectedField& field : row) {
    text += (text.empty() ? "{ " : ", ") + field.name + ": " + field.text.value_or("null");
  }
  return text + " }";
}

std::string difference(const std::vector<ExpectedRow>& expected, const std::vector<ResultRow>& got,
                       const RowComparison& comparison) {
  if (comparison.ignores_order) return in_any_order(expected, got, comparison.is_subset);
  return in_order(expected, got, comparison.is_subset);
}

}  // namespace cqlite::testing
