/// Byte searches against the obvious loops: every offset and size, either case, texts that end where memory ends.
#include "base/byte_search.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/utf8.hpp"

#if defined(__unix__)
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace {

using cqlite::CandidateLines;
using cqlite::Needle;

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), cqlite::lower_ascii);
  return result;
}

std::size_t naive_find(std::string_view text, std::string_view literal, std::size_t from, bool ignores_case) {
  return ignores_case ? lowered(text).find(literal, from) : text.find(literal, from);
}

std::string random_text(std::mt19937& random, std::size_t size, std::string_view alphabet) {
  std::string text;
  while (text.size() < size) text += alphabet[random() % alphabet.size()];
  return text;
}

/// Every occurrence of `needle` in `text`.
std::vector<std::size_t> all_hits(const Needle& needle, std::string_view text) {
  std::vector<std::size_t> hits;
  for (std::size_t at = needle.find(text); at != text.npos; at = needle.find(text, at + 1)) hits.push_back(at);
  return hits;
}

TEST_CASE("byte search: a needle is found where the obvious loop finds it") {
  std::mt19937 random(1);
  for (std::size_t length = 1; length <= 40; ++length) {
    for (int round = 0; round < 40; ++round) {
      const bool ignores_case = round % 2 == 0;
      const std::string literal = lowered(random_text(random, length, "abAB@`[{\\u0\n\xE9"));
      std::string text = random_text(random, random() % 400, "abAB@`[{\\u0\n\xE9");
      for (std::size_t copies = random() % 3; copies > 0; --copies) {
        text.insert(random() % (text.size() + 1), round % 4 == 0 ? cqlite::upper(literal) : literal);
      }
      const Needle needle(literal, ignores_case);
      const std::size_t from = random() % (text.size() + 2);
      CHECK(needle.find(text) == naive_find(text, literal, 0, ignores_case));
      CHECK(needle.find(text, from) == naive_find(text, literal, from, ignores_case));
    }
  }
}

TEST_CASE("byte search: every start and every size around the widths of vectors") {
  const std::string literal = "UserLogon";
  const Needle exact(literal, false);
  const Needle folding(lowered(literal), true);
  for (std::size_t size = literal.size(); size <= 200; ++size) {
    for (std::size_t at = 0; at + literal.size() <= size; ++at) {
      // Copied to the heap at its exact size, so that a sanitizer sees any byte read beyond it.
      const auto bytes = std::make_unique<char[]>(size);
      std::fill_n(bytes.get(), size, 'U');
      literal.copy(bytes.get() + at, literal.size());
      const std::string_view text(bytes.get(), size);
      REQUIRE(exact.find(text) == at);
      REQUIRE(folding.find(text) == at);
      REQUIRE(exact.find(text, at) == at);
      REQUIRE(exact.find(text, at + 1) == text.npos);
    }
  }
}

TEST_CASE("byte search: case is ignored for ASCII letters only") {
  CHECK(Needle("a@", true).find("A@") == 0);
  CHECK(Needle("a@", true).find("A`") == std::string_view::npos);
  CHECK(Needle("{x}", true).find("[X]") == std::string_view::npos);
  CHECK(Needle("[x]", true).find("{X}[X]") == 3);
  CHECK(Needle("\xC3\xA9", true).find("\xC3\x89") == std::string_view::npos);
  CHECK(Needle("abc", false).find("ABC") == std::string_view::npos);
}

TEST_CASE("byte search: empty needles, empty texts, starts past the end") {
  CHECK(Needle("", false).find("abc", 2) == 2);
  CHECK(Needle("", false).find("") == 0);
  CHECK(Needle("", false).find("abc", 4) == std::string_view::npos);
  CHECK(Needle("a", false).find("") == std::string_view::npos);
  CHECK(Needle("a", false).find({}) == std::string_view::npos);
  CHECK(Needle("abc", false).find("ab") == std::string_view::npos);
  CHECK(Needle("a", false).find("a", 7) == std::string_view::npos);
  CHECK(Needle(std::string_view("\0b", 2), false).find(std::string_view("a\0b", 3)) == 1);
  CHECK(all_hits(Needle("aa", false), "aaaa") == std::vector<std::size_t>{0, 1, 2});
}

#if defined(__unix__)
TEST_CASE("byte search: nothing is read outside the text") {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  void* const memory = mmap(nullptr, 3 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(memory != MAP_FAILED);
  char* const middle = static_cast<char*>(memory) + page;
  REQUIRE(mprotect(memory, page, PROT_NONE) == 0);
  REQUIRE(mprotect(middle + page, page, PROT_NONE) == 0);
  std::fill_n(middle, page, 'x');
  const Needle needle("xxxxy", false);
  for (std::size_t size = 0; size < 300; ++size) {
    const std::string_view at_start(middle, size);
    const std::string_view at_end(middle + page - size, size);
    CHECK(needle.find(at_start) == at_start.npos);
    CHECK(needle.find(at_end) == at_end.npos);
    CHECK(cqlite::count_lines(at_start) == 0);
    CHECK(cqlite::count_lines(at_end) == 0);
  }
  munmap(memory, 3 * page);
}
#endif

std::vector<std::string> candidates(std::string_view buffer, const std::vector<Needle>& needles) {
  std::vector<std::string> lines;
  CandidateLines candidate_lines(buffer, needles);
  for (std::string_view line; candidate_lines.next(line);) lines.emplace_back(line);
  return lines;
}

/// The lines that hold a needle (case ignored) or the guard.
std::vector<std::string> naive_candidates(std::string_view buffer, const std::vector<Needle>& needles) {
  std::vector<std::string> lines;
  while (!buffer.empty()) {
    const std::size_t end = std::min(buffer.find('\n'), buffer.size());
    const std::string_view line = buffer.substr(0, end);
    bool is_candidate = line.find("\\u00") != line.npos;
    for (const Needle& needle : needles)
      is_candidate = is_candidate || lowered(line).find(needle.literal()) != line.npos;
    if (is_candidate) lines.emplace_back(line);
    buffer.remove_prefix(std::min(end + 1, buffer.size()));
  }
  return lines;
}

TEST_CASE("candidate lines: each line with a hit once and in order") {
  using Lines = std::vector<std::string>;
  const std::vector<Needle> needles = {Needle("one", true), Needle("two", true)};
  CHECK(candidates("", needles) == Lines{});
  CHECK(candidates("\n\n", needles) == Lines{});
  CHECK(candidates("one", needles) == Lines{"one"});
  CHECK(candidates("none\nONE two one\n\nx\ntwo", needles) == Lines{"none", "ONE two one", "two"});
  CHECK(candidates("x\na\\u0041\n\\\\u\nTwO\n", needles) == Lines{"a\\u0041", "TwO"});
  CHECK(candidates("one\n\\u00\n", {}) == Lines{"\\u00"});
}

TEST_CASE("candidate lines: as the obvious loop, with hits dense and far apart") {
  std::mt19937 random(3);
  for (int round = 0; round < 800; ++round) {
    const cqlite::NeighbourCounts seen(random_text(random, 100, "abAB\\u0"));
    std::vector<Needle> needles;
    for (std::size_t count = 1 + random() % 3; count > 0; --count) {
      needles.emplace_back(random_text(random, 1 + random() % 4, "ab\\u0"), true, round % 4 < 2 ? &seen : nullptr);
    }
    std::string buffer = random_text(random, random() % 1500, round % 2 == 0 ? "aAbB\\u0\n" : "ccccccccccccccaAbB\n");
    if (round % 3 == 0) buffer += "\\u00e9\n";
    REQUIRE(candidates(buffer, needles) == naive_candidates(buffer, needles));
  }
}

TEST_CASE("byte search: a needle or an escape, whichever comes first") {
  std::mt19937 random(7);
  for (int round = 0; round < 4000; ++round) {
    const bool ignores_case = round % 2 == 0;
    const std::string literal = random_text(random, random() % 12, "abcd");
    std::string text = random_text(random, random() % 300, round % 3 == 0 ? "xyXY" : "abcdAB\\u0");
    for (int pieces = 0; pieces < 2; ++pieces) {
      text.insert(random() % (text.size() + 1), random() % 2 == 0 ? "\\u00" : literal);
    }
    const std::size_t from = random() % (text.size() + 2);
    CAPTURE(literal);
    CAPTURE(text);
    CAPTURE(from);
    REQUIRE(Needle(literal, ignores_case).find_or_escape(text, from) ==
            std::min(naive_find(text, literal, from, ignores_case), text.find("\\u00", from)));
  }
}

TEST_CASE("neighbour counts: in either case where it is ignored") {
  const cqlite::NeighbourCounts seen("abABaB\xFF\xFF");
  CHECK(seen.count('a', 'b', false) == 1);
  CHECK(seen.count('a', 'b', true) == 3);
  CHECK(seen.count('b', 'a', true) == 2);
  CHECK(seen.count('\xFF', '\xFF', true) == 1);
  CHECK(seen.count('x', 'y', true) == 0);
}

TEST_CASE("count_lines: counts line breaks at every size") {
  std::mt19937 random(5);
  for (std::size_t size = 0; size < 700; ++size) {
    const std::string text = random_text(random, size, "ab\n");
    REQUIRE(cqlite::count_lines(text) == static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
  }
  const std::string breaks(100'003, '\n');
  CHECK(cqlite::count_lines(breaks) == breaks.size());
}

}  // namespace

TEST_CASE("find_bytes: where a piece begins") {
  CHECK(cqlite::find_bytes("abcabc", "ca") == 2);
  CHECK(cqlite::find_bytes("abcabc", "abc", 1) == 3);
  CHECK(cqlite::find_bytes("abcabc", "abc", 4) == std::string_view::npos);
  CHECK(cqlite::find_bytes("abc", "abcd") == std::string_view::npos);
  CHECK(cqlite::find_bytes("abc", "", 3) == 3);
  CHECK(cqlite::find_bytes("abc", "", 4) == std::string_view::npos);
  CHECK(cqlite::find_bytes("", "") == 0);
}
