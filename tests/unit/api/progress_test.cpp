// What a caller is told of how far a run is.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <ostream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "cqlite/error.hpp"
#include "cqlite/event_table.hpp"
#include "io/origin.hpp"
#include "running.hpp"
#include "unit/io/reading.hpp"

using namespace cqlite;
using namespace cqlite::testing;

namespace {

constexpr int pieces = 10;
constexpr int events_of_piece = 10;

/// An event a line, half of them odd, ten at a time, with a rest before each ten: they take about half a second.
Input slow_events() {
  return Input::stream(
      [piece = 0](char* buffer, std::size_t) mutable -> std::size_t {
        if (piece == pieces) return 0;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        std::string text;
        for (int i = 0; i < events_of_piece; ++i) text += "{\"odd\":" + std::to_string(i % 2) + "}\n";
        ++piece;
        return text.copy(buffer, text.size());
      },
      "slow");
}

/// Keeps what it is told, and notices if two threads tell at once.
class Listener {
 public:
  ProgressHandler handler() {
    return [this](const Progress& progress) {
      if (is_called_.exchange(true)) was_called_twice = true;
      heard.push_back(progress);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      is_called_ = false;
    };
  }

  std::vector<Progress> heard;
  bool was_called_twice = false;

 private:
  std::atomic<bool> is_called_{false};
};

}  // namespace

TEST_CASE("progress: told now and then, never by two threads at once") {
  for (const unsigned threads : {1U, 4U}) {
    Listener listener;
    RunOptions options;
    options.threads = threads;
    options.on_progress = listener.handler();
    CHECK(printed(compiled("odd=1 | count()"), slow_events(), options) == "{\"_count\":50}\n");
    CHECK_FALSE(listener.was_called_twice);
    REQUIRE_FALSE(listener.heard.empty());
    Progress last;
    for (const Progress& progress : listener.heard) {
      CHECK_FALSE(progress.total_bytes);
      CHECK(progress.bytes > last.bytes);
      CHECK(progress.hits >= last.hits);
      CHECK(progress.hits <= 50);
      CHECK(progress.seconds >= last.seconds + 0.09);
      last = progress;
    }
  }
}

TEST_CASE("progress: a query with a subquery makes two passes") {
  Listener listener;
  RunOptions options;
  options.threads = 1;
  options.chunk_bytes = 20;
  options.on_progress = listener.handler();
  std::string events;
  for (int i = 0; i < 50; ++i) events += "{\"n\":" + std::to_string(i) + "}\n";
  const Query query = compiled("join({n=*}, field=n)");
  (void)run(
      query, Input::text(events),
      [](const Row&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        return true;
      },
      options);
  REQUIRE_FALSE(listener.heard.empty());
  CHECK(listener.heard.back().pass == 2);
  CHECK(listener.heard.back().passes == 2);
  CHECK(listener.heard.back().total_bytes == events.size());
  CHECK(listener.heard.back().bytes <= events.size());
}

TEST_CASE("progress: what the handler throws ends the run, and loading") {
  const ProgressHandler fails = [](const Progress&) { throw std::runtime_error("enough"); };
  RunOptions options;
  options.on_progress = fails;
  CHECK_THROWS_WITH(printed(compiled("count()"), slow_events(), options), "enough");
  LoadTableOptions load;
  load.on_progress = fails;
  CHECK_THROWS_WITH((void)EventTable::load(slow_events(), load), "enough");
}

TEST_CASE("progress: a table tells of its loading and of its queries in bytes of its input") {
  std::string events;
  for (int i = 0; i < 3000; ++i)
    events += "{\"n\":" + std::to_string(i) + ",\"s\":\"" + std::string(10'000, 'x') + "\"}\n";
  const EventTable table = EventTable::load(Input::text(events));
  Listener listener;
  RunOptions options;
  options.threads = 1;
  options.on_progress = listener.handler();
  (void)run(
      compiled("n=/00$/"), Input::table(table),
      [](const Row&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return true;
      },
      options);
  REQUIRE_FALSE(listener.heard.empty());
  CHECK(listener.heard.back().total_bytes == events.size());
  CHECK(listener.heard.back().bytes > events.size() / 10);
  CHECK(listener.heard.back().bytes <= events.size());
}

TEST_CASE("progress: bytes are counted as they lie in the input, and add up to the total") {
  std::string events;
  for (int i = 0; i < 5000; ++i) events += "{\"n\":" + std::to_string(i) + "}\n";
  const Folder folder;
  const std::vector<std::string> files = {folder.file("plain", events), folder.file("packed", gzipped(events)),
                                          folder.file("zstd", zstd_packed(events)),
                                          folder.file("array", "[{},\n{}]\n")};
  ChunkOptions options;
  options.chunk_bytes = 5000;
  std::atomic<std::uint64_t> count{0};
  options.bytes_read = &count;
  const Input input = Input::files(files);
  CHECK(read_all(input, options, 4).lines.size() == 15'002);
  CHECK(total_bytes(input.impl()) == count);
  CHECK(count > events.size());
  CHECK(count < 2 * events.size());
  CHECK_FALSE(total_bytes(slow_events().impl()));
  CHECK_FALSE(total_bytes(Input::files({"/dev/null"}).impl()));
}
