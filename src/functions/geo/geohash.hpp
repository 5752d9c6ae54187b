/// Geohashes: a place on earth as a short text. Places that share the beginning of it lie in the same cell.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cqlite {

/// Degrees; latitudes from -90 to 90, longitudes from -180 to 180.
struct GeoPoint {
  double latitude = 0;
  double longitude = 0;
  [[nodiscard]] bool is_on_earth() const {
    return latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180;
  }
};

inline constexpr int longest_geohash = 12;

/// The cell of `point`, which must be on earth, in `length` characters.
[[nodiscard]] std::string geohash_of(const GeoPoint& point, int length = longest_geohash);

/// The centre of a cell; none if `cell` is no geohash.
[[nodiscard]] std::optional<GeoPoint> geohash_centre(std::string_view cell);

}  // namespace cqlite
