/// Units as people write them behind numbers: `kB`, `MiB/min`, `µs`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "values/number.hpp"

namespace cqlite {

/// A prefix, a name, and for a rate the time it counts by. Any of the three may be missing.
struct Unit {
  std::string_view prefix;
  std::string_view name;
  std::string_view rate;  ///< with the slash: `/min`
  // A number of this unit, times `multiplier`, by `divisor`, is one of the unit without a prefix, by the second.
  double multiplier = 1;
  double divisor = 1;
};

/// How prefixes are read.
struct UnitReading {
  bool is_binary = false;  ///< k, M, G and so on count 1024, not 1000
  std::string_view name;   ///< what the unit ends with, if it must; empty: a first letter that can be a prefix is one
};

/// The result views `text`; none if it does not end with the name that it must.
[[nodiscard]] std::optional<Unit> parse_unit(std::string_view text, const UnitReading& reading);

/// A number and what stands behind it, blanks between and around them removed.
struct Quantity {
  Number number;
  std::string_view unit;
};
/// None if `text` does not begin with a number, or goes on with something that is no unit.
[[nodiscard]] std::optional<Quantity> parse_quantity(std::string_view text);

/// `number` of unit `from`, counted in `to`.
[[nodiscard]] Number converted(const Number& number, const Unit& from, const Unit& to);

}  // namespace cqlite
