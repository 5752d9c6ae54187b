#include "values/time_pattern.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "values/civil.hpp"
#include "values/digits.hpp"
#include "values/local_time.hpp"

namespace cqlite {
namespace {

constexpr std::size_t deepest_section = 32;
constexpr std::size_t longest_zone = 64;
constexpr std::int64_t unset = -1;
constexpr std::int64_t largest_offset = 18 * milliseconds_per_hour;
constexpr std::int64_t nanoseconds_per_millisecond = 1'000'000;

constexpr bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }
bool is_zone_byte(char byte) {
  constexpr std::string_view others = "/_+-:";
  return is_letter(byte) || is_digit(byte) || others.find(byte) != std::string_view::npos;
}

std::size_t digit_count(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
}

/// Of at most 18 digits.
std::int64_t value_of(std::string_view digits) {
  std::int64_t value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

struct OffsetStyle {
  bool has_colons = true;
  bool needs_minutes = false;
  bool may_have_seconds = true;
  bool may_have_short_hours = false;  ///< `+8`
};

/// Takes an offset such as `+02:00` from the front of `text`.
std::optional<std::int64_t> take_offset(std::string_view& text, const OffsetStyle& style) {
  std::string_view rest = text;
  if (!rest.starts_with('+') && !rest.starts_with('-')) return std::nullopt;
  const std::int64_t sign = rest.front() == '-' ? -1 : 1;
  rest.remove_prefix(1);
  const auto take_digits = [&rest](std::size_t skipped, std::size_t count) -> std::optional<std::int64_t> {
    if (rest.size() < skipped + count || digit_count(rest.substr(skipped, count)) < count) return std::nullopt;
    const std::int64_t value = value_of(rest.substr(skipped, count));
    rest.remove_prefix(skipped + count);
    return value;
  };
  const auto take_part = [&]() -> std::optional<std::int64_t> {
    if (style.has_colons && !rest.starts_with(':')) return std::nullopt;
    return take_digits(style.has_colons ? 1 : 0, 2);
  };
  const auto hours = take_digits(0, style.may_have_short_hours && digit_count(rest) == 1 ? 1 : 2);
  const auto minutes = hours ? take_part() : std::nullopt;
  if (!hours || (!minutes && style.needs_minutes)) return std::nullopt;
  const auto seconds = minutes && style.may_have_seconds ? take_part() : std::nullopt;
  const std::int64_t offset =
      *hours * milliseconds_per_hour + minutes.value_or(0) * milliseconds_per_minute + seconds.value_or(0) * 1000;
  if (minutes.value_or(0) > 59 || seconds.value_or(0) > 59 || offset > largest_offset) return std::nullopt;
  text = rest;
  return sign * offset;
}

/// `X`, `XX` … `ZZZZZ`, but `ZZZZ`.
OffsetStyle offset_style(char letter, std::size_t width) {
  if (letter == 'Z' && width < 4) return {false, true, false};
  return {width == 3 || width == 5, width > 1, width > 3};
}

}  // namespace

struct TimePattern::State {
  std::string_view rest;
  std::array<std::int64_t, field_count> values;
  std::optional<std::int64_t> offset;
  std::string_view zone;

  explicit State(std::string_view text) : rest(text) { values.fill(unset); }

  /// False if the field has another value already.
  bool set(Field field, std::int64_t value) {
    std::int64_t& known = values[field];
    if (known != unset && known != value) return false;
    known = value;
    return true;
  }
  bool set_offset(std::optional<std::int64_t> value) {
    if (!value || (offset && *offset != *value)) return false;
    offset = value;
    return true;
  }
};

// ---- patterns -----------------------------------------------------------------------------------------------------------

std::optional<TimePattern> TimePattern::compile(std::string_view pattern, bool is_case_sensitive, std::string& error) {
  TimePattern result;
  result.is_case_sensitive_ = is_case_sensitive;
  std::vector<std::size_t> open;
  const auto add_literal = [&result](std::string_view text) {
    Element element(Kind::literal);
    element.text = text;
    result.elements_.push_back(std::move(element));
  };
  const auto close_section = [&] {
    result.elements_[open.back()].end = result.elements_.size();
    open.pop_back();
  };

  for (std::size_t i = 0; i < pattern.size();) {
    const char byte = pattern[i];
    if (is_letter(byte)) {
      const std::size_t end = std::min(pattern.find_first_not_of(byte, i), pattern.size());
      if (!result.add_letters(byte, end - i, error)) return std::nullopt;
      i = end;
    } else if (byte == '\'') {
      std::string text;
      for (++i; i < pattern.size() && (pattern[i] != '\'' || pattern.substr(i + 1).starts_with('\'')); ++i) {
        if (pattern[i] == '\'') ++i;
        text += pattern[i];
      }
      if (i == pattern.size()) {
        error = "a quoted text in the pattern has no end";
        return std::nullopt;
      }
      ++i;
      add_literal(text.empty() ? "'" : std::string_view(text));
    } else if (byte == '[') {
      if (open.size() == deepest_section) {
        error = "the pattern has too many `[` inside of each other";
        return std::nullopt;
      }
      open.push_back(result.elements_.size());
      result.elements_.emplace_back(Kind::section);
      ++i;
    } else if (byte == ']') {
      if (open.empty()) {
        error = "the pattern has a `]` without its `[`";
        return std::nullopt;
      }
      close_section();
      ++i;
    } else if (byte == '{' || byte == '}' || byte == '#') {
      error = "a `" + std::string(1, byte) + "` in the pattern needs quotes: '" + byte + "'";
      return std::nullopt;
    } else {
      add_literal(pattern.substr(i, 1));
      ++i;
    }
  }
  while (!open.empty()) close_section();
  result.reserve_digits();
  if (!result.is_complete(error)) return std::nullopt;
  return result;
}

bool TimePattern::add_letters(char letter, std::size_t width, std::string& error) {
  Element element(Kind::number, letter, width);
  const auto takes_digits = [&element](Field field, std::size_t least, std::size_t most) {
    element.field = field;
    element.least = least;
    element.most = most;
  };
  // One letter: as many digits as there are, two: two.
  const auto takes_two_digits = [&](Field field) { takes_digits(field, width, 2); };
  const auto is_name = [&element](Field field) {
    element.kind = Kind::name;
    element.field = field;
  };
  std::size_t most_letters = 2;
  constexpr std::size_t most_year_digits = 9;
  switch (letter) {
    case 'y':
    case 'u':
      most_letters = most_year_digits;
      takes_digits(year, width, width == 1 || width == 3 ? most_year_digits : width);
      break;
    case 'M':
    case 'L':
      most_letters = 4;
      takes_two_digits(month);
      if (width > 2) is_name(month);
      break;
    case 'E':
      most_letters = 4;
      is_name(day_of_week);
      break;
    case 'a':
      most_letters = 1;
      is_name(half);
      break;
    case 'd': takes_two_digits(day); break;
    case 'D':
      most_letters = 3;
      takes_digits(day_of_year, width, 3);
      break;
    case 'H':
    case 'k': takes_two_digits(hour); break;
    case 'h':
    case 'K': takes_two_digits(hour_of_half); break;
    case 'm': takes_two_digits(minute); break;
    case 's': takes_two_digits(second); break;
    case 'S':
      most_letters = 9;
      element.kind = Kind::fraction;
      takes_digits(nanosecond, width, width);
      break;
    case 'n':
      most_letters = 9;
      takes_digits(nanosecond, width, 9);
      break;
    case 'A':
      most_letters = 8;
      takes_digits(millisecond_of_day, width, 8);
      break;
    case 'N':
      most_letters = 14;
      takes_digits(nanosecond_of_day, width, 14);
      break;
    case 'X':
    case 'x':
      most_letters = 5;
      element.kind = Kind::offset;
      break;
    case 'Z':
      most_letters = 5;
      element.kind = width == 4 ? Kind::localized_offset : Kind::offset;
      break;
    case 'O':
      most_letters = width == 4 ? 4 : 1;
      element.kind = Kind::localized_offset;
      break;
    case 'V':
      most_letters = width == 1 ? 0 : 2;
      element.kind = Kind::zone;
      break;
    case 'z':
      most_letters = 4;
      element.kind = Kind::zone;
      break;
    case 'Y': error = "`Y` is a year of whole weeks and gives no date; a date's year is `y`"; return false;
    default:
      error = "`" + std::string(1, letter) + "` is no letter of a time pattern; write texts in single quotes";
      return false;
  }
  if (width > most_letters) {
    error = "`" + std::string(width, letter) + "` is not a part of a time pattern";
    return false;
  }
  elements_.push_back(std::move(element));
  return true;
}

// `yyyyMMdd` would be read as a long year if the digits behind it were not kept for month and day.
void TimePattern::reserve_digits() {
  const auto is_number = [](const Element& element) {
    return element.kind == Kind::number || element.kind == Kind::fraction;
  };
  std::size_t behind = 0;
  for (auto element = elements_.rbegin(); element != elements_.rend(); ++element) {
    if (!is_number(*element)) {
      behind = 0;
      continue;
    }
    element->reserved = behind;
    const bool is_open = element->kind == Kind::fraction && element->width == 9 && behind == 0;
    if (is_open) element->least = 1;
    behind = element->least == element->most ? behind + element->least : 0;
  }
}

bool TimePattern::is_complete(std::string& error) const {
  const auto has = [this](Field field) {
    return std::any_of(elements_.begin(), elements_.end(),
                       [field](const Element& element) { return element.field == field; });
  };
  if (!has(day_of_year) && !(has(month) && has(day))) {
    error = "the pattern needs a month and a day, such as `MM-dd`";
    return false;
  }
  if (has(hour_of_half) != has(half)) {
    error = "in the pattern `h` and `a` need each other; hours from 0 to 23 are `HH`";
    return false;
  }
  return true;
}

// ---- texts --------------------------------------------------------------------------------------------------------------

std::optional<WrittenTime> TimePattern::match(std::string_view text) const {
  State state(text);
  if (!match(0, elements_.size(), state) || !state.rest.empty()) return std::nullopt;
  return written(state);
}

bool TimePattern::match(std::size_t begin, std::size_t end, State& state) const {
  for (std::size_t i = begin; i < end; ++i) {
    const Element& element = elements_[i];
    if (element.kind != Kind::section) {
      if (!match(element, state)) return false;
      continue;
    }
    State attempt = state;
    if (match(i + 1, element.end, attempt)) state = attempt;
    i = element.end - 1;
  }
  return true;
}

bool TimePattern::match(const Element& element, State& state) const {
  switch (element.kind) {
    case Kind::literal: return match_text(element.text, state);
    case Kind::name: return match_name(element, state);
    case Kind::number:
    case Kind::fraction: {
      const std::size_t digits = digit_count(state.rest.substr(0, element.most + element.reserved));
      if (digits < element.least + element.reserved) return false;
      const std::size_t size = std::min(element.most, digits - element.reserved);
      std::int64_t value = value_of(state.rest.substr(0, size));
      state.rest.remove_prefix(size);
      if (element.kind == Kind::fraction) {
        for (std::size_t i = size; i < 9; ++i) value *= 10;
      }
      switch (element.letter) {
        case 'y':
        case 'u': return state.set(year, element.width == 2 ? 2000 + value : value);
        case 'h': return value >= 1 && value <= 12 && state.set(hour_of_half, value % 12);
        case 'k': return value >= 1 && value <= 24 && state.set(hour, value % 24);
        default: return state.set(element.field, value);
      }
    }
    case Kind::offset: {
      const bool may_be_z = element.letter == 'X' || (element.letter == 'Z' && element.width == 5);
      if (may_be_z && match_text("Z", state)) return state.set_offset(0);
      return state.set_offset(take_offset(state.rest, offset_style(element.letter, element.width)));
    }
    case Kind::localized_offset: {
      if (!match_text("GMT", state)) return false;
      if (!state.rest.starts_with('+') && !state.rest.starts_with('-')) return state.set_offset(0);
      const bool is_full = element.width == 4;
      return state.set_offset(take_offset(state.rest, {true, is_full, true, !is_full}));
    }
    case Kind::zone: {
      const std::string_view beginning = state.rest.substr(0, longest_zone);
      const auto end = std::find_if_not(beginning.begin(), beginning.end(), is_zone_byte);
      const std::string_view name = beginning.substr(0, static_cast<std::size_t>(end - beginning.begin()));
      if (name.empty()) return false;
      state.rest.remove_prefix(name.size());
      const auto offset = element.letter == 'z' ? offset_of_abbreviation(name) : std::nullopt;
      if (offset) return state.set_offset(offset);
      state.zone = name;
      return true;
    }
    case Kind::section: break;
  }
  return false;
}

bool TimePattern::match_text(std::string_view text, State& state) const {
  const std::string_view found = state.rest.substr(0, text.size());
  const bool matches = is_case_sensitive_ ? found == text : ascii_lowered(found) == ascii_lowered(text);
  if (matches) state.rest.remove_prefix(text.size());
  return matches;
}

bool TimePattern::match_name(const Element& element, State& state) const {
  if (element.field == half) {
    const std::string word = ascii_lowered(state.rest.substr(0, 2));
    if (word != "am" && word != "pm") return false;
    state.rest.remove_prefix(2);
    return state.set(half, word == "pm" ? 1 : 0);
  }
  const auto match_any = [&](const auto& names, std::int64_t first) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string_view name = element.width > 3 ? names[i] : names[i].substr(0, 3);
      if (match_text(name, state)) return state.set(element.field, first + static_cast<std::int64_t>(i));
    }
    return false;
  };
  return element.field == month ? match_any(month_names, 1) : match_any(weekday_names, 0);
}

std::optional<WrittenTime> TimePattern::written(const State& state) {
  const auto& values = state.values;
  const auto is_between = [&values](Field field, std::int64_t least, std::int64_t most) {
    return values[field] == unset || (values[field] >= least && values[field] <= most);
  };
  const auto value_or_zero = [&values](Field field) { return std::max<std::int64_t>(values[field], 0); };
  if (!is_between(year, 1, 9999) || !is_between(month, 1, 12) || !is_between(day, 1, 31) ||
      !is_between(day_of_year, 1, 366) || !is_between(hour, 0, 24) || !is_between(hour_of_half, 0, 11) ||
      !is_between(minute, 0, 59) || !is_between(second, 0, 59) ||
      !is_between(millisecond_of_day, 0, milliseconds_per_day - 1) ||
      !is_between(nanosecond_of_day, 0, milliseconds_per_day * nanoseconds_per_millisecond - 1)) {
    return std::nullopt;
  }
  WrittenTime time;
  if (values[year] != unset) time.year = values[year];
  if (values[day_of_year] != unset) {
    time.day_of_year = values[day_of_year];
  } else if (values[month] != unset && values[day] != unset) {
    time.month = values[month];
    time.day = values[day];
  } else {
    return std::nullopt;
  }
  time.weekday = static_cast<int>(values[day_of_week]);

  if (values[nanosecond_of_day] != unset) {
    time.time_of_day = values[nanosecond_of_day] / nanoseconds_per_millisecond;
  } else if (values[millisecond_of_day] != unset) {
    time.time_of_day = values[millisecond_of_day];
  } else {
    if ((values[hour_of_half] == unset) != (values[half] == unset)) return std::nullopt;
    const std::int64_t hours =
        values[hour] != unset ? values[hour] : value_or_zero(hour_of_half) + 12 * value_or_zero(half);
    time.time_of_day = hours * milliseconds_per_hour + value_or_zero(minute) * milliseconds_per_minute +
                       value_or_zero(second) * 1000 + value_or_zero(nanosecond) / nanoseconds_per_millisecond;
    if (time.time_of_day > milliseconds_per_day) return std::nullopt;  // 24:00 is the end of the day, 24:01 is not
  }
  time.offset = state.offset;
  time.zone = state.zone;
  return time;
}

}  // namespace cqlite
