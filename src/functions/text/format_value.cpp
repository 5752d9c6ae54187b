// Printing one value as a specifier of format() says. Numbers are rounded in decimal, not in binary.
#include <algorithm>
#include <array>
#include <charconv>

#include "base/utf8.hpp"
#include "functions/math/decimal.hpp"
#include "functions/text/format_template.hpp"

namespace cqlite {
namespace {

constexpr std::size_t default_precision = 6;
constexpr std::size_t largest_precision = 9;  ///< of f and g

/// A number as it is put together: zeros may be filled in between the two.
struct Printed {
  std::string before;  ///< sign and prefix
  std::string digits;
};

constexpr bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

/// The first `count` characters.
std::string_view first_characters(std::string_view text, std::size_t count) {
  if (text.size() <= count) return text;
  std::size_t position = 0;
  for (; position < text.size(); ++position) {
    if (!is_continuation(text[position]) && count-- == 0) break;
  }
  return text.substr(0, position);
}

/// `filler` is what stands between `before` and `text`, or blanks are put around both.
void append_padded(std::string& out, const FormatSpecifier& specifier, std::string_view before, std::string_view text,
                   bool fills_with_zeros) {
  if (specifier.width == 0) {
    out.append(before).append(text);
    return;
  }
  const std::size_t size = before.size() + code_point_count(text);
  const std::size_t missing = size < specifier.width ? specifier.width - size : 0;
  const bool has_zeros = fills_with_zeros && !specifier.left;
  if (!specifier.left && !has_zeros) out.append(missing, ' ');
  out.append(before);
  if (has_zeros) out.append(missing, '0');
  out.append(text);
  if (specifier.left) out.append(missing, ' ');
}

std::string sign(const FormatSpecifier& specifier, bool is_negative) {
  return is_negative ? "-" : specifier.plus ? "+" : specifier.blank ? " " : "";
}

/// The digits before the point.
void append_whole(std::string& out, const Decimal& decimal, const FormatSpecifier& specifier) {
  for (int power = std::max(decimal.exponent(), 0); power >= 0; --power) {
    out += decimal.digit(power);
    if (specifier.groups && power > 0 && power % 3 == 0) out += ',';
  }
}

/// The point and `count` digits, which count from 10^power down.
void append_fraction(std::string& out, const Decimal& decimal, int power, int count, bool always_has_point) {
  if (count > 0 || always_has_point) out += '.';
  for (int i = 0; i < count; ++i) out += decimal.digit(power - i);
}

/// The whole number that integer types show.
Number whole(const Number& number, bool is_short) {
  Number result = number;
  if (!number.is_integer()) {
    Decimal decimal(number);
    decimal.round(0, Rounding::toward_zero);
    result = decimal.number();
  }
  if (!is_short) return result;
  if (!result.is_integer()) return {};
  return Number(static_cast<std::int64_t>(static_cast<std::int32_t>(result.integer())));
}

void fill_up(std::string& digits, const FormatSpecifier& specifier) {
  const std::size_t fewest = specifier.precision.value_or(0);
  if (digits.size() < fewest) digits.insert(0, fewest - digits.size(), '0');
}

std::optional<Printed> print_decimal(const Number& number, const FormatSpecifier& specifier) {
  const Number value = whole(number, specifier.is_short);
  if (!value) return std::nullopt;
  const Decimal decimal(value);
  Printed result{sign(specifier, decimal.is_negative()), {}};
  append_whole(result.digits, decimal, specifier);
  fill_up(result.digits, specifier);
  return result;
}

/// In two's complement.
std::optional<Printed> print_bits(const Number& number, const FormatSpecifier& specifier) {
  const Number value = whole(number, specifier.is_short);
  if (!value.is_integer()) return std::nullopt;
  auto bits = static_cast<std::uint64_t>(value.integer());
  if (specifier.is_short) bits = static_cast<std::uint32_t>(bits);
  const bool is_octal = specifier.type == 'o';
  std::array<char, 24> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), bits, is_octal ? 8 : 16).ptr;
  Printed result{{}, std::string(buffer.data(), end)};
  if (specifier.alternate && bits != 0) result.before = is_octal ? "0" : specifier.is_upper ? "0X" : "0x";
  if (specifier.is_upper) result.digits = upper(result.digits);
  fill_up(result.digits, specifier);
  return result;
}

void append_fixed(std::string& out, const Decimal& decimal, int decimals, const FormatSpecifier& specifier) {
  append_whole(out, decimal, specifier);
  append_fraction(out, decimal, -1, decimals, specifier.alternate);
}

void append_scientific(std::string& out, const Decimal& decimal, int decimals, const FormatSpecifier& specifier) {
  const int exponent = decimal.exponent();
  out += decimal.digit(exponent);
  append_fraction(out, decimal, exponent - 1, decimals, specifier.alternate);
  out += specifier.is_upper ? 'E' : 'e';
  out += exponent < 0 ? '-' : '+';
  const std::string power = std::to_string(exponent < 0 ? -exponent : exponent);
  if (power.size() < 2) out += '0';
  out += power;
}

Printed print_real(const Number& number, const FormatSpecifier& specifier) {
  Decimal decimal(number);
  const std::size_t precision = specifier.precision.value_or(default_precision);
  std::string digits;
  if (specifier.type == 'f') {
    const int decimals = static_cast<int>(std::min(precision, largest_precision));
    decimal.round(decimals);
    append_fixed(digits, decimal, decimals, specifier);
  } else if (specifier.type == 'e') {
    const int decimals = static_cast<int>(precision);
    decimal.round(decimals - decimal.exponent());
    append_scientific(digits, decimal, decimals, specifier);
  } else {
    // As in C: zeros at the end are left out, and an exponent appears where the number is small or large.
    const int significant = static_cast<int>(std::clamp(precision, default_precision, largest_precision));
    decimal.round(significant - 1 - decimal.exponent());
    const int exponent = decimal.exponent();
    const bool is_scientific = exponent < -4 || exponent >= significant;
    const int most = is_scientific ? significant - 1 : significant - 1 - exponent;
    const int needed = is_scientific ? decimal.size() - 1 : decimal.decimals();
    const int decimals = specifier.alternate ? most : std::clamp(needed, 0, most);
    is_scientific ? append_scientific(digits, decimal, decimals, specifier)
                  : append_fixed(digits, decimal, decimals, specifier);
  }
  return {sign(specifier, decimal.is_negative()), std::move(digits)};
}

std::optional<Printed> print_number(const Number& number, const FormatSpecifier& specifier) {
  switch (specifier.type) {
    case 'd': return print_decimal(number, specifier);
    case 'o':
    case 'x': return print_bits(number, specifier);
    default: return print_real(number, specifier);
  }
}

/// None if the value is no time.
std::optional<std::string> print_time(const Value& value, const FormatSpecifier& specifier, const TimeZone& zone) {
  const auto time = instant_from_milliseconds(value.number());
  std::string text;
  if (!time || !append_time_directive(text, specifier.time_letter, *time, zone)) return std::nullopt;
  return specifier.is_upper ? upper(text) : text;
}

}  // namespace

void FormatSpecifier::append(std::string& out, const Value& value, const TimeZone& zone, Arena& arena) const {
  const auto append_null = [&] { append_padded(out, *this, {}, "null", false); };
  if (value.is_missing()) return append_null();
  switch (type) {
    case 's': {
      const std::string_view text = value.text(arena);
      return append_padded(out, *this, {}, precision ? first_characters(text, *precision) : text, zeros);
    }
    case 'c': {
      const std::string_view character = first_characters(value.text(arena), 1);
      return append_padded(out, *this, {}, is_upper ? upper(character) : std::string(character), false);
    }
    case 'b': {
      const bool is_false = !value.is_computed() && value.view() == "false";
      return append_padded(out, *this, {}, is_false ? (is_upper ? "FALSE" : "false") : (is_upper ? "TRUE" : "true"),
                           false);
    }
    case 't': {
      const auto text = print_time(value, *this, zone);
      return text ? append_padded(out, *this, {}, *text, false) : append_null();
    }
    default: break;
  }
  const Number number = value.number();
  const auto printed = number ? print_number(number, *this) : std::nullopt;
  if (!printed) return append_null();
  const bool is_whole = type == 'd' || type == 'o' || type == 'x';
  append_padded(out, *this, printed->before, printed->digits, zeros && !(is_whole && precision));
}

}  // namespace cqlite
