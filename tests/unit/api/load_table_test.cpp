// Loading tables: what ends it early.
#include <doctest/doctest.h>

#include <ostream>
#include <string>

#include "cqlite/error.hpp"
#include "cqlite/event_table.hpp"
#include "running.hpp"

using namespace cqlite;
using namespace cqlite::testing;

TEST_CASE("load: strict, the first broken line is an error, also by what no field asks for") {
  const std::string events = R"({"n":1}
{"n":2,"s":"\q"}
{"n":
)";
  LoadTableOptions options;
  options.fields = {"n"};
  for (const unsigned threads : {1U, 4U}) {
    options.threads = threads;
    options.strict = false;
    CHECK(EventTable::load(Input::text(events), options).load_stats().broken_lines == 1);
    options.strict = true;
    CHECK_THROWS_WITH_AS((void)EventTable::load(Input::text(events), options), "text:2: broken JSON", Error);
  }
}

TEST_CASE("load: strict, lines that are right make the same table") {
  const std::string events = "{\"n\":1}\n\n{\"n\":2,\"s\":\"\\u0041\"}\n";
  LoadTableOptions options;
  options.strict = true;
  const EventTable table = EventTable::load(Input::text(events), options);
  CHECK(printed(compiled("s=A"), Input::table(table)) == "{\"n\":2,\"s\":\"\\u0041\"}\n");
}

TEST_CASE("load: a cancellation ends it, with what was read") {
  Cancellation cancellation;
  LoadTableOptions options;
  options.threads = 1;
  options.cancellation = &cancellation;
  CHECK_FALSE(EventTable::load(Input::text("{}"), options).load_stats().is_cancelled);
  cancellation.cancel();
  const EventTable table = EventTable::load(Input::text("{}"), options);
  CHECK(table.load_stats().is_cancelled);
  CHECK(table.events() == 0);
}
