/// Printing of instants: formatTime's directives, one switch, no locale, no streams.

#include <array>

#include "values/civil.hpp"
#include "values/local_time.hpp"
#include "values/time.hpp"

namespace cqlite {
namespace {

constexpr std::string_view simple_directives = "HIklMSLNpzZsQYyCjmdeBbhAa";
constexpr char upper_half_of_day = '\1';  // `AM`, which only `%r` prints

// What a directive stands for that is made of others; empty for any other letter.
constexpr std::string_view expansion(char directive) {
  switch (directive) {
    case 'R': return "%H:%M";
    case 'T': return "%H:%M:%S";
    case 'r': return "%I:%M:%S %\1";
    case 'D': return "%m/%d/%y";
    case 'F': return "%Y-%m-%d";
    case 'c': return "%a %b %d %H:%M:%S %Z %Y";
    default: return {};
  }
}

void append_number(std::string& out, std::int64_t value, std::size_t width) {
  if (width == 2 && value >= 0 && value < 100) {
    const char digits[] = {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
    out.append(digits, 2);
    return;
  }
  std::array<char, 24> digits{};
  std::size_t start = digits.size();
  std::uint64_t rest = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  for (; rest > 0 || digits.size() - start < width; rest /= 10) {
    digits[--start] = static_cast<char>('0' + rest % 10);
  }
  if (value < 0) digits[--start] = '-';
  out.append(digits.data() + start, digits.size() - start);
}

void append_offset(std::string& out, std::int64_t offset) {
  out += offset < 0 ? '-' : '+';
  const std::int64_t minutes = (offset < 0 ? -offset : offset) / milliseconds_per_minute;
  append_number(out, minutes / 60 * 100 + minutes % 60, 4);
}

void append_simple(std::string& out, char directive, Instant time, const LocalTime& local, const TimeZone& zone) {
  switch (directive) {
    case 'H': return append_number(out, local.hour(), 2);
    case 'I': return append_number(out, local.hour_of_half(), 2);
    case 'k': return append_number(out, local.hour(), 1);
    case 'l': return append_number(out, local.hour_of_half(), 1);
    case 'M': return append_number(out, local.minute(), 2);
    case 'S': return append_number(out, local.second(), 2);
    case 'L': return append_number(out, local.millisecond % 1000, 3);
    case 'N': return append_number(out, std::int64_t{local.millisecond % 1000} * 1'000'000, 9);
    case 'p': out += local.hour() < 12 ? "am" : "pm"; return;
    case upper_half_of_day: out += local.hour() < 12 ? "AM" : "PM"; return;
    case 'z': return append_offset(out, local.offset);
    case 'Z': out += zone.abbreviation_at(time); return;
    case 's': return append_number(out, floor_quotient(time, 1000), 1);
    case 'Q': return append_number(out, time, 1);
    case 'Y': return append_number(out, local.date().year, 4);
    case 'y': return append_number(out, floor_remainder(local.date().year, 100), 2);
    case 'C': return append_number(out, floor_quotient(local.date().year, 100), 2);
    case 'j': return append_number(out, local.day_of_year(), 3);
    case 'm': return append_number(out, local.date().month, 2);
    case 'd': return append_number(out, local.date().day, 2);
    case 'e': return append_number(out, local.date().day, 1);
    case 'B': out += local.month(); return;
    case 'b':
    case 'h': out += local.month().substr(0, 3); return;
    case 'A': out += local.weekday(); return;
    case 'a': out += local.weekday().substr(0, 3); return;
    default: return;
  }
}

void append_parts(std::string& out, std::string_view parts, Instant time, const TimeZone& zone) {
  const LocalTime local(time, zone);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == '%') {
      append_simple(out, parts[++i], time, local, zone);
    } else {
      out += parts[i];
    }
  }
}

bool is_simple(char directive) { return simple_directives.find(directive) != std::string_view::npos; }

}  // namespace

std::optional<TimeFormat> TimeFormat::compile(std::string_view format, std::string& error) {
  TimeFormat result;
  const auto add_text = [&result](char byte) {
    if (result.pieces_.empty() || result.pieces_.back().directive != 0) result.pieces_.emplace_back();
    result.pieces_.back().literal += byte;
  };
  const auto add_directive = [&result](char directive) { result.pieces_.push_back({{}, directive}); };

  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') {
      add_text(format[i]);
      continue;
    }
    if (++i == format.size()) {
      error = "the format ends with a single `%`; write `%%` for a percent sign";
      return std::nullopt;
    }
    const char directive = format[i];
    const std::string_view parts = expansion(directive);
    if (directive == '%') {
      add_text('%');
    } else if (is_simple(directive)) {
      add_directive(directive);
    } else if (!parts.empty()) {
      for (std::size_t j = 0; j < parts.size(); ++j) parts[j] == '%' ? add_directive(parts[++j]) : add_text(parts[j]);
    } else {
      const bool is_printable = directive > ' ' && directive < '\x7F';
      error = is_printable ? "`%" + std::string(1, directive) + "` is not a time directive"
                           : "a `%` that no directive follows; write `%%` for a percent sign";
      return std::nullopt;
    }
  }
  return result;
}

void TimeFormat::append(std::string& out, Instant time, const TimeZone& zone) const {
  const LocalTime local(time, zone);
  for (const Piece& piece : pieces_) {
    if (piece.directive == 0) {
      out += piece.literal;
    } else {
      append_simple(out, piece.directive, time, local, zone);
    }
  }
}

bool append_time_directive(std::string& out, char directive, Instant time, const TimeZone& zone) {
  const std::string_view parts = expansion(directive);
  if (parts.empty() && !is_simple(directive)) return false;
  const std::array<char, 2> single = {'%', directive};
  append_parts(out, parts.empty() ? std::string_view(single.data(), single.size()) : parts, time, zone);
  return true;
}

std::string print_instant(Instant time) {
  std::string out;
  out.reserve(24);
  append_parts(out, "%Y-%m-%dT%H:%M:%S.%LZ", time, TimeZone());
  return out;
}

}  // namespace cqlite
