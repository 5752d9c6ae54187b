/// Reading of times as tables: timestamps of events (reference 3.3), durations and points in time (8.1).

#include "values/time.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

using namespace cqlite;

namespace {

/// The time as RFC 3339 text, or `none`.
std::string shown(std::optional<Instant> time) { return time ? print_instant(*time) : "none"; }

}  // namespace

TEST_CASE("timestamp: a number's unit is told by its digits") {
  struct Row {
    std::string_view text;
    std::optional<Instant> expected;
  };
  const Row rows[] = {
      // fewer than 9 digits: milliseconds, as tests write them
      {"0", 0},
      {"1000", 1000},
      {"12345678", 12345678},
      // 9 or 10: seconds
      {"123456789", 123456789000},
      {"1596613731", 1596613731000},
      {"1596613731.819", 1596613731819},
      {"1596613731.8199", 1596613731819},
      {"1596613731.5", 1596613731500},
      {"1596613731.", 1596613731000},
      // 11 to 14: milliseconds
      {"12345678901", 12345678901},
      {"1596613731819", 1596613731819},
      {"1596613731819.75", 1596613731819},
      {"12345678901234", 12345678901234},
      // 15 to 17: microseconds
      {"159661373181945", 159661373181},
      {"1596613731819456", 1596613731819},
      {"12345678901234567", 12345678901234},
      // 18 or 19: nanoseconds
      {"159661373181945678", 159661373181},
      {"1596613731819456789", 1596613731819},
      {"9999999999999999999", 9999999999999},
      // more: no time
      {"15966137318194567890", std::nullopt},
      {"1e30", std::nullopt},
      // other spellings of numbers
      {"-1000", -1000},
      {"-1596613731", -1596613731000},
      {"+1596613731819", 1596613731819},
      {"001596613731", 1596613731000},
      {"1.596613731819e12", 1596613731819},
      {"1.5966137315E9", 1596613731500},
      {"0.5", 0},
      {".5", 0},
      {"123e-00001", 12},
      // no numbers
      {"", std::nullopt},
      {"abc", std::nullopt},
      {"0x10", std::nullopt},
      {" 1596613731819", std::nullopt},
      {"1,596,613", std::nullopt},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(parse_timestamp(row.text) == row.expected);
  }
}

TEST_CASE("timestamp: RFC 3339 and its common variations") {
  struct Row {
    std::string_view text;
    std::string_view expected;
  };
  const Row rows[] = {
      {"2020-01-01T00:00:00Z", "2020-01-01T00:00:00.000Z"},
      {"2020-01-01T00:00:00.5Z", "2020-01-01T00:00:00.500Z"},
      {"2020-08-05T07:48:51.819456789Z", "2020-08-05T07:48:51.819Z"},
      {"2020-08-05T07:48:51,819Z", "2020-08-05T07:48:51.819Z"},
      {"2020-08-05t07:48:51z", "2020-08-05T07:48:51.000Z"},
      {"2020-08-05 07:48:51Z", "2020-08-05T07:48:51.000Z"},
      {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
      // offsets
      {"2020-08-05T07:48:51+02:00", "2020-08-05T05:48:51.000Z"},
      {"2020-08-05T07:48:51+0200", "2020-08-05T05:48:51.000Z"},
      {"2020-08-05T07:48:51+02", "2020-08-05T05:48:51.000Z"},
      {"2020-08-05T07:48:51-08:30", "2020-08-05T16:18:51.000Z"},
      {"2020-08-05T07:48:51-00:00", "2020-08-05T07:48:51.000Z"},
      {"2020-08-05 07:48:51 +0200", "2020-08-05T05:48:51.000Z"},
      // less than everything: UTC, no seconds, midnight
      {"2020-08-05T07:48:51", "2020-08-05T07:48:51.000Z"},
      {"2020-08-05 07:48:51.25", "2020-08-05T07:48:51.250Z"},
      {"2020-08-05T07:48Z", "2020-08-05T07:48:00.000Z"},
      {"2020-08-05", "2020-08-05T00:00:00.000Z"},
      // leap days and the leap second
      {"2020-02-29T00:00:00Z", "2020-02-29T00:00:00.000Z"},
      {"2000-02-29", "2000-02-29T00:00:00.000Z"},
      {"2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999Z"},
      {"2016-12-31T23:59:60.7Z", "2016-12-31T23:59:59.999Z"},
      // the first and the last moment
      {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"},
      {"9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"},
      {"0001-01-01T00:00:00+01:00", "none"},
      {"9999-12-31T23:59:59-01:00", "none"},
      {"0000-01-01T00:00:00Z", "none"},
      {"10000-01-01T00:00:00Z", "none"},
      // no such day or time
      {"2021-02-29T00:00:00Z", "none"},
      {"1900-02-29", "none"},
      {"2020-04-31", "none"},
      {"2020-13-01", "none"},
      {"2020-00-01", "none"},
      {"2020-01-00", "none"},
      {"2020-01-01T24:00:00Z", "none"},
      {"2020-01-01T00:60:00Z", "none"},
      {"2020-01-01T00:00:61Z", "none"},
      {"2020-01-01T00:00:00+24:00", "none"},
      {"2020-01-01T00:00:00+01:60", "none"},
      // no such form
      {"2020-1-1", "none"},
      {"2020-01-01T", "none"},
      {"2020-01-01T00", "none"},
      {"2020-01-01T00:00:00.Z", "none"},
      {"2020-01-01T00:00:00 ", "none"},
      {"2020-01-01T00:00:00ZZ", "none"},
      {"2020-01-01T00:00:00 UTC", "none"},
      {"2020-01-01T00:00:00+1", "none"},
      {"2020-01-01T00:00:00+1:00", "none"},
      {"2020-01-01T00:00:00+01:0", "none"},
      {"2020-01-01X00:00:00Z", "none"},
      {"2020/01/01 00:00:00", "none"},
      {" 2020-01-01T00:00:00Z", "none"},
      {"Aug 5, 2020", "none"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(shown(parse_timestamp(row.text)) == row.expected);
  }
}

TEST_CASE("duration: units and their lengths") {
  constexpr std::int64_t second = 1000;
  constexpr std::int64_t minute = 60 * second;
  constexpr std::int64_t hour = 60 * minute;
  constexpr std::int64_t day = 24 * hour;
  struct Row {
    std::int64_t length;
    std::string_view spellings[6];
  };
  const Row rows[] = {
      {1, {"millisecond", "milliseconds", "millis", "ms"}},
      {second, {"second", "seconds", "sec", "secs", "s"}},
      {minute, {"minute", "minutes", "min", "m"}},
      {hour, {"hour", "hours", "hr", "hrs", "h"}},
      {day, {"day", "days", "d"}},
      {7 * day, {"week", "weeks", "w"}},
      {30 * day, {"month", "months", "mon"}},
      {90 * day, {"quarter", "quarters", "qtr", "qtrs", "q"}},
      {365 * day, {"year", "years", "yr", "yrs", "y"}},
  };
  for (const Row& row : rows) {
    for (const std::string_view spelling : row.spellings) {
      if (spelling.empty()) continue;
      CAPTURE(spelling);
      CHECK(parse_duration("1" + std::string(spelling)) == row.length);
      CHECK(parse_duration("25 " + std::string(spelling)) == 25 * row.length);
    }
  }
}

TEST_CASE("duration: the number is whole, and there is one unit") {
  CHECK(parse_duration("0s") == 0);
  CHECK(parse_duration("007d") == 7 * 86'400'000);
  CHECK(parse_duration("9223372036854775807ms") == 9223372036854775807);
  for (const std::string_view text : {"",
                                      "7",
                                      "d",
                                      " 7d",
                                      "7d ",
                                      "7  d",
                                      "1.5h",
                                      "-1d",
                                      "+1d",
                                      "1h30m",
                                      "1d 12h",
                                      "7D",
                                      "7x",
                                      "7mons",
                                      "7milli",
                                      "9223372036854775808ms",
                                      "9223372036854775807s",
                                      "300000000y",
                                      "now",
                                      "calendar: 1d",
                                      "1d@d"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
}

TEST_CASE("point in time: now, durations, timestamps") {
  const Instant now = *parse_timestamp("2026-03-01T12:34:56.789Z");  // a Sunday
  struct Row {
    std::string_view text;
    std::string_view expected;
  };
  const Row rows[] = {
      {"now", "2026-03-01T12:34:56.789Z"},
      {" now ", "2026-03-01T12:34:56.789Z"},
      {"24h", "2026-02-28T12:34:56.789Z"},
      {"2 hours", "2026-03-01T10:34:56.789Z"},
      {"2months", "2025-12-31T12:34:56.789Z"},
      {"0s", "2026-03-01T12:34:56.789Z"},
      {"1596613731", "2020-08-05T07:48:51.000Z"},
      {"1596613731819", "2020-08-05T07:48:51.819Z"},
      {"2020-08-05", "2020-08-05T00:00:00.000Z"},
      {"2020-08-05T07:48:51+02:00", "2020-08-05T05:48:51.000Z"},
      // anchored: back, then down to the start of the unit, then the offsets
      {"now@ms", "2026-03-01T12:34:56.789Z"},
      {"now@s", "2026-03-01T12:34:56.000Z"},
      {"now@m", "2026-03-01T12:34:00.000Z"},
      {"now@h", "2026-03-01T12:00:00.000Z"},
      {"now@d", "2026-03-01T00:00:00.000Z"},
      {"now@w", "2026-02-23T00:00:00.000Z"},
      {"now@mon", "2026-03-01T00:00:00.000Z"},
      {"now@quarter", "2026-01-01T00:00:00.000Z"},
      {"now@year", "2026-01-01T00:00:00.000Z"},
      {"1d@d", "2026-02-28T00:00:00.000Z"},
      {"1d@d+12h", "2026-02-28T12:00:00.000Z"},
      {"1d@d+24h-30min", "2026-02-28T23:30:00.000Z"},
      {"6h@h+30min", "2026-03-01T06:30:00.000Z"},
      {"1 day @ d + 12 hours - 1 min", "2026-02-28T11:59:00.000Z"},
      {"1w@w", "2026-02-16T00:00:00.000Z"},
      {"90d@q", "2025-10-01T00:00:00.000Z"},
      // by the calendar
      {"calendar: 2months", "2026-01-01T12:34:56.789Z"},
      {"calendar:1y", "2025-03-01T12:34:56.789Z"},
      {"calendar: 1q@q", "2025-10-01T00:00:00.000Z"},
      {"calendar: 1d@d", "2026-02-28T00:00:00.000Z"},
      {"calendar: 3w", "2026-02-08T12:34:56.789Z"},
      {"calendar: 6h@h+30min", "2026-03-01T06:30:00.000Z"},
      {"calendar: now@mon+1mon-1d", "2026-03-31T00:00:00.000Z"},
      {"calendar: now", "2026-03-01T12:34:56.789Z"},
      // neither
      {"", "none"},
      {"yesterday", "none"},
      {"now@", "none"},
      {"@d", "none"},
      {"now@x", "none"},
      {"now+1h", "none"},
      {"1d@d12h", "none"},
      {"1d@d+", "none"},
      {"1d@d+12", "none"},
      {"1d@d@h", "none"},
      {"calendar:", "none"},
      {"calendar: 2020-01-01", "none"},
      {"-1d", "none"},
      {"99999999999999999y", "none"},
      {"3000y", "none"},
      {"calendar: 99999999999999999y", "none"},
      {"calendar: 3000y", "none"},
      {"now@d+9000y", "none"},
      {"now@d+9223372036854775807ms", "none"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(shown(parse_point_in_time(row.text, now, TimeZone())) == row.expected);
  }
}

TEST_CASE("point in time: a month has as many days as it has") {
  const Instant may_31 = *parse_timestamp("2024-05-31T08:00:00Z");
  CHECK(shown(parse_point_in_time("calendar: 1month", may_31, TimeZone())) == "2024-04-30T08:00:00.000Z");
  CHECK(shown(parse_point_in_time("calendar: 3months", may_31, TimeZone())) == "2024-02-29T08:00:00.000Z");
  CHECK(shown(parse_point_in_time("calendar: 15months", may_31, TimeZone())) == "2023-02-28T08:00:00.000Z");
  CHECK(shown(parse_point_in_time("1month", may_31, TimeZone())) == "2024-05-01T08:00:00.000Z");
}

TEST_CASE("point in time: days begin and calendars count in the zone") {
  const TimeZone copenhagen = *TimeZone::find("Europe/Copenhagen");
  const auto at = [&copenhagen](std::string_view text, std::string_view now) {
    return shown(parse_point_in_time(text, *parse_timestamp(now), copenhagen));
  };
  CHECK(at("now@d", "2026-07-01T22:30:00Z") == "2026-07-01T22:00:00.000Z");  // 00:30 there
  CHECK(at("now@h", "2026-07-01T22:30:00Z") == "2026-07-01T22:00:00.000Z");
  CHECK(at("now@mon", "2026-07-01T10:00:00Z") == "2026-06-30T22:00:00.000Z");
  CHECK(at("2026-07-01", "2026-01-01T00:00:00Z") == "2026-06-30T22:00:00.000Z");
  CHECK(at("2026-07-01T12:00:00", "2026-01-01T00:00:00Z") == "2026-07-01T10:00:00.000Z");
  CHECK(at("2026-07-01T12:00:00Z", "2026-01-01T00:00:00Z") == "2026-07-01T12:00:00.000Z");
  // 2026-03-29 has 23 hours: a day is 24 hours, a calendar day is what it is
  CHECK(at("1d", "2026-03-29T22:30:00Z") == "2026-03-28T22:30:00.000Z");
  CHECK(at("calendar: 1d", "2026-03-29T22:30:00Z") == "2026-03-28T23:30:00.000Z");
  CHECK(at("1d@d", "2026-03-29T22:30:00Z") == "2026-03-27T23:00:00.000Z");
  CHECK(at("calendar: 1d@d", "2026-03-29T22:30:00Z") == "2026-03-28T23:00:00.000Z");
}

TEST_CASE("instants from milliseconds: rounded down, within the years 1 to 9999") {
  CHECK(instant_from_milliseconds(Number(std::int64_t{5})) == 5);
  CHECK(instant_from_milliseconds(Number(1.9)) == 1);
  CHECK(instant_from_milliseconds(Number(-0.5)) == -1);
  CHECK(instant_from_milliseconds(Number(first_instant)) == first_instant);
  CHECK(instant_from_milliseconds(Number(last_instant)) == last_instant);
  CHECK_FALSE(instant_from_milliseconds(Number(first_instant - 1)).has_value());
  CHECK_FALSE(instant_from_milliseconds(Number(last_instant + 1)).has_value());
  CHECK_FALSE(instant_from_milliseconds(Number(1e300)).has_value());
  CHECK_FALSE(instant_from_milliseconds(Number(-1e300)).has_value());
  CHECK_FALSE(instant_from_milliseconds(Number()).has_value());
}
