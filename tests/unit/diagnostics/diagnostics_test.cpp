/// The list of findings: codes, severities, order.
#include "diagnostics/diagnostics.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <set>
#include <string>
#include <string_view>

using namespace cqlite;

TEST_CASE("codes: each has an id of its own, a title and an explanation; the first letter tells the severity") {
  std::set<std::string_view> ids;
  for (const CodeInfo& code : all_codes()) {
    CAPTURE(code.id);
    CHECK(ids.insert(code.id).second);
    CHECK(code.id.size() == 4);
    CHECK_FALSE(code.title.empty());
    CHECK(code.explanation.ends_with('.'));
    CHECK((code.id.front() == 'W') == (code.severity == Severity::warning));
  }
  CHECK(info(Code::unknown_parameter).id == "C204");
}

TEST_CASE("diagnostics: help and notes belong to what was reported last") {
  Diagnostics diagnostics;
  diagnostics.report(Code::double_equal, {4, 6}, "first");
  CHECK_FALSE(diagnostics.has_errors());
  diagnostics.report(Code::unknown_function, {0, 3}, "second").help("do this").note({8, 9}, "since here");
  CHECK(diagnostics.has_errors());
  REQUIRE(diagnostics.list().size() == 2);
  CHECK(diagnostics.list()[0].help.empty());
  CHECK(diagnostics.list()[1].help == "do this");
  CHECK(diagnostics.list()[1].notes.at(0).text == "since here");
}

TEST_CASE("diagnostics: taken in the order of the text, identical ones once") {
  Diagnostics diagnostics;
  diagnostics.report(Code::unknown_function, {9, 10}, "late");
  diagnostics.report(Code::unknown_function, {2, 3}, "early");
  diagnostics.report(Code::unknown_function, {9, 10}, "late");
  const auto list = diagnostics.take();
  REQUIRE(list.size() == 2);
  CHECK(list[0].message == "early");
  CHECK(list[1].message == "late");
  CHECK_FALSE(diagnostics.has_errors());
  CHECK(diagnostics.list().empty());
}

TEST_CASE("a Maybe made from a report holds nothing") {
  Diagnostics diagnostics;
  const Maybe<int> none = diagnostics.report(Code::wrong_type, {}, "no number").help("write one");
  CHECK_FALSE(none);
  const Maybe<int> some = 3;
  CHECK(*some == 3);
}
