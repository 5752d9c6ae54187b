// Every diagnostic as people see it: tests/golden/diagnostics/CODE.test holds a query and, behind a line of dashes, the
// picture. Parameters of the query are `?name`; saved queries named `loop` and `other` call each other; there are lookup files
// users.csv and broken.csv.
#include <fstream>
#include <set>
#include <string>

#include "cqlite/query.hpp"
#include "diagnostics/diagnostics.hpp"
#include "report.hpp"
#include "testing/spec.hpp"

namespace cqlite::testing {
namespace {

namespace fs = std::filesystem;

const std::string divider = "\n----\n";

/// Codes that only a run or a check produces, where other cases show them.
bool has_no_picture(std::string_view code) {
  return code[1] == '5' || code == "W205" || code == "W401" || code == "W402" || code == "W404" || code == "W405";
}

std::optional<Source> saved_query(std::string_view name) {
  if (name == "loop") return Source{"loop", "$other()"};
  if (name == "other") return Source{"other", "user=ann | $loop()"};
  return std::nullopt;
}

std::optional<std::string> lookup_file(std::string_view name) {
  if (name == "users.csv") return "id,name\n7,ann\n";
  if (name == "broken.csv") return "id,name\n7,\"ann\n";
  return std::nullopt;
}

std::string picture(const std::string& text) {
  CompileOptions options;
  options.saved_queries = saved_query;
  options.files = lookup_file;
  return Query::compile(text, options).report();
}

std::string check_golden(const std::string& path, bool update) {
  const std::string content = file_text(path);
  const std::string query = content.substr(0, content.find(divider));
  const std::string expected = content.size() > query.size() ? content.substr(query.size() + divider.size()) : "";
  const std::string got = picture(query);
  const std::string code = fs::path(path).stem().string().substr(0, 4);
  if (got.find("[" + code + "]") == std::string::npos) return "  the query does not give " + code + ":\n" + got;
  if (got == expected) return "";
  if (!update) return "  the picture is now:\n" + got;
  std::ofstream(path, std::ios::binary) << query << divider << got;
  return "";
}

std::string check_code(const CodeInfo& code, const std::set<std::string>& golden) {
  std::string problems;
  if (!code.explanation.ends_with('.') || code.explanation.size() < 20) problems += "  it has no explanation\n";
  if (code.explanation.find(code.title) == 0) problems += "  the explanation only repeats the title\n";
  if (!has_no_picture(code.id) && !golden.contains(std::string(code.id))) problems += "  it has no golden case\n";
  return problems;
}

}  // namespace

void check_golden_diagnostics(const fs::path& root, bool update, Report& report) {
  std::set<std::string> golden;
  for (const std::string& path : files_under(root / "tests" / "golden" / "diagnostics", ".test")) {
    golden.insert(fs::path(path).stem().string().substr(0, 4));
    report.add(fs::path(path).lexically_relative(root).string(), "the picture of a diagnostic",
               check_golden(path, update));
  }
  for (const CodeInfo& code : all_codes()) {
    report.add("src/diagnostics/codes.def", std::string(code.id), check_code(code, golden));
  }
}

}  // namespace cqlite::testing
