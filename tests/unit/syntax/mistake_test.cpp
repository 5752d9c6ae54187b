/// Mistakes: each gives exactly one error, at the place to change, with a help that says what to do.
#include <doctest/doctest.h>

#include "support.hpp"

using namespace cqlite;
using namespace cqlite::syntax_test;

namespace {

struct Mistake {
  std::string_view query;
  std::string_view code;
  std::size_t line;
  std::size_t column;
  std::string_view help;
};

template <std::size_t Count>
void check(const Mistake (&mistakes)[Count]) {
  for (const Mistake& mistake : mistakes) {
    const Parsed parsed = parse(mistake.query);
    CAPTURE(mistake.query);
    INFO(told(parsed, mistake.query));
    std::vector<Diagnostic> errors;
    for (const Diagnostic& found : parsed.diagnostics) {
      if (found.severity == Severity::error) errors.push_back(found);
    }
    REQUIRE(errors.size() == 1);
    const Position position = position_at(mistake.query, errors[0].span.begin);
    CHECK(errors[0].code == mistake.code);
    CHECK(position.line == mistake.line);
    CHECK(position.column == mistake.column);
    CHECK_MESSAGE(errors[0].help.find(mistake.help) != std::string::npos, errors[0].help);
    CHECK_FALSE(errors[0].help.empty());
  }
}

}  // namespace

TEST_CASE("mistakes: brackets, quotes and slashes without partner point at the opening one") {
  check({
      {"groupBy(a, b", "C104", 1, 8, "`)`"},
      {"groupBy([a, b)", "C104", 1, 9, "`]`"},
      {"groupBy([a, b) | count()", "C104", 1, 9, "`]`"},
      {"x=1\n| groupBy(a\n| count()", "C104", 2, 10, "`)`"},
      {"case { a=1 | x := 1", "C104", 1, 6, "`}`"},
      {"case { a | case { b", "C104", 1, 17, "`}`"},
      {"f({a=1 ) | b", "C104", 1, 3, "`}`"},
      {"(a or b", "C104", 1, 1, "`)`"},
      {"?{name", "C104", 1, 2, "`}`"},
      {"a )", "C101", 1, 3, "remove it"},
      {"a | } | b", "C101", 1, 5, "remove it"},
      {"x=\"foo", "C102", 1, 3, "close it"},
      {"x=\"foo | y=\"bar\"", "C102", 1, 3, "close it"},
      {"case { a=\"b ; c }", "C102", 1, 10, "close it"},
      {"a=/\"/ \\\"", "C102", 1, 8, "remove the quote"},
      {"groupBy(a)\"", "C102", 1, 11, "remove the quote"},
      {"groupBy(a)'", "C110", 1, 11, "remove it"},
      {"a='b c'", "C110", 1, 3, "write \"b c\""},
      {"x=/foo\n| y", "C103", 1, 3, "close it"},
      {"test(x = /foo)", "C103", 1, 10, "close it"},
      {"a | /* b", "C101", 1, 5, "*/"},
  });
}

TEST_CASE("mistakes: a missing | points at what should come after it") {
  check({
      {"groupBy(a) sort(b)", "C105", 1, 12, "put `|` before it"},
      {"a=1 count(as=n) sort(n)", "C105", 1, 5, "put `|` before it"},
      {"groupBy(a)\nx=1", "C105", 2, 1, "put `|` before it"},
      {"x := 1 y := 2", "C105", 1, 8, "put `|` before it"},
      {"x := 1\ny := 2\nz := 3", "C105", 2, 1, "put `|` before it"},
      {"a=1 y := 2", "C105", 1, 5, "put `|` before it"},
      {"a=1 case { b }", "C105", 1, 5, "put `|` before it"},
      {"x := lower(y) z=1", "C105", 1, 15, "put `|` before it"},
  });
}

TEST_CASE("mistakes: case and match") {
  check({
      {"a ; b", "C101", 1, 3, "`|` between steps"},
      {"f({a ; b})", "C101", 1, 6, "`|` between steps"},
      {"case { }", "C106", 1, 8, "write `*`"},
      {"case { a ; ; b }", "C106", 1, 12, "write `*`"},
      {"x match { \"a\" => ; * => * }", "C106", 1, 18, "write `*`"},
      {"x match { \"a\" -> b }", "C101", 1, 15, "guard => steps"},
      {"casee { a }", "C101", 1, 1, "did you mean `case`?"},
      {"x mach { a => b }", "C101", 1, 3, "did you mean `match`?"},
      {"f({})", "C101", 1, 4, "write `*`"},
  });
}

TEST_CASE("mistakes: names and values") {
  check({
      {"host-name=x", "C109", 1, 1, "\"host-name\""},
      {"a | host-name := 1", "C109", 1, 5, "\"host-name\""},
      {"user.e-mail != *", "C109", 1, 1, "\"user.e-mail\""},
      {"x = = 1", "C101", 1, 5, "one `=`"},
      {"a = | b", "C101", 1, 5, "field=*"},
      {"a = b = c", "C101", 1, 7, "do not chain"},
      {"test(a = b = c)", "C101", 1, 12, "a = b and b = c"},
      {"a < b", "C303", 1, 5, "test(a < b)"},
      {"400 > statuscode", "C303", 1, 7, "test(a < b)"},
      {"a >= \"x\"", "C303", 1, 6, "test(a < b)"},
      {"x=/a/iq", "C302", 1, 7, "flags: i"},
      {"x=/a[b/", "C302", 1, 5, "\\["},
      {"https://", "C101", 1, 7, "double quotes"},
      {"a or", "C101", 1, 5, "a filter is"},
      {"a and and b", "C101", 1, 7, "\"and\""},
      {"a =~ foo", "C101", 1, 6, "/regex/"},
      {"foo like", "C101", 1, 9, "like"},
      {"x = lower(y)", "C101", 1, 5, "test(x == lower(…))"},
      {"foo[x]=1", "C101", 1, 4, "users[0]"},
      {"$name", "C101", 1, 6, "$name()"},
      {"a=?", "C101", 1, 4, "?name"},
  });
}

TEST_CASE("mistakes: arguments and expressions") {
  check({
      {"groupBy([a, b,])", "C101", 1, 14, "remove the comma"},
      {"groupBy(a,)", "C101", 1, 10, "remove the comma"},
      {"groupBy(...)", "C101", 1, 9, "left out"},
      {"groupBy([a, ...])", "C101", 1, 13, "left out"},
      {"regex(^foo.*)", "C101", 1, 7, "double quotes: \"^foo.*\""},
      {"regex(regex=^foo$)", "C101", 1, 13, "double quotes: \"^foo$\""},
      {"regex(/foo/)", "C111", 1, 7, "\"foo\""},
      {"x := /foo/", "C111", 1, 6, "`field = /foo/`"},
      {"x := foo*", "C111", 1, 9, "double quotes"},
      {"test(a == *b*)", "C111", 1, 11, "double quotes"},
      {"x := a +", "C101", 1, 9, "expression"},
      {"x := --1", "C101", 1, 7, "parentheses"},
      {"x := if(a = , 1, 2)", "C101", 1, 13, "expression"},
  });
}

TEST_CASE("mistakes: what comes along with a copied query") {
  check({
      {"a=1\n→ count()", "C110", 2, 1, "prose"},
      {"a -> b", "C101", 1, 3, "prose"},
      {"x={app_id}", "C101", 1, 3, "?app_id"},
      {"#repo=foundry_{app_id}_x", "C101", 1, 15, "?app_id"},
      {"x=<your-value>", "C101", 1, 3, "put the value here"},
      {"a=“foo”", "C110", 1, 3, "straight"},
      {"a\u00A0=1", "C110", 1, 2, "plain space"},
      {"count()`", "C110", 1, 8, "back-tick"},
      {"a=b\u2202c", "C110", 1, 4, "double quotes"},
  });
}

TEST_CASE("mistakes: control characters and broken UTF-8 are found at their column") {
  using namespace std::string_view_literals;
  check({
      {"ab\0c"sv, "C110", 1, 3, "delete it"},
      {"a |\n b\x1B[31m"sv, "C110", 2, 3, "delete it"},
      {"ä=\"\xC3(\""sv, "C110", 1, 4, "UTF-8"},
      {"a\xFF"sv, "C110", 1, 2, "UTF-8"},
      {"\xC0\x80"sv, "C110", 1, 1, "UTF-8"},
      {"\xED\xA0\x80"sv, "C110", 1, 1, "UTF-8"},
  });
}

TEST_CASE("mistakes: several in one go, and what could be read is kept") {
  const std::string_view query =
      "a = = 1 | groupBy([b, c) | x := 1 y := 2\n| case { d ; host-name=e ; f= | g } | count()";
  const Parsed parsed = parse(query);
  CHECK(told(parsed, query) ==
        "C101 1:5 expected a value, found `=`\n"
        "C104 1:19 this `[` is not closed\n"
        "C105 1:35 `y` starts a new step, but no `|` stands before it\n"
        "C109 2:14 the field name `host-name` needs quotes\n"
        "C101 2:31 expected a value, found `|`\n");
  CHECK(syntax::print(parsed.query.pipeline) == "case {\n    d;\n    ;\n    g\n  } | count()");
}

TEST_CASE("mistakes: an endless list of them is cut") {
  std::string query;
  for (int i = 0; i < 100; ++i) query += "a = | ";
  CHECK(parse(query).diagnostics.size() == 20);
}
