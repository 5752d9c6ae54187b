// worldMap(): what happens in each cell of a map.
#include <optional>
#include <utility>

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

/// Where a row is.
class Position {
 public:
  Position(const Args& args, std::shared_ptr<const GeoDatabases> databases)
      : address_(args.ip), lat_(args.lat), lon_(args.lon), databases_(std::move(databases)) {}

  /// None for a row without a place on earth.
  [[nodiscard]] std::optional<GeoPoint> of(const EventRow& row, Worker& worker) const {
    const auto point = databases_ == nullptr ? written(row, worker) : located(row, worker);
    return point && point->is_on_earth() ? point : std::nullopt;
  }

 private:
  [[nodiscard]] std::optional<GeoPoint> written(const EventRow& row, Worker& worker) const {
    const Number lat = lat_.read(row, worker).number();
    const Number lon = lon_.read(row, worker).number();
    if (!lat || !lon) return std::nullopt;
    return GeoPoint{lat.real(), lon.real()};
  }
  [[nodiscard]] std::optional<GeoPoint> located(const EventRow& row, Worker& worker) const {
    const Value address = address_.read(row, worker);
    if (address.is_missing()) return std::nullopt;
    const auto place = databases_->place(address.text(worker.arena));
    if (!place || !place->latitude || !place->longitude) return std::nullopt;
    return GeoPoint{*place->latitude, *place->longitude};
  }

  Field address_;
  Field lat_;
  Field lon_;
  std::shared_ptr<const GeoDatabases> databases_;  ///< none: rows have coordinates
};

/// Gives each row the cell that it lies in; rows without a place are dropped.
class Locate final : public Transform {
 public:
  Locate(Position position, int precision, Slot cell)
      : position_(std::move(position)), precision_(precision), cell_(cell) {}

  void apply(Rows& rows, Worker& worker) const override {
    std::erase_if(rows, [&](EventRow* row) {
      const auto point = position_.of(*row, worker);
      if (point) (*row)[cell_] = Value::text(worker.arena.copy(geohash_of(*point, precision_)));
      return !point;
    });
  }
  bool may_drop() const override { return true; }

 private:
  Position position_;
  int precision_;
  Slot cell_;
};

AggregatePtr make_map(const Args& args, Build& build) {
  std::shared_ptr<const GeoDatabases> databases;
  if (args.ip.is_given()) {
    databases = build.address_databases();
    if (databases == nullptr) return nullptr;
  } else if (!args.lat.is_given() || !args.lon.is_given()) {
    build.report(Code::missing_parameter, build.place().span, "`worldMap` needs `ip`, or both `lat` and `lon`");
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
  segments.front().transforms.push_back(
      std::make_shared<Locate>(Position(args, std::move(databases)), static_cast<int>(args.precision), cell));
  segments.front().aggregate = std::move(groups);
  const auto place = [to, cell, magnitude = magnitudes.front()](const EventRow& row, EventRow& shown, Worker& worker) {
    const GeoPoint centre = geohash_centre(row[cell].text(worker.arena)).value_or(GeoPoint());
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
      .note("Locating addresses by `ip` needs a MaxMind file that the caller gives (--mmdb).")
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
      .example({.query = "worldMap(ip=client, precision=2)",
                .given = R"({"client":"192.0.2.7"} {"client":"192.0.2.8"} {"client":"10.0.0.1"})",
                .want = R"({"geohash":"u1","lat":53.4375,"lon":5.625,"magnitude":2})"})
      .needs_data()
      .aggregate_from(make_map);
}

}  // namespace cqlite::builtin
