/// What can stand before the name of a unit: `k`, `Mi`, `µ`.
#pragma once

#include <array>
#include <string_view>

namespace cqlite {

/// As two numbers, since 1/1000 is no double.
struct UnitPrefix {
  std::string_view text;
  double multiplier;
  double divisor;
  double binary_multiplier;  ///< where k, M and so on count 1024
};

namespace unit_sizes {
inline constexpr double kibi = 1024;
inline constexpr double mebi = kibi * kibi;
inline constexpr double gibi = mebi * kibi;
inline constexpr double tebi = gibi * kibi;
inline constexpr double pebi = tebi * kibi;
inline constexpr double exbi = pebi * kibi;
inline constexpr double zebi = exbi * kibi;
inline constexpr double yobi = zebi * kibi;
}  // namespace unit_sizes

/// A longer prefix stands before the one that it begins with.
inline constexpr auto unit_prefixes = [] {
  using namespace unit_sizes;
  return std::array{UnitPrefix{"Ki", kibi, 1, kibi}, UnitPrefix{"Mi", mebi, 1, mebi}, UnitPrefix{"Gi", gibi, 1, gibi},
                    UnitPrefix{"Ti", tebi, 1, tebi}, UnitPrefix{"Pi", pebi, 1, pebi}, UnitPrefix{"Ei", exbi, 1, exbi},
                    UnitPrefix{"Zi", zebi, 1, zebi}, UnitPrefix{"Yi", yobi, 1, yobi}, UnitPrefix{"k", 1e3, 1, kibi},
                    UnitPrefix{"K", 1e3, 1, kibi},   UnitPrefix{"M", 1e6, 1, mebi},   UnitPrefix{"G", 1e9, 1, gibi},
                    UnitPrefix{"T", 1e12, 1, tebi},  UnitPrefix{"P", 1e15, 1, pebi},  UnitPrefix{"E", 1e18, 1, exbi},
                    UnitPrefix{"Z", 1e21, 1, zebi},  UnitPrefix{"Y", 1e24, 1, yobi},  UnitPrefix{"da", 10, 1, 10},
                    UnitPrefix{"h", 100, 1, 100},    UnitPrefix{"d", 1, 10, 1},       UnitPrefix{"c", 1, 100, 1},
                    UnitPrefix{"m", 1, 1e3, 1},      UnitPrefix{"u", 1, 1e6, 1},      UnitPrefix{"\u00b5", 1, 1e6, 1},
                    UnitPrefix{"\u03bc", 1, 1e6, 1}, UnitPrefix{"n", 1, 1e9, 1},      UnitPrefix{"p", 1, 1e12, 1},
                    UnitPrefix{"f", 1, 1e15, 1},     UnitPrefix{"a", 1, 1e18, 1},     UnitPrefix{"z", 1, 1e21, 1},
                    UnitPrefix{"y", 1, 1e24, 1}};
}();

}  // namespace cqlite
