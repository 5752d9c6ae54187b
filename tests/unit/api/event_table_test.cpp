// Tables in memory: what loading takes, leaves out and tells, and that queries see the events as the input has them.
#include "cqlite/event_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "api/table_impl.hpp"
#include "cqlite/error.hpp"
#include "running.hpp"
#include "unit/io/reading.hpp"

using namespace cqlite;
using namespace cqlite::testing;

namespace {

std::string over_table(const EventTable& table, std::string_view query, unsigned threads = 1) {
  RunOptions options;
  options.threads = threads;
  options.batch_rows = 3;
  return printed(compiled(query), Input::table(table), options);
}

}  // namespace

TEST_CASE("event table: several inputs, in their order, by any number of threads") {
  const Folder folder;
  std::vector<std::string> paths;
  int first = 0;
  // The second one begins in the middle of what one worker could take, and is long enough for the others.
  for (const int count : {3, 20000, 1, 0, 50}) {
    paths.push_back(folder.file(std::to_string(paths.size()) + ".ndjson", events_from(first, count)));
    first += count;
  }
  const std::vector<std::string> queries = {
      "n > 19000", "groupBy(host)",       "head(20)",
      "tail(5)",   "sort(host, limit=7)", "n > 19000 | host=host3 | select([n, @source])"};
  for (const unsigned threads : {1U, 2U, 3U}) {
    for (const std::size_t chunk_bytes : std::vector<std::size_t>{100, 3000, 1 << 20}) {
      for (int repeat = 0; repeat < 3; ++repeat) {
        const EventTable table =
            EventTable::load(Input::files(paths), {.threads = threads, .fields = {}, .chunk_bytes = chunk_bytes});
        CAPTURE(threads);
        CAPTURE(chunk_bytes);
        REQUIRE(table.events() == static_cast<std::uint64_t>(first));
        for (const std::string& query : queries) {
          CAPTURE(query);
          CHECK(over_table(table, query, threads) == printed(compiled(query), Input::files(paths)));
        }
      }
    }
  }
}

TEST_CASE("event table: broken lines are left out, counted and named") {
  const std::string text = "{\"a\":1}\n{\"a\":\n\nno json\n{\"a\":2}\r\n[1]\n{\"a\":3,\"b\":{\"c\":[}\n{\"a\":4}";
  for (const unsigned threads : {1U, 3U}) {
    for (const std::size_t chunk_bytes : std::vector<std::size_t>{1, 1 << 20}) {
      const EventTable table =
          EventTable::load(Input::text(text), {.threads = threads, .fields = {}, .chunk_bytes = chunk_bytes});
      CHECK(table.events() == 3);
      CHECK(table.load_stats().events == 3);
      CHECK(table.load_stats().bytes == text.size());
      CHECK(table.load_stats().broken_lines == 4);
      REQUIRE(table.load_stats().notices.size() == 1);
      CHECK(table.load_stats().notices[0].code == "W501");
      CHECK(table.load_stats().notices[0].message.find(":2: broken JSON") != std::string::npos);
      // A value that was read before its line turned out to be broken is in no column.
      CHECK(over_table(table, "groupBy(a)") == printed("groupBy(a)", text));
      CHECK(over_table(table, "a=3 | count()") == "{\"_count\":0}\n");
      CHECK(over_table(table, "a=4") == "{\"a\":4}\n");
    }
  }
}

TEST_CASE("event table: a broken line leaves nothing behind for the events after it") {
  const EventTable table = EventTable::load(Input::text("{\"a\":1,\"b\":1}\n{\"a\":2,\"b\":2,\"c\":2\n{\"d\":3}\n"));
  CHECK(over_table(table, "select([a, b, c, d])") == "{\"a\":1,\"b\":1}\n{\"d\":3}\n");
  CHECK(over_table(table, "c=* | count()") == "{\"_count\":0}\n");
}

TEST_CASE("event table: invalid UTF-8 is repaired and told") {
  const std::string text = "{\"a\":\"x\xff\",\"b\":1}\n{\"a\":\"\xc3\xa4\",\"b\":2}\n{\"a\":\"x\xff\",\"\xff\":3}\n";
  for (const std::vector<std::string>& fields : std::vector<std::vector<std::string>>{{}, {"a"}}) {
    const EventTable table = EventTable::load(Input::text(text), {.threads = 1, .fields = fields});
    CHECK(table.events() == 3);
    CHECK(table.load_stats().repaired_lines == 2);
    REQUIRE(table.load_stats().notices.size() == 1);
    CHECK(table.load_stats().notices[0].code == "W502");
    for (const std::string_view query : {"groupBy(a)", "a=x*", "b=1"}) {
      CAPTURE(query);
      CHECK(over_table(table, query) == printed(query, text));
    }
  }
}

TEST_CASE("event table: fields without a column are found, too") {
  const std::string text =
      "{\"a\":1,\"b\":\"x\",\"c\":{\"d\":[5,6]}}\n{\"a\":2,\"#b\":\"y\"}\n{\"b\":\"x\",\"c\":{\"d\":[7]}}\n";
  for (const std::vector<std::string>& fields :
       std::vector<std::vector<std::string>>{{}, {"a"}, {"a", "b"}, {"#b", "b", "c.d[0]"}, {"nothing"}}) {
    const EventTable table = EventTable::load(Input::text(text), {.threads = 1, .fields = fields});
    for (const std::string_view query :
         {"a > 1", "groupBy(b)", "groupBy(#b)", "b=x", "#b=*", "groupBy(c.d[0], function=sum(a))", "\"6\"",
          "array:contains(\"c.d[]\", value=6)", "sort(a)", "@rawstring=*5*", "b=x | c.d[0]=7 | a := 1"}) {
      CAPTURE(query);
      CHECK(over_table(table, query) == printed(query, text));
    }
  }
}

TEST_CASE("event table: the text need not outlive loading") {
  auto text = std::make_unique<std::string>(events_from(0, 100));
  const std::string expected = printed("host=host3 | sort(n)", *text);
  const EventTable table = EventTable::load(Input::text(*text), {.threads = 2, .fields = {}, .chunk_bytes = 500});
  std::fill(text->begin(), text->end(), 'x');
  text.reset();
  CHECK(over_table(table, "host=host3 | sort(n)") == expected);
}

TEST_CASE("event table: events in memory and streams can be loaded; a table can be moved") {
  Events events;
  events.add_json("{\"a\":1}\n{\"a\":2}\n");
  EventTable table = EventTable::load(Input::events(events));
  CHECK(over_table(table, "a=2") == "{\"a\":2}\n");
  bool is_read = false;
  table = EventTable::load(Input::stream(
      [&](char* buffer, std::size_t) {
        const std::string_view text = "{\"a\":3}";
        if (std::exchange(is_read, true)) return std::size_t{0};
        std::copy(text.begin(), text.end(), buffer);
        return text.size();
      },
      "stream"));
  const EventTable moved = std::move(table);
  CHECK(over_table(moved, "a=*") == "{\"a\":3}\n");
}

TEST_CASE("event table: an input without events, or that cannot be read") {
  const EventTable table = EventTable::load(Input::text("\n\n"));
  CHECK(table.events() == 0);
  CHECK(over_table(table, "count()") == "{\"_count\":0}\n");
  const Folder folder;
  const std::string path = folder.file("events.ndjson.gz", "\x1f\x8b\x08 and no more");
  CHECK_THROWS_AS((void)EventTable::load(Input::files({path})), Error);
}

TEST_CASE("event table: names made up for each event take no memory by the square of their number") {
  std::string text;
  for (int i = 0; i < 4000; ++i) {
    const std::string number = std::to_string(i);
    text += "{\"a\":" + std::to_string(i % 3) + ",\"x" + number + "\":1,\"y" + number + "\":" + number + "}\n";
  }
  const EventTable table = EventTable::load(Input::text(text), {.threads = 1});
  REQUIRE(table.impl().blocks.size() == 1);
  CHECK(!table.impl().blocks[0]->has_columns);
  CHECK(table.impl().blocks[0]->columns.empty());
  for (const std::string_view query : {"groupBy(a)", "x7=1", "y3999 > 1 | select([a, y3999])"}) {
    CAPTURE(query);
    CHECK(over_table(table, query) == printed(query, text));
  }
  const EventTable narrow = EventTable::load(Input::text(text), {.threads = 1, .fields = {"a"}});
  CHECK(narrow.impl().blocks[0]->has_columns);
  CHECK(over_table(narrow, "groupBy(a)") == printed("groupBy(a)", text));
}

TEST_CASE("event table: a sort by number counts all rows, and ties at its limit are as over text") {
  std::string text;
  for (int i = 0; i < 4000; ++i) {
    text += "{\"n\":" + std::to_string(i % 4) + ",\"id\":" + std::to_string(i * 7 % 4000) + "}\n";
  }
  const EventTable table = EventTable::load(Input::text(text), {.threads = 1});
  for (const std::string_view query : {"sort(n) | select(id)", "sort(n, order=asc) | select(id)",
                                       "sort(n, limit=150) | select(id)", "sort([n, id], limit=110) | select(id)"}) {
    CAPTURE(query);
    RunStats over_text;
    RunStats of_table;
    const std::string expected = printed(compiled(query), Input::text(text), {}, &over_text);
    CHECK(printed(compiled(query), Input::table(table), {}, &of_table) == expected);
    REQUIRE(of_table.notices.size() == over_text.notices.size());
    for (std::size_t i = 0; i < of_table.notices.size(); ++i) {
      CHECK(of_table.notices[i].message == over_text.notices[i].message);
    }
  }
}

TEST_CASE("event table: the fields that a query wants") {
  CHECK(wanted_fields(compiled("b=1 | groupBy(a, function=sum(n))")) == std::vector<std::string>{"a", "b", "n"});
  CHECK(wanted_fields(compiled("groupBy(#a)")) == std::vector<std::string>{"#a", "a"});
  CHECK(wanted_fields(compiled("array:contains(\"a[]\", value=1)")).empty());
}
