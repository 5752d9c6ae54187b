/// Reading of times: timestamps of events, durations, and points in time as people write them.

#include "values/time.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

#include "base/trim.hpp"
#include "values/civil.hpp"
#include "values/digits.hpp"
#include "values/number.hpp"

namespace cqlite {
namespace {

static_assert(first_instant == days_from_civil(1, 1, 1) * milliseconds_per_day);
static_assert(last_instant == days_from_civil(10000, 1, 1) * milliseconds_per_day - 1);

std::optional<Instant> within_range(Instant time) {
  if (time < first_instant || time > last_instant) return std::nullopt;
  return time;
}

/// Takes a text from the front, piece by piece.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] bool at_digit() const { return !rest_.empty() && is_digit(rest_.front()); }

  /// One of `bytes`, if it comes next; else 0.
  char take_any(std::string_view bytes) {
    if (rest_.empty() || bytes.find(rest_.front()) == std::string_view::npos) return 0;
    const char byte = rest_.front();
    rest_.remove_prefix(1);
    return byte;
  }

  /// A number of exactly `count` digits, from `lowest` to `highest`.
  std::optional<int> take_number(std::size_t count, int lowest, int highest) {
    if (rest_.size() < count) return std::nullopt;
    int value = 0;
    for (const char byte : rest_.substr(0, count)) {
      if (!is_digit(byte)) return std::nullopt;
      value = value * 10 + (byte - '0');
    }
    if (value < lowest || value > highest) return std::nullopt;
    rest_.remove_prefix(count);
    return value;
  }

  /// Any number of digits after a point, in thousandths; what is finer is cut.
  int take_thousandths() {
    int value = 0;
    int scale = 100;
    for (; at_digit(); rest_.remove_prefix(1), scale /= 10) value += (rest_.front() - '0') * scale;
    return value;
  }

 private:
  std::string_view rest_;
};

// `hh:mm`, `hh:mm:ss`, `hh:mm:ss.fff` in milliseconds. The leap second `:60` is read as the last millisecond before it,
// so that it stays in its minute and sorts after `:59`.
std::optional<std::int64_t> take_time_of_day(Scanner& scanner) {
  const auto hour = scanner.take_number(2, 0, 23);
  if (!hour || !scanner.take_any(":")) return std::nullopt;
  const auto minute = scanner.take_number(2, 0, 59);
  if (!minute) return std::nullopt;
  const std::int64_t start = *hour * milliseconds_per_hour + *minute * milliseconds_per_minute;
  if (!scanner.take_any(":")) return start;
  const auto second = scanner.take_number(2, 0, 60);
  if (!second) return std::nullopt;
  int fraction = 0;
  if (scanner.take_any(".,")) {
    if (!scanner.at_digit()) return std::nullopt;
    fraction = scanner.take_thousandths();
  }
  return start + (*second == 60 ? 59'999 : *second * 1000 + fraction);
}

// `Z`, `+hh:mm`, `+hhmm`, `+hh` in milliseconds.
std::optional<std::int64_t> take_offset(Scanner& scanner) {
  if (scanner.take_any("Zz")) return 0;
  const char sign = scanner.take_any("+-");
  if (sign == 0) return std::nullopt;
  const auto hours = scanner.take_number(2, 0, 23);
  if (!hours) return std::nullopt;
  int minutes = 0;
  if (scanner.take_any(":") || scanner.at_digit()) {
    const auto taken = scanner.take_number(2, 0, 59);
    if (!taken) return std::nullopt;
    minutes = *taken;
  }
  return (sign == '-' ? -1 : 1) * (*hours * milliseconds_per_hour + minutes * milliseconds_per_minute);
}

// RFC 3339, and as common variations: a date alone (midnight), no seconds, a blank before the offset, no offset.
std::optional<Instant> parse_date_time(std::string_view text, const TimeZone& zone) {
  Scanner scanner(text);
  const auto year = scanner.take_number(4, 1, 9999);
  if (!year || !scanner.take_any("-")) return std::nullopt;
  const auto month = scanner.take_number(2, 1, 12);
  if (!month || !scanner.take_any("-")) return std::nullopt;
  const auto day = scanner.take_number(2, 1, static_cast<int>(days_in_month(*year, *month)));
  if (!day) return std::nullopt;
  std::int64_t local = days_from_civil(*year, *month, *day) * milliseconds_per_day;
  if (scanner.at_end()) return within_range(zone.from_local(local));

  if (!scanner.take_any("Tt ")) return std::nullopt;
  const auto time_of_day = take_time_of_day(scanner);
  if (!time_of_day) return std::nullopt;
  local += *time_of_day;
  if (scanner.at_end()) return within_range(zone.from_local(local));

  scanner.take_any(" ");
  const auto offset = take_offset(scanner);
  if (!offset || !scanner.at_end()) return std::nullopt;
  return within_range(local - *offset);
}

// A number of seconds, milliseconds, microseconds or nanoseconds, by its count of digits before the point.
std::optional<Instant> parse_epoch(std::string_view text) {
  const Number number = parse_number(text);
  if (!number) return std::nullopt;
  const bool is_negative = text.front() == '-';
  if (is_negative || text.front() == '+') text.remove_prefix(1);

  // Digits are read from the text where it shows them plainly: a double has too few for nanoseconds.
  std::uint64_t whole = 0;
  int thousandths = 0;
  if (text.find_first_of("eE") == std::string_view::npos) {
    const std::size_t point = std::min(text.find('.'), text.size());
    const auto [stop, error] = std::from_chars(text.data(), text.data() + point, whole);
    if (error == std::errc::result_out_of_range) return std::nullopt;
    if (point < text.size()) thousandths = Scanner(text.substr(point + 1)).take_thousandths();
  } else {
    const double magnitude = std::fabs(number.real());
    if (magnitude >= 1e19) return std::nullopt;
    whole = static_cast<std::uint64_t>(magnitude);
    thousandths = static_cast<int>((magnitude - static_cast<double>(whole)) * 1000);
  }

  int digit_count = 0;
  for (std::uint64_t rest = whole; rest > 0; rest /= 10) ++digit_count;
  if (digit_count > 19) return std::nullopt;
  if (digit_count == 9 || digit_count == 10) {
    whole = whole * 1000 + static_cast<std::uint64_t>(thousandths);
  } else if (digit_count >= 15 && digit_count <= 17) {
    whole /= 1000;
  } else if (digit_count >= 18) {
    whole /= 1'000'000;
  }
  const auto time = static_cast<Instant>(whole);
  return within_range(is_negative ? -time : time);
}

std::optional<Instant> parse_absolute(std::string_view text, const TimeZone& zone) {
  // A date is told from a number by its fifth byte.
  if (text.size() >= 10 && text[4] == '-' && is_digit(text[3])) return parse_date_time(text, zone);
  return parse_epoch(text);
}

enum class Unit : unsigned char { millisecond, second, minute, hour, day, week, month, quarter, year };

struct UnitSpelling {
  std::string_view text;
  Unit unit;
};

constexpr UnitSpelling unit_spellings[] = {
    {"millisecond", Unit::millisecond},
    {"milliseconds", Unit::millisecond},
    {"millis", Unit::millisecond},
    {"ms", Unit::millisecond},
    {"second", Unit::second},
    {"seconds", Unit::second},
    {"sec", Unit::second},
    {"secs", Unit::second},
    {"s", Unit::second},
    {"minute", Unit::minute},
    {"minutes", Unit::minute},
    {"min", Unit::minute},
    {"m", Unit::minute},
    {"hour", Unit::hour},
    {"hours", Unit::hour},
    {"hr", Unit::hour},
    {"hrs", Unit::hour},
    {"h", Unit::hour},
    {"day", Unit::day},
    {"days", Unit::day},
    {"d", Unit::day},
    {"week", Unit::week},
    {"weeks", Unit::week},
    {"w", Unit::week},
    {"month", Unit::month},
    {"months", Unit::month},
    {"mon", Unit::month},
    {"quarter", Unit::quarter},
    {"quarters", Unit::quarter},
    {"qtr", Unit::quarter},
    {"qtrs", Unit::quarter},
    {"q", Unit::quarter},
    {"year", Unit::year},
    {"years", Unit::year},
    {"yr", Unit::year},
    {"yrs", Unit::year},
    {"y", Unit::year},
};

std::optional<Unit> unit_of(std::string_view text) {
  for (const UnitSpelling& spelling : unit_spellings) {
    if (spelling.text == text) return spelling.unit;
  }
  return std::nullopt;
}

constexpr std::int64_t length_of(Unit unit) {
  switch (unit) {
    case Unit::millisecond: return 1;
    case Unit::second: return 1000;
    case Unit::minute: return milliseconds_per_minute;
    case Unit::hour: return milliseconds_per_hour;
    case Unit::day: return milliseconds_per_day;
    case Unit::week: return 7 * milliseconds_per_day;
    case Unit::month: return 30 * milliseconds_per_day;
    case Unit::quarter: return 90 * milliseconds_per_day;
    case Unit::year: return 365 * milliseconds_per_day;
  }
  return 0;
}

/// `5min`, `2 hours`
struct Amount {
  std::int64_t count;
  Unit unit;
};

std::optional<Amount> parse_amount(std::string_view text) {
  std::int64_t count = 0;
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
  if (text.starts_with(' ')) text.remove_prefix(1);
  const auto unit = unit_of(text);
  if (!unit) return std::nullopt;
  return Amount{count, *unit};
}

std::optional<std::int64_t> length_of(const Amount& amount) {
  std::int64_t length = 0;
  if (__builtin_mul_overflow(amount.count, length_of(amount.unit), &length)) return std::nullopt;
  return length;
}

/// A point in time on its way: moved and snapped as the text says, always within the years 1 to 9999.
class MovingPoint {
 public:
  MovingPoint(Instant start, const TimeZone& zone, bool by_calendar)
      : time_(start), zone_(zone), by_calendar_(by_calendar) {}

  [[nodiscard]] Instant time() const { return time_; }

  /// Moves by `amount`, forward for a `sign` of 1, back for -1; false if that leaves the range.
  bool move(const Amount& amount, int sign) {
    const auto length = length_of(amount);
    // Longer than all the years: also keeps what follows far from overflow.
    if (!length || *length > last_instant - first_instant + milliseconds_per_day) return false;
    if (!by_calendar_ || amount.unit < Unit::day) return set(time_ + sign * *length);

    const std::int64_t local = time_ + zone_.offset_at(time_);
    std::int64_t days = floor_quotient(local, milliseconds_per_day);
    if (amount.unit == Unit::day || amount.unit == Unit::week) {
      days += sign * amount.count * (amount.unit == Unit::week ? 7 : 1);
    } else {
      const int months = amount.unit == Unit::month ? 1 : amount.unit == Unit::quarter ? 3 : 12;
      const CivilDate date = civil_from_days(days);
      const std::int64_t month = date.month + sign * amount.count * months;
      const std::int64_t day = std::min<std::int64_t>(date.day, days_in_month(date.year, month));  // 31 May → 30 April
      days = days_from_civil(date.year, month, day);
    }
    return set(zone_.from_local(days * milliseconds_per_day + floor_remainder(local, milliseconds_per_day)));
  }

  /// Goes back to the start of the unit: weeks begin on Monday.
  bool snap(Unit unit) {
    const std::int64_t offset = zone_.offset_at(time_);
    const std::int64_t local = time_ + offset;
    if (unit < Unit::day) return set(local - floor_remainder(local, length_of(unit)) - offset);
    std::int64_t days = floor_quotient(local, milliseconds_per_day);
    const CivilDate date = civil_from_days(days);
    if (unit == Unit::week) days -= weekday(days);
    if (unit == Unit::month) days = days_from_civil(date.year, date.month, 1);
    if (unit == Unit::quarter) days = days_from_civil(date.year, (date.month - 1) / 3 * 3 + 1, 1);
    if (unit == Unit::year) days = days_from_civil(date.year, 1, 1);
    return set(zone_.from_local(days * milliseconds_per_day));
  }

 private:
  bool set(Instant time) {
    time_ = time;
    return within_range(time).has_value();
  }

  Instant time_;
  const TimeZone& zone_;
  bool by_calendar_;
};

// `+12h-30min`
bool move_by_offsets(MovingPoint& point, std::string_view offsets) {
  while (!offsets.empty()) {
    const int sign = offsets.front() == '-' ? -1 : 1;
    offsets.remove_prefix(1);
    const std::size_t end = std::min(offsets.find_first_of("+-"), offsets.size());
    const auto amount = parse_amount(trimmed(offsets.substr(0, end), " "));
    if (!amount || !point.move(*amount, sign)) return false;
    offsets.remove_prefix(end);
  }
  return true;
}

}  // namespace

std::optional<Instant> instant_from_milliseconds(const Number& milliseconds) {
  if (milliseconds.is_integer()) return within_range(milliseconds.integer());
  const double whole = std::floor(milliseconds.real());
  const bool is_outside = !(whole >= static_cast<double>(first_instant) && whole <= static_cast<double>(last_instant));
  if (!milliseconds || is_outside) return std::nullopt;
  return static_cast<Instant>(whole);
}

std::optional<Instant> parse_timestamp(std::string_view text) { return parse_absolute(text, TimeZone()); }

std::optional<std::int64_t> parse_duration(std::string_view text) {
  const auto amount = parse_amount(text);
  return amount ? length_of(*amount) : std::nullopt;
}

std::optional<Instant> parse_point_in_time(std::string_view text, Instant now, const TimeZone& zone) {
  constexpr std::string_view calendar = "calendar:";
  text = trimmed(text, " ");
  if (const auto time = parse_absolute(text, zone)) return time;
  if (!within_range(now)) return std::nullopt;
  const bool by_calendar = text.starts_with(calendar);
  if (by_calendar) text = trimmed(text.substr(calendar.size()), " ");

  MovingPoint point(now, zone, by_calendar);
  const std::size_t at = std::min(text.find('@'), text.size());
  const std::string_view base = trimmed(text.substr(0, at), " ");
  if (base != "now") {
    const auto amount = parse_amount(base);
    if (!amount || !point.move(*amount, -1)) return std::nullopt;
  }
  if (at == text.size()) return point.time();

  const std::string_view anchor = text.substr(at + 1);
  const std::size_t unit_end = std::min(anchor.find_first_of("+-"), anchor.size());
  const auto unit = unit_of(trimmed(anchor.substr(0, unit_end), " "));
  if (!unit || !point.snap(*unit) || !move_by_offsets(point, anchor.substr(unit_end))) return std::nullopt;
  return point.time();
}

}  // namespace cqlite
