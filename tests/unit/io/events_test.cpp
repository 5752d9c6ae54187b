/// Events in memory: what is added becomes one line each.
#include <doctest/doctest.h>

#include "reading.hpp"

namespace cqlite {
namespace {

using namespace testing;
using Lines = std::vector<std::string>;

Lines lines_of(std::string_view json) {
  Events events;
  events.add_json(json);
  const Lines lines = read_all(Input::events(events)).lines;
  CHECK(events.size() == lines.size());
  return lines;
}

}  // namespace

TEST_CASE("events: fields become an object, texts as strings") {
  Events events;
  events.add({{"user", "ann"}, {"path", "C:\\x"}, {"count", "3"}});
  events.add({});
  const FieldView fields[] = {{"n", "1.50", FieldType::number},
                              {"odd", "007", FieldType::number},
                              {"b", "true", FieldType::boolean},
                              {"c", "maybe", FieldType::boolean}};
  events.add(fields);
  CHECK(events.size() == 3);
  CHECK(read_all(Input::events(events)).lines ==
        Lines{R"({"user":"ann","path":"C:\\x","count":"3"})", "{}", R"({"n":1.50,"odd":"007","b":true,"c":"maybe"})"});
  events.clear();
  CHECK(events.size() == 0);
  CHECK(read_all(Input::events(events)).lines.empty());
}

TEST_CASE("events: JSON may be an object, objects one a line, or an array") {
  CHECK(lines_of("{\"a\":1}") == Lines{"{\"a\":1}"});
  CHECK(lines_of("{\"a\":1}\n\n{\"b\":2}\n") == Lines{"{\"a\":1}", "{\"b\":2}"});
  CHECK(lines_of(" [{\"a\":1},\n {\"b\":2}]") == Lines{"{\"a\":1}", "{\"b\":2}"});
  CHECK(lines_of("\xef\xbb\xbf{}") == Lines{"{}"});
  CHECK(lines_of("  \n ").empty());
}

TEST_CASE("events: an object may be written over several lines") {
  CHECK(lines_of("{\n  \"a\": [1,\n 2]\n}\n{\"b\":\"}\"}") == Lines{"{   \"a\": [1,  2] }", "{\"b\":\"}\"}"});
}

TEST_CASE("events: what is no event stays a line of its own, to be reported by the run") {
  CHECK(lines_of("{\"a\":\n{\"b\":2}\ntext") == Lines{"{\"a\":", "{\"b\":2}", "text"});
  CHECK(lines_of("1\n[2]") == Lines{"1", "[2]"});
}

TEST_CASE("events: moving keeps them") {
  Events first;
  first.add({{"a", "1"}});
  Events second(std::move(first));
  CHECK(read_all(Input::events(second)).lines == Lines{R"({"a":"1"})"});
}

}  // namespace cqlite
