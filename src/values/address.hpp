/// IP addresses and subnets, read from text as strictly as inet_pton does.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cqlite {

/// 128 bits; an IPv4 address stands where IPv6 has its mapped form, ::ffff:a.b.c.d.
struct IpAddress {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  bool is_v4 = false;  ///< written as IPv4

  friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

/// `192.0.2.1` or `2001:db8::1`; no blanks, no zone, no zeros before an IPv4 number.
[[nodiscard]] std::optional<IpAddress> parse_address(std::string_view text);

class Subnet {
 public:
  /// `10.0.0.0/8`, `10/8` (missing numbers are 0), `2001:db8::/32`, or an address alone. Bits after the prefix are ignored.
  [[nodiscard]] static std::optional<Subnet> parse(std::string_view text);
  /// An IPv4 subnet also contains addresses in the mapped form; an IPv6 subnet contains no IPv4 address.
  [[nodiscard]] bool contains(const IpAddress& address) const {
    return ((address.high ^ network_.high) & high_mask_) == 0 && ((address.low ^ network_.low) & low_mask_) == 0 &&
           (network_.is_v4 || !address.is_v4);
  }

  /// How many of the 128 bits count; of an IPv4 subnet 96 more than its own prefix has.
  [[nodiscard]] unsigned prefix_length() const {
    return static_cast<unsigned>(std::popcount(high_mask_) + std::popcount(low_mask_));
  }

 private:
  Subnet(const IpAddress& network, unsigned prefix);
  IpAddress network_;
  std::uint64_t high_mask_;
  std::uint64_t low_mask_;
};

}  // namespace cqlite
