/// Patterns of times: widths, sections, offsets, and what never ends a match early or late.

#include "values/time_pattern.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "values/time_search.hpp"

using namespace cqlite;

namespace {

/// What the pattern reads, in UTC unless the text says otherwise; none if it does not match.
std::optional<std::string> read(std::string_view pattern, std::string_view text, bool is_case_sensitive = true) {
  std::string error;
  const auto compiled = TimePattern::compile(pattern, is_case_sensitive, error);
  REQUIRE_MESSAGE(compiled.has_value(), error);
  const auto written = compiled->match(text);
  if (!written) return std::nullopt;
  const auto time = written->instant(nullptr, *parse_timestamp("2026-01-01T00:00:00Z"), MissingYear::this_or_last);
  return time ? std::optional(print_instant(*time)) : std::nullopt;
}

std::string error_of(std::string_view pattern) {
  std::string error;
  CHECK_FALSE(TimePattern::compile(pattern, true, error).has_value());
  return error;
}

}  // namespace

TEST_CASE("time pattern: widths") {
  CHECK(read("yyyyMMddHHmmssSSS", "20250704210500250") == "2025-07-04T21:05:00.250Z");
  CHECK(read("yMMdd", "20250704") == "2025-07-04T00:00:00.000Z");
  CHECK(read("yy-M-d", "25-7-4") == "2025-07-04T00:00:00.000Z");
  CHECK(read("yy-M-d", "25-07-04") == "2025-07-04T00:00:00.000Z");
  CHECK_FALSE(read("yyyy-MM-dd", "2025-7-4").has_value());
  CHECK_FALSE(read("yyyy-MM-dd", "12025-07-04").has_value());
  CHECK_FALSE(read("yyyy-M-d", "2025-007-4").has_value());
  CHECK(read("yyyy-MM-dd HH:mm:ss.SS", "2025-07-04 21:05:00.25") == "2025-07-04T21:05:00.250Z");
  CHECK_FALSE(read("yyyy-MM-dd HH:mm:ss.SS", "2025-07-04 21:05:00.250").has_value());
  CHECK(read("yyyy-MM-dd HH:mm:ss.SSSSSSSSS", "2025-07-04 21:05:00.25") == "2025-07-04T21:05:00.250Z");
  CHECK(read("yyyy-MM-dd HH:mm:ss n", "2025-07-04 21:05:00 1000000") == "2025-07-04T21:05:00.001Z");
  CHECK(read("yyyy-MM-dd A", "2025-07-04 1000") == "2025-07-04T00:00:01.000Z");
  CHECK(read("yyyy-MM-dd N", "2025-07-04 2000000") == "2025-07-04T00:00:00.002Z");
  CHECK(read("yyyy-MM-dd kk", "2025-07-04 24") == "2025-07-04T00:00:00.000Z");
  CHECK(read("yyyy-MM-dd KK a", "2025-07-04 00 PM") == "2025-07-04T12:00:00.000Z");
}

TEST_CASE("time pattern: offsets are as strict as their letters") {
  const auto reads = [](std::string_view letters, std::string_view offset) {
    return read("yyyy-MM-dd HH:mm" + std::string(letters), "2025-07-04 21:05" + std::string(offset)).has_value();
  };
  CHECK(reads("X", "Z"));
  CHECK(reads("X", "+02"));
  CHECK(reads("X", "+0230"));
  CHECK_FALSE(reads("X", "+02:30"));
  CHECK(reads("XX", "+0230"));
  CHECK_FALSE(reads("XX", "+02"));
  CHECK(reads("XXX", "-02:30"));
  CHECK_FALSE(reads("XXX", "+0230"));
  CHECK(reads("XXXX", "+023015"));
  CHECK(reads("XXXXX", "+02:30:15"));
  CHECK_FALSE(reads("x", "Z"));
  CHECK_FALSE(reads("Z", "Z"));
  CHECK(reads("Z", "+0000"));
  CHECK(reads("ZZZZ", "GMT+02:00"));
  CHECK_FALSE(reads("ZZZZ", "GMT+2"));
  CHECK(reads("ZZZZZ", "Z"));
  CHECK(reads("O", "GMT-8"));
  CHECK(reads("O", "GMT-8:30"));
  CHECK_FALSE(reads("X", "+18:01"));
  CHECK_FALSE(reads("X", "+0260"));
  CHECK_FALSE(reads("X", ""));
}

TEST_CASE("time pattern: texts and sections") {
  CHECK(read("d 'of' MMMM''yy", "4 of July'25") == "2025-07-04T00:00:00.000Z");
  CHECK(read("dd'''o''clock' MM yyyy", "04'o'clock 07 2025") == "2025-07-04T00:00:00.000Z");
  CHECK(read("yyyy-MM-dd[ HH:mm[:ss]]", "2025-07-04 21:05") == "2025-07-04T21:05:00.000Z");
  CHECK(read("yyyy-MM-dd[ HH", "2025-07-04 21") == "2025-07-04T21:00:00.000Z");  // the last bracket may be missing
  CHECK_FALSE(read("yyyy-MM-dd[ HH]", "2025-07-04 2").has_value());
  CHECK_FALSE(read("[yyyy]-MM-dd yyyy", "2025-07-04 2026").has_value());  // two years
  CHECK(read("MMM d yyyy", "JUL 4 2025", false) == "2025-07-04T00:00:00.000Z");
  CHECK_FALSE(read("MMM d yyyy", "JUL 4 2025").has_value());
}

TEST_CASE("time pattern: what is no pattern") {
  CHECK(error_of("yyyy-MM-dd T") == "`T` is no letter of a time pattern; write texts in single quotes");
  CHECK(error_of("yyyy-MM-ddd") == "`ddd` is not a part of a time pattern");
  CHECK(error_of("yyyy-MM-dd V").find("`V`") == 0);
  CHECK(error_of("yyyy-MM") == "the pattern needs a month and a day, such as `MM-dd`");
  CHECK(error_of("").find("needs a month") != std::string::npos);
  CHECK(error_of("yyyy-MM-dd a").find("each other") != std::string::npos);
  CHECK(error_of(std::string(1000, '[') + "yyyy-MM-dd").find("too many") != std::string::npos);
}

TEST_CASE("time pattern, time search: long texts take no long time") {
  const std::string digits(1'000'000, '1');
  std::string pattern = "MM-dd";
  for (int i = 0; i < 1000; ++i) pattern += "[y]";
  CHECK_FALSE(read(pattern, "07-04" + digits).has_value());
  CHECK_FALSE(read("MM-dd VV", "07-04 " + digits).has_value());
  CHECK_FALSE(find_time(digits, 128).has_value());
  CHECK_FALSE(find_time(std::string(1'000'000, 'a'), 128).has_value());
  CHECK_FALSE(find_time(std::string(1'000'000, '\x80'), 128).has_value());
}

TEST_CASE("time search: characters are counted, not bytes") {
  std::string before;
  for (int i = 0; i < 127; ++i) before += "é";
  CHECK(find_time(before + "2025-07-04 21:05:00", 128).has_value());
  CHECK_FALSE(find_time(before + " 2025-07-04 21:05:00", 128).has_value());
}
