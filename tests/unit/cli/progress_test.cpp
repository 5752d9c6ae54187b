// The line that shows how far a run is.
#include "cli/progress.hpp"

#include <doctest/doctest.h>

#include <ostream>

using namespace cqlite;
using namespace cqlite::cli;

namespace {

Progress quarter() {
  Progress progress;
  progress.bytes = 1'200'000'000;
  progress.total_bytes = 4'800'000'000;
  progress.hits = 1234;
  progress.seconds = 3;
  return progress;
}

std::string text_of(const Progress& progress) { return progress_text(progress, "", 200); }

}  // namespace

TEST_CASE("progress: how much, how long, how fast") {
  CHECK(text_of(quarter()) == "25%  1.2 of 4.8 GB  9 s left  1234 hits  400.0 MB/s");
}

TEST_CASE("progress: of a stream the end is not known") {
  Progress progress = quarter();
  progress.total_bytes.reset();
  CHECK(text_of(progress) == "1.2 GB  1234 hits  400.0 MB/s");
}

TEST_CASE("progress: passes and the hunt's name come last") {
  Progress progress = quarter();
  progress.pass = 2;
  progress.passes = 3;
  CHECK(progress_text(progress, "new\x1b[2J", 200) ==
        "25%  1.2 of 4.8 GB  9 s left  1234 hits  400.0 MB/s  pass 2 of 3  new\\x1b[2J");
}

TEST_CASE("progress: what does not fit is left out, the least important first") {
  CHECK(progress_text(quarter(), "users", 56) == "25%  1.2 of 4.8 GB  9 s left  1234 hits  400.0 MB/s");
  CHECK(progress_text(quarter(), "users", 50) == "25%  1.2 of 4.8 GB  9 s left  1234 hits");
  CHECK(progress_text(quarter(), "users", 10) == "25%");
  CHECK(progress_text(quarter(), "users", 2) == "");
}

TEST_CASE("progress: long times") {
  Progress progress = quarter();
  progress.seconds = 61;
  CHECK(text_of(progress) == "25%  1.2 of 4.8 GB  3 min 3 s left  1234 hits  19.7 MB/s");
  progress.seconds = 3000;
  CHECK(text_of(progress) == "25%  1.2 of 4.8 GB  2 h 30 min left  1234 hits  0.4 MB/s");
}

TEST_CASE("progress: nothing read, an empty input, a file that has grown") {
  Progress progress;
  CHECK(text_of(progress) == "0.0 MB  0 hits");
  progress.total_bytes = 0;
  CHECK(text_of(progress) == "0.0 of 0.0 MB  0 hits");
  progress = quarter();
  progress.bytes = 5'000'000'000;
  CHECK(text_of(progress) == "100%  4.8 of 4.8 GB  0 s left  1234 hits  1.7 GB/s");
}
