// The examples of all functions, run as cases, and what a declaration must have.
#include <string>
#include <vector>

#include "cqlite/error.hpp"
#include "cqlite/function_info.hpp"
#include "cqlite/run.hpp"
#include "report.hpp"
#include "testing/check.hpp"
#include "testing/diff.hpp"

namespace cqlite::testing {
namespace {

constexpr std::size_t fewest_examples = 2;

/// Puts objects that are separated by blanks on lines of their own.
std::string objects_on_lines(const std::string& text) {
  std::string lines;
  int depth = 0;
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (depth == 0 && c != '{') continue;
    lines += c;
    if (c == '\\' && is_quoted) {
      lines += text.at(++i);
    } else if (c == '"') {
      is_quoted = !is_quoted;
    } else if (!is_quoted && (c == '{' || c == '[')) {
      ++depth;
    } else if (!is_quoted && (c == '}' || c == ']') && --depth == 0) {
      lines += '\n';
    }
  }
  return lines;
}

std::vector<ResultRow> rows_of(const Query& query, const std::string& given) {
  std::vector<ResultRow> rows;
  RunOptions options;
  options.now = CaseOptions().now;
  run(
      query, Input::text(given),
      [&rows](const Row& row) {
        rows.push_back(result_row(row));
        return true;
      },
      options);
  return rows;
}

/// Names, values and types must be those that the example shows.
std::string check_example(const ExampleInfo& example) {
  CompileOptions options;
  options.files = [&example](std::string_view name) {
    return name == example.file_name ? std::optional(example.file) : std::nullopt;
  };
  if (!example.file.empty()) options.indicators = options.host_names = Source{example.file_name, example.file};
  options.address_databases = {"tests/data/places.mmdb", "tests/data/networks.mmdb"};
  const Compiled compiled = Query::compile(example.query, options);
  if (!compiled.diagnostics.empty()) return compiled.report();
  const std::string given = objects_on_lines(example.given);
  const std::string want = objects_on_lines(example.want);
  std::vector<ExpectedRow> expected;
  for (const ResultRow& row : rows_of(*Query::compile("").query, want)) expected.push_back(expected_row(row));
  return difference(expected, rows_of(*compiled.query, given), {}) + disagreement(*compiled.query, given);
}

/// Functions whose two examples do not tell the same thing twice have at least two.
std::string check_declaration(const FunctionInfo& function) {
  std::string problems;
  if (!function.summary.ends_with('.')) problems += "  the summary is no sentence\n";
  if (function.examples.size() < fewest_examples) problems += "  fewer than two examples\n";
  for (const ParameterInfo& parameter : function.parameters) {
    if (!parameter.summary.ends_with('.'))
      problems += "  parameter `" + parameter.name + "` has no sentence about it\n";
  }
  for (const std::string& note : function.notes) {
    if (!note.ends_with('.')) problems += "  a note is no sentence: " + note + "\n";
  }
  return problems;
}

}  // namespace

void check_functions(Report& report) {
  for (const FunctionInfo& function : functions()) {
    if (!function.is_supported) continue;
    report.add("function " + function.name, "its declaration", check_declaration(function));
    for (const ExampleInfo& example : function.examples) {
      report.add("function " + function.name, example.query, check_example(example));
    }
  }
}

}  // namespace cqlite::testing
