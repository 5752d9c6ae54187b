/// Geohashes: places as short texts. Each character cuts a rectangle of the earth into 32 smaller ones.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cqlite {

struct GeoPosition {
  double latitude = 0;
  double longitude = 0;
};

namespace geohash_detail {

inline constexpr std::string_view digits = "0123456789bcdefghjkmnpqrstuvwxyz";
inline constexpr int bits_of_digit = 5;

/// The rectangle that is cut in two with each bit: by longitude, then by latitude, and so on.
class Cell {
 public:
  [[nodiscard]] bool is_upper(double latitude, double longitude) const {
    return cuts_longitude_ ? longitude >= middle(west_, east_) : latitude >= middle(south_, north_);
  }
  void cut(bool takes_upper) {
    double& low = cuts_longitude_ ? west_ : south_;
    double& high = cuts_longitude_ ? east_ : north_;
    (takes_upper ? low : high) = middle(low, high);
    cuts_longitude_ = !cuts_longitude_;
  }
  [[nodiscard]] GeoPosition centre() const { return {middle(south_, north_), middle(west_, east_)}; }

 private:
  static double middle(double low, double high) { return (low + high) / 2; }

  double south_ = -90;
  double north_ = 90;
  double west_ = -180;
  double east_ = 180;
  bool cuts_longitude_ = true;
};

}  // namespace geohash_detail

/// `precision` characters for a place in degrees, which must lie on the earth.
[[nodiscard]] inline std::string geohash(double latitude, double longitude, int precision) {
  geohash_detail::Cell cell;
  std::string text;
  for (int position = 0; position < precision; ++position) {
    std::size_t digit = 0;
    for (int bit = 0; bit < geohash_detail::bits_of_digit; ++bit) {
      const bool is_upper = cell.is_upper(latitude, longitude);
      cell.cut(is_upper);
      digit = 2 * digit + (is_upper ? 1 : 0);
    }
    text += geohash_detail::digits[digit];
  }
  return text;
}

/// The middle of the rectangle that `text`, a geohash, stands for.
[[nodiscard]] inline GeoPosition geohash_centre(std::string_view text) {
  geohash_detail::Cell cell;
  for (const char character : text) {
    const std::size_t digit = geohash_detail::digits.find(character);
    for (int bit = geohash_detail::bits_of_digit - 1; bit >= 0; --bit) cell.cut((digit >> bit & 1) != 0);
  }
  return cell.centre();
}

}  // namespace cqlite
