/// Filters: precedence, free text, comparisons, and what an unquoted word may hold (reference 1.6, 2.2 to 2.4).
#include <doctest/doctest.h>

#include "support.hpp"

using namespace cqlite::syntax_test;

TEST_CASE("filters: or binds tighter than and, not binds tightest") {
  struct Row {
    std::string_view query;
    std::string_view same_as;
  };
  const Row rows[] = {
      {"foo bar", "foo and bar"},
      {"a or b c or d", "(a or b) and (c or d)"},
      {"foo and not bar or baz", "foo and ((not bar) or baz)"},
      {"foo or not bar and baz", "(foo or (not bar)) and baz"},
      {"not foo bar", "(not foo) and bar"},
      {"foo not statuscode=200", "foo and (not statuscode = 200)"},
      {"!bar", "not bar"},
      {"NOT a OR b AND c", "((not a) or b) and c"},
      {"foo < 42 + 3", "(foo < 42) and + and 3"},
      {"user = Alan Turing", "(user = Alan) and Turing"},
      {"a b c", "a and b and c"},
      {"a or b or c", "a OR b OR c"},
      {"foo (a or b)", "foo and (a or b)"},
      {"a||b", "a | b"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.query);
    CHECK(meaning(row.query) == meaning(row.same_as));
  }
  CHECK(meaning("not (foo bar)") != meaning("not foo bar"));
  CHECK(meaning("not not a") != meaning("a"));
  CHECK(meaning("(a b) c") != meaning("a b c"));
}

TEST_CASE("filters: every form of comparison") {
  struct Row {
    std::string_view query;
    std::string_view printed;
  };
  const Row rows[] = {
      {"F=x", "F = x"},
      {"F  !=\n x*y", "F != x*y"},
      {"F=*", "F = *"},
      {"F=\"\"", "F = \"\""},
      {"\"host name\"=x", "\"host name\" = x"},
      {"users[0].name=x", "users[0].name = x"},
      {"400=x", "400 = x"},
      {"F=/re/iF", "F = /re/iF"},
      {"F!=/re/", "F != /re/"},
      {"F like pat*", "F like pat*"},
      {"F LIKE /re/", "F like /re/"},
      {"F<-1.5e3", "F < -1.5e3"},
      {"F>=\"60\"", "F >= \"60\""},
      {"n < ?max", "n < ?max"},
      {"F=?p", "F = ?p"},
      {"F=true", "F = true"},
      {"F =~ /re/ G !~ /x/", "F =~ /re/ G !~ /x/"},
      {"F in [200,404]", "F in [200, 404]"},
      {"F not in (\"a\", b)", "F not in [\"a\", b]"},
      {"F in(\"a\",\"b\")", "F in [\"a\", \"b\"]"},
      {"ip =~ cidr(subnet=10.0.0.0/8)", "ip =~ cidr(subnet=10.0.0.0/8)"},
      {"ip =~ not in(values=[a])", "ip =~ !in(values=[a])"},
      {"test=fisk", "test = fisk"},
      {"like=x", "like = x"},
      {"#type=json a\\b=c", "#type = json a\\b = c"},
      {"f=S-1-5-18 t=10:15:00 i=docker/*", "f = S-1-5-18 t = 10:15:00 i = docker/*"},
      {"ImageFileName=*\\cmd.exe", "ImageFileName = *\\cmd.exe"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.query);
    CHECK(printed(row.query) == row.printed);
  }
  CHECK(printed("x in(field, values=[\"a\"])") == "x and in(field, values=[\"a\"])");
}

TEST_CASE("filters: true and false are constants, not words") {
  CHECK(meaning("true") == R"({"steps":[{"filter":{"boolean":true}}]})");
  CHECK(meaning("false") == R"({"steps":[{"filter":{"boolean":false}}]})");
  CHECK(meaning("truely") == R"({"steps":[{"filter":{"free text":{"pattern":"truely"}}}]})");
  CHECK(meaning("TRUE") == R"({"steps":[{"filter":{"free text":{"pattern":"TRUE"}}}]})");
}

TEST_CASE("the slash: regex, comment, division or part of a text, by place") {
  struct Row {
    std::string_view query;
    std::string_view tree;
  };
  const Row rows[] = {
      {"https://www.example.com/", R"({"steps":[{"filter":{"free text":{"pattern":"https://www.example.com/"}}}]})"},
      {"https: //www.example.com/", R"({"steps":[{"filter":{"free text":{"pattern":"https:"}}}]})"},
      {"/fisk/i", R"({"steps":[{"filter":{"free text":{"flags":"i","regex":"fisk"}}}]})"},
      {"foo=m/fisk/i",
       R"({"steps":[{"filter":{"compare":"=","field":{"name":"foo"},"right":{"pattern":"m/fisk/i"}}}]})"},
      {"foo=/m/i",
       R"({"steps":[{"filter":{"compare":"=","field":{"name":"foo"},"right":{"flags":"i","regex":"m"}}}]})"},
      {"p=/[/]b\\\\(?<r>[^\\\\/]*)$/",
       R"({"steps":[{"filter":{"compare":"=","field":{"name":"p"},"right":{"regex":"[/]b\\\\(?<r>[^\\\\/]*)$"}}}]})"},
      {"p=/a\\/b/", R"({"steps":[{"filter":{"compare":"=","field":{"name":"p"},"right":{"regex":"a/b"}}}]})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.query);
    CHECK(meaning(row.query) == row.tree);
  }
  CHECK(meaning("a := m/fisk/i") == meaning("a := (m / fisk) / i"));
  CHECK(meaning("x // a comment\n| /* another\n one */ y") == meaning("x | y"));
}

TEST_CASE("texts: four escapes, every other backslash stays") {
  CHECK(meaning(R"("C:\\Users")") == R"({"steps":[{"filter":{"free text":{"text":"C:\\Users"}}}]})");
  CHECK(meaning(R"("a\"b\n\t")") == R"({"steps":[{"filter":{"free text":{"text":"a\"b\n\t"}}}]})");
  CHECK(meaning(R"("\d\S")") == R"({"steps":[{"filter":{"free text":{"text":"\\d\\S"}}}]})");
  CHECK(meaning("\"a\nb\"") == R"({"steps":[{"filter":{"free text":{"text":"a\nb"}}}]})");
}

TEST_CASE("parameters and saved queries") {
  struct Row {
    std::string_view query;
    std::string_view printed;
  };
  const Row rows[] = {
      {"t=?msg-level", "t = ?msg-level"},
      {"?{signal=\"*\"}", "?{signal=\"*\"}"},
      {"?{ ASN-org = * } | a=?ASN-org", "?{ASN-org=\"*\"} | a = ?ASN-org"},
      {"?\"a title\"", "?\"a title\""},
      {"?{\"a title\"=\"x\"}", "?{\"a title\"=\"x\"}"},
      {"groupBy(?column)", "groupBy(?column)"},
      {"$name()", "$name()"},
      {"$\"name with spaces\"(x=1)", "$\"name with spaces\"(x=1)"},
      {"$pack/scope:name(host=\"a\", ids=[\"1\",\"2\"], p=?q)",
       "$pack/scope:name(host=\"a\", ids=[\"1\", \"2\"], p=?q)"},
      {"f({$q()})", "f({ $q() })"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.query);
    CHECK(printed(row.query) == row.printed);
  }
}

TEST_CASE("filters: warnings about how a text is read") {
  struct Row {
    std::string_view query;
    std::string_view code;
    std::uint32_t offset;
  };
  const Row rows[] = {
      {"x | a or b c", "W101", 4}, {"c and a or b", "W101", 6}, {"test(a or b and c)", "W101", 5},
      {"count", "W102", 0},        {"foo case", "W102", 4},     {"like | x", "W102", 0},
      {"a == b", "W103", 2},       {"x = a + b", "W104", 2},
  };
  for (const Row& row : rows) {
    CAPTURE(row.query);
    const Parsed parsed = parse(row.query);
    CHECK_FALSE(parsed.has_errors);
    REQUIRE(parsed.diagnostics.size() == 1);
    CHECK(parsed.diagnostics.front().code == row.code);
    CHECK(parsed.diagnostics.front().span.begin == row.offset);
    CHECK_FALSE(parsed.diagnostics.front().help.empty());
  }
  for (const std::string_view query : {"(a or b) c", "a or b", "a b", "test((a or b) and c)", "\"count\"", "x = a"}) {
    CAPTURE(query);
    CHECK(parse(query).diagnostics.empty());
  }
}
