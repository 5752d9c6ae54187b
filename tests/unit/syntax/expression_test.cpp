/// Expressions and arguments: precedence, conditions, and which `name = value` is an argument (reference 5 and 10).
#include <doctest/doctest.h>

#include "support.hpp"

using namespace cqlite::syntax_test;

TEST_CASE("expressions: levels of precedence") {
  struct Row {
    std::string_view query;
    std::string_view same_as;
  };
  const Row rows[] = {
      {"x := a + b * c", "x := a + (b * c)"},
      {"x := a / b / 2", "x := (a / b) / 2"},
      {"x := a - b - c", "x := (a - b) - c"},
      {"x := a % b + c", "x := (a % b) + c"},
      {"x := -a * b", "x := (-a) * b"},
      {"x := !a == b", "x := (!a) == b"},
      {"x := not a == b", "x := not (a == b)"},
      {"x := a < b == c", "x := (a < b) == c"},
      {"x := a + b < c * d", "x := (a + b) < (c * d)"},
      {"test(a or b and c or d)", "test((a or b) and (c or d))"},
      {"test(not a or b)", "test((not a) or b)"},
      {"test(a == 1 || b == 2 && c)", "test((a == 1 or b == 2) and c)"},
      {"test(a in [1, 2] and b)", "test((a in [1, 2]) and b)"},
      {"x:=1", "x := 1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.query);
    CHECK(meaning(row.query) == meaning(row.same_as));
  }
}

TEST_CASE("expressions: operands") {
  struct Row {
    std::string_view expression;
    std::string_view tree;
  };
  const Row rows[] = {
      {"12", R"({"number":"12"})"},
      {"0.5", R"({"number":"0.5"})"},
      {"1h", R"({"name":"1h"})"},
      {"1.2.3", R"({"name":"1.2.3"})"},
      {"a.b[0]", R"({"name":"a.b[0]"})"},
      {"@timestamp", R"({"name":"@timestamp"})"},
      {"#tag", R"({"name":"#tag"})"},
      {"true", R"({"name":"true"})"},
      {"\"text\"", R"({"text":"text"})"},
      {"'it'", R"({"text":"it"})"},
      {"?p", R"({"parameter":"p"})"},
      {"f(a[])", R"({"arguments":[{"whole array":"a"}],"call":"f"})"},
      {"f(m[0][])", R"({"arguments":[{"whole array":"m[0]"}],"call":"f"})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expression);
    const std::string query = "x := " + std::string(row.expression);
    CHECK(meaning(query) == R"({"steps":[{"assign":{"name":"x"},"value":)" + std::string(row.tree) + "}]}");
  }
}

TEST_CASE("conditions: = and =~ with a regex on the right") {
  struct Row {
    std::string_view query;
    std::string_view printed;
  };
  const Row rows[] = {
      {"test(a=/x/i)", "test(a = /x/i)"},
      {"test(a != /x/ and b == /y/)", "test(a != /x/ and b == /y/)"},
      {"test(a =~ /x/ or b !~ /y/)", "test(a =~ /x/ or b !~ /y/)"},
      {"test(a = \"x*\")", "test(a = \"x*\")"},
      {"test(a not in (\"x\", \"y\"))", "test(a not in [\"x\", \"y\"])"},
      {"where a > b or c > 3", "where a > b or c > 3"},
      {"where a=/x/", "where a = /x/"},
      {"where (a > 1)", "where (a > 1)"},
      {"where(a > 1)", "where (a > 1)"},
      {"where = x", "where = x"},
      {"where | x", "where | x"},
      {"f({ x=1 | f <=> b.c })", "f({ x = 1 | f <=> b.c })"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.query);
    CHECK(printed(row.query) == row.printed);
  }
}

TEST_CASE("arguments: `name = value` is named if the function has the parameter") {
  struct Row {
    std::string_view query;
    std::string_view argument;
  };
  const Row rows[] = {
      {"if(TargetUserName = /x/, 1)", R"({"binary":"=","left":{"name":"TargetUserName"},"right":{"regex":"x"}})"},
      {"if(condition = x, 1)", R"({"named":"condition","value":{"name":"x"}})"},
      {"if(then == 1, 1)", R"({"binary":"==","left":{"name":"then"},"right":{"number":"1"}})"},
      {"if((then = 1), 1)", R"({"binary":"=","left":{"name":"then"},"right":{"number":"1"}})"},
      {"unknown(a = b, 1)", R"({"named":"a","value":{"name":"b"}})"},
      {"unknown(a = /b/, 1)", R"({"binary":"=","left":{"name":"a"},"right":{"regex":"b"}})"},
      {"groupBy(as = n, 1)", R"({"named":"as","value":{"name":"n"}})"},
      {"eval(a = b + 1, 1)", R"({"named":"a","value":{"binary":"+","left":{"name":"b"},"right":{"number":"1"}}})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.query);
    const std::string tree = meaning(row.query);
    CHECK_MESSAGE(tree.find("[" + std::string(row.argument) + ",") != std::string::npos, tree);
  }
}

TEST_CASE("arguments: texts without quotes keep what was written") {
  struct Row {
    std::string_view value;
    std::string_view kind;
  };
  const Row rows[] = {
      {"desc", "name"},  {"10", "number"},      {"*", "pattern"},         {"192.168.*", "pattern"},
      {"%T", "pattern"}, {"-02:00", "pattern"}, {"yyyy-MM-dd", "binary"}, {"10.0.0.0/8", "binary"},
      {"-1", "operand"}, {"*pwsh*", "pattern"}, {"x-y", "binary"},        {"a:b", "pattern"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.value);
    const std::string query = "f(p=" + std::string(row.value) + ")";
    CHECK(printed(query) == query);
    const Parsed parsed = parse(query);
    const auto& call = std::get<cqlite::ast::Call>(parsed.query.pipeline.steps.at(0).node);
    const cqlite::Span span = call.arguments.at(0).value->span;
    CHECK(query.substr(span.begin, span.end - span.begin) == row.value);
    CHECK(meaning(query).find("\"value\":{\"" + std::string(row.kind)) != std::string::npos);
  }
}

TEST_CASE("spans hold the source text of a value, without blanks or comments around it") {
  const std::string query = "f( /* a */ p = 10.0.0.0/8 // the net\n , [ x-y ])";
  const Parsed parsed = parse(query);
  const auto& call = std::get<cqlite::ast::Call>(parsed.query.pipeline.steps.at(0).node);
  const auto text = [&](cqlite::Span span) { return query.substr(span.begin, span.end - span.begin); };
  CHECK(text(call.span) == query);
  CHECK(text(call.name_span) == "f");
  CHECK(text(call.arguments.at(0).span) == "p = 10.0.0.0/8");
  CHECK(text(call.arguments.at(0).value->span) == "10.0.0.0/8");
  CHECK(text(call.arguments.at(1).value->span) == "[ x-y ]");
  REQUIRE(parsed.query.comments.size() == 2);
  CHECK(text(parsed.query.comments.at(1).span) == "// the net");
}

TEST_CASE("calls: names, namespaces, lists, composites, named subqueries") {
  struct Row {
    std::string_view query;
    std::string_view printed;
  };
  const Row rows[] = {
      {"groupBy( [a,\"b c\"] , function=[count(),m:=max(x)] )",
       "groupBy([a, \"b c\"], function=[count(), m := max(x)])"},
      {"array:contains(\"a[]\", value=x)", "array:contains(\"a[]\", value=x)"},
      {"groupBy(a, function=([count(), max(x)]))", "groupBy(a, function=([count(), max(x)]))"},
      {"groupBy(k, function={f=1|avg(x)|y:=_avg*2})", "groupBy(k, function={ f = 1 | avg(x) | y := _avg*2 })"},
      {"groupBy(k, function=[{a=1|count(as=n)},{b=2|count(as=m)}])",
       "groupBy(k, function=[{ a = 1 | count(as=n) }, { b = 2 | count(as=m) }])"},
      {"groupBy(k, function=[])", "groupBy(k, function=[])"},
      {"f([[a,b],[c]])", "f([[a, b], [c]])"},
      {"correlate(a: {x=1} include: [y, z], b : { z=2 | f <=> a.f } include: [*], within=5m)",
       "correlate(a: { x = 1 } include: [y, z], b: { z = 2 | f <=> a.f } include: [*], within=5m)"},
      {"count (x)", "count(x)"},
      {"[count(), max(x)]", "[count(), max(x)]"},
      {"`key` := value * 2", "`key` := value * 2"},
      {"\"a b\" := 1", "\"a b\" := 1"},
      {"COUNT()", "COUNT()"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.query);
    CHECK(printed(row.query) == row.printed);
  }
  CHECK(meaning("unknown (a or b)") == meaning("unknown and (a or b)"));
}
