/// Several inputs: threads work on more than one of them at a time, and what comes out is as if there were one thread.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "reading.hpp"

namespace cqlite {
namespace {

using namespace testing;
using Lines = std::vector<std::string>;

/// `count` numbered lines that start with `name`.
std::string numbered(const std::string& name, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += name + " " + std::to_string(i) + "\n";
  return text;
}

constexpr ChunkOptions small_chunks{500, 1 << 20};
constexpr unsigned thread_counts[] = {1, 2, 4};

/// Reads with 1, 2 and 4 threads; all must give the same.
Reading read_by_threads(const std::vector<std::string>& paths) {
  Reading first = read_all(Input::files(paths), small_chunks, 1);
  for (const unsigned threads : thread_counts) {
    CAPTURE(threads);
    for (int i = 0; i < 5; ++i) {
      const Reading reading = read_all(Input::files(paths), small_chunks, threads);
      CHECK(reading.lines == first.lines);
      CHECK(reading.error == first.error);
      CHECK(reading.wrong_lines.empty());
      CHECK(reading.unlinked.empty());
    }
  }
  return first;
}

}  // namespace

TEST_CASE("inputs: packed files come out in their order, with their own line numbers") {
  const Folder folder;
  const std::string a = numbered("a", 3000);
  const std::string b = numbered("b", 10);
  const std::string c = numbered("c", 2000);
  const Reading reading =
      read_by_threads({folder.file("1", gzipped(a)), folder.file("2", zstd_packed(b)), folder.file("3", gzipped(c))});
  CHECK(reading.lines == split_lines(a + b + c));
  CHECK(reading.error.empty());
}

TEST_CASE("inputs: a folder of plain, packed and empty files and arrays") {
  const Folder folder;
  (void)folder.file("1", "");
  (void)folder.file("2.gz", gzipped(""));
  (void)folder.file("3", numbered("a", 500));
  (void)folder.file("4.gz", gzipped(numbered("b", 500) + "end"));
  (void)folder.file("5", "");
  (void)folder.file("6.zst", zstd_packed("[1,2]"));
  (void)folder.file("7", "[3]");
  (void)folder.file("8.gz", gzipped(""));
  (void)folder.file("sub/9", "last");
  CHECK(read_by_threads({folder.path()}).lines ==
        split_lines(numbered("a", 500) + numbered("b", 500) + "end\n1\n2\n3\nlast"));
}

TEST_CASE("inputs: only empty ones give no chunk at all") {
  const Folder folder;
  const std::string empty = folder.file("a", "");
  const std::string packed = folder.file("b", gzipped(""));
  const Input input = Input::files({empty, packed, empty});
  Chunk chunk;
  CHECK_FALSE(open_chunks(input.impl(), {})->next(chunk, true));
}

TEST_CASE("inputs: the first text of all is in chunk 0, whatever is empty before it") {
  const Folder folder;
  const Input input =
      Input::files({folder.file("a", ""), folder.file("b", gzipped("")), folder.file("c", gzipped("1\n"))});
  const auto source = open_chunks(input.impl(), {});
  Chunk chunk;
  REQUIRE(source->next(chunk, true));
  CHECK(chunk.number == 0);
  CHECK(chunk.text == "1\n");
  CHECK(chunk.input == 2);
}

TEST_CASE("inputs: damaged files give what they hold, the others all; the first that is damaged is named") {
  const Folder folder;
  const std::string text = numbered("b", 3000);
  const std::string packed = gzipped(text);
  const std::string damaged = folder.file("damaged", packed.substr(0, packed.size() / 2));
  const std::string also_damaged = folder.file("also_damaged", packed.substr(0, packed.size() / 3));
  const std::string nothing = folder.file("nothing", packed.substr(0, 5));
  const std::string first = folder.file("first", gzipped(numbered("a", 2000)));
  const std::string last = folder.file("last", gzipped(numbered("c", 2000)));

  const Reading reading = read_by_threads({first, damaged, last});
  CHECK(reading.error == "C504: the gzip data of `" + damaged + "` ends too early");
  CHECK(reading.lines.size() > 4500);
  CHECK(reading.lines.size() < 7000);
  CHECK(reading.lines.front() == "a 0");
  CHECK(reading.lines.back() == "c 1999");

  CHECK(read_by_threads({also_damaged, first, damaged}).error.find(also_damaged) != std::string::npos);
  CHECK(read_by_threads({nothing, first}).lines == split_lines(numbered("a", 2000)));
  CHECK(read_by_threads({nothing}).error == "C504: the gzip data of `" + nothing + "` ends too early");
}

TEST_CASE("inputs: one that cannot be read is the end, and the first such is named") {
  const Folder folder;
  const std::string wrong = folder.file("wrong", "\xff\xfe");
  const std::string also_wrong = folder.file("also_wrong", gzipped("\xff\xfe"));
  const std::string packed = gzipped(numbered("b", 3000));
  const std::string damaged = folder.file("damaged", packed.substr(0, packed.size() / 2));
  const std::string text = numbered("a", 2000);
  const std::string first = folder.file("first", gzipped(text));
  for (const unsigned threads : thread_counts) {
    for (int i = 0; i < 10; ++i) {
      const Reading reading = read_all(Input::files({first, also_wrong, first, wrong}), small_chunks, threads);
      CHECK(reading.error.starts_with("C503: `" + also_wrong));
      const auto lines = split_lines(text);
      REQUIRE(reading.lines.size() >= lines.size());
      CHECK(std::equal(lines.begin(), lines.end(), reading.lines.begin()));
      CHECK(read_all(Input::files({damaged, wrong}), small_chunks, threads).error.starts_with("C503"));
    }
  }
}

TEST_CASE("inputs: what comes after the last chunk that is wanted is not read, nor is an error there") {
  const Folder folder;
  const std::string packed = gzipped(numbered("b", 3000));
  const std::string damaged = folder.file("damaged", packed.substr(0, packed.size() / 2));
  const Input input = Input::files({folder.file("first", gzipped(numbered("a", 2000))), damaged});
  const auto source = open_chunks(input.impl(), small_chunks);
  Chunk chunk;
  for (int i = 0; i < 3; ++i) REQUIRE(source->next(chunk, true));
  source->skip_after(chunk.number + 1);
  REQUIRE(source->next(chunk, true));
  CHECK_FALSE(source->next(chunk, true));

  int calls = 0;
  const Input pipe = Input::stream(
      [&calls](char* buffer, std::size_t) -> std::size_t {
        ++calls;
        return std::string_view("{}\n").copy(buffer, 3);
      },
      "pipe");
  const auto stream = open_chunks(pipe.impl(), {});
  for (int i = 0; i < 5; ++i) REQUIRE(stream->next(chunk, true));
  const int calls_before = calls;
  stream->skip_after(chunk.number);
  CHECK_FALSE(stream->next(chunk, true));
  CHECK(calls == calls_before);
}

TEST_CASE("inputs: while one is being read others are worked on, but only for those who may go ahead") {
  const Folder folder;
  const std::string pipe = folder.path("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const Input input = Input::files({folder.file("a", "a\n"), pipe, folder.file("c", gzipped("c\n"))});
  const auto source = open_chunks(input.impl(), {});
  Chunk chunk;
  REQUIRE(source->next(chunk, true));
  CHECK(chunk.text == "a\n");
  REQUIRE(source->next(chunk, true));
  CHECK(chunk.text.empty());

  std::mutex mutex;
  Lines in_turn;
  const auto read_in_turn = [&] {
    Chunk own;
    while (source->next(own, false)) {
      const std::lock_guard lock(mutex);
      CHECK_FALSE(own.is_ahead);
      if (!own.text.empty()) in_turn.emplace_back(own.text);
    }
  };
  std::thread first(read_in_turn);
  std::ofstream writer(pipe);  // waits until the pipe is being opened
  std::thread second(read_in_turn);
  REQUIRE(source->next(chunk, true));
  CHECK(chunk.text == "c\n");
  CHECK(chunk.is_ahead);
  writer << "b\n" << std::flush;
  writer.close();
  first.join();
  second.join();
  CHECK(in_turn == Lines{"b\n"});
}

}  // namespace cqlite
