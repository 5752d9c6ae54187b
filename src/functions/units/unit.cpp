#include "functions/units/unit.hpp"

#include <array>
#include <cmath>

#include "base/trim.hpp"
#include "functions/units/unit_prefixes.hpp"

namespace cqlite {
namespace {

struct Rate {
  std::string_view text;
  double seconds;
};
constexpr std::array rates{Rate{"s", 1},       Rate{"sec", 1},       Rate{"m", 60},    Rate{"min", 60},
                           Rate{"h", 3600},    Rate{"hour", 3600},   Rate{"d", 86400}, Rate{"day", 86400},
                           Rate{"w", 604'800}, Rate{"week", 604'800}};

constexpr std::string_view blanks = " \t";

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

/// How much of the start of `text` looks like a number. An `e` without digits behind it belongs to the unit.
std::size_t number_length(std::string_view text) {
  std::size_t at = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  at = skip_digits(text, at);
  if (at < text.size() && text[at] == '.') at = skip_digits(text, at + 1);
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t digits = at + 1;
    if (digits < text.size() && (text[digits] == '-' || text[digits] == '+')) ++digits;
    if (const std::size_t end = skip_digits(text, digits); end > digits) at = end;
  }
  return at;
}

/// Is this how a unit begins: with a letter, a slash, or a sign such as % or °?
bool begins_unit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '%' || c == '/' ||
         static_cast<unsigned char>(c) >= 0x80;
}

void take_rate(std::string_view& text, Unit& unit) {
  const std::size_t slash = text.rfind('/');
  if (slash == std::string_view::npos) return;
  for (const Rate& rate : rates) {
    if (rate.text != trimmed(text.substr(slash + 1), blanks)) continue;
    unit.rate = text.substr(slash);
    unit.divisor = rate.seconds;
    text = trimmed(text.substr(0, slash), blanks);
    return;
  }
}

/// Takes the prefix that `text` begins with; with `is_all` one that it consists of.
bool take_prefix(std::string_view text, bool is_all, bool is_binary, Unit& unit) {
  for (const UnitPrefix& prefix : unit_prefixes) {
    if (is_all ? text != prefix.text : !text.starts_with(prefix.text)) continue;
    unit.prefix = text.substr(0, prefix.text.size());
    unit.multiplier = is_binary ? prefix.binary_multiplier : prefix.multiplier;
    unit.divisor *= prefix.divisor;
    return true;
  }
  return false;
}

}  // namespace

std::optional<Unit> parse_unit(std::string_view text, const UnitReading& reading) {
  Unit unit;
  text = trimmed(text, blanks);
  take_rate(text, unit);
  if (reading.name.empty()) {
    take_prefix(text, false, reading.is_binary, unit);
    unit.name = text.substr(unit.prefix.size());
    return unit;
  }
  if (!text.ends_with(reading.name)) return std::nullopt;
  const std::string_view prefix = text.substr(0, text.size() - reading.name.size());
  if (!prefix.empty() && !take_prefix(prefix, true, reading.is_binary, unit)) return std::nullopt;
  unit.name = text.substr(prefix.size());
  return unit;
}

std::optional<Quantity> parse_quantity(std::string_view text) {
  text = trimmed(text, blanks);
  const std::size_t length = number_length(text);
  const Quantity quantity{parse_number(text.substr(0, length)), trimmed(text.substr(length), blanks)};
  if (!quantity.number || (!quantity.unit.empty() && !begins_unit(quantity.unit.front()))) return std::nullopt;
  return quantity;
}

Number converted(const Number& number, const Unit& from, const Unit& to) {
  double multiplier = from.multiplier * to.divisor;
  double divisor = from.divisor * to.multiplier;
  // From kB to MB it is a division by 1000, which rounds once.
  if (std::fmod(multiplier, divisor) == 0) {
    multiplier /= divisor;
    divisor = 1;
  } else if (std::fmod(divisor, multiplier) == 0) {
    divisor /= multiplier;
    multiplier = 1;
  }
  const Number product = multiplier == 1 ? number : multiply(number, whole_or_real(multiplier));
  return divisor == 1 ? product : divide(product, whole_or_real(divisor));
}

}  // namespace cqlite
