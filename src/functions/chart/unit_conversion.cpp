#include "functions/chart/unit_conversion.hpp"

#include <string>
#include <utility>

#include "base/trim.hpp"
#include "functions/units/unit_prefixes.hpp"
#include "values/time.hpp"

namespace cqlite {
namespace {

/// As two numbers, since 1/1000 is no double.
struct Ratio {
  double factor = 1;
  double divisor = 1;
};

constexpr Ratio ratio_of(const UnitPrefix& prefix) { return {prefix.multiplier, prefix.divisor}; }

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
  unit.name = trimmed(text.substr(0, slash), " ");
  if (slash == std::string_view::npos) return unit;
  unit.is_rate = true;
  const std::string_view time = trimmed(text.substr(slash + 1), " ");
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
  for (const UnitPrefix& prefix : unit_prefixes) {
    if (name.starts_with(prefix.text) && trimmed(name.substr(prefix.text.size()), " ") == plain)
      return ratio_of(prefix);
  }
  return std::nullopt;
}

std::optional<Ratio> ratio_of_names(std::string_view from, std::string_view to) {
  // 1 stands for whatever is counted.
  if (from == to || from == "1" || to == "1") return Ratio{};
  if (const auto prefix = prefix_before(from, to)) return quotient({}, *prefix);
  if (const auto prefix = prefix_before(to, from)) return prefix;
  for (const UnitPrefix& prefix : unit_prefixes) {
    if (!from.starts_with(prefix.text)) continue;
    const std::string_view plain = trimmed(from.substr(prefix.text.size()), " ");
    if (const auto other = prefix_before(plain, to)) return quotient(ratio_of(prefix), *other);
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
