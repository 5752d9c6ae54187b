/// IP addresses and subnets: what is one, and what lies in what.

#include "values/address.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>

using namespace cqlite;

namespace {

bool is_address(std::string_view text) { return parse_address(text).has_value(); }

bool contains(std::string_view subnet, std::string_view address) {
  const auto parsed = Subnet::parse(subnet);
  REQUIRE_MESSAGE(parsed.has_value(), std::string(subnet));
  const auto found = parse_address(address);
  REQUIRE_MESSAGE(found.has_value(), std::string(address));
  return parsed->contains(*found);
}

/// What the system's parser says: 16 bytes, IPv4 in the mapped form.
std::optional<std::array<unsigned char, 16>> system_address(const std::string& text) {
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return bytes;
  bytes = {};
  bytes[10] = bytes[11] = 0xFF;
  if (inet_pton(AF_INET, text.c_str(), bytes.data() + 12) == 1) return bytes;
  return std::nullopt;
}

std::array<unsigned char, 16> bytes_of(const IpAddress& address) {
  std::array<unsigned char, 16> bytes{};
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<unsigned char>(address.high >> (56 - 8 * i));
    bytes[i + 8] = static_cast<unsigned char>(address.low >> (56 - 8 * i));
  }
  return bytes;
}

}  // namespace

TEST_CASE("address: IPv4 takes four numbers and nothing else") {
  CHECK(is_address("0.0.0.0"));
  CHECK(is_address("255.255.255.255"));
  for (const char* text : {"", "1", "1.2.3", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.04",
                           "1.2.3.4 ", " 1.2.3.4", "1.2.3.4/8", "+1.2.3.4", "0x1.2.3.4", "1.2.3.a", "9999.1.1.1"}) {
    CHECK_MESSAGE(!is_address(text), text);
  }
}

TEST_CASE("address: IPv6 in all its spellings") {
  CHECK(parse_address("2001:db8::1") == parse_address("2001:0DB8:0:0:0:0:0:1"));
  CHECK(parse_address("::") == parse_address("0:0:0:0:0:0:0:0"));
  CHECK(parse_address("::ffff:1.2.3.4") == parse_address("::ffff:102:304"));
  CHECK(parse_address("1:2:3:4:5:6:7::") == parse_address("1:2:3:4:5:6:7:0"));
  CHECK(parse_address("64:ff9b::192.0.2.33")->low == 0xC0000221);
  for (const char* text : {":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3",
                           "1:2:3:4:5:6:7:8::", "::1:", ":1::", "12345::", "g::", "::1.2.3", "::1.2.3.4:5",
                           "1:2:3:4:5:6:7:1.2.3.4", "fe80::1%eth0", "[::1]", "::1 ", "1:2:3:4::5:6:7:8"}) {
    CHECK_MESSAGE(!is_address(text), text);
  }
}

TEST_CASE("address: agrees with the system's parser on random texts") {
  std::mt19937 random(7);
  constexpr std::string_view alphabet = "0123456789abcdF::::....";
  std::size_t valid = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string text;
    const auto length = random() % 18;
    for (unsigned long i = 0; i < length; ++i) text += alphabet[random() % alphabet.size()];
    const auto want = system_address(text);
    const auto got = parse_address(text);
    REQUIRE_MESSAGE(want.has_value() == got.has_value(), text);
    if (!want) continue;
    ++valid;
    REQUIRE_MESSAGE(*want == bytes_of(*got), text);
  }
  CHECK(valid > 100);
}

TEST_CASE("subnet: bits after the prefix are ignored") {
  CHECK(contains("192.0.2.0/24", "192.0.2.7"));
  CHECK_FALSE(contains("192.0.2.0/24", "192.0.3.7"));
  CHECK(contains("127.0.0.1/24", "127.0.0.99"));
  CHECK_FALSE(contains("127.0.0.1/24", "127.0.1.1"));
  CHECK(contains("172.16.0.0/12", "172.31.255.255"));
  CHECK_FALSE(contains("172.16.0.0/12", "172.32.0.0"));
  CHECK(contains("0.0.0.0/0", "8.8.8.8"));
  CHECK(contains("10.1.2.3/32", "10.1.2.3"));
  CHECK_FALSE(contains("10.1.2.3/32", "10.1.2.2"));
  CHECK(contains("2001:db8::/32", "2001:db8:ffff::1"));
  CHECK_FALSE(contains("2001:db8::/32", "2001:db9::1"));
  CHECK(contains("2001:db8::8:0/109", "2001:db8::f:ffff"));
  CHECK_FALSE(contains("2001:db8::8:0/109", "2001:db8::1:0"));
  CHECK(contains("2001:db8:0:1::/64", "2001:db8:0:1:ffff::"));
  CHECK_FALSE(contains("2001:db8:0:1::/64", "2001:db8:0:2::"));
}

TEST_CASE("subnet: short forms and addresses alone") {
  CHECK(contains("127.0.0/16", "127.0.9.9"));
  CHECK(contains("10/8", "10.9.9.9"));
  CHECK(contains("10.0.0.1", "10.0.0.1"));
  CHECK_FALSE(contains("10.0.0.1", "10.0.0.2"));
  CHECK(contains("::1", "::1"));
}

TEST_CASE("subnet: the two families") {
  CHECK(contains("10.0.0.0/8", "::ffff:10.1.1.1"));
  CHECK(contains("0.0.0.0/0", "::ffff:10.1.1.1"));
  CHECK_FALSE(contains("0.0.0.0/0", "::1"));
  CHECK(contains("::/0", "::1"));
  CHECK(contains("::/0", "::ffff:10.1.1.1"));
  CHECK_FALSE(contains("::/0", "10.1.1.1"));
  CHECK(contains("::ffff:0:0/96", "::ffff:10.1.1.1"));
  CHECK_FALSE(contains("::ffff:0:0/96", "10.1.1.1"));
}

TEST_CASE("subnet: what is none") {
  for (const char* text :
       {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0", "10.0.0.0.0/8", "::/129", "::/",
        "10.0.0.0/08", "host/8", "10.0.0.0-10.0.0.9", "10.0.0.0 /8", "*"}) {
    CHECK_MESSAGE(!Subnet::parse(text).has_value(), text);
  }
}
