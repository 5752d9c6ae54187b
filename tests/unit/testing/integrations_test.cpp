// action.yml and .pre-commit-hooks.yaml, as GitHub and pre-commit read them. That their commands work is shown by
// tests/cli/cases/integrations.test.
#include <doctest/doctest.h>

#include <ostream>
#include <regex>
#include <set>
#include <string>

#include "testing/spec.hpp"
#include "testing/yaml.hpp"

using namespace cqlite::testing;

namespace {

YAML::Node file_at_root(const std::string& name) {
  return load_yaml(file_text(std::string(CQLITE_SOURCE_DIRECTORY) + "/" + name), name);
}

std::string text_of(const YAML::Node& map, const std::string& key) {
  CAPTURE(key);
  REQUIRE(map[key]);
  REQUIRE(map[key].IsScalar());
  return map[key].Scalar();
}

std::set<std::string> found_in(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::set<std::string> found;
  for (auto match = std::sregex_iterator(text.begin(), text.end(), regex); match != std::sregex_iterator(); ++match) {
    found.insert((*match)[1]);
  }
  return found;
}

}  // namespace

TEST_CASE("action.yml: a composite action that describes its inputs and uses each") {
  const YAML::Node action = file_at_root("action.yml");
  CHECK_FALSE(text_of(action, "name").empty());
  CHECK_FALSE(text_of(action, "description").empty());
  CHECK(text_of(action["runs"], "using") == "composite");

  std::set<std::string> inputs;
  for (const auto& entry : action["inputs"]) {
    inputs.insert(entry.first.Scalar());
    CHECK(text_of(entry.second, "description").ends_with('.'));
    (void)text_of(entry.second, "default");
  }
  const std::string content = file_text(std::string(CQLITE_SOURCE_DIRECTORY) + "/action.yml");
  CHECK(found_in(content, R"(inputs\.([a-z-]+))") == inputs);
}

TEST_CASE("action.yml: scripts take their inputs from the environment alone") {
  for (const YAML::Node& step : file_at_root("action.yml")["runs"]["steps"]) {
    CAPTURE(text_of(step, "name"));
    CHECK(text_of(step, "shell") == "bash");
    const std::string script = text_of(step, "run");
    CHECK(script.find("${{") == std::string::npos);
    std::set<std::string> given{"GITHUB_ACTION_PATH", "RUNNER_TEMP"};
    for (const auto& entry : step["env"]) given.insert(entry.first.Scalar());
    for (const std::string& name : found_in(script, R"(\$\{?([A-Z_]+))")) {
      CAPTURE(name);
      CHECK(given.count(name) == 1);
    }
  }
}

TEST_CASE(".pre-commit-hooks.yaml: each hook says what it runs on which files") {
  for (const YAML::Node& hook : file_at_root(".pre-commit-hooks.yaml")) {
    CAPTURE(text_of(hook, "id"));
    for (const char* key : {"name", "description", "language"}) CHECK_FALSE(text_of(hook, key).empty());
    CHECK(text_of(hook, "entry").starts_with("cqlite "));
    const std::regex files_of_hook(text_of(hook, "files"));
    const bool is_about_tests = text_of(hook, "id") == "cqlite-test";
    CHECK(std::regex_search("queries/hunt.cql", files_of_hook));
    CHECK_FALSE(std::regex_search("queries/hunt.cql.md", files_of_hook));
    for (const char* name : {"hunt.test.yaml", "hunt.test.json", "hunt.events.ndjson"}) {
      CHECK(std::regex_search(name, files_of_hook) == is_about_tests);
    }
  }
}
