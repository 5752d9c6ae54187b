#include "functions/chart/unit_conversion.hpp"

#include <array>
#include <string>
#include <utility>

#include "values/time.hpp"

namespace cqlite {
namespace {

/// As two numbers, since 1/1000 is no double.
struct Ratio {
  double factor = 1;
  double divisor = 1;
};

struct Prefix {
  std::string_view text;
  Ratio ratio;
};

/// Longer ones first, so that `Ki` is not read as `K`.
constexpr std::array prefixes{
    Prefix{"Ki", {0x1p10, 1}}, Prefix{"Mi", {0x1p20, 1}}, Prefix{"Gi", {0x1p30, 1}}, Prefix{"Ti", {0x1p40, 1}},
    Prefix{"Pi", {0x1p50, 1}}, Prefix{"Ei", {0x1p60, 1}}, Prefix{"Zi", {0x1p70, 1}}, Prefix{"Yi", {0x1p80, 1}},
    Prefix{"da", {1e1, 1}},    Prefix{"µ", {1, 1e6}},     Prefix{"Y", {1e24, 1}},    Prefix{"Z", {1e21, 1}},
    Prefix{"E", {1e18, 1}},    Prefix{"P", {1e15, 1}},    Prefix{"T", {1e12, 1}},    Prefix{"G", {1e9, 1}},
    Prefix{"M", {1e6, 1}},     Prefix{"K", {1e3, 1}},     Prefix{"k", {1e3, 1}},     Prefix{"h", {1e2, 1}},
    Prefix{"d", {1, 1e1}},     Prefix{"c", {1, 1e2}},     Prefix{"m", {1, 1e3}},     Prefix{"u", {1, 1e6}},
    Prefix{"n", {1, 1e9}},     Prefix{"p", {1, 1e12}},    Prefix{"f", {1, 1e15}},    Prefix{"a", {1, 1e18}},
    Prefix{"z", {1, 1e21}},    Prefix{"y", {1, 1e24}}};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// `bytes/day`: what is counted, and the time that it is counted in.
struct Unit {
  std::string_view name;
  bool is_rate = false;
  bool is_per_span = false;
  double milliseconds = 1;
};

std::optional<Unit> parse_unit(std::string_view text) {
  Unit unit;
  const std::size_t slash = text.find('/');
  unit.name = trimmed(text.substr(0, slash));
  if (slash == std::string_view::npos) return unit;
  unit.is_rate = true;
  const std::string_view time = trimmed(text.substr(slash + 1));
  unit.is_per_span = time == "span" || time == "bucket";
  if (unit.is_per_span) return unit;
  const auto length = parse_duration("1" + std::string(time));
  if (!length || *length <= 0) return std::nullopt;
  unit.milliseconds = static_cast<double>(*length);
  return unit;
}

/// `from`, divided by `to`.
constexpr Ratio quotient(Ratio from, Ratio to) { return {from.factor * to.divisor, from.divisor * to.factor}; }

/// By how much `name`, which is `plain` with a prefix before it, is larger than that. A name may begin with a letter that is
/// also a prefix, so that only two names can tell.
std::optional<Ratio> prefix_before(std::string_view plain, std::string_view name) {
  for (const Prefix& prefix : prefixes) {
    if (name.starts_with(prefix.text) && trimmed(name.substr(prefix.text.size())) == plain) return prefix.ratio;
  }
  return std::nullopt;
}

std::optional<Ratio> ratio_of_names(std::string_view from, std::string_view to) {
  // 1 stands for whatever is counted.
  if (from == to || from == "1" || to == "1") return Ratio{};
  if (const auto prefix = prefix_before(from, to)) return quotient({}, *prefix);
  if (const auto prefix = prefix_before(to, from)) return prefix;
  for (const Prefix& prefix : prefixes) {
    if (!from.starts_with(prefix.text)) continue;
    const std::string_view plain = trimmed(from.substr(prefix.text.size()));
    if (const auto other = prefix_before(plain, to)) return quotient(prefix.ratio, *other);
  }
  return std::nullopt;
}

}  // namespace

std::optional<ColumnScale> parse_unit_conversion(std::string_view text) {
  constexpr std::string_view separator = " to ";
  const std::size_t middle = text.find(separator);
  if (middle == std::string_view::npos) return ColumnScale{};
  const auto from = parse_unit(text.substr(0, middle));
  const auto to = parse_unit(text.substr(middle + separator.size()));
  if (!from || !to || from->is_rate != to->is_rate) return std::nullopt;
  const auto names = ratio_of_names(from->name, to->name);
  if (!names) return std::nullopt;
  ColumnScale scale;
  scale.factor = names->factor * to->milliseconds;
  scale.divisor = names->divisor * from->milliseconds;
  scale.span_power = (to->is_per_span ? 1 : 0) - (from->is_per_span ? 1 : 0);
  return scale;
}

}  // namespace cqlite
