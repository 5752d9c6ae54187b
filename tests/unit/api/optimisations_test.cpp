// Ways to be fast over more input than is checked from end to end: none changes the rows.
#include <doctest/doctest.h>

#include <ostream>
#include <string>

#include "cqlite/event_table.hpp"
#include "running.hpp"

using namespace cqlite;
using namespace cqlite::testing;

namespace {

/// More than 16 MiB, in which some events need a closer look.
std::string many_events() {
  constexpr std::size_t size = 17 << 20;
  std::string text;
  text.reserve(size + 1000);
  for (int n = 0; text.size() < size; ++n) {
    const std::string number = std::to_string(n);
    text += R"({"@timestamp":)" + std::to_string(1767225600000 + n * 10) + R"(,"n":)" + number;
    text += R"(,"host":"host)" + std::to_string(n % 50) + R"(","path":"C:\\Windows\\System32\\)" + number + ".exe\"";
    if (n % 97 == 0) text += R"(,"inner":{"n":-1,"host":"none"})";
    if (n % 101 == 0) text += R"(,"\u0068ost":"disguised")";
    if (n % 103 == 0) text += R"(,"n" : "odd")";
    text += R"(,"note":"\"host\":\"none\", {\"n\":0}"})";
    text += n % 7 == 0 ? "\r\n" : "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("optimisations: none changes rows, behind the first 16 MiB of an input either") {
  const std::string text = many_events();
  const EventTable table = EventTable::load(Input::text(text), {.threads = 2, .fields = {}});
  const EventTable narrow = EventTable::load(Input::text(text), {.threads = 2, .fields = {"host", "n"}});
  for (const std::string_view query :
       {"groupBy(host)", "groupBy(host, function=[sum(n), max(n)])", "sort(n, limit=20) | select([n, host])",
        "host=host7 | count()", "n > 100000 | top(host)", "host=disguised | tail(3)", "n=odd | count()",
        "path=*123.exe | select([n, path])", "timeChart(host, span=10m)", "/host49/ | count()"}) {
    CAPTURE(query);
    RunOptions options;
    options.threads = 1;
    options.optimisations = {.early_refusal = false, .columns = false, .early_cut = false, .field_search = false};
    const std::string plain = printed(compiled(query), Input::text(text), options);
    options.threads = 3;
    options.optimisations = {};
    CHECK(printed(compiled(query), Input::text(text), options) == plain);
    CHECK(printed(compiled(query), Input::table(table), options) == plain);
    CHECK(printed(compiled(query), Input::table(narrow), options) == plain);
    options.optimisations.columns = false;
    CHECK(printed(compiled(query), Input::table(table), options) == plain);
  }
}
