// Geohashes there and back.
#include "functions/geo/geohash.hpp"

#include <doctest/doctest.h>

namespace cqlite {
namespace {

TEST_CASE("the centre of a cell has the cell's geohash") {
  for (const char* cell : {"s", "u4pru", "ezs42", "7zzzzzzzzzzz", "zzzzzzzzzzzz", "000000000000"}) {
    CAPTURE(cell);
    const auto centre = geohash_centre(cell);
    REQUIRE(centre.has_value());
    CHECK(geohash_of(*centre, static_cast<int>(std::string_view(cell).size())) == cell);
  }
}

TEST_CASE("the centre of a known cell") {
  const auto centre = geohash_centre("ezs42");
  REQUIRE(centre.has_value());
  CHECK(centre->latitude == doctest::Approx(42.605).epsilon(0.0001));
  CHECK(centre->longitude == doctest::Approx(-5.603).epsilon(0.0001));
}

TEST_CASE("what is no geohash has no centre") {
  for (const char* text : {"", "a", "ezs4i", "EZS42", "ezs42 ", "s000000000000"}) {
    CAPTURE(text);
    CHECK_FALSE(geohash_centre(text).has_value());
  }
}

TEST_CASE("places on earth") {
  CHECK(GeoPoint{90, -180}.is_on_earth());
  CHECK_FALSE(GeoPoint{90.5, 0}.is_on_earth());
  CHECK_FALSE(GeoPoint{0, 180.5}.is_on_earth());
}

}  // namespace
}  // namespace cqlite
