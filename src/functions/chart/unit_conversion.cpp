#include "functions/chart/unit_conversion.hpp"

#include <array>
#include <string>
#include <utility>

#include "values/time.hpp"

namespace cqlite {
namespace {

struct Prefix {
  std::string_view text;
  double factor;
};

/// Longer ones first, so that `Ki` is not read as `K`.
constexpr std::array prefixes{
    Prefix{"Ki", 0x1p10}, Prefix{"Mi", 0x1p20}, Prefix{"Gi", 0x1p30}, Prefix{"Ti", 0x1p40}, Prefix{"Pi", 0x1p50},
    Prefix{"Ei", 0x1p60}, Prefix{"Zi", 0x1p70}, Prefix{"Yi", 0x1p80}, Prefix{"da", 1e1},    Prefix{"µ", 1e-6},
    Prefix{"Y", 1e24},    Prefix{"Z", 1e21},    Prefix{"E", 1e18},    Prefix{"P", 1e15},    Prefix{"T", 1e12},
    Prefix{"G", 1e9},     Prefix{"M", 1e6},     Prefix{"K", 1e3},     Prefix{"k", 1e3},     Prefix{"h", 1e2},
    Prefix{"d", 1e-1},    Prefix{"c", 1e-2},    Prefix{"m", 1e-3},    Prefix{"u", 1e-6},    Prefix{"n", 1e-9},
    Prefix{"p", 1e-12},   Prefix{"f", 1e-15},   Prefix{"a", 1e-18},   Prefix{"z", 1e-21},   Prefix{"y", 1e-24}};

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

/// By how much `name`, the same name with a prefix before it, is larger than `plain`. A name may begin with a letter that is
/// also a prefix, so that only two names can tell.
std::optional<double> prefix_before(std::string_view plain, std::string_view name) {
  for (const Prefix& prefix : prefixes) {
    if (name.starts_with(prefix.text) && trimmed(name.substr(prefix.text.size())) == plain) return prefix.factor;
  }
  return std::nullopt;
}

struct Ratio {
  double factor;
  double divisor;
};

std::optional<Ratio> ratio_of_names(std::string_view from, std::string_view to) {
  // 1 stands for whatever is counted.
  if (from == to || from == "1" || to == "1") return Ratio{1, 1};
  if (const auto divisor = prefix_before(from, to)) return Ratio{1, *divisor};
  if (const auto factor = prefix_before(to, from)) return Ratio{*factor, 1};
  for (const Prefix& prefix : prefixes) {
    if (!from.starts_with(prefix.text)) continue;
    if (const auto divisor = prefix_before(trimmed(from.substr(prefix.text.size())), to)) {
      return Ratio{prefix.factor, *divisor};
    }
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
