// cidr(): is an address in one of several subnets?
#include <algorithm>
#include <utility>

#include "engine/enrich.hpp"
#include "functions/lookup/table_argument.hpp"
#include "values/address.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field field;
  Texts subnet;
  Text file;
  Text column;
  bool negate = false;
};

class InSubnets final : public Predicate {
 public:
  InSubnets(Field field, std::vector<Subnet> subnets) : field_(std::move(field)), subnets_(std::move(subnets)) {}

  bool test(const EventRow& row, Worker& worker) const override {
    const Value value = field_.read(row, worker);
    if (value.is_missing() || value.is_computed()) return false;
    const auto address = parse_address(value.view());
    return address && std::any_of(subnets_.begin(), subnets_.end(),
                                  [&](const Subnet& subnet) { return subnet.contains(*address); });
  }

 private:
  Field field_;
  std::vector<Subnet> subnets_;
};

/// The subnets are a column of a lookup file or table.
PredicatePtr in_file(const Args& args, Build& build) {
  const auto table = build.table(args.file);
  if (!table) return nullptr;
  Fields fields;
  fields.items.push_back(args.field);
  fields.span = args.field.span;
  Texts column;
  column.is_given = args.column.is_given;
  column.items.push_back(args.column.value);
  column.span = args.column.span;
  if (!column.is_given) column.items.clear();
  const auto columns = key_columns(*table, fields, column, build);
  if (!columns) return nullptr;
  auto lookup = build.lookup(table->source, {*columns, LookupMode::subnet, false});
  PredicatePtr result = predicates::has_match({args.field.value}, std::move(lookup));
  return args.negate ? predicates::negation(std::move(result)) : result;
}

PredicatePtr in_subnets(Args& args, Build& build) {
  if (args.file.is_given) return in_file(args, build);
  if (args.subnet.items.empty()) {
    build.report(Code::missing_parameter, build.place().span, "`cidr` needs `subnet` or `file`")
        .help("name one network or a list: subnet=\"10.0.0.0/8\"");
    return nullptr;
  }
  std::vector<Subnet> subnets;
  for (const std::string& text : args.subnet.items) {
    const auto subnet = Subnet::parse(text);
    if (!subnet) {
      build.report(Code::wrong_type, args.subnet.span, "`" + text + "` is not a subnet")
          .help("write a network and the length of its prefix: 10.0.0.0/8 or 2001:db8::/32");
      return nullptr;
    }
    subnets.push_back(*subnet);
  }
  PredicatePtr result = std::make_shared<InSubnets>(args.field, std::move(subnets));
  return args.negate ? predicates::negation(std::move(result)) : result;
}

}  // namespace

Function cidr() {
  return Define<Args>("cidr")
      .summary("Keeps events whose IP address lies in one of the given subnets.")
      .note("A field that is missing or no IP address lies in none, so `!cidr(…)` keeps the event.")
      .note(
          "Bits after the prefix are ignored; missing numbers of a short form such as 127.0/16 are 0; an address "
          "without a prefix means itself.")
      .note(
          "An IPv6 address that stands for an IPv4 one, ::ffff:10.0.0.1, lies in the IPv4 subnets as well. No IPv4 "
          "address lies in an IPv6 subnet, not even in ::/0.")
      .input("field", &Args::field, "Field that holds the address.")
      .option("subnet", &Args::subnet, "One subnet or a list.")
      .option("file", &Args::file, "A lookup file or table with subnets, instead of `subnet`.")
      .option("column", &Args::column, "Its column; by default the one named as the field.")
      .option("negate", &Args::negate, "Keep the others instead; deprecated, write `!cidr(…)`.")
      .example({.query = "cidr(ip, subnet=[\"10.0.0.0/8\", \"fe80::/10\"])",
                .given = R"({"ip":"10.9.8.7"} {"ip":"11.0.0.1"} {"ip":"fe80::1"} {"ip":"10.9.8"})",
                .want = R"({"ip":"10.9.8.7"} {"ip":"fe80::1"})"})
      .example({.query = "!cidr(ip, subnet=\"172.16.5.4/12\")",
                .given = R"({"ip":"::ffff:172.31.0.1"} {"ip":"172.32.0.1"} {"host":"x"})",
                .want = R"({"ip":"172.32.0.1"} {"host":"x"})"})
      .filter_from(in_subnets);
}

}  // namespace cqlite::builtin
