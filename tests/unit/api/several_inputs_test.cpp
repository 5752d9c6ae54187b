// Runs over several inputs, which threads work on side by side: nothing of that can be seen in what comes out.
#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <vector>

#include "cqlite/error.hpp"
#include "running.hpp"
#include "unit/io/reading.hpp"

using namespace cqlite;
using namespace cqlite::testing;

namespace {

std::string truncated(const std::string& packed) { return packed.substr(0, packed.size() / 2); }

constexpr unsigned thread_counts[] = {1, 2, 4, 8};
constexpr int repeats = 5;

RunOptions with_threads(unsigned threads) {
  RunOptions options;
  options.threads = threads;
  options.chunk_bytes = 2000;
  options.batch_rows = 10;
  return options;
}

struct Outcome {
  std::string rows;
  std::string error;  ///< its code and message
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome outcome(const Query& query, const std::vector<std::string>& paths, const RunOptions& options) {
  Outcome result;
  try {
    run(
        query, Input::files(paths),
        [&result](const Row& row) {
          row.append_json(result.rows);
          result.rows += '\n';
          return true;
        },
        options);
  } catch (const Error& error) {
    result.error = error.code() + ": " + error.what();
  }
  return result;
}

/// What comes out whatever the number of threads.
Outcome outcome_by_threads(const std::string& query_text, const std::vector<std::string>& paths,
                           bool is_strict = false) {
  CAPTURE(query_text);
  const Query query = compiled(query_text);
  RunOptions options = with_threads(1);
  options.strict = is_strict;
  const Outcome expected = outcome(query, paths, options);
  for (const unsigned threads : thread_counts) {
    CAPTURE(threads);
    options.threads = threads;
    for (int i = 0; i < repeats; ++i) CHECK(outcome(query, paths, options) == expected);
  }
  return expected;
}

const std::string queries[] = {
    "*",
    "host=host3",
    "n=4711",
    "x := n * 2 | drop(host)",
    "groupBy(host, function=[count(), sum(n), min(@timestamp), collect(n, limit=3)])",
    "sort(n, limit=20)",
    "head(15)",
    "tail(15)",
    "limit(15)",
    "n > 2000 | limit(15)",
};

}  // namespace

TEST_CASE("several inputs: the same rows by any number of threads") {
  const Folder folder;
  std::string all;
  for (int file = 0; file < 6; ++file) {
    const std::string events = events_from(file * 1000, file == 2 ? 3 : 1000);
    all += events;
    const std::string name = std::to_string(file);
    (void)folder.file(name, file % 3 == 0 ? gzipped(events) : file % 3 == 1 ? zstd_packed(events) : events);
  }
  for (const std::string& query : queries) {
    const Outcome result = outcome_by_threads(query, {folder.path()});
    CHECK(result.rows == printed(query, all));
    CHECK(result.error.empty());
  }
}

TEST_CASE("several inputs: a damaged file in the middle costs its own rest alone, and is an error in the end") {
  const Folder folder;
  const std::string first = folder.file("1", gzipped(events_from(0, 500)));
  const std::string damaged = folder.file("2", truncated(gzipped(events_from(500, 2000))));
  const std::string last = folder.file("3", zstd_packed(events_from(2500, 500)));
  for (const std::string& query : queries) {
    const Outcome result = outcome_by_threads(query, {first, damaged, last});
    if (query != "limit(15)") CHECK(result.error.starts_with("C504: the gzip data of `" + damaged));
  }
  const Outcome all = outcome_by_threads("select(n)", {first, damaged, last});
  CHECK(all.rows.starts_with("{\"n\":0}\n"));
  CHECK(all.rows.find("{\"n\":600}\n") != std::string::npos);
  CHECK(all.rows.ends_with("{\"n\":2999}\n"));
}

TEST_CASE("several inputs: a file that cannot be read ends the run after the rows before it") {
  const Folder folder;
  const std::string first = folder.file("1", gzipped(events_from(0, 500)));
  const std::string wrong = folder.file("2", "\xff\xfe");
  const std::string last = folder.file("3", gzipped(events_from(500, 500)));
  const Outcome rows = outcome_by_threads("*", {first, wrong, last});
  CHECK(rows.rows == printed("*", events_from(0, 500)));
  CHECK(rows.error.starts_with("C503"));
  const Outcome counted = outcome_by_threads("count()", {first, wrong, last});
  CHECK(counted.rows.empty());
  CHECK(counted.error.starts_with("C503"));
}

TEST_CASE("several inputs: strict names the first broken line of all and gives the rows before it") {
  const Folder folder;
  const std::string first = folder.file("1", gzipped(events_from(0, 1000) + "{\n" + events_from(1000, 50)));
  const std::string second = folder.file("2", gzipped("{\n" + events_from(2000, 500)));
  const Outcome result = outcome_by_threads("*", {first, second, first}, true);
  CHECK(result.rows == printed("*", events_from(0, 1000)));
  CHECK(result.error == "C506: " + first + ":1001: broken JSON");
}

TEST_CASE("several inputs: the broken lines that are named are the first") {
  const Folder folder;
  std::vector<std::string> paths;
  for (int file = 0; file < 4; ++file) {
    std::string text;
    for (int i = 0; i < 30; ++i) text += events_from(file * 1000 + i * 20, 20) + "{\n";
    paths.push_back(folder.file(std::to_string(file), gzipped(text)));
  }
  RunStats expected;
  (void)printed(compiled("count()"), Input::files(paths), with_threads(1), &expected);
  CHECK(expected.broken_lines == 120);
  for (const unsigned threads : thread_counts) {
    for (int i = 0; i < repeats; ++i) {
      RunStats stats;
      (void)printed(compiled("count()"), Input::files(paths), with_threads(threads), &stats);
      CHECK(stats.broken_lines == 120);
      REQUIRE(stats.notices.size() == 1);
      CHECK(stats.notices[0].message == expected.notices.at(0).message);
    }
  }
}

TEST_CASE("several inputs: who stops early hears nothing of what comes later") {
  const Folder folder;
  const std::string first = folder.file("1", gzipped(events_from(0, 500)));
  const std::string damaged = folder.file("2", truncated(gzipped(events_from(500, 2000))));
  const std::string wrong = folder.file("3", "\xff\xfe");
  for (const unsigned threads : thread_counts) {
    for (int i = 0; i < repeats; ++i) {
      std::size_t seen = 0;
      const RunStats stats = run(
          compiled("*"), Input::files({first, damaged, wrong}), [&seen](const Row&) { return ++seen < 480; },
          with_threads(threads));
      CHECK(seen == 480);
      CHECK(stats.rows == 480);
    }
  }
}

TEST_CASE("several inputs: cancelled and broken off by the handler they end") {
  const Folder folder;
  std::vector<std::string> paths;
  for (int file = 0; file < 6; ++file) {
    paths.push_back(folder.file(std::to_string(file), gzipped(events_from(file * 1000, 1000))));
  }
  for (const unsigned threads : thread_counts) {
    Cancellation cancellation;
    RunOptions options = with_threads(threads);
    options.cancellation = &cancellation;
    std::size_t seen = 0;
    const RowHandler cancel = [&](const Row&) {
      if (++seen == 1500) cancellation.cancel();
      return true;
    };
    CHECK(run(compiled("*"), Input::files(paths), cancel, options).is_cancelled);
    CHECK(seen < 6000);
    const RowHandler fail = [](const Row& row) -> bool {
      if (row.find("n") == "3500") throw Error("X", "enough");
      return true;
    };
    CHECK_THROWS_WITH_AS(run(compiled("*"), Input::files(paths), fail, with_threads(threads)), "enough", Error);
  }
}

TEST_CASE("several inputs: a pipe is not asked for more than limit() needs") {
  int calls = 0;
  const auto read = [&calls](char* buffer, std::size_t) -> std::size_t {
    ++calls;
    return std::string_view("{\"n\":1}\n").copy(buffer, 8);
  };
  CHECK(printed(compiled("limit(1)"), Input::stream(read, "pipe"), with_threads(1)) == "{\"n\":1}\n");
  CHECK(calls <= 2);
}
