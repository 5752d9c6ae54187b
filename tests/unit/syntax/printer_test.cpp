/// Printing: canonical text that is read as the same tree, and that printing again does not change.
#include "syntax/printer.hpp"

#include <doctest/doctest.h>

#include "support.hpp"

using namespace cqlite;
using namespace cqlite::syntax_test;

TEST_CASE("printer: one step a line, clauses on lines of their own") {
  const std::string_view query =
      "#type=json user!=/^svc-/i|case{a=1|x:=\"one\";x match{\"b\"=>y:=2;*=>*};*}|groupBy([a,b],function=count())";
  CHECK(syntax::print(parse(query).query) ==
        "#type = json user != /^svc-/i\n"
        "| case {\n"
        "    a = 1 | x := \"one\";\n"
        "    x match {\n"
        "        \"b\" => y := 2;\n"
        "        * => *\n"
        "      };\n"
        "    *\n"
        "  }\n"
        "| groupBy([a, b], function=count())\n");
  CHECK(syntax::print(ast::Query{}).empty());
}

TEST_CASE("printer: comments are kept before their steps if the source is given") {
  const std::string_view query = "// who\nuser=* // any\n| /* then */ count() // done";
  CHECK(syntax::print(parse(query).query, query) == "// who\nuser = *\n// any\n/* then */\n| count()\n// done\n");
}

TEST_CASE("printer: the text is read as the same tree") {
  const std::string_view queries[] = {
      "x=\"a\\\"b\\\\c\\n\\t\\d\"",
      "x=/a\\/b[/]c\\\\/iF /\\// | /[^\\]/]/",
      "x = ~y | x = -1 | x=:y",
      "f(p= ~y)",
      "foo and in(\"a\", \"b\") | foo and not in(\"a\") | a and like | a and in | a and (b)",
      "not a in(x, values=[1]) | b or a and in(\"x\")",
      "where and x | (where like x) | where or y",
      "count and (a)",
      "limit=10 -x +y *z* a:b ~t",
      "?p ?{q=*} ?\"r s\" ?{\"t u\"=\"v\\\"\"} ?{w%=1}",
      "x := a-b | x := a - b | x := (a -b)*c | x := -(-a) | x := !(!a) | x := a- -b",
      "f(10.0.0.0/8, 2024-01-01, -02:00, *x*, p=-1, q=%T, r=[*, a-b, 1h])",
      "test(a = /x/ and (b or not c) and d in [1, \"2\"] && !e)",
      "if(a == 1, then=\"x\", else=y[0].z)",
      "f(a[], \"b[]\", [m := max(x), n := count()], {a | b}, [{c}, {d}])",
      "correlate(a: {x=1} include: [y], b: {y=2 | f <=> a.f}, within=5m)",
      "a =~ !in(values=[x]) b =~ cidr(subnet=1.2.3.0/24) | \"a b\" =~ in(values=[x])",
      "$q() | $\"q r\"(x=1, \"y z\"=*, v=[a, \"b\"]) | $a/b:c(x=~y)",
      "`k` := 1 | \"k l\" := 2 | k[0] := 3",
      "case { case { a ; b } | c ; x match { /a/ => b ; in(values=[c]) => d ; ?p => e ; a-b => f ; \"*\" => g } }",
      "[count(), x := max(y)] | true false | a == b",
  };
  for (const std::string_view query : queries) {
    CAPTURE(query);
    const Parsed first = parse(query);
    INFO(told(first, query));
    REQUIRE_FALSE(first.has_errors);
    const std::string text = syntax::print(first.query);
    CAPTURE(text);
    const Parsed second = parse(text);
    INFO(told(second, text));
    CHECK(syntax::dump(second.query) == syntax::dump(first.query));
    CHECK(syntax::print(second.query) == text);
  }
}

TEST_CASE("printer: a tree made by hand gets the parentheses it needs") {
  const auto name = [](const char* text) {
    return std::make_unique<ast::Expression>(ast::Expression{{}, ast::Name{text, false, {}}});
  };
  auto sum = std::make_unique<ast::Expression>(
      ast::Expression{{}, ast::Binary{ast::BinaryOperator::add, {}, name("a"), name("b")}});
  const ast::Expression product{{}, ast::Binary{ast::BinaryOperator::multiply, {}, std::move(sum), name("c")}};
  CHECK(syntax::print(product) == "(a + b) * c");
}
