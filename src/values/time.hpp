/// Time: instants, zones, relative times, formats (reference 8, and formatTime in the catalogue). The only user of the
/// date library.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "values/number.hpp"

namespace cqlite {

/// Milliseconds since 1970-01-01 UTC.
using Instant = std::int64_t;

/// A time zone by name (`Europe/Copenhagen`), by offset (`+02:00`, `UTC+12:30`, `-0800`), or UTC (`Z`, `UTC`).
/// Immutable, cheap to copy. Old ids that the zone database knows (`EST`, `GMT`, `Zulu`) are accepted. Each zone is
/// loaded once in the life of the program; the first costs some milliseconds, as the system's database is opened.
class TimeZone {
 public:
  /// UTC.
  TimeZone();
  /// None for an unknown zone. UTC and offsets need no database.
  [[nodiscard]] static std::optional<TimeZone> find(std::string_view name);
  /// Offset from UTC in milliseconds at `time`.
  [[nodiscard]] std::int64_t offset_at(Instant time) const;
  /// `CEST`; `UTC` for UTC however it was called, `+02:00` for an offset.
  [[nodiscard]] std::string abbreviation_at(Instant time) const;
  /// The instant at which this zone's clocks show `local` milliseconds since 1970-01-01 local time. In a gap: the
  /// moment clocks jump; of two candidates: the earlier.
  [[nodiscard]] Instant from_local(std::int64_t local) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;  ///< none: UTC
};

/// A timestamp as an event may hold it (reference 3.3): a number by its count of integer digits (9 or 10: seconds, 15
/// to 17: microseconds, 18 or 19: nanoseconds, else milliseconds), or RFC 3339 text (no zone: UTC; `T` or a blank).
/// Digits past milliseconds are cut. None if it is neither, or out of the years 1 to 9999. Dates may be alone
/// (midnight), times without seconds; the leap second `:60` is read as `:59.999`.
[[nodiscard]] std::optional<Instant> parse_timestamp(std::string_view text);

/// What `@timestamp` holds once an event has been read: milliseconds, of which a fraction is cut. None for other years.
[[nodiscard]] std::optional<Instant> instant_of(const Number& milliseconds);

/// The instants that parse_timestamp() and instant_of() give lie between these.
constexpr Instant earliest_instant = -62'135'596'800'000;
constexpr Instant latest_instant = 253'402'300'799'999;

/// `7d`, `5min`, `2 hours`: whole number, optional blank, unit (reference 8.1), in milliseconds. None if it is no such
/// text or overflows.
[[nodiscard]] std::optional<std::int64_t> parse_duration(std::string_view text);

/// A point in time as callers write it: `now`, `24h` (that long before now), epoch milliseconds (or seconds by the
/// digits rule), RFC 3339, and the anchored forms `now@d`, `1d@d+12h`, `calendar: 2months` (reference 8.1), in `zone`.
/// RFC 3339 without an offset is a time of `zone` too.
[[nodiscard]] std::optional<Instant> parse_point_in_time(std::string_view text, Instant now, const TimeZone& zone);

/// A time format, checked and prepared once. Directives as in the catalogue's formatTime.
class TimeFormat {
 public:
  /// `error` is filled, and nothing returned, for an unknown directive.
  [[nodiscard]] static std::optional<TimeFormat> compile(std::string_view format, std::string& error);
  /// Appends `time`, which has a resolution of milliseconds, as clocks in `zone` show it.
  void append(std::string& out, Instant time, const TimeZone& zone) const;

 private:
  struct Piece {
    std::string literal;
    char directive = 0;  ///< 0: a literal
  };
  std::vector<Piece> pieces_;
};

/// Appends what the single directive `%directive` prints, for format()'s `%t`; false if there is none of that letter.
[[nodiscard]] bool append_time_directive(std::string& out, char directive, Instant time, const TimeZone& zone);

/// RFC 3339 in UTC with milliseconds: `2026-03-01T12:00:00.000Z`.
[[nodiscard]] std::string print_instant(Instant time);

}  // namespace cqlite
