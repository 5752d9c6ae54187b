/// Days and dates of the proleptic Gregorian calendar, without a library in the way: used for every event.
#pragma once

#include <cstdint>

namespace cqlite {

struct CivilDate {
  std::int64_t year;
  int month;  ///< 1 to 12
  int day;    ///< 1 to 31
};

constexpr std::int64_t milliseconds_per_minute = 60'000;
constexpr std::int64_t milliseconds_per_hour = 60 * milliseconds_per_minute;
constexpr std::int64_t milliseconds_per_day = 24 * milliseconds_per_hour;

/// The quotient rounded down, for a positive divisor.
[[nodiscard]] constexpr std::int64_t floor_quotient(std::int64_t dividend, std::int64_t divisor) {
  return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

/// The remainder that goes with it, never negative.
[[nodiscard]] constexpr std::int64_t floor_remainder(std::int64_t dividend, std::int64_t divisor) {
  const std::int64_t remainder = dividend % divisor;
  return remainder < 0 ? remainder + divisor : remainder;
}

// Both conversions count years from the first of March, so that the leap day comes last, in eras of 400 years, which
// all have 146,097 days. 719,468 days lie between 0000-03-01 and 1970-01-01.

/// Days since 1970-01-01. The month may be any number; the day need not exist.
[[nodiscard]] constexpr std::int64_t days_from_civil(std::int64_t year, std::int64_t month, std::int64_t day) {
  const std::int64_t months = year * 12 + month - 3;
  const std::int64_t shifted_year = floor_quotient(months, 12);
  const std::int64_t shifted_month = floor_remainder(months, 12);
  const std::int64_t era = floor_quotient(shifted_year, 400);
  const std::int64_t year_of_era = shifted_year - era * 400;
  const std::int64_t day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

[[nodiscard]] constexpr CivilDate civil_from_days(std::int64_t days) {
  const std::int64_t era = floor_quotient(days + 719468, 146097);
  const auto day_of_era = static_cast<std::uint32_t>(days + 719468 - era * 146097);  // 32 bits divide faster
  const std::uint32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::uint32_t shifted_month = (5 * day_of_year + 2) / 153;
  const std::uint32_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  const std::uint32_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  return {era * 400 + year_of_era + (month <= 2 ? 1 : 0), static_cast<int>(month), static_cast<int>(day)};
}

[[nodiscard]] constexpr std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
  return days_from_civil(year, month + 1, 1) - days_from_civil(year, month, 1);
}

/// 0 for a Monday to 6 for a Sunday; 1970-01-01 was a Thursday.
[[nodiscard]] constexpr int weekday(std::int64_t days) { return static_cast<int>(floor_remainder(days + 3, 7)); }

}  // namespace cqlite
