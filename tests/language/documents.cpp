// The queries that are shipped and those in the documentation: all compile, and without a warning.
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "cqlite/query.hpp"
#include "io/named_files.hpp"
#include "report.hpp"
#include "testing/spec.hpp"

namespace cqlite::testing {
namespace {

namespace fs = std::filesystem;

struct Block {
  std::size_t line;
  std::string text;
};

/// The contents of blocks fenced as ```cql. Blocks in lists may be indented.
std::vector<Block> cql_blocks(const std::string& document) {
  std::vector<Block> blocks;
  std::istringstream lines(document);
  std::string line;
  bool is_inside = false;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    const std::size_t begin = std::min(line.find_first_not_of(" \t>"), line.size());
    const std::string_view content = std::string_view(line).substr(begin);
    if (!is_inside && content == "```cql") {
      is_inside = true;
      blocks.push_back({number + 1, {}});
    } else if (is_inside && content.starts_with("```")) {
      is_inside = false;
    } else if (is_inside) {
      blocks.back().text += line + "\n";
    }
  }
  return blocks;
}

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
    for (const Block& block : cql_blocks(file_text(path))) {
      report.add(name + ":" + std::to_string(block.line), "a query of the documentation",
                 findings_of(block.text, name, root));
    }
  }
  for (const std::string& path : files_under(root / "queries", ".cql")) {
    const std::string name = fs::path(path).lexically_relative(root).string();
    report.add(name, "a query that is shipped", findings_of(file_text(path), name, root));
  }
}

}  // namespace cqlite::testing
