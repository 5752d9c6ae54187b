#include "values/written_time.hpp"

#include <algorithm>
#include <utility>

#include "values/civil.hpp"

namespace cqlite {
namespace {

std::optional<std::int64_t> days_in_year(const WrittenTime& time, std::int64_t year) {
  const std::int64_t first = days_from_civil(year, 1, 1);
  std::int64_t days = 0;
  if (time.day_of_year > 0) {
    days = first + time.day_of_year - 1;
    if (days >= days_from_civil(year + 1, 1, 1)) return std::nullopt;
  } else {
    days = days_from_civil(year, time.month, std::min(time.day, days_in_month(year, time.month)));
  }
  if (time.weekday >= 0 && weekday(days) != time.weekday) return std::nullopt;
  return days;
}

}  // namespace

std::optional<Instant> WrittenTime::instant(const TimeZone* in_zone, Instant now, MissingYear missing_year) const {
  const auto at = [&](std::int64_t days) {
    const std::int64_t local = days * milliseconds_per_day + time_of_day;
    return in_zone != nullptr ? in_zone->from_local(local) : local - offset.value_or(0);
  };
  const std::int64_t local_now = now + (in_zone != nullptr ? in_zone->offset_at(now) : offset.value_or(0));
  const std::int64_t today = floor_quotient(local_now, milliseconds_per_day);

  if (!has_date) {
    constexpr std::int64_t most_ahead = 10 * milliseconds_per_minute;
    const Instant time = at(today);
    return time <= now + most_ahead ? time : at(today - 1);
  }
  if (year) {
    const auto days = *year >= 1 && *year <= 9999 ? days_in_year(*this, *year) : std::nullopt;
    if (!days) return std::nullopt;
    const Instant time = at(*days);
    return time >= first_instant && time <= last_instant ? std::optional(time) : std::nullopt;
  }
  const bool may_be_next = missing_year == MissingYear::any_near;
  const std::int64_t most_ahead = (may_be_next ? 7 : 8) * milliseconds_per_day;
  const std::int64_t this_year = civil_from_days(today).year;
  for (std::int64_t candidate = this_year + (may_be_next ? 1 : 0); candidate >= this_year - 1; --candidate) {
    const auto days = days_in_year(*this, candidate);
    if (days && at(*days) - now <= most_ahead) return at(*days);
  }
  return std::nullopt;
}

std::optional<std::int64_t> offset_of_abbreviation(std::string_view abbreviation) {
  constexpr std::pair<std::string_view, int> minutes[] = {
      {"GMT", 0},    {"UT", 0},     {"EST", -300}, {"EDT", -240}, {"CST", -360},  {"CDT", -300},
      {"MST", -420}, {"MDT", -360}, {"PST", -480}, {"PDT", -420}, {"AKST", -540}, {"AKDT", -480},
      {"HST", -600}, {"BST", 60},   {"WET", 0},    {"WEST", 60},  {"CET", 60},    {"CEST", 120},
      {"EET", 120},  {"EEST", 180}, {"MSK", 180},  {"IST", 330},  {"JST", 540},   {"KST", 540},
      {"AWST", 480}, {"AEST", 600}, {"AEDT", 660}, {"NZST", 720}, {"NZDT", 780},
  };
  for (const auto& [name, offset] : minutes) {
    if (name == abbreviation) return offset * milliseconds_per_minute;
  }
  return std::nullopt;
}

}  // namespace cqlite
