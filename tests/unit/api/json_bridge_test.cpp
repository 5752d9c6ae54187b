// The bridge to nlohmann/json: values in, rows out.
#include <doctest/doctest.h>

#include <vector>

#include "cqlite/cqlite.hpp"
#include "cqlite/json.hpp"

using cqlite::Events;
using nlohmann::json;

namespace {

std::vector<json> rows_of(std::string_view query, const Events& events, cqlite::RunStats* stats = nullptr) {
  const auto compiled = cqlite::Query::compile(query);
  REQUIRE(compiled);
  std::vector<json> rows;
  const auto result = cqlite::run(*compiled.query, cqlite::Input::events(events), [&](const cqlite::Row& row) {
    rows.push_back(cqlite::to_json(row));
    return true;
  });
  if (stats != nullptr) *stats = result;
  return rows;
}

}  // namespace

TEST_CASE("json bridge: objects and arrays of objects become events") {
  Events events;
  cqlite::add_json(events, json{{"user", "ann"}, {"host", {{"name", "h1"}}}});
  cqlite::add_json(events, json::array({{{"user", "bob"}}, {{"user", "cy"}}}));
  CHECK(rows_of("select([user, host.name])", events) ==
        std::vector<json>{{{"user", "ann"}, {"host.name", "h1"}}, {{"user", "bob"}}, {{"user", "cy"}}});
}

TEST_CASE("json bridge: rows keep the types of their fields") {
  Events events;
  cqlite::add_json(events, json{{"text", "1"}, {"number", 1}, {"big", 18446744073709551615ULL}, {"yes", true}});
  CHECK(rows_of("half := number / 2", events) ==
        std::vector<json>{
            {{"text", "1"}, {"number", 1}, {"big", 18446744073709551615ULL}, {"yes", true}, {"half", 0.5}}});
}

TEST_CASE("json bridge: what is no object is counted, not lost") {
  Events events;
  cqlite::add_json(events, json(5));
  cqlite::add_json(events, json{{"user", "ann"}});
  cqlite::RunStats stats;
  CHECK(rows_of("count()", events, &stats) == std::vector<json>{{{"_count", 1}}});
  CHECK(stats.broken_lines == 1);
}

TEST_CASE("json bridge: a number that a double cannot hold stays text") {
  Events events;
  events.add_json(R"({"n":1e400})");
  CHECK(rows_of("n=*", events) == std::vector<json>{{{"n", "1e400"}}});
}
