/// Time formats: every directive of formatTime, in UTC and in other zones.

#include <doctest/doctest.h>

#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "values/civil.hpp"
#include "values/time.hpp"

using namespace cqlite;

namespace {

std::string formatted(std::string_view format, Instant time, const TimeZone& zone = TimeZone()) {
  std::string error;
  const auto compiled = TimeFormat::compile(format, error);
  if (!compiled) return "error: " + error;
  std::string out;
  compiled->append(out, time, zone);
  return out;
}

Instant at(std::string_view text) { return *parse_timestamp(text); }

}  // namespace

TEST_CASE("time format: every directive") {
  struct Row {
    std::string_view directive;
    std::string_view morning;  ///< 2025-08-07 08:05:09.042, a Thursday
    std::string_view evening;  ///< 1999-12-31 23:59:59.999, a Friday
  };
  const Row rows[] = {
      {"%H", "08", "23"},
      {"%I", "08", "11"},
      {"%k", "8", "23"},
      {"%l", "8", "11"},
      {"%M", "05", "59"},
      {"%S", "09", "59"},
      {"%L", "042", "999"},
      {"%N", "042000000", "999000000"},
      {"%p", "am", "pm"},
      {"%z", "+0000", "+0000"},
      {"%Z", "UTC", "UTC"},
      {"%s", "1754553909", "946684799"},
      {"%Q", "1754553909042", "946684799999"},
      {"%Y", "2025", "1999"},
      {"%y", "25", "99"},
      {"%C", "20", "19"},
      {"%j", "219", "365"},
      {"%m", "08", "12"},
      {"%d", "07", "31"},
      {"%e", "7", "31"},
      {"%B", "August", "December"},
      {"%b", "Aug", "Dec"},
      {"%h", "Aug", "Dec"},
      {"%A", "Thursday", "Friday"},
      {"%a", "Thu", "Fri"},
      {"%R", "08:05", "23:59"},
      {"%T", "08:05:09", "23:59:59"},
      {"%r", "08:05:09 AM", "11:59:59 PM"},
      {"%D", "08/07/25", "12/31/99"},
      {"%F", "2025-08-07", "1999-12-31"},
      {"%c", "Thu Aug 07 08:05:09 UTC 2025", "Fri Dec 31 23:59:59 UTC 1999"},
  };
  const Instant morning = at("2025-08-07T08:05:09.042Z");
  const Instant evening = at("1999-12-31T23:59:59.999Z");
  for (const Row& row : rows) {
    CAPTURE(row.directive);
    CHECK(formatted(row.directive, morning) == row.morning);
    CHECK(formatted(row.directive, evening) == row.evening);
    std::string single;
    CHECK(append_time_directive(single, row.directive[1], morning, TimeZone()));
    CHECK(single == row.morning);
  }
}

TEST_CASE("time format: the catalogue's examples") {
  const Instant time = 1756284711312;
  const TimeZone copenhagen = *TimeZone::find("Europe/Copenhagen");
  CHECK(formatted("%Y/%m/%d %H:%M:%S", time) == "2025/08/27 08:51:51");
  CHECK(formatted("%FT%T.%L%z", time) == "2025-08-27T08:51:51.312+0000");
  CHECK(formatted("%A %d %B %Y, %R", time, copenhagen) == "Wednesday 27 August 2025, 10:51");
  CHECK(formatted("%j %e %I %p %s", time) == "239 27 08 am 1756284711");
  CHECK(formatted("%z %Z %c", time, copenhagen) == "+0200 CEST Wed Aug 27 10:51:51 CEST 2025");
  CHECK(formatted("%z %Z", time, *TimeZone::find("-08:30")) == "-0830 -08:30");
}

TEST_CASE("time format: noon and midnight on a clock of twelve hours") {
  CHECK(formatted("%I %l %p", at("2026-01-01T00:30:00Z")) == "12 12 am");
  CHECK(formatted("%I %l %p", at("2026-01-01T12:30:00Z")) == "12 12 pm");
  CHECK(formatted("%r", at("2026-01-01T12:30:00Z")) == "12:30:00 PM");
}

TEST_CASE("time format: text around directives, percent signs, mistakes") {
  CHECK(formatted("", 0) == "");
  CHECK(formatted("no directive", 0) == "no directive");
  CHECK(formatted("100%% at %H h", 0) == "100% at 00 h");
  CHECK(formatted("%%H", 0) == "%H");
  CHECK(formatted("kl. %H é", 0) == "kl. 00 é");
  CHECK(formatted("%K", 0) == "error: `%K` is not a time directive");
  CHECK(formatted("%H:%-M", 0) == "error: `%-` is not a time directive");
  CHECK(formatted("%H %", 0) == "error: the format ends with a single `%`; write `%%` for a percent sign");
  CHECK(formatted("5% é", 0) == "error: a `%` that no directive follows; write `%%` for a percent sign");
  CHECK(formatted("%\1", 0) == "error: a `%` that no directive follows; write `%%` for a percent sign");
  std::string out = "kept";
  for (const char directive : {'K', '%', 'P', '\1', '\0', 'i'}) {
    CHECK_FALSE(append_time_directive(out, directive, 0, TimeZone()));
  }
  CHECK(out == "kept");
}

TEST_CASE("time format: before 1970 and far away") {
  CHECK(formatted("%F %T.%L %s %Q %a", -1) == "1969-12-31 23:59:59.999 -1 -1 Wed");
  CHECK(formatted("%F %A %j", at("1600-02-29")) == "1600-02-29 Tuesday 060");
  CHECK(formatted("%Y", at("0001-01-01")) == "0001");
  CHECK(formatted("%Y %C %y", at("9999-12-31") + 1000LL * 86'400'000) == "10002 100 02");
  const TimeZone copenhagen = *TimeZone::find("Europe/Copenhagen");
  CHECK(formatted("%Y", std::numeric_limits<Instant>::max(), copenhagen) == "292278994");
  CHECK(formatted("%Y", std::numeric_limits<Instant>::min(), *TimeZone::find("-02:00")) == "-292275055");
}

TEST_CASE("time: RFC 3339 text reads back") {
  CHECK(print_instant(0) == "1970-01-01T00:00:00.000Z");
  CHECK(print_instant(1772366400000) == "2026-03-01T12:00:00.000Z");
  for (const Instant time :
       {Instant{-1}, Instant{1}, Instant{951782400000}, Instant{-62135596800000}, Instant{253402300799999}}) {
    CHECK(parse_timestamp(print_instant(time)) == time);
  }
}

TEST_CASE("civil: every day of eight hundred years follows the one before") {
  CivilDate previous = civil_from_days(days_from_civil(1600, 1, 1) - 1);
  CHECK(previous.year == 1599);
  for (std::int64_t days = days_from_civil(1600, 1, 1); days < days_from_civil(2400, 1, 1); ++days) {
    const CivilDate date = civil_from_days(days);
    const bool is_new_month = date.day == 1;
    const bool is_new_year = is_new_month && date.month == 1;
    const bool follows = is_new_month ? previous.day == days_in_month(previous.year, previous.month) &&
                                            date.month == previous.month % 12 + 1
                                      : date.day == previous.day + 1 && date.month == previous.month;
    if (!follows || date.year != previous.year + (is_new_year ? 1 : 0)) FAIL_CHECK(days);
    if (days_from_civil(date.year, date.month, date.day) != days) FAIL_CHECK(days);
    previous = date;
  }
  CHECK(days_from_civil(1970, 1, 1) == 0);
  CHECK(days_in_month(2024, 2) == 29);
  CHECK(days_in_month(1900, 2) == 28);
  CHECK(days_in_month(2023, 12) == 31);
  CHECK(weekday(0) == 3);
  CHECK(weekday(-1) == 2);
}
