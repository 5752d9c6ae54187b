/// What the clocks and calendars of a zone show, and the English names of months and days.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "values/civil.hpp"
#include "values/time.hpp"

namespace cqlite {

constexpr std::array<std::string_view, 12> month_names = {"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};
/// From Monday, as weekday() counts.
constexpr std::array<std::string_view, 7> weekday_names = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                           "Friday", "Saturday", "Sunday"};

struct LocalTime {
  LocalTime(Instant time, const TimeZone& zone) : offset(zone.offset_at(time)) {
    std::int64_t local = 0;
    if (__builtin_add_overflow(time, offset, &local)) local = time;
    days = floor_quotient(local, milliseconds_per_day);
    millisecond = static_cast<int>(floor_remainder(local, milliseconds_per_day));
  }

  [[nodiscard]] int hour() const { return millisecond / 3'600'000; }
  [[nodiscard]] int hour_of_half() const { return (hour() + 11) % 12 + 1; }
  [[nodiscard]] int minute() const { return millisecond / 60'000 % 60; }
  [[nodiscard]] int second() const { return millisecond / 1000 % 60; }
  [[nodiscard]] std::int64_t day_of_year() const { return days - days_from_civil(date().year, 1, 1) + 1; }
  /// Weeks begin on Monday; the first is that of the year's first Thursday (ISO 8601).
  [[nodiscard]] std::int64_t week_of_year() const {
    const std::int64_t thursday = days - cqlite::weekday(days) + 3;
    return (thursday - days_from_civil(civil_from_days(thursday).year, 1, 1)) / 7 + 1;
  }
  [[nodiscard]] CivilDate date() const { return civil_from_days(days); }
  [[nodiscard]] std::string_view month() const { return month_names[static_cast<std::size_t>(date().month - 1)]; }
  [[nodiscard]] std::string_view weekday() const {
    return weekday_names[static_cast<std::size_t>(cqlite::weekday(days))];
  }

  std::int64_t offset;
  std::int64_t days;
  int millisecond;  ///< of the day
};

}  // namespace cqlite
