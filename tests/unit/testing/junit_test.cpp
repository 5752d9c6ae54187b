// JUnit XML, as the programs that read it want it: the elements and attributes of the schema that Jenkins published, with
// the attributes that it requires, and with numbers that add up.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "testing/reports.hpp"

using namespace cqlite::testing;

namespace {

struct Element {
  std::string name;
  std::map<std::string, std::string> attributes;
  std::vector<Element> children;
  std::string text;
};

/// Reads XML without declarations of types, comments and processing instructions; whatever else is not well-formed fails the test.
class XmlReader {
 public:
  explicit XmlReader(std::string text) : text_(std::move(text)) {
    const std::string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    REQUIRE(text_.starts_with(declaration));
    at_ = declaration.size();
  }

  Element document() {
    skip_blanks();
    Element root = element();
    skip_blanks();
    REQUIRE(at_ == text_.size());
    return root;
  }

 private:
  [[nodiscard]] bool is_at(const std::string& words) const { return text_.compare(at_, words.size(), words) == 0; }
  void expect(const std::string& words) {
    CAPTURE(text_.substr(std::min(at_, text_.size()), 60));
    REQUIRE(is_at(words));
    at_ += words.size();
  }
  void skip_blanks() { at_ = std::min(text_.find_first_not_of(" \n", at_), text_.size()); }

  std::string name() {
    const std::size_t end = text_.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", at_);
    REQUIRE(end > at_);
    const std::string result = text_.substr(at_, end - at_);
    at_ = end;
    return result;
  }

  /// Text up to `end`, with references resolved.
  std::string content(char end) {
    static const std::map<std::string, std::string> references{{"&amp;", "&"},   {"&lt;", "<"},  {"&gt;", ">"},
                                                               {"&quot;", "\""}, {"&#39;", "'"}, {"&#10;", "\n"}};
    std::string result;
    while (at_ < text_.size() && text_[at_] != end) {
      const char c = text_[at_];
      REQUIRE(c != '<');
      REQUIRE((static_cast<unsigned char>(c) >= 0x20 || (c == '\n' && end == '<')));
      if (c != '&') {
        result += c;
        ++at_;
        continue;
      }
      const std::string reference = text_.substr(at_, text_.find(';', at_) + 1 - at_);
      REQUIRE(references.count(reference) == 1);
      result += references.at(reference);
      at_ += reference.size();
    }
    return result;
  }

  // NOLINTNEXTLINE(misc-no-recursion): a report is four elements deep.
  Element element() {
    Element result;
    expect("<");
    result.name = name();
    for (skip_blanks(); !is_at("/>") && !is_at(">"); skip_blanks()) {
      const std::string key = name();
      expect("=\"");
      REQUIRE(result.attributes.emplace(key, content('"')).second);
      expect("\"");
    }
    if (is_at("/>")) {
      expect("/>");
      return result;
    }
    expect(">");
    while (true) {
      result.text += content('<');
      if (is_at("</")) break;
      result.children.push_back(element());
    }
    expect("</" + result.name + ">");
    return result;
  }

  std::string text_;
  std::size_t at_ = 0;
};

/// What an element may hold; attributes without `?` must be there.
struct Rule {
  std::set<std::string> attributes;
  std::set<std::string> children;
  bool has_text = false;
};
const std::map<std::string, Rule> schema{
    {"testsuites", {{}, {"testsuite"}}},
    {"testsuite",
     {{"name", "package", "id", "timestamp", "hostname", "tests", "failures", "errors", "skipped?", "time"},
      {"properties", "testcase", "system-out", "system-err"}}},
    {"properties", {{}, {"property"}}},
    {"property", {{"name", "value"}, {}}},
    {"system-out", {{}, {}, true}},
    {"system-err", {{}, {}, true}},
    {"testcase", {{"name", "classname", "time"}, {"failure", "error", "skipped"}}},
    {"failure", {{"message?", "type"}, {}, true}},
    {"error", {{"message?", "type"}, {}, true}},
    {"skipped", {{"message?"}, {}}}};

// NOLINTNEXTLINE(misc-no-recursion): a report is four elements deep.
void check_element(const Element& element) {
  CAPTURE(element.name);
  REQUIRE(schema.count(element.name) == 1);
  const Rule& rule = schema.at(element.name);
  for (const auto& attribute : element.attributes) {
    const std::string& key = attribute.first;
    const std::string& value = attribute.second;
    CAPTURE(key);
    CHECK(rule.attributes.count(key) + rule.attributes.count(key + "?") == 1);
    static const std::set<std::string> numbers{"id", "tests", "failures", "errors", "skipped", "time"};
    if (numbers.count(key) == 1) CHECK(value.find_first_not_of("0123456789.") == std::string::npos);
  }
  for (const std::string& key : rule.attributes) {
    CAPTURE(key);
    if (!key.ends_with('?')) CHECK(element.attributes.count(key) == 1);
  }
  if (!rule.has_text) CHECK(element.text.find_first_not_of(" \n") == std::string::npos);
  for (const Element& child : element.children) {
    CAPTURE(child.name);
    CHECK(rule.children.count(child.name) == 1);
    check_element(child);
  }
}

/// How many test cases below `element` hold a child called `name`; all of them for an empty one.
// NOLINTNEXTLINE(misc-no-recursion): a report is four elements deep.
std::size_t cases_with(const Element& element, const std::string& name) {
  if (element.name == "testcase") {
    return name.empty() || (!element.children.empty() && element.children.front().name == name) ? 1 : 0;
  }
  std::size_t count = 0;
  for (const Element& child : element.children) count += cases_with(child, name);
  return count;
}

void check_numbers(const Element& element) {
  CHECK(element.attributes.at("tests") == std::to_string(cases_with(element, "")));
  CHECK(element.attributes.at("failures") == std::to_string(cases_with(element, "failure")));
  CHECK(element.attributes.at("errors") == std::to_string(cases_with(element, "error")));
  CHECK(element.attributes.at("skipped") == std::to_string(cases_with(element, "skipped")));
}

std::vector<Element> cases_of(const Element& suite) {
  std::vector<Element> cases;
  for (const Element& child : suite.children) {
    if (child.name == "testcase") cases.push_back(child);
  }
  return cases;
}

CaseResult result_of(const std::string& name, CaseResult::Status status,
                     Verdict::Kind verdict = Verdict::Kind::passed) {
  CaseResult result;
  result.name = name;
  result.file = "./queries/a.test.yaml";
  result.status = status;
  result.verdict = verdict;
  if (status == CaseResult::Status::failed) result.problems = "  1 row, expected <2> & \"more\"\n    { a: \x01\xFF }\n";
  if (status == CaseResult::Status::skipped) result.kind = CaseKind::todo;
  return result;
}

SuiteResult everything() {
  using Status = CaseResult::Status;
  SuiteResult result;
  result.cases = {result_of("passes", Status::passed), result_of("fails", Status::failed, Verdict::Kind::failed),
                  result_of("is <wrong> & \"so\" 'on'\nand on", Status::failed, Verdict::Kind::query_wrong),
                  result_of("takes too much", Status::failed, Verdict::Kind::limit_hit),
                  result_of("comes later", Status::skipped)};
  result.cases.push_back(result_of("of another file", Status::passed));
  result.cases.back().file = "b.events.ndjson";
  result.errors = {"queries/c.test.yaml:3: there is no `<key>`"};
  result.started = 1'772'366'400'000;
  return result;
}

}  // namespace

TEST_CASE("JUnit: every element and attribute is one of the schema, and the numbers add up") {
  const Element root = XmlReader(junit_report(everything())).document();
  REQUIRE(root.name == "testsuites");
  check_element(root);
  REQUIRE(root.children.size() == 3);
  for (std::size_t i = 0; i < root.children.size(); ++i) {
    const Element& suite = root.children[i];
    check_numbers(suite);
    CHECK(suite.attributes.at("id") == std::to_string(i));
    CHECK(suite.attributes.at("timestamp") == "2026-03-01T12:00:00");
    REQUIRE(suite.children.size() > 3);
    CHECK(suite.children.front().name == "properties");
    CHECK(suite.children[suite.children.size() - 2].name == "system-out");
    CHECK(suite.children.back().name == "system-err");
  }
}

TEST_CASE("JUnit: a test that fails is a failure, one that cannot be carried out an error, and texts come through") {
  const Element root = XmlReader(junit_report(everything())).document();
  const std::vector<Element> cases = cases_of(root.children.at(0));
  CHECK(cases.at(0).children.empty());
  CHECK(cases.at(0).attributes.at("classname") == "queries.a");
  CHECK(cases.at(1).children.at(0).name == "failure");
  CHECK(cases.at(1).children.at(0).attributes.at("message") == "1 row, expected <2> & \"more\"");
  CHECK(cases.at(1).children.at(0).text.find(
            "{ a: \uFFFD\uFFFD }\nagain: cqlite test ./queries/a.test.yaml --run '^fails$'") != std::string::npos);
  CHECK(cases.at(2).attributes.at("name") == "is <wrong> & \"so\" 'on'\nand on");
  CHECK(cases.at(2).children.at(0).name == "error");
  CHECK(cases.at(2).children.at(0).attributes.at("type") == "query_wrong");
  CHECK(cases.at(3).children.at(0).attributes.at("type") == "limit_hit");
  CHECK(cases.at(4).children.at(0).name == "skipped");
  CHECK(cases.at(4).children.at(0).attributes.at("message") == "todo");
  CHECK(cases_of(root.children.at(1)).at(0).attributes.at("classname") == "b");
  CHECK(cases_of(root.children.at(2)).at(0).attributes.at("name") == "queries/c.test.yaml:3");
}

TEST_CASE("JUnit: nothing to report is a report, too") {
  const Element root = XmlReader(junit_report({})).document();
  check_element(root);
  CHECK(root.children.empty());
}
