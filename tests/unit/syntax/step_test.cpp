/// Steps: how a pipeline is cut, case and match, and what a lone call is (reference 1.1, 2.6, 2.7, 2.12).
#include <doctest/doctest.h>

#include "support.hpp"

using namespace cqlite;
using namespace cqlite::syntax_test;

TEST_CASE("pipelines: empty steps, comments and line breaks mean nothing") {
  for (const std::string_view query : {"a|b", "| a | b", "a | b |", "|| a || | b ||", "a // one\n| // two\n b",
                                       "// first\na\n\n|\n/* x | y */ b // end",
                                       "\xEF\xBB\xBF"
                                       "a | b",
                                       "a\r\n\t|\fb"}) {
    CAPTURE(query);
    CHECK(meaning(query) == meaning("a | b"));
  }
  for (const std::string_view query : {"", " \n", "// only a comment", "| |", "/**/"}) {
    CAPTURE(query);
    CHECK(meaning(query) == R"({"steps":[]})");
  }
}

TEST_CASE("steps: which kind a text is") {
  struct Row {
    std::string_view query;
    std::string_view kind;
  };
  const Row rows[] = {
      {"case { a }", "case"},
      {"x match { a => b }", "match"},
      {"where a", "where"},
      {"x := 1", "assign"},
      {"`x` := 1", "assign to field named by"},
      {"[count()]", "stats"},
      {"$q()", "saved query"},
      {"count()", "call"},
      {"x =~ in(values=[a])", "field =~"},
      {"x=1", "filter"},
      {"in(x, values=[a]) y", "filter"},
      {"not in(x, values=[a])", "filter"},
      {"(count())", "filter"},
      {"match=1", "filter"},
      {"case=1", "filter"},
      {"match(file=\"a.csv\")", "call"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.query);
    const std::string tree = meaning(row.query);
    CHECK_MESSAGE(tree.find("\"" + std::string(row.kind) + "\":") != std::string::npos, tree);
  }
}

TEST_CASE("case: clauses are pipelines, a last ; is allowed") {
  CHECK(meaning("case{a=1|x:=1;*}") == meaning("case { a=1 | x := 1 ; * ; }"));
  CHECK(meaning("case { a | case { b ; c } ; d }").find("\"case\"") != std::string::npos);
  CHECK(printed("case { a=1 | x := 1 ; * }") == "case {\n    a = 1 | x := 1;\n    *\n  }");
}

TEST_CASE("match: guards") {
  struct Row {
    std::string_view guard;
    std::string_view tree;
  };
  const Row rows[] = {
      {"*", R"({"everything":true})"},
      {"true", R"({"everything":true})"},
      {"\"*\"", R"({"text":"*"})"},
      {"**", R"({"pattern":"**"})"},
      {"va*lue", R"({"pattern":"va*lue"})"},
      {"/re/i", R"({"flags":"i","regex":"re"})"},
      {"?p", R"({"parameter":"p"})"},
      {"in(values=[a])", R"({"arguments":[{"named":"values","value":{"array":[{"name":"a"}]}}],"call":"in"})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.guard);
    const std::string tree = meaning("x match { " + std::string(row.guard) + " => y := 1 ; * => * ; }");
    CHECK_MESSAGE(tree.find("\"guard\":" + std::string(row.tree)) != std::string::npos, tree);
  }
}

TEST_CASE("steps: assignment needs no blanks, and a colon before = ends a name") {
  CHECK(meaning("a:=1") == meaning("a := 1"));
  CHECK(meaning("x[0].y:=1") == meaning("x[0].y := 1"));
}

TEST_CASE("spans: every step knows its text") {
  const std::string query = "  a=1 b  | x := 1 /* c */ | case { y } ";
  const Parsed parsed = parse(query);
  std::vector<std::string> texts;
  for (const ast::Step& step : parsed.query.pipeline.steps) {
    texts.push_back(query.substr(step.span.begin, step.span.end - step.span.begin));
  }
  CHECK(texts == std::vector<std::string>{"a=1 b", "x := 1", "case { y }"});
}
