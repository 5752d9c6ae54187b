/// What a text says of a time, before it is known when that was: the year or the zone may be missing.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "values/time.hpp"

namespace cqlite {

/// Where a year is missing, it is one that does not put the date far ahead.
enum class MissingYear : std::uint8_t {
  this_or_last,  ///< this year, or the last if the date would be more than 8 days ahead
  any_near       ///< the next, this or the last year: the latest that puts the date at most 7 days ahead
};

struct WrittenTime {
  bool has_date = true;  ///< without: the time of today, or of yesterday if it is more than 10 minutes ahead
  std::optional<std::int64_t> year;
  std::int64_t month = 1;
  std::int64_t day = 1;                ///< past the end of the month: its last day
  std::int64_t day_of_year = 0;        ///< instead of month and day; 0: none
  int weekday = -1;                    ///< as weekday() counts, -1: none; the date must fall on it
  std::int64_t time_of_day = 0;        ///< milliseconds, up to 24 hours
  std::optional<std::int64_t> offset;  ///< from UTC, in milliseconds
  std::string_view zone;               ///< a zone by its name, instead of an offset; views the text

  /// The instant, on the clocks of `in_zone`, or by `offset` if there is none. None if there is no such date, or it is
  /// outside of the years 1 to 9999.
  [[nodiscard]] std::optional<Instant> instant(const TimeZone* in_zone, Instant now, MissingYear missing_year) const;
};

/// The abbreviations of zones that Java knows by name, as `PDT` or `CEST`; none for others.
[[nodiscard]] std::optional<std::int64_t> offset_of_abbreviation(std::string_view abbreviation);

}  // namespace cqlite
