// geography:distance(): how far two places on earth lie apart.
#include <cmath>
#include <numbers>
#include <utility>

#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field lat1;
  Field lon1;
  Field lat2;
  Field lon2;
  Output as{"_distance"};
};

/// The mean radius of the earth, in metres.
constexpr double earth_radius = 6'371'009;

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

/// Along the great circle, by the haversine formula.
double distance(double latitude1, double longitude1, double latitude2, double longitude2) {
  const double latitude_sine = std::sin(radians(latitude2 - latitude1) / 2);
  const double longitude_sine = std::sin(radians(longitude2 - longitude1) / 2);
  const double haversine = latitude_sine * latitude_sine + std::cos(radians(latitude1)) * std::cos(radians(latitude2)) *
                                                               longitude_sine * longitude_sine;
  return 2 * earth_radius * std::asin(std::sqrt(std::fmin(haversine, 1)));
}

class Distance final : public Expression {
 public:
  explicit Distance(Args args) : args_(std::move(args)) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const auto read = [&](const Field& field) { return field.read(row, worker).number(); };
    const Number latitude1 = read(args_.lat1);
    const Number longitude1 = read(args_.lon1);
    const Number latitude2 = read(args_.lat2);
    const Number longitude2 = read(args_.lon2);
    if (!latitude1 || !longitude1 || !latitude2 || !longitude2) return {};
    return Value::number(distance(latitude1.real(), longitude1.real(), latitude2.real(), longitude2.real()));
  }

 private:
  Args args_;
};

}  // namespace

Function geography_distance() {
  return Define<Args>("geography:distance")
      .summary("Measures the distance of two places in metres, along the surface of the earth.")
      .note("The earth is taken for a sphere with a radius of 6,371,009 metres.")
      .note("If one of the fields is missing or no number, there is no result.")
      .input("lat1", &Args::lat1, "Field that holds the latitude of the first place in degrees.")
      .input("lon1", &Args::lon1, "Field that holds its longitude.")
      .input("lat2", &Args::lat2, "Field that holds the latitude of the second place.")
      .input("lon2", &Args::lon2, "Field that holds its longitude.")
      .output("as", &Args::as, "Field that receives the distance.")
      .example({.query = "geography:distance(lat1=a, lon1=b, lat2=c, lon2=d) | round(_distance)",
                .given = R"({"a":0,"b":0,"c":0,"d":90} {"a":0,"b":0,"c":"north","d":0})",
                .want = R"({"a":0,"b":0,"c":0,"d":90,"_distance":10007558} {"a":0,"b":0,"c":"north","d":0})"})
      .example({.query = "moved := geography:distance(lat1=a, lon1=b, lat2=a, lon2=b)",
                .given = R"({"a":"48.1","b":"11.5"})",
                .want = R"({"a":"48.1","b":"11.5","moved":0})"})
      .value_from([](Args& args, Build&) { return std::make_shared<Distance>(std::move(args)); });
}

}  // namespace cqlite::builtin
