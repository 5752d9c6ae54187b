// ipLocation() and asn(): what databases know of an IP address.
#include <utility>

#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field field{"ip"};
  Output as = Output::same("field");
};

constexpr auto databases_note =
    "The databases are MaxMind files that the caller gives (--mmdb); without one the query is refused.";

/// Sets what is known, leaves alone what is not.
void set_text(EventRow& row, Slot slot, const std::string& text, Worker& worker) {
  if (!text.empty()) row[slot] = Value::text(worker.arena.copy(text));
}

class Location final : public Transform {
 public:
  Location(std::shared_ptr<const GeoDatabases> databases, Field field, std::array<Slot, 4> slots)
      : databases_(std::move(databases)), field_(std::move(field)), slots_(slots) {}

  void apply(Rows& rows, Worker& worker) const override {
    for (EventRow* row : rows) {
      const Value address = field_.read(*row, worker);
      if (address.is_missing()) continue;
      const auto place = databases_->place(address.text(worker.arena));
      if (!place) continue;
      set_text(*row, slots_[0], place->country, worker);
      set_text(*row, slots_[1], place->city, worker);
      if (place->latitude) (*row)[slots_[2]] = Value::number(*place->latitude);
      if (place->longitude) (*row)[slots_[3]] = Value::number(*place->longitude);
    }
  }

 private:
  std::shared_ptr<const GeoDatabases> databases_;
  Field field_;
  std::array<Slot, 4> slots_;  ///< country, city, latitude, longitude
};

class Network final : public Transform {
 public:
  Network(std::shared_ptr<const GeoDatabases> databases, Field field, Slot number, Slot organisation)
      : databases_(std::move(databases)), field_(std::move(field)), number_(number), organisation_(organisation) {}

  void apply(Rows& rows, Worker& worker) const override {
    for (EventRow* row : rows) {
      const Value address = field_.read(*row, worker);
      if (address.is_missing()) continue;
      const auto network = databases_->network(address.text(worker.arena));
      if (!network) continue;
      if (network->number) (*row)[number_] = Value::integer(*network->number);
      set_text(*row, organisation_, network->organisation, worker);
    }
  }

 private:
  std::shared_ptr<const GeoDatabases> databases_;
  Field field_;
  Slot number_;
  Slot organisation_;
};

bool has_data(bool has, const std::string& wanted, Build& build) {
  if (has || build.is_only_checked()) return true;
  build.report(Code::missing_resource, build.place().span, "none of the databases holds " + wanted)
      .help("give another MaxMind file with --mmdb");
  return false;
}

TransformPtr make_location(Args& args, Build& build) {
  auto databases = build.address_databases();
  if (databases == nullptr || !has_data(databases->has_places(), "places", build)) return nullptr;
  const std::string& prefix = args.as.name;
  const std::array slots{build.write(prefix + ".country"), build.write(prefix + ".city"), build.write(prefix + ".lat"),
                         build.write(prefix + ".lon")};
  return std::make_shared<Location>(std::move(databases), args.field, slots);
}

TransformPtr make_network(Args& args, Build& build) {
  auto databases = build.address_databases();
  if (databases == nullptr || !has_data(databases->has_networks(), "autonomous systems", build)) return nullptr;
  const Slot number = build.write(args.as.name + ".asn");
  return std::make_shared<Network>(std::move(databases), args.field, number, build.write(args.as.name + ".org"));
}

}  // namespace

Function ip_location() {
  return Define<Args>("ipLocation")
      .summary("Adds country, city and coordinates of an IP address.")
      .note("Fields: <as>.country (ISO code), <as>.city, <as>.lat and <as>.lon; what is not known is left out.")
      .note("Addresses that are private or no addresses at all add nothing.")
      .note(databases_note)
      .option("field", &Args::field, "Field that holds the address.")
      .output("as", &Args::as, "What the names of the fields begin with.")
      .example({.query = "ipLocation(client)",
                .given = R"({"client":"192.0.2.7"} {"client":"10.0.0.1"})",
                .want = R"({"client":"192.0.2.7","client.country":"DK","client.city":"Aarhus","client.lat":56.1629,)"
                        R"("client.lon":10.2039} {"client":"10.0.0.1"})"})
      .example(
          {.query = "ipLocation(field=addr, as=at)",
           .given = R"({"addr":"198.51.100.9"} {"addr":"none"} {"host":"x"})",
           .want =
               R"({"addr":"198.51.100.9","at.country":"NZ","at.lat":-41,"at.lon":174} {"addr":"none"} {"host":"x"})"})
      .needs_data()
      .transform_from(make_location);
}

Function asn() {
  return Define<Args>("asn")
      .summary("Adds number and owner of the autonomous system that an IP address belongs to.")
      .note("Fields: <as>.asn and <as>.org; what is not known is left out.")
      .note(databases_note)
      .option("field", &Args::field, "Field that holds the address.")
      .output("as", &Args::as, "What the names of the fields begin with.")
      .example(
          {.query = "asn(client)",
           .given = R"({"client":"192.0.2.7"} {"client":"10.0.0.1"})",
           .want =
               R"({"client":"192.0.2.7","client.asn":64496,"client.org":"Example Networks"} {"client":"10.0.0.1"})"})
      .example({.query = "asn(ip, as=net)",
                .given = R"({"ip":"2001:db8::1"} {"host":"x"})",
                .want = R"({"ip":"2001:db8::1","net.asn":4200000001,"net.org":"Example Six"} {"host":"x"})"})
      .needs_data()
      .transform_from(make_network);
}

}  // namespace cqlite::builtin
