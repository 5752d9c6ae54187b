// docs/testing.md leaves out none of the keys that test files may have.
#include <doctest/doctest.h>

#include <ostream>
#include <regex>
#include <set>
#include <string>

#include "testing/spec.hpp"

using namespace cqlite::testing;

namespace {

std::string source(const std::string& path) { return file_text(std::string(CQLITE_SOURCE_DIRECTORY) + "/" + path); }

void add_found(std::set<std::string>& found, const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  for (auto match = std::sregex_iterator(text.begin(), text.end(), regex); match != std::sregex_iterator(); ++match) {
    found.insert((*match)[1]);
  }
}

/// The keys that the readers ask a map for.
std::set<std::string> known_keys() {
  std::set<std::string> keys;
  for (const char* file : {"spec", "given", "expectation"}) {
    const std::string text = source("src/testing/" + std::string(file) + ".cpp");
    add_found(keys, text, R"re((?:map|file)\.\w+\("(\w+)")re");
    add_found(keys, text, R"re((?:time|instant|duration)\(map, "(\w+)")re");
  }
  add_found(keys, source("src/testing/matcher.cpp"), R"re(Spelling\{"(\$\w+)")re");
  return keys;
}

}  // namespace

TEST_CASE("the guide to tests tells of every key") {
  std::set<std::string> spans;
  add_found(spans, source("docs/testing.md"), "`([^`\n]+)`");
  std::set<std::string> told;
  for (const std::string& span : spans) add_found(told, span, R"re((\$?\w+))re");
  const std::set<std::string> keys = known_keys();
  CHECK(keys.size() > 70);
  for (const std::string& key : keys) {
    CAPTURE(key);
    CHECK(told.count(key) == 1);
  }
}
