#include "values/time_search.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "values/civil.hpp"
#include "values/digits.hpp"
#include "values/local_time.hpp"

namespace cqlite {
namespace {

constexpr bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }
constexpr bool is_word(char byte) { return is_digit(byte) || is_letter(byte); }

constexpr std::size_t longest_month = 9;

template <class Test>
std::size_t run(std::string_view text, Test test) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), test) - text.begin());
}

/// Reads a time piece by piece. What cannot be read leaves the reader where it was.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_word() const { return !rest_.empty() && is_word(rest_.front()); }
  [[nodiscard]] bool at_digit() const { return !rest_.empty() && is_digit(rest_.front()); }

  /// Does an hour come next, as far as `12:` shows it?
  [[nodiscard]] bool at_hour() const {
    return rest_.size() > 2 && run(rest_.substr(0, 3), is_digit) == 2 && rest_[2] == ':';
  }

  /// A number of `least` to `most` digits, from `lowest` to `highest`.
  std::optional<std::int64_t> number(std::size_t least, std::size_t most, std::int64_t lowest, std::int64_t highest) {
    const std::size_t size = std::min(run(rest_, is_digit), most);
    if (size < least) return std::nullopt;
    std::int64_t value = 0;
    for (const char digit : rest_.substr(0, size)) value = value * 10 + (digit - '0');
    if (value < lowest || value > highest) return std::nullopt;
    rest_.remove_prefix(size);
    return value;
  }

  /// The year with its century, or two digits from 13 on.
  std::optional<std::int64_t> year() {
    if (run(rest_, is_digit) != 2) return number(4, 4, 1, 9999);
    const auto value = number(2, 2, 13, 99);
    return value ? std::optional(2000 + *value) : std::nullopt;
  }

  /// A month's name, or its first three letters.
  std::optional<std::int64_t> month_name() {
    const std::size_t size = run(rest_, is_letter);
    if (size > longest_month) return std::nullopt;
    const std::string word = ascii_lowered(rest_.substr(0, size));
    for (std::size_t i = 0; i < month_names.size(); ++i) {
      const std::string name = ascii_lowered(month_names[i]);
      if (word != name && word != std::string_view(name).substr(0, 3)) continue;
      rest_.remove_prefix(size);
      return static_cast<std::int64_t>(i + 1);
    }
    return std::nullopt;
  }

  /// Up to `most` of `bytes`; how many.
  std::size_t skip(std::string_view bytes, std::size_t most) {
    const std::size_t size = std::min({rest_.find_first_not_of(bytes), rest_.size(), most});
    rest_.remove_prefix(size);
    return size;
  }

  /// The time of day: hours, minutes and seconds, maybe digits behind one of `points`, and AM or PM.
  std::optional<std::int64_t> time_of_day(bool is_compact, std::string_view points) {
    Reader reader = *this;
    const auto hour = reader.number(2, 2, 0, 23);
    if (!hour || (!is_compact && reader.skip(":", 1) == 0)) return std::nullopt;
    const auto minute = reader.number(2, 2, 0, 59);
    if (!minute || (!is_compact && reader.skip(":", 1) == 0)) return std::nullopt;
    const auto second = reader.number(2, 2, 0, 60);
    if (!second) return std::nullopt;
    const auto fraction = reader.thousandths(points);
    if (!fraction) return std::nullopt;
    const auto half = reader.half_of_day();
    if (half && (*hour < 1 || *hour > 12)) return std::nullopt;
    const std::int64_t hours = half ? *hour % 12 + 12 * *half : *hour;
    *this = reader;
    return hours * milliseconds_per_hour + *minute * milliseconds_per_minute +
           std::min<std::int64_t>(*second, 59) * 1000 + *fraction;
  }

  /// A zone, if one comes next.
  void zone(WrittenTime& time) {
    Reader reader = *this;
    const bool is_apart = reader.skip(" ", 1) == 1;
    reader.skip("([", 1);
    if (!reader.take_zone(time, is_apart)) return;
    reader.skip(")]", 1);
    *this = reader;
  }

 private:
  /// Digits behind one of `points`, at most nine; 0 where there are none.
  std::optional<std::int64_t> thousandths(std::string_view points) {
    if (at_digit()) return std::nullopt;
    const bool has_fraction = rest_.size() > 1 && points.find(rest_[0]) != std::string_view::npos && is_digit(rest_[1]);
    if (!has_fraction) return 0;
    const std::size_t size = run(rest_.substr(1), is_digit);
    if (size > 9) return std::nullopt;
    std::int64_t value = 0;
    for (std::size_t i = 1; i <= 3; ++i) value = value * 10 + (i <= size ? rest_[i] - '0' : 0);
    rest_.remove_prefix(1 + size);
    return value;
  }

  std::optional<int> half_of_day() {
    const std::size_t blank = rest_.starts_with(' ') ? 1 : 0;
    const std::string_view word = rest_.substr(blank, run(rest_.substr(blank), is_letter));
    if (word.size() != 2) return std::nullopt;
    const std::string lowered = ascii_lowered(word);
    if (lowered != "am" && lowered != "pm") return std::nullopt;
    rest_.remove_prefix(blank + 2);
    return lowered == "pm" ? 1 : 0;
  }

  bool take_zone(WrittenTime& time, bool is_apart) {
    const std::size_t size = run(rest_, [](char byte) { return is_letter(byte) || byte == '/' || byte == '_'; });
    const std::string_view word = rest_.substr(0, size);
    if (word.empty()) return take_offset(time, is_apart);
    const bool is_utc = word == "Z" || word == "UTC";
    const auto known = is_utc ? std::optional<std::int64_t>(0) : offset_of_abbreviation(word);
    const bool has_slash = word.find('/') != std::string_view::npos;
    if ((!known && !has_slash) || (size < rest_.size() && is_digit(rest_[size]))) return false;
    rest_.remove_prefix(size);
    if (has_slash) {
      time.zone = word;
    } else if (word == "Z" || *known != 0 || !take_offset(time, false)) {  // `UTC+12:30`
      time.offset = known;
    }
    return true;
  }

  /// `+02:00`, `+0200`, and unless minutes are needed `+02`.
  bool take_offset(WrittenTime& time, bool needs_minutes) {
    Reader reader = *this;
    if (!reader.rest_.starts_with('+') && !reader.rest_.starts_with('-')) return false;
    const std::int64_t sign = reader.rest_.front() == '-' ? -1 : 1;
    reader.rest_.remove_prefix(1);
    const auto hours = reader.number(2, 2, 0, 18);
    if (!hours) return false;
    const bool has_minutes = reader.skip(":", 1) == 1 || reader.at_digit() || needs_minutes;
    const auto minutes = has_minutes ? reader.number(2, 2, 0, 59) : std::optional<std::int64_t>(0);
    if (!minutes || reader.at_word()) return false;
    time.offset = sign * (*hours * milliseconds_per_hour + *minutes * milliseconds_per_minute);
    *this = reader;
    return true;
  }

  std::string_view rest_;
};

constexpr std::string_view date_separators = " -/.,_";
constexpr std::string_view separators_before_time = " -:,_Tt";

/// The rest of a time whose date has been read: one that is written without separators is `is_compact`.
bool read_time(Reader& reader, WrittenTime& time, bool is_compact) {
  const bool is_joined = reader.skip(separators_before_time, 3) == 0;
  if (is_joined && !is_compact) return false;
  constexpr std::string_view points = ".,:";
  auto time_of_day = reader.time_of_day(false, points);
  if (!time_of_day && is_compact) time_of_day = reader.time_of_day(true, points);
  if (!time_of_day) return false;
  time.time_of_day = *time_of_day;
  reader.zone(time);
  return !reader.at_digit();
}

/// Is there a year, and has its month the day?
bool is_date(const WrittenTime& time) { return time.year && time.day <= days_in_month(*time.year, time.month); }

std::optional<WrittenTime> year_month_day(Reader reader) {
  WrittenTime time;
  time.year = reader.year();
  if (!time.year) return std::nullopt;
  // `20230727`: only likely years, since any number could look like that.
  const bool is_compact = reader.skip(date_separators, 1) == 0;
  if (is_compact && (*time.year < 1970 || *time.year > 2099)) return std::nullopt;
  const auto named = reader.month_name();
  const auto month = named ? named : reader.number(2, 2, 1, 12);
  if (!month || (reader.skip(date_separators, 1) == 0) != is_compact) return std::nullopt;
  const auto day = reader.number(named ? 1 : 2, 2, 1, days_in_month(*time.year, *month));
  if (!day) return std::nullopt;
  time.month = *month;
  time.day = *day;
  return read_time(reader, time, is_compact) ? std::optional(time) : std::nullopt;
}

std::optional<WrittenTime> month_day(Reader reader) {
  constexpr std::int64_t leap_year = 2000;
  WrittenTime time;
  const auto named = reader.month_name();
  const auto month = named ? named : reader.number(2, 2, 1, 12);
  if (!month || reader.skip(date_separators, 2) == 0) return std::nullopt;
  const auto day = reader.number(named ? 1 : 2, 2, 1, days_in_month(leap_year, *month));
  if (!day || reader.at_digit()) return std::nullopt;
  time.month = *month;
  time.day = *day;

  Reader year_reader = reader;
  if (year_reader.skip(date_separators, 2) > 0 && !year_reader.at_hour()) {
    WrittenTime dated = time;
    dated.year = year_reader.year();
    if (is_date(dated) && read_time(year_reader, dated, false)) return dated;
  }
  if (!read_time(reader, time, false)) return std::nullopt;
  if (reader.skip(" ", 1) == 1) {
    WrittenTime dated = time;
    dated.year = reader.number(4, 4, 1, 9999);
    if (is_date(dated) && !reader.at_word()) return dated;
  }
  return time;
}

std::optional<WrittenTime> day_month(Reader reader) {
  WrittenTime time;
  const auto day = reader.number(1, 2, 1, 31);
  if (!day || reader.at_digit()) return std::nullopt;
  reader.skip(date_separators, 2);
  const auto month = reader.month_name();
  if (!month) return std::nullopt;
  time.month = *month;
  time.day = *day;
  Reader year_reader = reader;
  year_reader.skip(date_separators, 2);
  WrittenTime dated = time;
  dated.year = year_reader.number(4, 4, 1, 9999);
  if (is_date(dated) && read_time(year_reader, dated, false)) return dated;
  return read_time(reader, time, false) ? std::optional(time) : std::nullopt;
}

std::optional<WrittenTime> no_date(Reader reader) {
  WrittenTime time;
  time.has_date = false;
  const auto time_of_day = reader.time_of_day(false, ".,");
  if (!time_of_day) return std::nullopt;
  time.time_of_day = *time_of_day;
  reader.zone(time);
  const bool goes_on = reader.at_word() || reader.skip(":", 1) == 1;  // an address
  return goes_on ? std::nullopt : std::optional(time);
}

/// Seconds since 1970 in ten digits, and 3, 6 or 9 more, with or without a point before them.
std::optional<WrittenTime> epoch(Reader reader) {
  const auto seconds = reader.number(10, 10, 0, 9'999'999'999);
  if (!seconds) return std::nullopt;
  reader.skip(".,", 1);
  std::int64_t milliseconds = 0;
  for (int groups = 0; groups < 3 && reader.at_digit(); ++groups) {
    const auto group = reader.number(3, 3, 0, 999);
    if (!group) return std::nullopt;
    if (groups == 0) milliseconds = *group;
  }
  if (reader.at_word()) return std::nullopt;
  const std::int64_t days = floor_quotient(*seconds * 1000, milliseconds_per_day);
  const CivilDate date = civil_from_days(days);
  WrittenTime time;
  time.year = date.year;
  time.month = date.month;
  time.day = date.day;
  time.time_of_day = *seconds * 1000 - days * milliseconds_per_day + milliseconds;
  time.offset = 0;
  return time;
}

}  // namespace

std::optional<WrittenTime> find_time(std::string_view text, std::size_t most_characters) {
  constexpr std::array layouts = {year_month_day, month_day, day_month, no_date, epoch};
  std::size_t characters = 0;
  for (std::size_t start = 0; start < text.size(); ++start) {
    const bool starts_character = (static_cast<unsigned char>(text[start]) & 0xC0) != 0x80;
    if (starts_character && ++characters > most_characters) return std::nullopt;
    const std::string_view before = text.substr(0, start);
    if (!is_word(text[start]) || (!before.empty() && is_word(before.back()))) continue;
    const bool is_in_address = before.size() > 1 && before.back() == ':' && is_word(before[before.size() - 2]);
    for (const auto layout : layouts) {
      if (layout == no_date && is_in_address) continue;
      if (auto time = layout(Reader(text.substr(start)))) return time;
    }
  }
  return std::nullopt;
}

}  // namespace cqlite
