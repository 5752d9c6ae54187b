// Broken lines: skipped, counted and named by file and line; an error for strict input.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <ostream>
#include <string>
#include <vector>

#include "cqlite/error.hpp"
#include "running.hpp"
#include "unit/io/reading.hpp"

using namespace cqlite;
using namespace cqlite::testing;

namespace {

const std::string damaged = "{\"a\":1}\n{\"a\":\n\nno json\n{\"a\":2}\n[1]\n";

/// The one notice of a run over `input`.
std::string notice_of(Input input, unsigned threads = 1) {
  RunOptions options;
  options.threads = threads;
  options.chunk_bytes = 8;
  RunStats stats;
  CHECK(printed(compiled("count()"), std::move(input), options, &stats) == "{\"_count\":2}\n");
  CHECK(stats.broken_lines == 3);
  REQUIRE(stats.notices.size() == 1);
  CHECK(stats.notices[0].code == "W501");
  return stats.notices[0].message;
}

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("broken lines: named by file and line, packed or not, by any number of threads") {
  const Folder folder;
  for (const std::string& path :
       {folder.file("plain.ndjson", damaged), folder.file("packed.ndjson.gz", gzipped(damaged))}) {
    for (const unsigned threads : {1U, 4U}) {
      CAPTURE(path);
      const std::string message = notice_of(Input::files({path}), threads);
      CHECK(mentions(message, "3 lines were skipped"));
      CHECK(mentions(message, path + ":2"));
      CHECK(mentions(message, path + ":4"));
      CHECK(mentions(message, path + ":6"));
    }
  }
}

TEST_CASE("broken lines: of several files each is named by its own lines") {
  const Folder folder;
  const std::string first = folder.file("a.ndjson", "{\"a\":1}\n{\n");
  const std::string second = folder.file("b.ndjson", "}\n{\"a\":2}\n\n]\n");
  const std::string message = notice_of(Input::files({first, second}));
  CHECK(mentions(message, first + ":2"));
  CHECK(mentions(message, second + ":1"));
  CHECK(mentions(message, second + ":4"));
}

TEST_CASE("broken lines: of a stream and of events in memory") {
  std::size_t at = 0;
  const auto read = [&at](char* buffer, std::size_t size) {
    const std::size_t count = std::min({size, std::size_t{5}, damaged.size() - at});
    std::memcpy(buffer, damaged.data() + at, count);
    at += count;
    return count;
  };
  CHECK(mentions(notice_of(Input::stream(read, "the pipe")), "the pipe:4"));
  CHECK(mentions(notice_of(Input::text(damaged)), ":4"));
  Events events;
  events.add_json(damaged);
  CHECK(mentions(notice_of(Input::events(events)), "3 lines"));
}

TEST_CASE("broken lines: a few are named, all are counted") {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "{\"a\":\n";
  RunStats stats;
  (void)printed(compiled("*"), Input::text(text), {}, &stats);
  CHECK(stats.broken_lines == 100);
  CHECK(std::count(stats.notices.at(0).message.begin(), stats.notices.at(0).message.end(), '\n') < 10);
}

TEST_CASE("broken lines: strict input fails on the first one, which is named") {
  const Folder folder;
  const std::string path = folder.file("events.ndjson", damaged);
  RunOptions options;
  options.strict = true;
  options.chunk_bytes = 8;
  for (const unsigned threads : {1U, 4U}) {
    options.threads = threads;
    std::string message;
    try {
      (void)printed(compiled("count()"), Input::files({path}), options);
    } catch (const Error& error) {
      message = error.code() + " " + error.what();
    }
    CHECK(mentions(message, "C506"));
    CHECK(mentions(message, path + ":2"));
  }
}

TEST_CASE("broken lines: strict input finds what the query does not look at") {
  RunOptions options;
  const std::string text = "{\"a\":1,\"b\":tru}\n";
  CHECK(printed("a=1 | select(a)", text, options) == "{\"a\":1}\n");
  options.strict = true;
  CHECK_THROWS_AS(printed("a=1 | select(a)", text, options), Error);
}

TEST_CASE("broken lines: invalid UTF-8 is repaired and counted") {
  RunStats stats;
  CHECK(printed(compiled("x := 1"), Input::text("{\"a\":\"b\xff\"}\n"), {}, &stats) ==
        "{\"a\":\"b\xEF\xBF\xBD\",\"x\":1}\n");
  CHECK(stats.repaired_lines == 1);
  REQUIRE(stats.notices.size() == 1);
  CHECK(stats.notices[0].code == "W502");
}

// The first lines make `alpha` the better search, later ones `beta`: whoever chose by the lines at hand would look at others.
TEST_CASE("broken lines: the same ones are counted by any number of threads, also where lines are refused unparsed") {
  std::string lines;
  for (int i = 0; i < 200; ++i) lines += "{\"b\":\"beta\",\"n\":" + std::to_string(i) + "}\n";
  for (int i = 0; i < 200; ++i) lines += "{\"a\":\"alpha\",\"n\":" + std::to_string(i) + "}\n";
  for (int i = 0; i < 50; ++i) lines += "{\"a\":\"alpha\"\n";
  const Query query = compiled("a=alpha b=beta");
  RunOptions options;
  options.chunk_bytes = 64;
  options.threads = 1;
  RunStats alone;
  CHECK(printed(query, Input::text(lines), options, &alone).empty());
  CHECK(alone.broken_lines == 50);
  for (int repeat = 0; repeat < 50; ++repeat) {
    options.threads = 4;
    RunStats together;
    CHECK(printed(query, Input::text(lines), options, &together).empty());
    CHECK(together.broken_lines == alone.broken_lines);
    CHECK(together.events == alone.events);
  }
}
