// geohash(), and the codec. Each character holds five bits; bits halve longitude and latitude in turn.
#include "functions/geo/geohash.hpp"

#include "functions/define.hpp"

namespace cqlite {
namespace {

constexpr std::string_view alphabet = "0123456789bcdefghjkmnpqrstuvwxyz";
constexpr int bits_in_character = 5;

struct Range {
  double low;
  double high;
  [[nodiscard]] double middle() const { return (low + high) / 2; }
  void halve(bool takes_upper) { (takes_upper ? low : high) = middle(); }
};

/// The part of the earth that the bits so far leave.
class Cell {
 public:
  /// The range that the next bit halves.
  Range& next() {
    is_longitude_next_ = !is_longitude_next_;
    return is_longitude_next_ ? latitude_ : longitude_;
  }
  [[nodiscard]] bool is_longitude_next() const { return is_longitude_next_; }
  [[nodiscard]] GeoPoint centre() const { return {latitude_.middle(), longitude_.middle()}; }

 private:
  Range latitude_{-90, 90};
  Range longitude_{-180, 180};
  bool is_longitude_next_ = true;
};

}  // namespace

std::string geohash_of(const GeoPoint& point, int length) {
  Cell cell;
  std::string text;
  for (int i = 0; i < length; ++i) {
    std::size_t bits = 0;
    for (int bit = 0; bit < bits_in_character; ++bit) {
      const double coordinate = cell.is_longitude_next() ? point.longitude : point.latitude;
      Range& range = cell.next();
      const bool is_upper = coordinate >= range.middle();
      range.halve(is_upper);
      bits = bits << 1 | static_cast<std::size_t>(is_upper);
    }
    text += alphabet[bits];
  }
  return text;
}

std::optional<GeoPoint> geohash_centre(std::string_view cell_text) {
  if (cell_text.empty() || cell_text.size() > static_cast<std::size_t>(longest_geohash)) return std::nullopt;
  Cell cell;
  for (const char c : cell_text) {
    const std::size_t bits = alphabet.find(c);
    if (bits == std::string_view::npos) return std::nullopt;
    for (int bit = bits_in_character - 1; bit >= 0; --bit) cell.next().halve((bits >> bit & 1) != 0);
  }
  return cell.centre();
}

namespace builtin {
namespace {

struct Args {
  Field lat{"ip.lat"};
  Field lon{"ip.lon"};
  std::int64_t precision = longest_geohash;
  Output as{"_geohash"};
};

class Geohash final : public Expression {
 public:
  explicit Geohash(Args args) : args_(std::move(args)) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Number latitude = args_.lat.read(row, worker).number();
    const Number longitude = args_.lon.read(row, worker).number();
    const GeoPoint point{latitude.real(), longitude.real()};
    if (!latitude || !longitude || !point.is_on_earth()) return {};
    return Value::text(worker.arena.copy(geohash_of(point, static_cast<int>(args_.precision))));
  }

 private:
  Args args_;
};

}  // namespace

Function geohash() {
  return Define<Args>("geohash")
      .summary("Names the cell of the earth that a place lies in, as a geohash.")
      .note("A field that is missing or no number gives no result, and neither do coordinates that are not on earth.")
      .option("lat", &Args::lat, "Field that holds the latitude in degrees.")
      .option("lon", &Args::lon, "Field that holds the longitude in degrees.")
      .option("precision", &Args::precision, "How many characters; each makes the cell 32 times smaller.")
      .range(1, longest_geohash)
      .output("as", &Args::as, "Field that receives the geohash.")
      .example({.query = "geohash(precision=5)",
                .given = R"({"ip.lat":"55.6761","ip.lon":"12.5683"} {"ip.lat":"55.6761"})",
                .want = R"({"ip.lat":"55.6761","ip.lon":"12.5683","_geohash":"u3but"} {"ip.lat":"55.6761"})"})
      .example({.query = "cell := geohash(lat=a, lon=b)",
                .given = R"({"a":-33.8568,"b":151.2153} {"a":91,"b":0})",
                .want = R"({"a":-33.8568,"b":151.2153,"cell":"r3gx2ux9ggh1"} {"a":91,"b":0})"})
      .value_from([](Args& args, Build&) { return std::make_shared<Geohash>(std::move(args)); });
}

}  // namespace builtin
}  // namespace cqlite
