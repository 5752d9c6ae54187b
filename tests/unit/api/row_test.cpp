// Rows as callers see them: the event's own bytes where nothing changed, else its fields with what was added.
#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <vector>

#include "running.hpp"

using namespace cqlite;
using namespace cqlite::testing;

TEST_CASE("row: an event that nothing changed is printed as it came in") {
  const std::string odd = R"({ "b" : 1.0,  "a":"\u00e9\/", "n": -0.50E+2 ,"empty":"","t":true,"z":null })";
  CHECK(printed("b=1", odd) == odd + "\n");
  CHECK(printed("*", "  " + odd + "  \n") == odd + "\n");
}

TEST_CASE("row: a step that sets a field leaves the others as they were, in their order") {
  CHECK(printed("x := b + 1", R"({"b":1.0,"a":"q","t":true,"s":"1.0"})") ==
        "{\"b\":1.0,\"a\":\"q\",\"t\":true,\"s\":\"1.0\",\"x\":2}\n");
  CHECK(printed("a := 5", R"({"b":1,"a":"q","c":2})") == "{\"b\":1,\"a\":5,\"c\":2}\n");
  CHECK(printed("drop(a)", R"({"b":1,"a":"q","c":2})") == "{\"b\":1,\"c\":2}\n");
}

TEST_CASE("row: a step that changed nothing in this event leaves its values alone") {
  CHECK(printed("x := nosuch + 1", R"({"b":1.0,"a":"q"})") == "{\"b\":1.0,\"a\":\"q\"}\n");
}

TEST_CASE("row: nested values are printed under their paths") {
  CHECK(printed("*", R"({"u":{"id":7,"tags":["a",{"k":"b"}]},"e":{},"l":[]})") ==
        "{\"u.id\":7,\"u.tags[0]\":\"a\",\"u.tags[1].k\":\"b\"}\n");
}

TEST_CASE("row: a brace within a text does not make an event a nested one") {
  CHECK(printed("x := 1", R"({"a":"{[\"]}"})") == "{\"a\":\"{[\\\"]}\",\"x\":1}\n");
}

TEST_CASE("row: of a key that stands twice the last value is what the query sees and, once changed, what is printed") {
  const std::string twice = R"({"a":1,"b":0,"a":2})";
  CHECK(printed("a=2", twice) == twice + "\n");
  CHECK(printed("a=1", twice).empty());
  CHECK(printed("x := a", twice) == "{\"a\":2,\"b\":0,\"x\":2}\n");
  CHECK(printed("a := 3", twice) == "{\"a\":3,\"b\":0}\n");
}

TEST_CASE("row: control characters, quotes and invalid UTF-8 are escaped or replaced in what is printed anew") {
  CHECK(printed("x := 1", "{\"a\":\"\\u0001\\n\\\"\\\\\"}") == "{\"a\":\"\\u0001\\n\\\"\\\\\",\"x\":1}\n");
}

TEST_CASE("row: the time is printed as it was understood") {
  CHECK(printed("*", R"({"@timestamp":"2026-01-01T00:00:00Z","a":1})") == "{\"@timestamp\":1767225600000,\"a\":1}\n");
  CHECK(printed("*", R"({"@timestamp":1767225600000,"a":1})") == "{\"@timestamp\":1767225600000,\"a\":1}\n");
  CHECK(printed("*", R"({"@timestamp":"soon","a":1})") == "{\"@timestamp\":\"soon\",\"a\":1}\n");
}

TEST_CASE("row: types are kept: texts in quotes, numbers and booleans bare, computed numbers bare") {
  CHECK(printed("s := \"7\" | n := 7 * 1 | b := a == 1 | c := a | t := length(u)", R"({"a":1,"u":"7"})") ==
        "{\"a\":1,\"u\":\"7\",\"s\":\"7\",\"n\":7,\"b\":true,\"c\":1,\"t\":1}\n");
}

TEST_CASE("row: fields are looked up by name, and views are good within the handler") {
  const Query query = compiled("x := a + 1");
  std::size_t seen = 0;
  run(query, Input::text("{\"a\":1,\"b\":\"text\"}\n{\"b\":\"\"}\n"), [&](const Row& row) {
    if (++seen == 1) {
      CHECK(row.find("x") == "2");
      CHECK(row.find("b") == "text");
      CHECK(row.fields().size() == 3);
      CHECK(row.fields()[0].name == "a");
      CHECK(row.fields()[0].type == FieldType::number);
      CHECK(row.fields()[1].type == FieldType::text);
      CHECK(row.fields()[2].type == FieldType::number);
    } else {
      CHECK(row.find("b") == "");
      CHECK_FALSE(row.find("x"));
      CHECK_FALSE(row.find("nosuch"));
    }
    return true;
  });
  CHECK(seen == 2);
}

TEST_CASE("row: an aggregate's row has its columns in order, without those it lacks") {
  CHECK(printed("groupBy(k, function=[max(n), count()])", "{\"k\":\"b\"}\n{\"k\":\"a\",\"n\":2.5}\n") ==
        "{\"k\":\"a\",\"_max\":2.5,\"_count\":1}\n{\"k\":\"b\",\"_count\":1}\n");
}

TEST_CASE("row: a number as key keeps its type if all of the group have it") {
  CHECK(printed("groupBy(k)", "{\"k\":1}\n{\"k\":1}\n") == "{\"k\":1,\"_count\":2}\n");
  CHECK(printed("groupBy(k)", "{\"k\":1}\n{\"k\":\"1\"}\n") == "{\"k\":\"1\",\"_count\":2}\n");
}
