// math:spherical2cartesian(): from two angles to a point in space.
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field azimuth;
  Field polar;
  Operand radius;
  Text as{"_spherical2cartesian"};
};

using Point = std::array<double, 3>;

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

// At right angles exactly 0, where the nearest double to π would leave 6e-17.
double sine(double degrees) { return std::fmod(degrees, 180) == 0 ? 0 : std::sin(radians(degrees)); }
double cosine(double degrees) { return std::fabs(std::fmod(degrees, 180)) == 90 ? 0 : std::cos(radians(degrees)); }

class Cartesian final : public Transform {
 public:
  Cartesian(const Args& args, std::array<Slot, 3> slots)
      : azimuth_(args.azimuth.value), polar_(args.polar.value), radius_(args.radius.value), slots_(slots) {}

  void apply(Rows& rows, Worker& worker) const override {
    for (EventRow* row : rows) {
      const Number azimuth = azimuth_->evaluate(*row, worker).number();
      const Number polar = polar_->evaluate(*row, worker).number();
      const Number radius = radius_ == nullptr ? Number(1.0) : radius_->evaluate(*row, worker).number();
      if (azimuth && polar && radius) store(point(azimuth.real(), polar.real(), radius.real()), *row);
    }
  }

 private:
  static Point point(double azimuth, double polar, double radius) {
    return {radius * cosine(polar) * cosine(azimuth), radius * cosine(polar) * sine(azimuth), radius * sine(polar)};
  }
  void store(const Point& point, EventRow& row) const {
    for (std::size_t i = 0; i < point.size(); ++i) row[slots_[i]] = Value::number(point[i]);
  }

  ExpressionPtr azimuth_;
  ExpressionPtr polar_;
  ExpressionPtr radius_;
  std::array<Slot, 3> slots_;
};

}  // namespace

Function math_spherical2cartesian() {
  return Define<Args>("math:spherical2cartesian")
      .summary("Turns a direction, as longitude and latitude, into a point with x, y and z.")
      .note("Latitude 90 is the point (0, 0, radius); latitude and longitude 0 are (radius, 0, 0).")
      .note("If one of the fields is missing or no number, nothing is set.")
      .input("azimuth", &Args::azimuth, "Field that holds the angle from the x axis in degrees: the longitude.")
      .input("polar", &Args::polar, "Field that holds the angle from the xy plane in degrees: the latitude.")
      .option("radius", &Args::radius, "Distance from the centre, a number or a field; 1 if not given.")
      .option("as", &Args::as, "What the names of the results begin with, before .x, .y and .z.")
      .example({.query = "math:spherical2cartesian(azimuth=lon, polar=lat, as=p)",
                .given = R"({"lon":90,"lat":0} {"lon":90})",
                .want = R"({"lon":90,"lat":0,"p.x":0,"p.y":1,"p.z":0} {"lon":90})"})
      .example({.query = "math:spherical2cartesian(azimuth=lon, polar=lat, radius=2)",
                .given = R"({"lon":0,"lat":-90})",
                .want = R"({"lon":0,"lat":-90,"_spherical2cartesian.x":0,"_spherical2cartesian.y":0,)"
                        R"("_spherical2cartesian.z":-2})"})
      .transform_from([](const Args& args, Build& build) {
        const std::string& name = args.as.value;
        return std::make_shared<Cartesian>(
            args, std::array{build.write(name + ".x"), build.write(name + ".y"), build.write(name + ".z")});
      });
}

}  // namespace cqlite::builtin
