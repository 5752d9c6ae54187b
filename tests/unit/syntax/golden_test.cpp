/// Golden trees: every tests/golden/syntax/NAME.cql has its tree, with spans, in NAME.json. Set CQLITE_UPDATE_GOLDEN to
/// write the trees anew, and read the difference.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "support.hpp"

using namespace cqlite::syntax_test;

namespace {

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("golden: trees with spans") {
  const std::filesystem::path folder = std::filesystem::path(CQLITE_SOURCE_DIRECTORY) / "tests/golden/syntax";
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".cql") continue;
    ++count;
    CAPTURE(entry.path().string());
    const Parsed parsed = parse(contents(entry.path()));
    CHECK(parsed.diagnostics.empty());
    const std::string tree = cqlite::syntax::dump(parsed.query, {.has_spans = true, .indent = 1}) + "\n";
    std::filesystem::path expected = entry.path();
    expected.replace_extension(".json");
    if (std::getenv("CQLITE_UPDATE_GOLDEN") != nullptr) std::ofstream(expected, std::ios::binary) << tree;
    CHECK(contents(expected) == tree);
  }
  CHECK(count >= 5);
}
