// The report of hunts: what it gathers, its order, and that nothing in the metadata breaks any of its formats.
#include "testing/catalogue.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <ostream>
#include <string>

#include "testing/attack.hpp"
#include "testing/json.hpp"
#include "testing/markup.hpp"
#include "unit/io/reading.hpp"

using namespace cqlite::testing;

namespace {

std::string suite(const std::string& query, const std::string& metadata, const std::string& kind = "true_positive") {
  return "cqlite_test: 1\nquery: " + query + "\nmetadata: " + metadata + "\ntests:\n  - { name: one, kind: " + kind +
         ", expect: none }\n";
}

/// What a hostile repository may call anything.
const std::string hostile =
    R"(</td><script>alert(1)</script> | [x](javascript:alert\(2\)) `code` "quote" & 'more'\n\n# Heading\n- item)";

CatalogueEntry hostile_hunt() {
  CatalogueEntry hunt;
  const std::string text = hostile + "\n\n| a | b |\n\r\x01\xFF";
  hunt.path = "queries/" + text;
  Metadata& metadata = hunt.metadata;
  metadata.title = metadata.description = metadata.tuning = metadata.owner = text;
  metadata.attack = {"T1021", "T1021\n", text};
  metadata.tactics = {"lateral-movement", text};
  metadata.severity = "high";
  metadata.confidence = "low";
  metadata.data = metadata.false_positives = metadata.tags = {text, text};
  metadata.references = {text, "javascript:alert(1)", "https://example.org/\"onclick=\"x", "https://example.org/a"};
  hunt.test_files = {text};
  hunt.tests[CaseKind::true_positive] = 1;
  return hunt;
}

Catalogue hostile_catalogue() {
  Catalogue catalogue;
  catalogue.entries = {hostile_hunt(), {}};
  catalogue.entries[1].path = hostile + "\n2.cql";
  return catalogue;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

/// Bars that end a cell.
std::size_t bars(const std::string& line) { return count_of(line, "|") - count_of(line, "\\|"); }

}  // namespace

TEST_CASE("catalogue: queries, their metadata, their tests by kind, and what is missing") {
  const Folder folder;
  (void)folder.file("a.cql", "a=1");
  (void)folder.file("b.cql", "b=1");
  (void)folder.file("c.cql", "c=1");
  (void)folder.file("a.test.yaml",
                    suite("a.cql", "{ title: A hunt, attack: [T1021.001], tactics: [lateral-movement] }"));
  (void)folder.file("a_more.test.yaml", suite("a.cql", "{}", "evasion"));
  (void)folder.file("b.events.ndjson", "{\"b\":1,\"@expect\":\"hit\"}\n{\"b\":2,\"@expect\":\"miss\"}\n");
  (void)folder.file("broken.test.yaml", "tests: 1");
  const Catalogue catalogue = read_catalogue({folder.path()});

  REQUIRE(catalogue.entries.size() == 3);
  CHECK(catalogue.summary() == "1 hunt for 1 technique, with 2 tests");
  CHECK(catalogue.entries[0].tests_text() == "2: 1 true positive, 1 evasion");
  CHECK(catalogue.entries[0].test_files.size() == 2);
  CHECK(catalogue.entries[1].missing() == std::vector<std::string>{"metadata"});
  CHECK(catalogue.entries[2].missing() == std::vector<std::string>{"metadata", "tests"});
  REQUIRE(catalogue.errors.size() == 1);
  CHECK(catalogue.errors[0].find("broken.test.yaml:1: ") != std::string::npos);
}

TEST_CASE("catalogue: a case about another query counts there") {
  const Folder folder;
  (void)folder.file("a.cql", "a=1");
  (void)folder.file("b.cql", "b=1");
  (void)folder.file("a.test.yaml",
                    "cqlite_test: 1\nquery: a.cql\nmetadata: { title: A hunt }\ntests:\n"
                    "  - { name: one, expect: none }\n  - { name: two, query: b.cql, expect: none }\n");
  const Catalogue catalogue = read_catalogue({folder.path()});
  REQUIRE(catalogue.entries.size() == 2);
  CHECK(catalogue.entries[0].tests_text() == "1");
  CHECK(catalogue.entries[1].test_count() == 1);
}

TEST_CASE("catalogue: tactics come in ATT&CK's order, hunts by severity, and what is no tactic last") {
  Catalogue catalogue;
  const auto add = [&](const std::string& title, const std::string& severity, std::vector<std::string> tactics) {
    CatalogueEntry& entry = catalogue.entries.emplace_back();
    entry.path = title + ".cql";
    entry.metadata.title = title;
    entry.metadata.severity = severity;
    entry.metadata.tactics = std::move(tactics);
  };
  add("none", "low", {});
  add("low", "low", {"Lateral Movement", "lateral_movement"});
  add("critical", "critical", {"lateral-movement", "initial-access"});
  add("own", "", {"insider"});
  std::string order;
  for (const TacticHunts& tactic : by_tactic(catalogue)) {
    order += tactic.title + ":";
    for (const CatalogueEntry* hunt : tactic.hunts) order += " " + hunt->title();
    order += "\n";
  }
  CHECK(order == "Initial access: critical\nLateral movement: critical low\ninsider: own\nNo tactic: none\n");
}

TEST_CASE("catalogue: techniques of ATT&CK") {
  CHECK(is_technique("T1021"));
  CHECK(is_technique("T1021.001"));
  for (const char* text :
       {"", "T102", "t1021", "T1021.", "T1021.01", "T1021.0011", "T10210001", "TA0001", "T1021\n001"}) {
    CAPTURE(text);
    CHECK_FALSE(is_technique(text));
  }
  CHECK(technique_address("T1021.001") == "https://attack.mitre.org/techniques/T1021/001/");
  CHECK(parent_technique("T1021.001") == "T1021");
  CHECK(parent_technique("T1021").empty());
}

TEST_CASE("catalogue: hostile metadata stays text in Markdown") {
  const std::string text = catalogue_markdown(hostile_catalogue());
  CHECK(text.find("<script") == std::string::npos);
  CHECK(text.find("[x](") == std::string::npos);
  CHECK(text.find("<https://example.org/a>") != std::string::npos);
  CHECK(count_of(text, "<https") == 1);
  std::istringstream lines(text);
  std::string line;
  std::size_t headings = 0;
  while (std::getline(lines, line)) {
    CAPTURE(line);
    if (line.starts_with("|")) CHECK((bars(line) == 8 || bars(line) == 3));
    if (line.starts_with("#")) ++headings;
  }
  CHECK(headings == 5);  // the page, two tactics, the hunt, what is unfinished
}

TEST_CASE("catalogue: hostile metadata stays text in HTML") {
  const std::string page = catalogue_html(hostile_catalogue());
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("href=\"javascript") == std::string::npos);
  CHECK(page.find("\"onclick") == std::string::npos);
  CHECK(page.find("href=\"https://example.org/a\"") != std::string::npos);
  CHECK(count_of(page, "<td>") == count_of(page, "</td>"));
  CHECK(page.find('\x01') == std::string::npos);
}

TEST_CASE("catalogue: hostile metadata stays text in JSON and in a layer") {
  const Json json = Json::parse(catalogue_json(hostile_catalogue()));
  CHECK(json["hunts"].size() == 1);
  CHECK(json["unfinished"].size() == 1);
  const Json layer = Json::parse(catalogue_navigator(hostile_catalogue()));
  REQUIRE(layer["techniques"].size() == 1);
  CHECK(layer["techniques"][0]["techniqueID"] == "T1021");
  CHECK(layer["techniques"][0]["comment"].get<std::string>().find('\n') == std::string::npos);
}

TEST_CASE("catalogue: a layer scores techniques by hunts and opens the parents of sub-techniques") {
  Catalogue catalogue;
  catalogue.entries.resize(2);
  Metadata& desktop = catalogue.entries[0].metadata;
  desktop.title = "Desktop";
  desktop.attack = {"T1021.001", "T1021.001"};
  desktop.tactics = {"lateral-movement"};
  Metadata& accounts = catalogue.entries[1].metadata;
  accounts.title = "Accounts";
  accounts.attack = {"T1078", "T1021.001"};
  accounts.tactics = {"initial-access"};
  const Json layer = Json::parse(catalogue_navigator(catalogue));
  CHECK(layer["domain"] == "enterprise-attack");
  CHECK(layer["versions"]["layer"] == "4.5");
  // What a hunt names beside its main technique is shown wherever it belongs.
  CHECK(
      layer["techniques"].dump() ==
      R"([{"techniqueID":"T1021","enabled":true,"showSubtechniques":true},)"
      R"({"techniqueID":"T1021","tactic":"lateral-movement","enabled":true,"showSubtechniques":true},)"
      R"({"techniqueID":"T1021.001","score":1,"comment":"Accounts","enabled":true},)"
      R"({"techniqueID":"T1021.001","tactic":"lateral-movement","score":2,"comment":"Desktop; Accounts","enabled":true},)"
      R"({"techniqueID":"T1078","tactic":"initial-access","score":1,"comment":"Accounts","enabled":true}])");
}

TEST_CASE("markup: Markdown that means something is escaped, and blanks are one") {
  CHECK(markdown_text("a_b _c_ a|b *x* `y` [z](w) ~s~ \\") ==
        "a_b \\_c\\_ a\\|b \\*x\\* \\`y\\` \\[z\\](w) \\~s\\~ \\\\");
  CHECK(markdown_text(" two \r\n\t lines ") == "two lines");
  CHECK(markdown_text("<b>&amp;") == "&lt;b&gt;&amp;amp;");
  CHECK(markdown_text("- item") == "\\- item");
  CHECK(markdown_text("12. item, 3.5") == "12\\. item, 3.5");
  CHECK(markdown_text("# heading") == "\\# heading");
  CHECK(markdown_text("a\x01\xFFz") == "a\uFFFD\uFFFDz");
}

TEST_CASE("markup: XML has no control characters, no U+FFFE and no U+FFFF") {
  CHECK(xml_text("a\x01\uFFFE\uFFFF\uFFFDz") == "a\uFFFD\uFFFD\uFFFD\uFFFDz");
  CHECK(xml_text("<a b=\"c\">&'") == "&lt;a b=&quot;c&quot;&gt;&amp;&#39;");
}
