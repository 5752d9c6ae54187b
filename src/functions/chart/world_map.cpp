// worldMap(): what happens in each cell of a map.
#include <cmath>

#include "engine/groups.hpp"
#include "engine/segments.hpp"
#include "functions/chart/reshaped.hpp"
#include "functions/define.hpp"
#include "functions/geo/geohash.hpp"

namespace cqlite::builtin {
namespace {

constexpr std::size_t most_cells = 1'000'000;

struct Args {
  Field ip;
  Field lat;
  Field lon;
  Aggregates magnitude{"count(as=_count)"};
  std::int64_t precision = 4;
};

struct MapSlots {
  Slot geohash;
  Slot lat;
  Slot lon;
  Slot magnitude;
};

/// Gives each row the cell that it lies in; rows without a place are dropped.
class Locate final : public Transform {
 public:
  Locate(const Args& args, Slot cell) : lat_(args.lat), lon_(args.lon), precision_(args.precision), cell_(cell) {}

  void apply(Rows& rows, Worker& worker) const override {
    std::erase_if(rows, [&](EventRow* row) {
      const Number lat = lat_.read(*row, worker).number();
      const Number lon = lon_.read(*row, worker).number();
      if (!lat || !lon || std::fabs(lat.real()) > 90 || std::fabs(lon.real()) > 180) return true;
      const std::string cell = geohash(lat.real(), lon.real(), static_cast<int>(precision_));
      (*row)[cell_] = Value::text(worker.arena.copy(cell));
      return false;
    });
  }
  bool may_drop() const override { return true; }

 private:
  Field lat_;
  Field lon_;
  std::int64_t precision_;
  Slot cell_;
};

AggregatePtr make_map(const Args& args, Build& build) {
  if (args.ip.is_given()) {
    build.report(Code::unsupported_syntax, args.ip.span, "`worldMap` cannot locate addresses yet: that needs --mmdb")
        .help("give the fields `lat` and `lon`");
    return nullptr;
  }
  if (!args.lat.is_given() || !args.lon.is_given()) {
    build.report(Code::missing_parameter, build.place().span, "`worldMap` needs both `lat` and `lon`");
    return nullptr;
  }
  const auto magnitudes = args.magnitude.combination->outputs().columns;
  if (magnitudes.size() != 1) {
    build.report(Code::aggregate_expected, build.place().span,
                 "the magnitude of `worldMap` is one function with one result");
    return nullptr;
  }
  const MapSlots to{build.output("geohash"), build.output("lat"), build.output("lon"), build.output("magnitude")};
  const Slot cell = build.output("worldMap(cell)");  // no event has such a field, so that functions see all of theirs
  auto groups = cqlite::group_by({cell}, args.magnitude.combination, {most_cells, "worldMap", build.place()});
  Aggregate::Outputs outputs = groups->outputs();
  std::vector<Segment> segments(2);
  segments.front().transforms.push_back(std::make_shared<Locate>(args, cell));
  segments.front().aggregate = std::move(groups);
  const auto place = [to, cell, magnitude = magnitudes.front()](const EventRow& row, EventRow& shown, Worker& worker) {
    const GeoPosition centre = geohash_centre(row[cell].text(worker.arena));
    shown[to.geohash] = row[cell];
    shown[to.lat] = Value::number(centre.latitude);
    shown[to.lon] = Value::number(centre.longitude);
    shown[to.magnitude] = row[magnitude];
  };
  return std::make_shared<Reshaped>(composite(std::move(segments), std::move(outputs)),
                                    std::vector<Slot>{to.geohash, to.lat, to.lon, to.magnitude}, place);
}

}  // namespace

Function world_map() {
  return Define<Args>("worldMap")
      .summary("What aggregates say of each cell of a map, with the middle of the cell.")
      .note("The rows have the fields geohash, lat, lon and magnitude, for a map to show.")
      .note("An event without a place on the earth is left out.")
      .note("Locating addresses by `ip` needs a database and is refused for now.")
      .option("ip", &Args::ip, "Field that holds an address to be located.")
      .option("lat", &Args::lat, "Field that holds the latitude in degrees.")
      .option("lon", &Args::lon, "Field that holds the longitude in degrees.")
      .option("magnitude", &Args::magnitude, "One aggregate with one result, for each cell.")
      .option("precision", &Args::precision, "Characters of the geohash; each makes a cell 32 times smaller.")
      .range(1, 12)
      .example({.query = "worldMap(lat=lat, lon=lon, precision=1)",
                .given = R"({"lat":55.7,"lon":12.6} {"lat":"59.3","lon":"18.1"} {"lat":-33.9} {"lat":95,"lon":0})",
                .want = R"({"geohash":"u","lat":67.5,"lon":22.5,"magnitude":2})"})
      .example({.query = "worldMap(lat=y, lon=x, magnitude=sum(n), precision=2)",
                .given = R"({"x":0,"y":0,"n":2} {"x":0.5,"y":0.5,"n":3})",
                .want = R"({"geohash":"s0","lat":2.8125,"lon":5.625,"magnitude":5})"})
      .aggregate_from(make_map);
}

}  // namespace cqlite::builtin
