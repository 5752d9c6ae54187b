// Marks in a line: every way of finding them finds the same.
#include "values/line_marks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace cqlite {
namespace {

/// Text in memory of exactly the size that may be read.
class ReadableText {
 public:
  explicit ReadableText(const std::string& text) : bytes_(new char[NameTails::most_bytes + text.size() + 1]) {
    std::memset(bytes_.get(), '"', NameTails::most_bytes);
    std::memcpy(bytes_.get() + NameTails::most_bytes, text.data(), text.size());
    bytes_[NameTails::most_bytes + text.size()] = ':';
  }
  [[nodiscard]] const char* begin() const { return bytes_.get() + NameTails::most_bytes; }

 private:
  std::unique_ptr<char[]> bytes_;
};

/// Those of every block, also of those without any.
std::vector<LineMarks> marks_of(const ReadableText& text, std::size_t blocks, const NameTails& tails,
                                MarkFinder finder) {
  std::vector<LineMarks> listed(blocks);
  listed.resize(find_line_marks(text.begin(), blocks, tails, listed.data(), finder));
  std::vector<LineMarks> marks;
  for (std::size_t block = 0; block < blocks; ++block) marks.push_back({block, 0, 0});
  for (std::size_t i = 0; i < listed.size(); ++i) {
    CHECK((listed[i].name_ends | listed[i].doubtful) != 0);
    if (i > 0) CHECK(listed[i - 1].block < listed[i].block);
    marks.at(listed[i].block) = listed[i];
  }
  return marks;
}

bool has_bit(std::uint64_t bits, std::size_t place) { return (bits >> place & 1) != 0; }

const std::vector<std::string> names = {"\"id", "\"name", "\"#event_simpleName"};

std::string random_text(std::mt19937& random, std::size_t size) {
  static const std::vector<std::string> pieces = {"\"id\":",    "\"name\":", "\"#event_simpleName\":",
                                                  "\"other\":", "{",         "[",
                                                  ":",          " ",         "\t",
                                                  "\\u",        "\\",        "\"",
                                                  "u",          ",",         "x\"",
                                                  "\xc3\xa4",   "\x80",      "\x01",
                                                  "e\":"};
  std::string text;
  while (text.size() < size) text += pieces[random() % pieces.size()];
  text.resize(size);
  return text;
}

}  // namespace

TEST_CASE("line marks: the scalar way marks what is described") {
  std::string text = R"({"id":1,"a" :{"x":[1]},"s":"\u0041 {" , "t": [] })";
  text.resize(marked_bytes, ' ');
  const ReadableText readable(text);
  const LineMarks marks = marks_of(readable, 1, NameTails(names), MarkFinder::scalar)[0];
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    CAPTURE(i);
    const char here = text[i];
    const char next = text[i + 1];
    const bool is_after = next == '{' || next == '[' || next == ':';
    CHECK(has_bit(marks.name_ends, i) == (here == '"' && next == ':'));
    CHECK(has_bit(marks.doubtful, i) == (((here == ' ' || here == ':') && is_after) || (here == '\\' && next == 'u')));
  }
}

TEST_CASE("line marks: every way marks the same places as doubtful, and the ends of all wanted names") {
  std::mt19937 random(1);
  const NameTails tails(names);
  for (int round = 0; round < 500; ++round) {
    const std::size_t blocks = 1 + random() % 5;
    const std::string text = random_text(random, blocks * marked_bytes);
    const ReadableText readable(text);
    CAPTURE(text);
    const auto expected = marks_of(readable, blocks, tails, MarkFinder::scalar);
    for (const MarkFinder finder : {MarkFinder::best, MarkFinder::avx2, MarkFinder::sse2}) {
      if (!is_available(finder)) continue;
      const auto found = marks_of(readable, blocks, tails, finder);
      for (std::size_t block = 0; block < blocks; ++block) {
        CHECK(found[block].doubtful == expected[block].doubtful);
        if (finder == MarkFinder::sse2) CHECK(found[block].name_ends == expected[block].name_ends);
      }
      for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view before = std::string_view(text).substr(0, i);
        const bool is_wanted =
            has_bit(expected[i / marked_bytes].name_ends, i % marked_bytes) &&
            std::any_of(names.begin(), names.end(), [&](const std::string& name) { return before.ends_with(name); });
        if (has_bit(found[i / marked_bytes].name_ends, i % marked_bytes)) CHECK(text[i] == '"');
        if (is_wanted) CHECK(has_bit(found[i / marked_bytes].name_ends, i % marked_bytes));
      }
    }
  }
}

TEST_CASE("line marks: a name is marked at every place in a block, and nothing outside of what may be read is") {
  const NameTails tails(names);
  for (const MarkFinder finder : {MarkFinder::scalar, MarkFinder::sse2, MarkFinder::avx2}) {
    if (!is_available(finder)) continue;
    for (std::size_t place = 0; place + 5 <= 2 * marked_bytes; ++place) {
      std::string text(2 * marked_bytes, 'x');
      text.replace(place, 5, "\"id\":");
      const ReadableText readable(text);
      const auto marks = marks_of(readable, 2, tails, finder);
      const std::size_t close = place + 3;
      CAPTURE(place);
      CHECK(marks[close / marked_bytes].name_ends == std::uint64_t{1} << close % marked_bytes);
      CHECK(marks[1 - close / marked_bytes].name_ends == 0);
      // The byte behind the text is a colon, too.
      CHECK((marks[0].doubtful | marks[1].doubtful) == (place + 5 == 2 * marked_bytes ? std::uint64_t{1} << 63 : 0));
    }
  }
}

}  // namespace cqlite
