// What queries over tables do with columns instead of rows: the rows are those of the input.
#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <utility>

#include "cqlite/event_table.hpp"
#include "running.hpp"

using namespace cqlite;
using namespace cqlite::testing;

namespace {

/// Events in which values come as texts and as numbers, under either of a field's names, or not at all; `late` has its best
/// numbers in the last blocks.
std::string mixed_events(int count) {
  std::string text;
  for (int n = 0; n < count; ++n) {
    const std::string number = std::to_string(n);
    text += R"({"@timestamp":)" + std::to_string(1767225600000 + n % 13 * 1000) + R"(,"n":)" + number;
    text += R"(,"late":)" + std::to_string((count - n) / 3) + R"(,"odd":")" + (n % 5 == 0 ? "none" : number) + '"';
    if (n % 7 != 0) text += std::string(n > count / 2 ? R"(,"#user":")" : R"(,"user":")") + "u" + number.back() + '"';
    if (n % 11 == 0) text += R"(,"user":"both","#user":"x")";
    const std::string id = std::to_string(n % 17);
    if (n % 3 != 0) text += n % 2 == 0 ? R"(,"id":)" + id : R"(,"id":")" + id + '"';
    if (n % 4 == 0) text += R"(,"rare":)" + id + ".0";
    text += "}\n";
  }
  return text;
}

/// The rows, and what the run has to tell.
std::string rows_and_notices(const Query& query, Input input, const RunOptions& options = {}) {
  RunStats stats;
  std::string text = printed(query, std::move(input), options, &stats);
  for (const Notice& notice : stats.notices) text += notice.code + ' ' + notice.message + '\n';
  return text;
}

/// Runs over tables of one block and of many, with one thread and with several.
void check_over_tables(const std::string& text, std::string_view query) {
  CAPTURE(query);
  const std::string expected = rows_and_notices(compiled(query), Input::text(text));
  for (const std::size_t chunk_bytes : {std::size_t{500}, std::size_t{4000}, std::size_t{1} << 20}) {
    CAPTURE(chunk_bytes);
    const EventTable table =
        EventTable::load(Input::text(text), {.threads = 2, .fields = {}, .chunk_bytes = chunk_bytes});
    for (const unsigned threads : {1U, 3U}) {
      RunOptions options;
      options.threads = threads;
      CHECK(rows_and_notices(compiled(query), Input::table(table), options) == expected);
      // What a first run worked out and kept serves the second one.
      CHECK(rows_and_notices(compiled(query), Input::table(table), options) == expected);
      options.optimisations.early_cut = false;
      CHECK(rows_and_notices(compiled(query), Input::table(table), options) == expected);
    }
  }
}

}  // namespace

TEST_CASE("columns of tables: events are counted by pairs of values") {
  const std::string text = mixed_events(2500);
  for (const std::string_view query :
       {"groupBy([user, id])", "groupBy([id, user])", "groupBy([id, rare])", "groupBy([id, id])",
        "groupBy([@timestamp, id])", "groupBy([none, id])", "groupBy([#user, id], function=[count(as=a), count(as=b)])",
        "groupBy([user, id], limit=7)", "groupBy([user, n], limit=20)", "n < 1000 | groupBy([id, user])",
        "groupBy([user, id], function=[])"}) {
    check_over_tables(text, query);
  }
}

TEST_CASE("columns of tables: of pairs only those that a sort can keep become groups") {
  const std::string text = mixed_events(2500);
  for (const std::string_view query :
       {"groupBy([user, id]) | sort(_count, limit=3)", "groupBy([user, id]) | sort(_count, limit=9, order=asc)",
        "groupBy([id, @timestamp], function=count(as=c)) | sort(c, limit=5)", "groupBy([user, n]) | sort(n, limit=3)",
        "groupBy([user, n], limit=max) | sort(_count, limit=3)", "groupBy([user, n], limit=5) | sort(_count, limit=3)",
        "groupBy([user, id]) | sort(none, limit=3)", "groupBy([user, id]) | sort(_count, limit=1000)",
        "n < 300 | groupBy([user, late]) | sort(_count, limit=4)"}) {
    check_over_tables(text, query);
  }
}

TEST_CASE("columns of tables: a text that is also a number stays one group, also where a sort follows") {
  std::string text;
  for (int n = 0; n < 10; ++n) text += n % 2 == 0 ? "{\"a\":1,\"b\":\"x\"}\n" : "{\"a\":\"1\",\"b\":\"x\"}\n";
  for (int n = 0; n < 9; ++n) text += "{\"a\":2,\"b\":\"x\"}\n{\"a\":" + std::to_string(n + 10) + ",\"b\":\"y\"}\n";
  check_over_tables(text, "groupBy([a, b]) | sort(_count, limit=1)");
  check_over_tables(text, "groupBy([b, a])");
}

TEST_CASE("columns of tables: blocks without a number that a sort could keep are passed over") {
  const std::string text = mixed_events(4000);
  for (const std::string_view query :
       {"sort(late, limit=20) | select([late, n])", "sort(late, limit=20, order=asc) | select([late, n])",
        "sort(n, limit=20, order=asc) | select([n])", "sort(odd, limit=30) | select([odd, n])",
        "sort(rare, limit=5) | select([rare, n])", "sort(none, limit=5) | select([n])",
        "user=u3 | sort([late, n], order=[asc, desc], limit=6) | select([late, n])", "sort(n, order=asc) | head(3)",
        "sort(id, limit=8) | select([id, n])"}) {
    check_over_tables(text, query);
  }
}

TEST_CASE("columns of tables: filters of one field that follow one another are answered together") {
  const std::string text = mixed_events(1000);
  for (const std::string_view query :
       {"user=u* | user!=u3 | user!=u4 | count()", "user!=u3 | id!=4 | user!=u5 | groupBy(user)",
        "id > 3 | id < 9 | id != 5 | groupBy(id)", "user=u* user!=u1 id=* | user!=u2 | groupBy([user, id])",
        "none!=1 | none!=2 | user=u1 | count()", "user=* | #user=x | user!=u1 | count()"}) {
    check_over_tables(text, query);
  }
}

TEST_CASE("columns of tables: assignments are made for values, and groups updated with them") {
  const std::string text = mixed_events(1500);
  for (const std::string_view query :
       {"x := n + 1 | groupBy(user, function=[sum(x), max(x), min(x)])",
        "n := n * 2 | n := n + late | groupBy([user, id], function=[sum(n), collect(id)])",
        "x := if(user = \"u3\", 1, odd) | groupBy(x, limit=max)", "user := rare | groupBy(user)",
        "x := if(id > 3, id) | x := rare | groupBy(x, function=collect(x))",
        "x := lower(user) | groupBy(x, function=[count(), count(id, as=c), countDistinct(id, as=d), collect(odd)])",
        R"(t := formatTime("%S", field=@timestamp) | slow := if(t > 6, 1, 0)
           | groupBy([user, t], function=[max(slow), count(), avg(n)]))",
        "x := odd * 1 | groupBy(id, function=[min(x), max(odd), countDistinct(odd, as=d)])",
        "x := 1 | y := x + n | where y > 100 | groupBy(user, function=sum(y))", "x := none + 1 | groupBy(x)",
        "x := if(none > 1, a, \"b\") | groupBy([x, user])", "x := rare == id | groupBy(x)",
        "x := id | groupBy([x, id])",
        "x := round(rare) | groupBy([x, user], function=count(as=c)) | sort(c, limit=2)"}) {
    check_over_tables(text, query);
  }
}

TEST_CASE("columns of tables: what assignments made is seen by aggregates that want rows, and without one") {
  const std::string text = mixed_events(1500);
  for (const std::string_view query :
       {"x := n | sort(x, limit=5) | select([x, n])", "n := late | sort(n, limit=5) | select([n, odd])",
        "x := n | bucket(span=5s, function=sum(x))", "id := 7 | timeChart(id, span=5s)", "x := length(user) | count(x)",
        "x := upper(user) | tail(3)", "x := if(n > 5, user, id) | select([x])", "x := user | x=u3 | head(5)",
        "x := n | groupBy(user, function=[count(), {x=*7 | count(as=c)}])", "user := odd | top(user)"}) {
    check_over_tables(text, query);
  }
}

TEST_CASE("columns of tables: groups are updated with the values of columns") {
  const std::string text = mixed_events(2500);
  for (const std::string_view query :
       {"groupBy(user, function=[sum(late), collect(odd, limit=5), percentile(n, percentiles=[50])])",
        "groupBy([user, id, odd], function=[count(), max(n)], limit=30)", "groupBy(n, function=sum(n), limit=600)",
        "groupBy(id, function=[sum(id), max(id), min(rare), stdDev(rare)])",
        "groupBy([user, #user], function=[collect(user, as=a), collect(@timestamp, as=b), countDistinct(id)])",
        "groupBy(user, function=[collect(id), collect(none, as=c), max(none)])",
        "groupBy(user, function=[selectLast(n), max(n)])", "groupBy([user, id, n], limit=40)",
        "n < 9 | groupBy([user, n], function=[max(n), collect(odd), sum(late)])", "n < 9 | groupBy([user, n])",
        "n > 2492 | x := n + late | groupBy([x, odd], function=[min(late), count()])",
        "groupBy([none, n], function=max(n))"}) {
    check_over_tables(text, query);
  }
}
