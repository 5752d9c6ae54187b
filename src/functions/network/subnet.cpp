// subnet(): the network that an IPv4 address belongs to.
#include <optional>
#include <string>

#include "functions/define.hpp"
#include "values/address.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field field;
  std::int64_t bits = 0;
  Output as{"_subnet"};
};

constexpr std::int64_t address_bits = 32;

std::optional<std::string> network(std::string_view text, const Args& args) {
  const auto address = parse_address(text);
  if (!address || !address->is_v4) return std::nullopt;
  const std::uint64_t mask = ~std::uint64_t{0} << (address_bits - args.bits);
  const std::uint64_t octets = address->low & mask;
  std::string result;
  for (int shift = 24; shift >= 0; shift -= 8) {
    result += std::to_string(octets >> shift & 0xFF);
    result += shift > 0 ? '.' : '/';
  }
  return result + std::to_string(args.bits);
}

}  // namespace

Function subnet() {
  return Define<Args>("subnet")
      .summary("Names the network of an IPv4 address, such as 10.1.0.0/16.")
      .note("What is missing or no IPv4 address gives no result.")
      .input("field", &Args::field, "Field that holds the address.")
      .input("bits", &Args::bits, "How long the network's prefix is.")
      .range(0, address_bits)
      .output("as", &Args::as, "Field that receives the network.")
      .example({.query = "subnet(ip, bits=24)",
                .given = R"({"ip":"192.0.2.77"} {"ip":"2001:db8::1"})",
                .want = R"({"ip":"192.0.2.77","_subnet":"192.0.2.0/24"} {"ip":"2001:db8::1"})"})
      .example({.query = "net := subnet(ip, bits=12)",
                .given = R"({"ip":"172.31.255.254"})",
                .want = R"({"ip":"172.31.255.254","net":"172.16.0.0/12"})"})
      .value(network);
}

}  // namespace cqlite::builtin
