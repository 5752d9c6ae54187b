// Which fields exist at a place of the pipeline, and which must be read out of the event.
#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <vector>

#include "analysis/fields.hpp"

using cqlite::analysis::FieldTable;
using cqlite::analysis::Scope;

TEST_CASE("field table: one slot for each name") {
  FieldTable table;
  const auto user = table.slot("user");
  CHECK(table.slot("host") != user);
  CHECK(table.slot("user") == user);
  CHECK(table.slot("User") != user);
  CHECK(table.size() == 3);
  CHECK(table.names().at(user) == "user");
  CHECK_FALSE(table.is_wanted(user));
  table.want(user);
  CHECK(table.is_wanted(user));
}

TEST_CASE("scope: what is read is wanted from the event, unless every row has been given a value") {
  FieldTable table;
  Scope scope(table);
  CHECK(table.is_wanted(scope.read("user")));
  const auto total = scope.write("total", true);
  CHECK_FALSE(table.is_wanted(scope.read("total")));
  CHECK_FALSE(table.is_wanted(total));
}

TEST_CASE("scope: what is set for some rows only is wanted, since the others keep the event's value") {
  FieldTable table;
  Scope scope(table);
  CHECK(table.is_wanted(scope.write("level", false)));
  const auto sure = scope.write("sure", true);
  scope.write("sure", false);
  CHECK_FALSE(table.is_wanted(sure));
}

TEST_CASE("scope: a dropped field is gone, and not wanted when it is read") {
  FieldTable table;
  Scope scope(table);
  scope.drop("user");
  CHECK_FALSE(scope.may_exist("user"));
  CHECK(scope.may_exist("host"));
  CHECK_FALSE(table.is_wanted(scope.read("user")));
  CHECK(scope.columns() == std::vector<cqlite::Slot>{table.slot("user")});
  scope.write("user", true);
  CHECK(scope.may_exist("user"));
}

TEST_CASE("scope: after an aggregate only its columns exist") {
  FieldTable table;
  Scope scope(table);
  scope.read("host");
  CHECK(scope.is_open());
  CHECK(scope.is_before_aggregates());
  scope.aggregate({{table.slot("user"), table.slot("_count")}, false});
  CHECK_FALSE(scope.is_open());
  CHECK_FALSE(scope.is_before_aggregates());
  CHECK(scope.may_exist("user"));
  CHECK_FALSE(scope.may_exist("host"));
  CHECK(scope.existing_names() == std::vector<std::string>{"user", "_count"});
  scope.write("share", true);
  scope.drop("user");
  CHECK(scope.existing_names() == std::vector<std::string>{"_count", "share"});
}

TEST_CASE("scope: an aggregate that keeps events leaves their fields, but ends the part before aggregates") {
  FieldTable table;
  Scope scope(table);
  scope.aggregate({{}, true});
  CHECK(scope.is_open());
  CHECK_FALSE(scope.is_before_aggregates());
  CHECK(scope.may_exist("anything"));
}

TEST_CASE("scope: keep_only closes it, in the order that is asked for") {
  FieldTable table;
  Scope scope(table);
  const auto b = scope.read("b");
  const auto a = scope.read("a");
  scope.keep_only({b, a});
  CHECK_FALSE(scope.is_open());
  CHECK(scope.is_before_aggregates());
  CHECK(scope.existing_names() == std::vector<std::string>{"b", "a"});
  CHECK_FALSE(scope.may_exist("c"));
}

TEST_CASE("scope: a field with a name that only the data knows may be any field") {
  FieldTable table;
  Scope scope(table);
  scope.aggregate({{table.slot("n")}, false});
  CHECK_FALSE(scope.may_exist("x"));
  scope.write_unknown();
  CHECK(scope.may_exist("x"));
}

TEST_CASE("scope: what is read by name is wanted from events alone, and then every slot is") {
  FieldTable table;
  Scope scope(table);
  const auto n = table.slot("n");
  scope.read_by_name("list[");
  scope.read_by_name("list[0");
  CHECK(table.wanted_by_name() == std::vector<std::string>{"list["});
  CHECK(table.is_wanted(n));
  scope.aggregate({{n}, false});
  scope.read_by_name("other[");
  CHECK(table.wanted_by_name().size() == 1);
}

TEST_CASE("scope: rows of an aggregate may have fields that only the data knows, until the next one") {
  FieldTable table;
  Scope scope(table);
  scope.aggregate({{}, false, true});
  CHECK(scope.may_exist("x"));
  scope.aggregate({{table.slot("n")}, false});
  CHECK_FALSE(scope.may_exist("x"));
}

TEST_CASE("scope: where branches meet, a field is sure only if all of them set it") {
  FieldTable table;
  Scope scope(table);
  Scope left = scope;
  Scope right = scope;
  const auto both = left.write("both", true);
  right.write("both", true);
  const auto one = left.write("one", true);
  scope.join({left, right});
  CHECK_FALSE(table.is_wanted(both));
  CHECK(table.is_wanted(one));
  CHECK(scope.may_exist("one"));
  scope.read("both");
  CHECK_FALSE(table.is_wanted(both));
}

TEST_CASE("scope: where branches meet, a field is gone only if all of them dropped it") {
  FieldTable table;
  Scope scope(table);
  Scope left = scope;
  Scope right = scope;
  left.drop("both");
  right.drop("both");
  left.drop("one");
  scope.join({left, right});
  CHECK_FALSE(scope.may_exist("both"));
  CHECK(scope.may_exist("one"));
}

TEST_CASE("scope: one open branch keeps the fields of the event alive") {
  FieldTable table;
  Scope scope(table);
  Scope left = scope;
  Scope right = scope;
  left.keep_only({left.read("a")});
  scope.join({left, right});
  CHECK(scope.is_open());
  CHECK(scope.may_exist("b"));
  Scope closed(table);
  Scope first = closed;
  Scope second = closed;
  first.keep_only({first.read("a")});
  second.keep_only({second.read("b")});
  closed.join({first, second});
  CHECK_FALSE(closed.is_open());
  CHECK(closed.may_exist("a"));
  CHECK(closed.may_exist("b"));
  CHECK_FALSE(closed.may_exist("c"));
}
