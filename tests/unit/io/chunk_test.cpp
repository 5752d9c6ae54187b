/// Inputs in pieces: whatever the input, the size of chunks and the number of threads, its lines come out once and in
/// order.
#include "io/chunk.hpp"

#include <doctest/doctest.h>

#include "reading.hpp"

namespace cqlite {
namespace {

using namespace testing;
using Lines = std::vector<std::string>;

std::string joined(const Lines& lines, std::string_view separator) {
  std::string text;
  for (const std::string& line : lines) text.append(line).append(separator);
  return text;
}

/// Lines of all lengths; some look like objects so that they can be elements of an array.
Lines random_lines(std::mt19937& random, std::size_t max_size) {
  Lines lines(random() % 40);
  for (std::string& line : lines) {
    line = "{\"k\":\"";
    const std::size_t size = random() % 10 == 0 ? random() % max_size : random() % 12;
    for (std::size_t i = 0; i < size; ++i) line += "ab,[]{} :\r"[random() % 9];
    line += random() % 4 == 0 ? "\\\"\\\\\"}" : "\"}";
  }
  return lines;
}

}  // namespace

TEST_CASE("chunks: the lines of every kind of input come out once and in order") {
  std::mt19937 random(1);
  const Folder folder;
  for (int round = 0; round < 12; ++round) {
    const Lines lines = random_lines(random, 300);
    std::string text = joined(lines, "\n");
    const bool ends_open = round % 3 == 0 && !text.empty();
    if (ends_open) text.pop_back();
    std::string array = "[" + joined(lines, round % 2 == 0 ? ", \n " : ",");
    if (!lines.empty()) array.resize(array.rfind(','));
    array += "]\n";
    const std::size_t half = text.size() / 2;

    const std::string plain = folder.file("plain", text);
    const std::string gzip = folder.file("gzip", gzipped(text.substr(0, half)) + gzipped(text.substr(half)));
    const std::string zstd = folder.file("zstd", zstd_packed(text.substr(0, half)) + zstd_packed(text.substr(half)));
    const std::string array_file = folder.file("array", array);
    const std::string packed_array = folder.file("packed_array", gzipped(array));
    const std::string marked = folder.file("marked", "\xef\xbb\xbf" + text);
    Events events;
    events.add_json(text);

    for (const std::size_t chunk_bytes : std::vector<std::size_t>{1, 7, 64, 1 << 20}) {
      for (const unsigned threads : {1U, 4U}) {
        const ChunkOptions options{chunk_bytes, 1 << 20};
        const auto check = [&](const char* kind, const Input& input) {
          CAPTURE(kind);
          CAPTURE(chunk_bytes);
          CAPTURE(threads);
          const Reading reading = read_all(input, options, threads);
          CHECK(reading.lines == lines);
          CHECK(reading.error.empty());
          CHECK(reading.skipped.empty());
          CHECK(reading.wrong_lines.empty());
          CHECK(reading.unlinked.empty());
        };
        check("plain", Input::files({plain}));
        check("gzip", Input::files({gzip}));
        check("zstd", Input::files({zstd}));
        check("array", Input::files({array_file}));
        check("packed array", Input::files({packed_array}));
        check("byte order mark", Input::files({marked}));
        check("text", Input::text(text));
        check("array text", Input::text(array));
        check("events", Input::events(events));
        check("stream", trickle(text, 1 + random() % 50));
        check("packed stream", trickle(gzipped(text), 1 + random() % 50));
        check("array stream", trickle(array, 1 + random() % 50));
      }
    }
  }
}

TEST_CASE("chunks: a longer line than allowed is skipped and reported, its neighbours are not") {
  const Folder folder;
  std::mt19937 random(2);
  for (int round = 0; round < 12; ++round) {
    const Lines lines = random_lines(random, 300);
    const std::size_t limit = 20 + random() % 30;
    Lines wanted;
    std::vector<std::uint64_t> skipped_offsets;
    std::vector<std::uint64_t> skipped_numbers;
    std::uint64_t offset = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].size() <= limit) {
        wanted.push_back(lines[i]);
      } else {
        skipped_offsets.push_back(offset);
        skipped_numbers.push_back(i + 1);
      }
      offset += lines[i].size() + 1;
    }
    std::string text = joined(lines, "\n");
    if (round % 2 == 0 && !text.empty()) text.pop_back();
    const std::string plain = folder.file("plain", text);
    for (const std::size_t chunk_bytes : std::vector<std::size_t>{1, 10, 64, 1000}) {
      for (const unsigned threads : {1U, 4U}) {
        const ChunkOptions options{chunk_bytes, limit};
        const auto check = [&](const Input& input) {
          CAPTURE(chunk_bytes);
          CAPTURE(limit);
          const Reading reading = read_all(input, options, threads);
          CHECK(reading.lines == wanted);
          std::vector<std::uint64_t> offsets;
          std::vector<std::uint64_t> numbers;
          for (const SkippedLine& line : reading.skipped) {
            offsets.push_back(line.offset);
            if (line.line) numbers.push_back(*line.line);
          }
          CHECK(offsets == skipped_offsets);
          if (!numbers.empty()) CHECK(numbers == skipped_numbers);
        };
        check(Input::files({plain}));
        check(Input::text(text));
        check(trickle(text, 1 + random() % 100));
        check(trickle(gzipped(text), 1000));
      }
    }
  }
}

TEST_CASE("chunks: a line without end is skipped without being held") {
  std::size_t left = 50 << 20;
  const Input endless = Input::stream(
      [&left](char* buffer, std::size_t size) {
        const std::size_t count = std::min(size, left);
        std::fill_n(buffer, count, 'x');
        left -= count;
        return count;
      },
      "pipe");
  const auto source = open_chunks(endless.impl(), {1 << 16, 1 << 17});
  Chunk chunk;
  CHECK_FALSE(source->next(chunk, true));
  CHECK(chunk.buffer.size() < 1 << 20);
  REQUIRE(source->skipped().size() == 1);
  CHECK(source->skipped()[0].line == 1);
}

TEST_CASE("chunks: offsets lead to line numbers") {
  const Folder folder;
  const std::string text = "{}\n\n{\"a\":1}\n{\"b\":2}";
  const auto source = open_chunks(Input::files({folder.file("x", text)}).impl(), {});
  Chunk chunk;
  REQUIRE(source->next(chunk, true));
  CHECK(chunk.offset == 0);
  CHECK(chunk.text == text);
  CHECK(source->line_at(0, 0) == 1);
  CHECK(source->line_at(0, 3) == 2);
  CHECK(source->line_at(0, 4) == 3);
  CHECK(source->line_at(0, 12) == 4);
  CHECK(source->line_at(1, 0) == std::nullopt);
  CHECK(source->names() == std::vector<std::string>{folder.path("x")});

  const Input stream = trickle(text, 100);
  const auto streamed = open_chunks(stream.impl(), {});
  REQUIRE(streamed->next(chunk, true));
  CHECK(chunk.first_line == 1);
  CHECK(streamed->line_at(0, 4) == std::nullopt);
}

TEST_CASE("chunks: empty inputs give nothing") {
  const Folder folder;
  CHECK(read_all(Input::files({folder.file("x", "")})).lines.empty());
  CHECK(read_all(Input::files({folder.file("y", gzipped(""))})).lines.empty());
  CHECK(read_all(Input::files({folder.file("z", "\xef\xbb\xbf")})).lines.empty());
  CHECK(read_all(Input::text("")).lines.empty());
  CHECK(read_all(Input::text("[]")).lines.empty());
  CHECK(read_all(Input::text(" [ \n ] \n")).lines.empty());
  CHECK(read_all(Input::events(Events())).lines.empty());
  CHECK(read_all(trickle("", 1)).lines.empty());
}

TEST_CASE("chunks: UTF-16 is named, not guessed at") {
  const Folder folder;
  const std::string little("\xff\xfe{\0}\0", 6);
  const std::string path = folder.file("x", little);
  const std::string error = "C503: `" + path + "` is UTF-16 text, which cqlite does not read; convert it to UTF-8";
  CHECK(read_all(Input::files({path})).error == error);
  CHECK(read_all(Input::files({folder.file("x", gzipped(little))})).error == error);
  CHECK(read_all(Input::text("\xfe\xff")).error.starts_with("C503"));
}

TEST_CASE("chunks: damaged packed data give what they hold, then an error") {
  const Folder folder;
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "{\"number\":" + std::to_string(i * 7919) + "}\n";
  const auto lines = split_lines(text);
  for (const bool is_gzip : {true, false}) {
    const std::string packed = is_gzip ? gzipped(text) : zstd_packed(text);
    const auto is_beginning = [&lines](const Lines& read) {
      return std::equal(read.begin(), read.end() - 1, lines.begin()) && lines[read.size() - 1].starts_with(read.back());
    };
    const std::string name = folder.path("x");

    const Reading truncated =
        read_all(Input::files({folder.file("x", packed.substr(0, packed.size() * 4 / 5))}), {1000, 1 << 20}, 4);
    CHECK(truncated.lines.size() > 5000);
    CHECK(is_beginning(truncated.lines));
    CHECK(truncated.error ==
          std::string("C504: the ") + (is_gzip ? "gzip" : "zstd") + " data of `" + name + "` ends too early");

    const Reading followed = read_all(Input::files({folder.file("x", packed + "{}\n")}));
    CHECK(followed.lines == lines);
    CHECK(followed.error.starts_with("C504: the "));

    std::string damaged = packed;
    for (std::size_t i = damaged.size() / 2; i < damaged.size() / 2 + 100; ++i)
      damaged[i] = static_cast<char>(~damaged[i]);
    CHECK(read_all(Input::files({folder.file("x", damaged)})).error.starts_with("C504: the "));
  }
  CHECK(read_all(trickle(gzipped("{}\n").substr(0, 8), 3)).error.starts_with("C504"));
  CHECK(read_all(Input::files({folder.file("x", gzipped("{}\n") + std::string(512, '\0'))})).error.empty());
}

TEST_CASE("chunks: an error of the caller's own stream comes after what was read before it") {
  int calls = 0;
  const Input input = Input::stream(
      [&calls](char* buffer, std::size_t) -> std::size_t {
        if (calls++ != 0) throw Error("C502", "the line is dead");
        buffer[0] = 'a';
        return 1;
      },
      "wire");
  const Reading reading = read_all(input);
  CHECK(reading.lines == Lines{"a"});
  CHECK(reading.error == "C502: the line is dead");
}

TEST_CASE("chunks: elements of an array are lines, and what is wrong with the array shows") {
  struct Case {
    const char* array;
    Lines lines;
  };
  for (const Case& example : std::vector<Case>{
           {"[1]", {"1"}},
           {"[{\"a\":[1,{}]},\n{\"b\":\"],\\\"\"}]\n", {"{\"a\":[1,{}]}", "{\"b\":\"],\\\"\"}"}},
           {"[{\n  \"a\": 1\n}\n]", {"{   \"a\": 1 } "}},
           {"[\"x\ny\"]", {"\"x\ry\""}},
           {"[1,]", {"1", ","}},
           {"[,1]", {",", "1"}},
           {"[1", {"1", "["}},
           {"[1,", {"1", "["}},
           {"[", {"["}},
           {"[{\"a\":1},{\"b", {"{\"a\":1}", "{\"b"}},
           {"[1] {\"a\":\n1}", {"1", "]{\"a\": 1}"}},
           {"[1}]", {"1}"}},
           {"[[1,2],3]", {"[1,2]", "3"}},
       }) {
    CAPTURE(example.array);
    CHECK(read_all(Input::text(example.array)).lines == example.lines);
    CHECK(read_all(trickle(example.array, 1)).lines == example.lines);
  }
}

}  // namespace cqlite
