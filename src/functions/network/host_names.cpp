// reverseDns() and rdns(): host names of addresses, out of a table that the caller gives. Nothing is asked of a network.
#include <limits>
#include <utility>

#include "engine/enrich.hpp"
#include "engine/segments.hpp"
#include "functions/lookup/table_argument.hpp"

namespace cqlite::builtin {
namespace {

constexpr std::int64_t default_limit = 5000;
constexpr std::int64_t most_events = 200'000;

struct ReverseArgs {
  Field field;
  Output as{"_hostname"};
  std::int64_t limit = default_limit;
  Text server;
};

struct RdnsArgs {
  Field field;
  Output as{"hostname"};
  Text server;
  std::int64_t limit = default_limit;
};

constexpr auto table_note =
    "The names come from a lookup file with the columns ip and hostname (--host-names FILE). Without one nothing is "
    "added, with a warning.";

/// A step that adds the names; null after an error.
TransformPtr names_of(const Field& field, Slot target, Build& build) {
  const auto table = build.host_names();
  if (!table) {
    if (!build.is_only_checked()) {
      build.report(Code::parameter_ignored, build.place().span, "no host names are given: none is added")
          .help("give a lookup file with the columns ip and hostname: --host-names FILE");
    }
    return transforms::filter(predicates::constant(true));
  }
  for (const char* const column : {"ip", "hostname"}) {
    if (!has_column(*table, column, build.place().span, build)) return nullptr;
  }
  auto lookup = build.lookup(table->source, {{"ip"}, LookupMode::text, false});
  return transforms::enrich(
      {.keys = {field.value}, .lookup = std::move(lookup), .keeps_unmatched = true, .fields = {{"hostname", target}}});
}

// The newest events, then their names.
AggregatePtr make_rdns(const RdnsArgs& args, Build& build) {
  const Slot target = build.write(args.as.name);
  auto names = names_of(args.field, target, build);
  if (names == nullptr) return nullptr;
  std::vector<Segment> segments;
  segments.push_back({{}, build.aggregate("tail(limit=\"" + std::to_string(args.limit) + "\")")});
  segments.push_back({{std::move(names)}, nullptr});
  return composite(std::move(segments), {{target}, true});
}

}  // namespace

Function reverse_dns() {
  return Define<ReverseArgs>("reverseDns")
      .summary("Adds the host name of an IP address.")
      .note(table_note)
      .input("field", &ReverseArgs::field, "Field that holds the address.")
      .output("as", &ReverseArgs::as, "Field that receives the name.")
      .option("limit", &ReverseArgs::limit, "Has no effect: a table is asked, and that costs nothing.")
      .range(1, std::numeric_limits<std::int64_t>::max())
      .option("server", &ReverseArgs::server, "Has no effect: no server is asked.")
      .example({.query = "groupBy(ip) | reverseDns(ip)",
                .given = R"({"ip":"192.0.2.7"} {"ip":"192.0.2.8"})",
                .want = R"({"ip":"192.0.2.7","_count":1,"_hostname":"db.example"} {"ip":"192.0.2.8","_count":1})",
                .file_name = "hosts.csv",
                .file = "ip,hostname\n192.0.2.7,db.example\n"})
      .example({.query = "groupBy(ip, function=[]) | reverseDns(field=ip, as=name)",
                .given = R"({"ip":"192.0.2.7"})",
                .want = R"({"ip":"192.0.2.7","name":"db.example"})",
                .file_name = "hosts.csv",
                .file = "ip,hostname\n192.0.2.7,db.example\n"})
      .needs_data()
      .transform_from(
          [](ReverseArgs& args, Build& build) { return names_of(args.field, build.write(args.as.name), build); });
}

Function rdns() {
  return Define<RdnsArgs>("rdns")
      .summary("The older form of reverseDns(): keeps the newest events and adds the host name of an IP address.")
      .note(table_note)
      .input("field", &RdnsArgs::field, "Field that holds the address.")
      .output("as", &RdnsArgs::as, "Field that receives the name.")
      .option("server", &RdnsArgs::server, "Has no effect: no server is asked.")
      .option("limit", &RdnsArgs::limit, "Most events.")
      .range(1, most_events)
      .example({.query = "rdns(ip, limit=1)",
                .given = R"({"@timestamp":1000,"ip":"192.0.2.7"} {"@timestamp":2000,"ip":"192.0.2.7"})",
                .want = R"({"@timestamp":2000,"ip":"192.0.2.7","hostname":"db.example"})",
                .file_name = "hosts.csv",
                .file = "ip,hostname\n192.0.2.7,db.example\n"})
      .example({.query = "rdns(ip, as=name)",
                .given = R"({"ip":"192.0.2.9"})",
                .want = R"({"ip":"192.0.2.9"})",
                .file_name = "hosts.csv",
                .file = "ip,hostname\n192.0.2.7,db.example\n"})
      .needs_data()
      .aggregate_from(make_rdns);
}

}  // namespace cqlite::builtin
