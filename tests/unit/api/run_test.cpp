// Runs: options, statistics, ending early, and the same rows however it is run.
#include "cqlite/run.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "cqlite/error.hpp"
#include "running.hpp"

using namespace cqlite;
using namespace cqlite::testing;

namespace {

/// Events of a made-up network: a time out of order here and there, missing fields, numbers as texts.
std::string generated_events(std::size_t count) {
  std::mt19937 random(2026);
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += "{";
    if (random() % 50 != 0) text += "\"@timestamp\":" + std::to_string(1767225600000 + i * 250 - random() % 5000) + ",";
    if (random() % 20 != 0) text += "\"user\":\"user" + std::to_string(random() % 300) + "\",";
    text += "\"host\":\"" + std::string(random() % 3 == 0 ? "web" : "db") + std::to_string(random() % 40) + "\",";
    text += "\"ok\":" + std::string(random() % 4 == 0 ? "false" : "true") + ",";
    const std::string whole = std::to_string(random() % 1000);
    text += "\"ms\":" + (random() % 2 == 0 ? whole + "." + std::to_string(random() % 100) : "\"" + whole + "\"");
    text += "}\n";
  }
  return text;
}

const std::string queries[] = {
    "ok=false host=web*",
    "user=/er(?<number>\\d+)/ | number > 290 | select([number, host, ms])",
    "groupBy(user)",
    "groupBy([host, ok], function=[count(), sum(ms), avg(ms), max(ms), min(@timestamp)])",
    "groupBy(host, function=[collect(user), selectLast([ok, ms])])",
    "groupBy(user, limit=17, function=[count(), countDistinct(host, as=hosts)])",
    "sort(ms, limit=50)",
    "sort([ok, ms], order=[asc, desc], limit=300) | groupBy(host, function=collect(ms))",
    "head(25)",
    "tail(25)",
    "limit(25)",
    "table([user, ms], sortby=ms, limit=40)",
    "top([user, host], limit=15)",
    "[count(), sum(ms), avg(ms), countDistinct(user, as=users), { ok=false | count(as=failed) }]",
    "case { ok=false | level := \"bad\" ; ms > 900 | level := \"slow\" ; * } | groupBy(level)",
    "groupBy(host, function=groupBy(ok, function={ ms > 500 | count() }))",
    "user=user7 | x := ms * 2 | y := x - ms",
};

}  // namespace

TEST_CASE("run: 1 and 8 threads, large and small chunks give the same rows over 20,000 events") {
  const std::string events = generated_events(20'000);
  for (const std::string& text : queries) {
    CAPTURE(text);
    const Query query = compiled(text);
    RunOptions one;
    one.threads = 1;
    const std::string expected = printed(query, Input::text(events), one);
    CHECK_FALSE(expected.empty());
    for (const std::size_t chunk_bytes : {std::size_t{1} << 20, std::size_t{5000}}) {
      RunOptions eight;
      eight.threads = 8;
      eight.chunk_bytes = chunk_bytes;
      eight.batch_rows = 100;
      CHECK(printed(query, Input::text(events), eight) == expected);
    }
  }
}

TEST_CASE("run: lines refused early are counted if that is asked for, and stages take their time") {
  std::string events;
  for (int i = 0; i < 1000; ++i) events += i % 100 == 0 ? "{\"k\":\"needle\"}\n" : "{\"k\":\"hay\"}\n";
  events += "{\"k\":\"hay\"}";
  RunOptions options;
  options.threads = 2;
  options.chunk_bytes = 3000;
  RunStats stats;
  printed("k=needle", events, options, &stats);
  CHECK_FALSE(stats.refused_lines);
  options.counts_lines = true;
  printed("k=needle", events, options, &stats);
  CHECK(stats.refused_lines == 991);
  CHECK(stats.events == 10);
  CHECK(stats.stages.steps > 0);
  CHECK(stats.stages.finishing == 0);
  options.optimisations.early_refusal = false;
  printed("k=needle | count()", events, options, &stats);
  CHECK(stats.refused_lines == 0);
  CHECK(stats.events == 1001);
  CHECK(stats.stages.reading > 0);
  CHECK(stats.stages.handing_out == 0);
  CHECK(stats.stages.finishing > 0);
}

TEST_CASE("run: one compiled query may be run by four threads at once") {
  const std::string events = generated_events(2'000);
  const Query query =
      compiled("user=* | lower(host, as=h) | groupBy(h, function=[count(), collect(user, limit=3)]) | sort(_count)");
  const std::string expected = printed(query, Input::text(events));
  std::vector<std::string> results(4);
  std::vector<std::thread> threads;
  for (std::string& result : results) {
    threads.emplace_back([&] {
      const Query copy = query;
      RunOptions options;
      options.threads = 2;
      for (int i = 0; i < 3; ++i) result = printed(copy, Input::text(events), options);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& result : results) CHECK(result == expected);
}

TEST_CASE("run: a handler that returns false ends it, also in the middle of an aggregate's rows") {
  const std::string events = generated_events(5'000);
  for (const std::string text : {"*", "groupBy(user)", "sort(ms, limit=max)", "case { ok=true ; * }"}) {
    for (const unsigned threads : {1U, 4U}) {
      CAPTURE(text);
      RunOptions options;
      options.threads = threads;
      options.chunk_bytes = 2000;
      std::size_t seen = 0;
      const RunStats stats = run(
          compiled(text), Input::text(events), [&seen](const Row&) { return ++seen < 3; }, options);
      CHECK(seen == 3);
      CHECK(stats.rows == 3);
      CHECK_FALSE(stats.is_cancelled);
    }
  }
}

TEST_CASE("run: what the handler throws comes out") {
  const std::string events = generated_events(1'000);
  for (const unsigned threads : {1U, 4U}) {
    RunOptions options;
    options.threads = threads;
    options.chunk_bytes = 1000;
    const auto throws = [](const Row&) -> bool { throw std::logic_error("enough"); };
    CHECK_THROWS_WITH_AS(run(compiled("*"), Input::text(events), throws, options), "enough", std::logic_error);
    CHECK_THROWS_WITH_AS(run(compiled("groupBy(user)"), Input::text(events), throws, options), "enough",
                         std::logic_error);
  }
}

TEST_CASE("run: cancelled before it starts, by the handler, or by another thread") {
  const std::string events = generated_events(1'000);
  Cancellation cancellation;
  RunOptions options;
  options.cancellation = &cancellation;
  options.threads = 2;
  options.chunk_bytes = 1000;
  options.batch_rows = 10;
  std::size_t seen = 0;
  RunStats stats = run(
      compiled("*"), Input::text(events),
      [&](const Row&) {
        if (++seen == 5) cancellation.cancel();
        return true;
      },
      options);
  CHECK(stats.is_cancelled);
  CHECK(seen >= 5);
  CHECK(seen < 1'000);
  CHECK(printed(compiled("count()"), Input::text(events), options, &stats).empty());
  CHECK(stats.is_cancelled);

  Cancellation from_outside;
  options.cancellation = &from_outside;
  std::size_t calls = 0;
  const auto endless = [&calls](char* buffer, std::size_t size) {
    const std::string_view line = "{\"a\":1}\n";
    if (++calls > 2'000'000 || size < line.size()) return std::size_t{0};
    line.copy(buffer, line.size());
    return line.size();
  };
  std::thread other([&from_outside] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    from_outside.cancel();
  });
  stats = run(
      compiled("count()"), Input::stream(endless, "endless"), [](const Row&) { return true; }, options);
  other.join();
  CHECK(stats.is_cancelled);
  CHECK(calls < 2'000'000);
}

TEST_CASE("run: events are counted, rows are counted, bytes are counted") {
  const std::string events = "{\"a\":1}\n\n{\"a\":2}\n{\"a\":3}";
  RunStats stats;
  CHECK(printed(compiled("a > 1"), Input::text(events), {}, &stats) == "{\"a\":2}\n{\"a\":3}\n");
  CHECK(stats.events == 3);
  CHECK(stats.rows == 2);
  CHECK(stats.bytes == events.size());
  CHECK(stats.broken_lines == 0);
  CHECK(stats.notices.empty());
  CHECK(stats.seconds >= 0);
}

TEST_CASE("run: no input is no rows, and a count of 0") {
  CHECK(printed("*", "").empty());
  CHECK(printed("count()", "") == "{\"_count\":0}\n");
  CHECK(printed("count()", "[]") == "{\"_count\":0}\n");
  Events none;
  CHECK(printed(compiled("count()"), Input::events(none)) == "{\"_count\":0}\n");
}

TEST_CASE("run: events from code, from JSON, and from text are the same events") {
  Events events;
  events.add({{"user", "ann"}, {"n", "7"}});
  events.add_json("[{\"user\":\"bob\",\"n\":8}]\n");
  CHECK(events.size() == 2);
  CHECK(printed(compiled("n > 6"), Input::events(events)) ==
        "{\"user\":\"ann\",\"n\":\"7\"}\n{\"user\":\"bob\",\"n\":8}\n");
  events.clear();
  CHECK(printed(compiled("*"), Input::events(events)).empty());
}

TEST_CASE("run: from, to and the field that holds the time") {
  const std::string events =
      "{\"t\":1767225599,\"a\":1}\n{\"t\":1767225600,\"a\":2}\n{\"a\":3}\n{\"@timestamp\":1767225601000,\"t\":1,\"a\":"
      "4}\n{\"t\":1767225602,\"a\":5}\n";
  RunOptions options;
  options.time_field = "t";
  options.from = 1767225600000;
  options.to = 1767225602000;
  CHECK(printed(compiled("select(a)"), Input::text(events), options) == "{\"a\":2}\n{\"a\":3}\n{\"a\":4}\n");
  options.time_field.clear();
  CHECK(printed(compiled("select(a)"), Input::text(events), options) ==
        "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n{\"a\":4}\n{\"a\":5}\n");
}

TEST_CASE("run: newest first, by any number of threads") {
  const std::string events = generated_events(2'000);
  RunOptions options;
  options.newest_first = true;
  options.threads = 1;
  const std::string expected = printed(compiled("ok=false"), Input::text(events), options);
  options.threads = 4;
  options.chunk_bytes = 3000;
  CHECK(printed(compiled("ok=false"), Input::text(events), options) == expected);
  CHECK(printed("*", "{\"@timestamp\":1000,\"a\":1}\n{\"a\":2}\n{\"@timestamp\":3000,\"a\":3}\n", options) ==
        "{\"@timestamp\":3000,\"a\":3}\n{\"@timestamp\":1000,\"a\":1}\n{\"a\":2}\n");
}

TEST_CASE("run: options that are wrong are errors before anything is read") {
  RunOptions options;
  options.timezone = "Mars/Base";
  CHECK_THROWS_AS(printed("*", "{}", options), Error);
  options.timezone = "UTC";
  options.batch_rows = 0;
  options.chunk_bytes = 0;
  options.threads = 100'000;
  CHECK(printed("*", "{\"a\":1}\n", options) == "{\"a\":1}\n");
}
