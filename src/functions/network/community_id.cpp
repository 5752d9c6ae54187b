// communityId(): one name for both directions of a flow, the same in all tools that know Community ID version 1.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/digest.hpp"
#include "base/utf8.hpp"
#include "functions/define.hpp"
#include "values/address.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field proto;
  Field sourceip;
  Field destinationip;
  Field sourceport;
  Field destinationport;
  Field icmptype;
  Field icmpcode;
  std::int64_t seed = 0;
  Output as{"_community_id"};
};

constexpr unsigned icmp = 1;
constexpr unsigned tcp = 6;
constexpr unsigned udp = 17;
constexpr unsigned icmp6 = 58;
constexpr unsigned sctp = 132;
constexpr unsigned largest_byte = 0xFF;
constexpr unsigned largest_port = 0xFFFF;

constexpr std::array protocol_names{
    std::pair{std::string_view("icmp"), icmp},       std::pair{std::string_view("igmp"), 2U},
    std::pair{std::string_view("tcp"), tcp},         std::pair{std::string_view("udp"), udp},
    std::pair{std::string_view("gre"), 47U},         std::pair{std::string_view("esp"), 50U},
    std::pair{std::string_view("ah"), 51U},          std::pair{std::string_view("icmp6"), icmp6},
    std::pair{std::string_view("icmpv6"), icmp6},    std::pair{std::string_view("icmp-v6"), icmp6},
    std::pair{std::string_view("ipv6-icmp"), icmp6}, std::pair{std::string_view("ospf"), 89U},
    std::pair{std::string_view("pim"), 103U},        std::pair{std::string_view("sctp"), sctp}};

/// Messages of ICMP that answer each other; they take the place of ports.
constexpr std::array icmp_partners{std::pair{0U, 8U}, std::pair{9U, 10U}, std::pair{13U, 14U}, std::pair{15U, 16U},
                                   std::pair{17U, 18U}};
constexpr std::array icmp6_partners{std::pair{128U, 129U}, std::pair{130U, 131U}, std::pair{133U, 134U},
                                    std::pair{135U, 136U}, std::pair{139U, 140U}, std::pair{144U, 145U}};

template <std::size_t size>
std::optional<unsigned> partner(const std::array<std::pair<unsigned, unsigned>, size>& partners, unsigned type) {
  for (const auto& [one, other] : partners) {
    if (type == one) return other;
    if (type == other) return one;
  }
  return std::nullopt;
}

std::optional<unsigned> whole_number(const Value& value, unsigned largest) {
  const Number number = value.number();
  if (!number.is_integer() || number.integer() < 0 || number.integer() > largest) return std::nullopt;
  return static_cast<unsigned>(number.integer());
}

std::optional<unsigned> protocol_of(const Value& value, Arena& arena) {
  if (const auto number = whole_number(value, largest_byte)) return number;
  const std::string name = ascii_lowered(value.text(arena));
  const auto found = std::find_if(protocol_names.begin(), protocol_names.end(),
                                  [&](const auto& known) { return known.first == name; });
  return found == protocol_names.end() ? std::nullopt : std::optional(found->second);
}

void append_number(std::string& bytes, std::uint64_t number, int size) {
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xFF);
}

struct Endpoint {
  std::string address;  ///< as bytes
  std::optional<unsigned> port;
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

std::string bytes_of(const IpAddress& address) {
  std::string bytes;
  if (!address.is_v4) append_number(bytes, address.high, 8);
  append_number(bytes, address.low, address.is_v4 ? 4 : 8);
  return bytes;
}

class CommunityId final : public Expression {
 public:
  explicit CommunityId(Args args) : args_(std::move(args)) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Value protocol = args_.proto.read(row, worker);
    const Value source = args_.sourceip.read(row, worker);
    const Value destination = args_.destinationip.read(row, worker);
    if (protocol.is_missing() || source.is_missing() || destination.is_missing()) return {};
    const auto number = protocol_of(protocol, worker.arena);
    const auto from = parse_address(source.text(worker.arena));
    const auto to = parse_address(destination.text(worker.arena));
    if (!number || !from || !to || from->is_v4 != to->is_v4) return Value::text("");
    return Value::text(worker.arena.copy(flow({bytes_of(*from), {}}, {bytes_of(*to), {}}, *number, row, worker)));
  }

 private:
  static std::optional<unsigned> read(const Field& field, unsigned largest, const EventRow& row, Worker& worker) {
    return field.is_given() ? whole_number(field.read(row, worker), largest) : std::nullopt;
  }

  /// Empty if the protocol's ports, or type and code, are missing or wrong.
  std::string flow(Endpoint from, Endpoint to, unsigned protocol, const EventRow& row, Worker& worker) const {
    bool has_direction = false;
    if (protocol == tcp || protocol == udp || protocol == sctp) {
      from.port = read(args_.sourceport, largest_port, row, worker);
      to.port = read(args_.destinationport, largest_port, row, worker);
      if (!from.port || !to.port) return {};
    } else if (protocol == icmp || protocol == icmp6) {
      from.port = read(args_.icmptype, largest_byte, row, worker);
      to.port = read(args_.icmpcode, largest_byte, row, worker);
      if (!from.port || !to.port) return {};
      const auto answer = protocol == icmp ? partner(icmp_partners, *from.port) : partner(icmp6_partners, *from.port);
      // Messages without an answer have a direction: their type and code stay as they are.
      has_direction = !answer;
      if (answer) to.port = answer;
    }
    if (!has_direction && to < from) std::swap(from, to);
    return id(from, to, protocol);
  }

  std::string id(const Endpoint& first, const Endpoint& second, unsigned protocol) const {
    std::string bytes;
    append_number(bytes, static_cast<std::uint64_t>(args_.seed), 2);
    bytes += first.address + second.address;
    append_number(bytes, protocol, 1);
    append_number(bytes, 0, 1);
    if (first.port && second.port) {
      append_number(bytes, *first.port, 2);
      append_number(bytes, *second.port, 2);
    }
    const Digest digest = Digest::of(DigestAlgorithm::sha1, bytes);
    return digest.is_empty() ? std::string() : "1:" + digest.base64();
  }

  Args args_;
};

ExpressionPtr make_community_id(Args& args, Build& build) {
  if (args.icmptype.is_given() != args.icmpcode.is_given()) {
    build.report(Code::missing_parameter, build.place().span, "`icmptype` and `icmpcode` must be given together");
    return nullptr;
  }
  return std::make_shared<CommunityId>(std::move(args));
}

}  // namespace

Function community_id() {
  return Define<Args>("communityId")
      .summary("Computes the Community ID of a flow, which both directions share and other tools know, too.")
      .note("Version 1 of the Community ID specification. TCP, UDP and SCTP need ports, ICMP needs type and code.")
      .note(
          "Protocols are numbers, or one of the words tcp, udp, sctp, icmp, icmp6 (also icmpv6 and ipv6-icmp), igmp, "
          "gre, esp, ah, ospf and pim.")
      .note(
          "If protocol or addresses are missing there is no result. If they, ports, type or code make no flow, the "
          "result is an empty text.")
      .input("proto", &Args::proto, "Field that holds the protocol.")
      .input("sourceip", &Args::sourceip, "Field that holds the source's address, IPv4 or IPv6.")
      .input("destinationip", &Args::destinationip, "Field that holds the destination's address.")
      .option("sourceport", &Args::sourceport, "Field that holds the source's port.")
      .option("destinationport", &Args::destinationport, "Field that holds the destination's port.")
      .option("icmptype", &Args::icmptype, "Field that holds the type of an ICMP message; needs icmpcode.")
      .option("icmpcode", &Args::icmpcode, "Field that holds the code of an ICMP message; needs icmptype.")
      .option("seed", &Args::seed, "A number that all tools must be given alike.")
      .range(0, largest_port)
      .output("as", &Args::as, "Field that receives the ID.")
      .example({.query = "communityId(proto=p, sourceip=a, sourceport=ap, destinationip=b, destinationport=bp)",
                .given = R"({"p":"udp","a":"192.168.1.52","ap":54585,"b":"8.8.8.8","bp":53})"
                         R"( {"p":"udp","a":"8.8.8.8","ap":53,"b":"192.168.1.52","bp":54585})",
                .want = R"({"p":"udp","a":"192.168.1.52","ap":54585,"b":"8.8.8.8","bp":53,)"
                        R"("_community_id":"1:d/FP5EW3wiY1vCndhwleRRKHowQ="})"
                        R"( {"p":"udp","a":"8.8.8.8","ap":53,"b":"192.168.1.52","bp":54585,)"
                        R"("_community_id":"1:d/FP5EW3wiY1vCndhwleRRKHowQ="})"})
      .example({.query = "id := communityId(proto=p, sourceip=a, destinationip=b, icmptype=t, icmpcode=c)",
                .given = R"({"p":1,"a":"192.168.0.89","b":"192.168.0.1","t":8,"c":0} {"p":1,"a":"here","b":"there"})",
                .want = R"({"p":1,"a":"192.168.0.89","b":"192.168.0.1","t":8,"c":0,)"
                        R"("id":"1:X0snYXpgwiv9TZtqg64sgzUn6Dk="} {"p":1,"a":"here","b":"there","id":""})"})
      .value_from(make_community_id);
}

}  // namespace cqlite::builtin
