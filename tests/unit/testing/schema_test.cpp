// The schema of test files: it accepts those that there are, refuses wrong ones, and knows the keys that the readers know.
#include "testing/schema.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <ostream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include "testing/json.hpp"
#include "testing/suite.hpp"
#include "testing/yaml.hpp"

using namespace cqlite::testing;

namespace {

/// As much of JSON Schema as the schema uses.
class Validator {
 public:
  explicit Validator(Json schema) : schema_(std::move(schema)) {}

  /// What is wrong with the document; empty if nothing.
  [[nodiscard]] std::string problem(const Json& document) const { return problem(schema_, document, "$"); }

 private:
  [[nodiscard]] std::string problem(const Json& schema, const Json& value, const std::string& at) const {
    for (const auto& [keyword, rule] : schema.items()) {
      const std::string found = problem_by(keyword, rule, schema, value, at);
      if (!found.empty()) return found;
    }
    return "";
  }
  [[nodiscard]] bool holds(const Json& schema, const Json& value) const { return problem(schema, value, "").empty(); }

  [[nodiscard]] std::string problem_by(const std::string& keyword, const Json& rule, const Json& schema,
                                       const Json& value, const std::string& at) const {
    if (keyword == "properties" || keyword == "patternProperties" || keyword == "additionalProperties") {
      return problem_of_member(keyword, rule, schema, value, at);
    }
    if (keyword == "$ref") return problem(schema_["$defs"][rule.get<std::string>().substr(8)], value, at);
    if (keyword == "items" && value.is_array()) {
      for (const Json& item : value) {
        const std::string found = problem(rule, item, at + "[]");
        if (!found.empty()) return found;
      }
    }
    if (keyword == "if") {
      return holds(rule, value) && schema.contains("then") ? problem(schema["then"], value, at) : "";
    }
    return is_kept(keyword, rule, value) ? "" : at + ": " + keyword;
  }

  [[nodiscard]] std::string problem_of_member(const std::string& keyword, const Json& rule, const Json& schema,
                                              const Json& value, const std::string& at) const {
    if (!value.is_object()) return "";
    for (const auto& [name, member] : value.items()) {
      const bool is_listed = schema.contains("properties") && schema["properties"].contains(name);
      const bool is_own = schema.contains("patternProperties") && name.starts_with("x-");
      std::string found;
      if (keyword == "properties" && is_listed) found = problem(rule[name], member, at + "." + name);
      if (keyword == "additionalProperties" && !is_listed && !is_own) {
        found = rule.is_boolean() ? at + ": no key " + name : problem(rule, member, at + "." + name);
      }
      if (!found.empty()) return found;
    }
    return "";
  }

  [[nodiscard]] bool is_kept(const std::string& keyword, const Json& rule, const Json& value) const {
    const auto count = [&] {
      return std::count_if(rule.begin(), rule.end(), [&](const Json& each) { return holds(each, value); });
    };
    const auto is_among = [&](const Json& list) { return std::find(list.begin(), list.end(), value) != list.end(); };
    if (keyword == "type") return rule.is_array() ? is_any_type(rule, value) : is_type(rule, value);
    if (keyword == "enum") return is_among(rule);
    if (keyword == "const") return value == rule;
    if (keyword == "anyOf") return count() > 0;
    if (keyword == "oneOf") return count() == 1;
    if (keyword == "not") return !holds(rule, value);
    if (keyword == "minimum") return !value.is_number() || value.get<double>() >= rule.get<double>();
    if (keyword == "minItems") return !value.is_array() || value.size() >= rule.get<std::size_t>();
    if (keyword == "minProperties") return !value.is_object() || value.size() >= rule.get<std::size_t>();
    if (keyword == "pattern") {
      return !value.is_string() || std::regex_search(value.get<std::string>(), std::regex(rule.get<std::string>()));
    }
    if (keyword == "required") {
      return !value.is_object() || std::all_of(rule.begin(), rule.end(), [&](const Json& name) {
        return value.contains(name.get<std::string>());
      });
    }
    if (keyword == "propertyNames") {
      for (const auto& [name, member] : value.items()) {
        if (!holds(rule, name)) return false;
      }
      return true;
    }
    const std::set<std::string> others{"$schema", "title", "description", "$defs", "items", "then"};
    CHECK_MESSAGE(others.contains(keyword), "the validator has no `" << keyword << "`");
    return true;
  }

  static bool is_type(const std::string& type, const Json& value) {
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    return type == value.type_name();
  }
  static bool is_any_type(const Json& types, const Json& value) {
    return std::any_of(types.begin(), types.end(), [&](const Json& type) { return is_type(type, value); });
  }

  Json schema_;
};

Json document_of(const std::string& yaml, const std::string& file) {
  std::string json;
  append_json(json, load_yaml(yaml, file), file);
  return Json::parse(json);
}

std::string problem_with(const std::string& yaml, const std::string& file = "hunt.test.yaml") {
  static const Validator validator(Json::parse(test_file_schema()));
  return validator.problem(document_of(yaml, file));
}

std::string problem_with_case(const std::string& test) {
  return problem_with("cqlite_test: 1\ntests: [ { name: a, cql: '*', " + test + " } ]\n");
}

std::string source_of(const std::string& name) {
  std::ifstream file(std::string(CQLITE_SOURCE_DIRECTORY) + "/src/testing/" + name + ".cpp");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The names of all properties in a schema.
void add_properties(const Json& schema, std::set<std::string>& names) {
  if (schema.is_object() && schema.contains("properties")) {
    for (const auto& [name, property] : schema["properties"].items()) names.insert(name);
  }
  for (const Json& each : schema) {
    if (each.is_structured()) add_properties(each, names);
  }
}

}  // namespace

TEST_CASE("schema: it accepts the test files that there are") {
  std::size_t count = 0;
  for (const std::string& file : find_test_files({"queries", "tests/language"})) {
    if (!file.ends_with(".yaml")) continue;
    INFO(file);
    CHECK(problem_with(file_text(file), file) == "");
    ++count;
  }
  CHECK(count > 50);
}

TEST_CASE("schema: it refuses wrong ones") {
  CHECK(problem_with("tests: []\n") == "$: required");
  CHECK(problem_with("cqlite_test: 2\ntests: []\n") == "$.cqlite_test: enum");
  CHECK(problem_with("cqlite_test: 1\ntests: []\ntest: []\n") == "$: no key test");
  CHECK(problem_with("cqlite_test: 1\ntests: []\nquery: a.cql\ncql: a\n") == "$: not");
  CHECK(problem_with("cqlite_test: 1\ntests: []\nmetadata: { severity: huge }\n") == "$.metadata.severity: anyOf");
  CHECK(problem_with_case("gven: []") == "$.tests[]: no key gven");
  CHECK(problem_with_case("given: []") == "$.tests[]: anyOf");
  CHECK(problem_with_case("kind: truepositive, expect: none") == "$.tests[].kind: anyOf");
  CHECK(problem_with_case("expect: nothing") == "$.tests[].expect: anyOf");
  CHECK(problem_with_case("expect: { error: C101, count: 1 }") == "$.tests[].expect: anyOf");
  CHECK(problem_with_case("expect: { count: many }") == "$.tests[].expect: anyOf");
  CHECK(problem_with_case("expect: { rows: [ { a: { $gte: 1, $ltt: 2 } } ] }") == "$.tests[].expect: anyOf");
  CHECK(problem_with_case("expect: { rows: [ { a: [1] } ] }") == "$.tests[].expect: anyOf");
  CHECK(problem_with_case("trace: [ { event: a, dropped_at: 1, reaches: end } ]") == "$.tests[].trace[]: oneOf");
  CHECK(problem_with_case("stages: [ { at: 1 } ]") == "$.tests[].stages[]: anyOf");
  CHECK(problem_with_case("given: [ { event: a, repeat: often } ], expect: none") == "$.tests[].given[].repeat: anyOf");
}

TEST_CASE("schema: what is right but seldom") {
  CHECK(problem_with_case("kind: skip") == "");
  CHECK(problem_with_case("x-ticket: 7, expect: none, prelude: [ a.cql, { cql: b } ]") == "");
  CHECK(problem_with_case("matrix: [ { n: 1 } ], kind: '${k}', expect: { count: '${n}' }") == "");
  CHECK(problem_with_case(
            "given: [ { event: a, repeat: '${n}' }, { event: a, other: 1, repeat: often } ], expect: none") == "");
  CHECK(problem_with_case("expect: { count: '>= 7', rows: [ { a: null, b: { $in: [1, 2] } } ] }") == "");
  CHECK(problem_with_case("expect: { error: [ C101, { code: C102, message: { $re: x } } ] }") == "");
}

TEST_CASE("schema: it has the keys that the readers ask for, and no others") {
  std::set<std::string> known;
  const std::regex asked(
      R"re((?:\b(?:map|file|metadata)\.\w+\(|\b(?:time|instant|duration)\(map, |Spelling\{)"([^"]+)")re");
  for (const char* name : {"spec", "given", "expectation", "matcher"}) {
    const std::string text = source_of(name);
    for (std::sregex_iterator it(text.begin(), text.end(), asked), end; it != end; ++it) known.insert((*it)[1]);
  }
  known.insert("tolerance");  // matchers are read in a loop
  std::set<std::string> listed;
  add_properties(Json::parse(test_file_schema()), listed);
  for (const std::string& name : known) CHECK_MESSAGE(listed.contains(name), name << " is not in the schema");
  for (const std::string& name : listed) CHECK_MESSAGE(known.contains(name), name << " is not read");
  CHECK(known.size() > 60);
}
