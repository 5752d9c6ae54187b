// The queries that are shipped and those in the documentation: all compile, and without a warning. Tests that the documentation
// shows are run.
#include <string>
#include <utility>
#include <vector>

#include "blocks.hpp"
#include "cqlite/query.hpp"
#include "io/named_files.hpp"
#include "report.hpp"
#include "testing/spec.hpp"

namespace cqlite::testing {
namespace {

namespace fs = std::filesystem;

std::string findings_of(const std::string& text, const std::string& name, const fs::path& root) {
  CompileOptions options;
  options.name = name;
  const std::string lookups = (root / "queries" / "lookups").string();
  options.files = [&lookups](std::string_view file) { return find_lookup_file(lookups, file); };
  return check(text, options).report();
}

}  // namespace

void check_documents(const fs::path& root, Report& report) {
  std::vector<std::string> documents = files_under(root / "docs", ".md");
  for (const char* name : {"README.md", "CONTRIBUTING.md"}) {
    if (fs::exists(root / name)) documents.push_back((root / name).string());
  }
  for (const std::string& path : documents) {
    const std::string name = fs::path(path).lexically_relative(root).string();
    for (const Block& block : fenced_blocks(file_text(path))) {
      if (block.language != "cql") continue;
      report.add(name + ":" + std::to_string(block.line), "a query of the documentation",
                 findings_of(block.text, name, root));
    }
  }
  for (const fs::path& path : {root / "docs/testing.md", root / "tests/language/README.md"}) {
    check_document_tests(path, root, report);
  }
  for (const std::string& path : files_under(root / "queries", ".cql")) {
    const std::string name = fs::path(path).lexically_relative(root).string();
    report.add(name, "a query that is shipped", findings_of(file_text(path), name, root));
  }
}

}  // namespace cqlite::testing
