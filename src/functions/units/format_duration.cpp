// formatDuration(): a length of time as 6h30m52s.
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "functions/define.hpp"

namespace cqlite {
namespace {

enum class DurationUnit : std::uint8_t { days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds };

struct Args {
  Field field;
  DurationUnit from = DurationUnit::milliseconds;
  std::int64_t precision = 0;
  Output as = Output::same("field");
};

struct UnitFacts {
  std::string_view name;
  std::uint64_t count_in_larger;  ///< how many make one of the unit before
};
/// In the order of DurationUnit.
constexpr std::array units{UnitFacts{"d", 0},     UnitFacts{"h", 24},    UnitFacts{"m", 60},   UnitFacts{"s", 60},
                           UnitFacts{"ms", 1000}, UnitFacts{"us", 1000}, UnitFacts{"ns", 1000}};

std::optional<std::string> formatted(const Number& number, const Args& args) {
  const Number whole = number.is_integer() ? number : whole_or_real(number.real());
  if (!whole.is_integer()) return std::nullopt;
  const bool is_negative = whole.integer() < 0;
  // Without overflow for the smallest integer, too.
  std::uint64_t rest = static_cast<std::uint64_t>(whole.integer());
  if (is_negative) rest = 0 - rest;

  std::array<std::uint64_t, units.size()> counts{};
  const auto smallest = static_cast<std::size_t>(args.from);
  for (std::size_t i = smallest; i > 0; --i) {
    counts[i] = rest % units[i].count_in_larger;
    rest /= units[i].count_in_larger;
  }
  counts[0] = rest;

  std::string text;
  std::int64_t shown = 0;
  for (std::size_t i = 0; i <= smallest && (args.precision == 0 || shown < args.precision); ++i) {
    if (counts[i] == 0) continue;
    text += std::to_string(counts[i]);
    text += units[i].name;
    ++shown;
  }
  if (text.empty()) return "0" + std::string(units[smallest].name);
  return is_negative ? "-" + text : text;
}

}  // namespace

template <>
struct Choices<DurationUnit> {
  static constexpr auto table = std::array{
      std::pair{units[6].name, DurationUnit::nanoseconds},  std::pair{units[5].name, DurationUnit::microseconds},
      std::pair{units[4].name, DurationUnit::milliseconds}, std::pair{units[3].name, DurationUnit::seconds},
      std::pair{units[2].name, DurationUnit::minutes},      std::pair{units[1].name, DurationUnit::hours},
      std::pair{units[0].name, DurationUnit::days}};
};

namespace builtin {

Function format_duration() {
  return Define<Args>("formatDuration")
      .summary("Writes a length of time with its units, such as 6h30m52s.")
      .note("Units that count 0 are left out, wherever they stand; no time at all is 0 of the unit it came in.")
      .note("A negative length begins with a minus sign.")
      .note("What is missing, no number, or has a fraction gives no result: the field stays as it is.")
      .input("field", &Args::field, "Field that holds a whole number.")
      .option("from", &Args::from, "The unit that the number counts.")
      .option("precision", &Args::precision, "How many units to show, from the largest; the rest is cut off. 0: all.")
      .range(0, std::numeric_limits<std::int64_t>::max())
      .output("as", &Args::as, "Field that receives the text.")
      .example({.query = "formatDuration(ms)",
                .given = R"({"ms":"3723004"} {"ms":"1.5"} {"ms":0})",
                .want = R"({"ms":"1h2m3s4ms"} {"ms":"1.5"} {"ms":"0ms"})"})
      .example({.query = "uptime := formatDuration(s, from=s, precision=2)",
                .given = R"({"s":200000})",
                .want = R"({"s":200000,"uptime":"2d7h"})"})
      .value(formatted);
}

}  // namespace builtin
}  // namespace cqlite
