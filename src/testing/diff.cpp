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

bool equals(const ExpectedField& expected, const ResultField& got, bool is_numeric) {
  if (expected.type && *expected.type != got.type) return false;
  if (*expected.text == got.text) return true;
  if (!expected.is_number && !is_numeric) return false;
  const Number left = parse_number(*expected.text);
  const Number right = parse_number(got.text);
  return left && right && compare(left, right) == std::strong_ordering::equal;
}

std::string show(const std::vector<Matcher>& matchers) {
  std::string text;
  for (const Matcher& matcher : matchers) text += (text.empty() ? "" : " ") + matcher.show();
  return text;
}

/// What is wrong with `field` of a row, empty if nothing.
std::string field_difference(const ExpectedField& expected, const ResultField* got, bool is_numeric) {
  const std::string name = "`" + expected.name + "`";
  if (!expected.matchers.empty()) {
    const auto value = got == nullptr ? std::nullopt : std::optional<std::string_view>(got->text);
    for (const Matcher& matcher : expected.matchers) {
      if (matcher.fits(value)) continue;
      return name + (value ? " is `" + got->text + "`" : " is missing") + ", expected " + matcher.show();
    }
    return "";
  }
  if (!expected.text) return got == nullptr ? "" : name + " should not exist, and is `" + got->text + "`";
  if (got == nullptr) return name + " is missing, expected `" + *expected.text + "`";
  if (equals(expected, *got, is_numeric)) return "";
  if (*expected.text == got->text) {
    return name + " is a " + std::string(name_of(got->type)) + ", expected a " + std::string(name_of(*expected.type));
  }
  return name + " is `" + got->text + "`, expected `" + *expected.text + "`";
}

std::vector<std::string> row_differences(const ExpectedRow& expected, const ResultRow& got,
                                         const RowComparison& comparison) {
  std::vector<std::string> result;
  for (const ExpectedField& field : expected) {
    std::string text = field_difference(field, find(got, field.name), comparison.is_numeric);
    if (!text.empty()) result.push_back(std::move(text));
  }
  if (comparison.is_subset) return result;
  for (const ResultField& field : got) {
    const bool is_known = std::any_of(expected.begin(), expected.end(),
                                      [&](const ExpectedField& each) { return each.name == field.name; });
    if (!is_known) result.push_back("`" + field.name + "` is not expected, and is `" + field.text + "`");
  }
  return result;
}

std::string in_order(const std::vector<ExpectedRow>& expected, const std::vector<ResultRow>& got,
                     const RowComparison& comparison) {
  std::string text;
  for (std::size_t i = 0; i < std::max(expected.size(), got.size()); ++i) {
    const std::string row = "  row " + std::to_string(i + 1);
    if (i >= got.size()) {
      text += row + " is missing: " + show(expected[i]) + "\n";
    } else if (i >= expected.size()) {
      text += row + " is not expected: " + show(got[i]) + "\n";
    } else {
      for (const std::string& each : row_differences(expected[i], got[i], comparison)) text += row + ": " + each + "\n";
    }
  }
  return text;
}

/// Pairs each expected row with one that came, so that a row with loose expectations does not take the one that another
/// needs: `partner[i]` is the row for expected row i, or its number of rows for none.
class Pairing {
 public:
  Pairing(const std::vector<ExpectedRow>& expected, const std::vector<ResultRow>& got, const RowComparison& comparison)
      : partner_(expected.size(), got.size()), owner_(got.size(), expected.size()), candidates_(expected.size()) {
    for (std::size_t i = 0; i < expected.size(); ++i) {
      for (std::size_t j = 0; j < got.size(); ++j) {
        if (fits(expected[i], got[j], comparison)) candidates_[i].push_back(j);
      }
    }
    for (std::size_t i = 0; i < expected.size(); ++i) {
      std::vector<bool> seen(got.size());
      (void)find_partner(i, seen);
    }
  }

  [[nodiscard]] bool has_partner(std::size_t expected) const { return partner_[expected] < owner_.size(); }
  [[nodiscard]] bool has_owner(std::size_t got) const { return owner_[got] < partner_.size(); }

 private:
  // NOLINTNEXTLINE(misc-no-recursion): as deep as there are rows in a test file.
  bool find_partner(std::size_t expected, std::vector<bool>& seen) {
    for (const std::size_t got : candidates_[expected]) {
      if (seen[got]) continue;
      seen[got] = true;
      if (has_owner(got) && !find_partner(owner_[got], seen)) continue;
      partner_[expected] = got;
      owner_[got] = expected;
      return true;
    }
    return false;
  }

  std::vector<std::size_t> partner_;
  std::vector<std::size_t> owner_;
  std::vector<std::vector<std::size_t>> candidates_;
};

std::string in_any_order(const std::vector<ExpectedRow>& expected, const std::vector<ResultRow>& got,
                         const RowComparison& comparison) {
  const Pairing pairing(expected, got, comparison);
  std::vector<bool> is_shown(got.size());
  std::string text;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (pairing.has_partner(i)) continue;
    text += "  no row is " + show(expected[i]) + "\n";
    std::vector<std::string> fewest;
    std::size_t nearest = got.size();
    for (std::size_t j = 0; j < got.size(); ++j) {
      if (pairing.has_owner(j) || is_shown[j]) continue;
      auto differences = row_differences(expected[i], got[j], comparison);
      if (nearest < got.size() && differences.size() >= fewest.size()) continue;
      nearest = j;
      fewest = std::move(differences);
    }
    if (nearest == got.size()) continue;
    is_shown[nearest] = true;
    text += "    the nearest is " + show(got[nearest]) + "\n";
    for (const std::string& each : fewest) text += "      " + each + "\n";
  }
  for (std::size_t j = 0; j < got.size(); ++j) {
    if (!pairing.has_owner(j) && !is_shown[j]) text += "  not expected: " + show(got[j]) + "\n";
  }
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
  for (const ResultField& field : row) result.push_back({field.name, field.text, field.type, false, {}});
  return result;
}

std::string show(const ResultRow& row) { return show(expected_row(row)); }

std::string show(const ExpectedRow& row) {
  if (row.empty()) return "{}";
  std::string text;
  for (const ExpectedField& field : row) {
    const std::string value = field.matchers.empty() ? field.text.value_or("null") : show(field.matchers);
    text += (text.empty() ? "{ " : ", ") + field.name + ": " + value;
  }
  return text + " }";
}

bool fits(const ExpectedRow& expected, const ResultRow& got, const RowComparison& comparison) {
  return row_differences(expected, got, comparison).empty();
}

std::string difference(const std::vector<ExpectedRow>& expected, const std::vector<ResultRow>& got,
                       const RowComparison& comparison) {
  return comparison.ignores_order ? in_any_order(expected, got, comparison) : in_order(expected, got, comparison);
}

}  // namespace cqlite::testing
