/// Unicode texts: validity, repair, case, length, width.

#include "base/utf8.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <string_view>

using namespace cqlite;

TEST_CASE("utf8: what is valid") {
  for (const std::string_view text :
       {std::string_view(""), std::string_view("plain"), std::string_view("\0", 1),
        std::string_view("stra\xC3\x9F"
                         "e"),
        std::string_view("\xC2\x80"), std::string_view("\xDF\xBF"), std::string_view("\xE0\xA0\x80"),
        std::string_view("\xED\x9F\xBF"), std::string_view("\xEE\x80\x80"), std::string_view("\xEF\xBF\xBF"),
        std::string_view("\xF0\x90\x80\x80"), std::string_view("\xF4\x8F\xBF\xBF")}) {
    CAPTURE(text);
    CHECK(is_valid_utf8(text));
    CHECK(repaired_utf8(text) == text);
  }
}

TEST_CASE("utf8: what is not, and how it is repaired") {
  struct Row {
    std::string_view text;
    std::string_view repaired;  ///< with ? for U+FFFD
  };
  const Row rows[] = {
      {"\x80", "?"},  // a lone continuation
      {"a\xFF"
       "b",
       "a?b"},             // no UTF-8 byte at all
      {"\xC0\xAF", "??"},  // overlong
      {"\xC1\xBF", "??"},
      {"\xE0\x9F\xBF", "???"},       // overlong
      {"\xED\xA0\x80", "???"},       // a surrogate
      {"\xF0\x8F\xBF\xBF", "????"},  // overlong
      {"\xF4\x90\x80\x80", "????"},  // past U+10FFFF
      {"\xF5\x80", "??"},
      {"\xC3", "?"},  // cut off
      {"\xE2\x82", "?"},
      {"\xF0\x9F\x98", "?"},
      {"\xE2\x82"
       "a",
       "?a"},
      {"\xF0\x9F\x98"
       "abcdefghij",
       "?abcdefghij"},
      {"abcdefgh\x80", "abcdefgh?"},  // past the first word
  };
  for (const Row& row : rows) {
    CAPTURE(row.repaired);
    CHECK_FALSE(is_valid_utf8(row.text));
    std::string expected;
    for (const char byte : row.repaired) expected += byte == '?' ? std::string("\xEF\xBF\xBD") : std::string(1, byte);
    CHECK(repaired_utf8(row.text) == expected);
    CHECK(code_point_count(row.text) == row.repaired.size());
    CHECK(utf16_length(row.text) == row.repaired.size());
  }
}

TEST_CASE("utf8: lower case") {
  CHECK(lower("USER_2") == "user_2");
  CHECK(lower("MiXeD") == "mixed");
  CHECK(lower("") == "");
  CHECK(lower("ÅNGSTRÖM ПРИВЕТ") == "ångström привет");
  CHECK(lower("ẞ") == "ß");
  CHECK(lower("İ") == "i\xCC\x87");
  CHECK(lower("ΟΔΟΣ") == "οδος");  // a sigma that ends a word
  CHECK(lower("ΟΔΟΣ ΣΑΣ.") == "οδος σας.");
  CHECK(lower("Σ") == "σ");
  CHECK(lower("A\xFF"
              "B") ==
        "a\xFF"
        "b");  // wrong bytes stay
}

TEST_CASE("utf8: upper case") {
  CHECK(upper("backup_task") == "BACKUP_TASK");
  CHECK(upper("straße") == "STRASSE");
  CHECK(upper("ångström привет") == "ÅNGSTRÖM ПРИВЕТ");
  CHECK(upper("ﬁnal oﬀer ﬃ ﬆ") == "FINAL OFFER FFI ST");
  CHECK(upper("ŉ") == "ʼN");
  CHECK(upper("ǰ") == "J\xCC\x8C");
  CHECK(upper("և") == "ԵՒ");
  CHECK(upper("ᾳ ᾀ ᾯ") == "ΑΙ ἈΙ ὯΙ");
  CHECK(upper("ς") == "Σ");
  CHECK(upper("ı") == "I");
  CHECK(upper("a\xFF"
              "b") ==
        "A\xFF"
        "B");
}

TEST_CASE("utf8: Turkish and Azeri have a dotted and a dotless i") {
  for (const char* language : {"tr", "az", "TR", "tr_TR", "az-Latn"}) {
    CAPTURE(language);
    CHECK(lower("TITLE I", language) == "tıtle ı");
    CHECK(lower("İ", language) == "i");
    CHECK(lower("I\xCC\x87", language) == "i");
    CHECK(upper("title ı", language) == "TİTLE I");
  }
  for (const char* language : {"", "da", "en_GB", "t", "trx"}) {
    CAPTURE(language);
    CHECK(lower("TITLE", language) == "title");
    CHECK(upper("title", language) == "TITLE");
  }
}

TEST_CASE("utf8: folding makes all cases of a character one") {
  CHECK(folded("PowerShell.EXE") == "powershell.exe");
  CHECK(folded("ÉTÉ") == folded("été"));
  CHECK(folded("Σς") == folded("σσ"));
  CHECK(folded("\xE2\x84\xAA") == "k");  // Kelvin sign
  CHECK(folded("\xC5\xBF") == "s");      // long s
  CHECK(folded("ẞ") == folded("ß"));
  CHECK(folded("ß") != "ss");  // one character to one character
  CHECK(folded("İ") == "İ");
  CHECK(folded("ı") == "ı");
}

TEST_CASE("utf8: lengths") {
  struct Row {
    std::string_view text;
    std::size_t utf16;
    std::size_t code_points;
    std::size_t width;
  };
  const Row rows[] = {
      {"", 0, 0, 0},
      {"hello", 5, 5, 5},
      {"é", 1, 1, 1},
      {"e\xCC\x81", 2, 2, 1},  // e and a combining accent
      {"日本", 2, 2, 4},
      {"\xF0\x9F\x98\x80", 2, 1, 2},                  // U+1F600
      {"\xF0\x9F\x87\xA9\xF0\x9F\x87\xB0", 4, 2, 2},  // a flag
      {"long enough, then é", 19, 19, 19},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(utf16_length(row.text) == row.utf16);
    CHECK(code_point_count(row.text) == row.code_points);
    CHECK(display_width(row.text) == row.width);
  }
}

TEST_CASE("utf8: every code point is written as it is read") {
  std::string all;
  std::size_t count = 0;
  for (char32_t code_point = 0; code_point <= 0x10FFFF; ++code_point) {
    if (code_point >= 0xD800 && code_point <= 0xDFFF) continue;
    append_utf8(all, code_point);
    ++count;
  }
  CHECK(is_valid_utf8(all));
  CHECK(code_point_count(all) == count);
  CHECK(repaired_utf8(all) == all);
  std::string wrong;
  append_utf8(wrong, 0xD800);
  append_utf8(wrong, 0x110000);
  CHECK(wrong == "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("utf8: ASCII") {
  CHECK(is_ascii(""));
  CHECK(is_ascii("twelve bytes"));
  CHECK_FALSE(is_ascii("eleven byté"));
  CHECK(lower_ascii('Q') == 'q');
  CHECK(lower_ascii('[') == '[');
}

TEST_CASE("utf8: code points") {
  CHECK(code_points("") == U"");
  CHECK(code_points("aé日\xF0\x9F\x98\x80") == U"aé日\U0001F600");
  CHECK(code_points("a\xFF\xE6\x97") == U"a\uFFFD\uFFFD");
}

TEST_CASE("utf8: grapheme clusters") {
  struct Row {
    std::string_view text;
    std::size_t first_size;
    std::size_t count;
  };
  const Row rows[] = {
      {"", 0, 0},
      {"abc", 1, 3},
      {"a\r\nb", 1, 3},
      {"\r\n", 2, 1},
      {"\n\r", 1, 2},
      {"e\xCC\x81x", 3, 2},                                                        // e and a combining accent
      {"\xCC\x81", 2, 1},                                                          // an accent alone
      {"\xF0\x9F\x87\xA9\xF0\x9F\x87\xB0\xF0\x9F\x87\xB8\xF0\x9F\x87\xAA", 8, 2},  // two flags
      {"👩‍👩‍👧!", 18, 2},                                              // a family
      {"👍🏽", 8, 1},                                                          // a skin colour
      {"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", 9, 1},                              // a syllable out of its letters
      {"\xFF\xFE", 1, 2},                                                          // no UTF-8
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(first_grapheme_size(row.text) == row.first_size);
    CHECK(grapheme_count(row.text) == row.count);
  }
  CHECK(has_byte_graphemes("plain text\n"));
  CHECK_FALSE(has_byte_graphemes("a\r\n"));
  CHECK_FALSE(has_byte_graphemes("é"));
}
