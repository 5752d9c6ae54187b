// Reading addresses by hand: it runs for every event, and inet_pton would need a copy of the text.
#include "values/address.hpp"

#include <array>
#include <cstddef>
#include <string>

#include "values/digits.hpp"

namespace cqlite {
namespace {

constexpr std::uint64_t mapped_prefix = std::uint64_t{0xFFFF} << 32;
constexpr unsigned mapped_bits = 96;
constexpr std::size_t group_count = 8;

constexpr int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Decimal, without zeros before it, at most `largest`.
std::optional<unsigned> parse_small(std::string_view text, unsigned largest) {
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  unsigned value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value <= largest ? std::optional(value) : std::nullopt;
}

/// Four numbers, or at least `fewest`, after which zeros are filled in.
std::optional<std::uint32_t> parse_octets(std::string_view text, int fewest) {
  std::uint32_t address = 0;
  int count = 0;
  while (true) {
    const std::size_t dot = text.find('.');
    const auto octet = parse_small(text.substr(0, dot), 255);
    if (!octet || count == 4) return std::nullopt;
    address = address << 8 | *octet;
    ++count;
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
  if (count < fewest) return std::nullopt;
  for (; count < 4; ++count) address <<= 8;
  return address;
}

IpAddress from_octets(std::uint32_t octets) { return {0, mapped_prefix | octets, true}; }

/// The groups of an IPv6 address, and where `::` stands among them.
struct Groups {
  std::array<std::uint16_t, group_count> values{};
  std::size_t size = 0;
  std::optional<std::size_t> gap;

  bool add(std::uint32_t value) {
    if (size == group_count) return false;
    values[size++] = static_cast<std::uint16_t>(value);
    return true;
  }
};

/// Takes one group, or the IPv4 form that may stand for the last two, from the start of `text`.
bool take_group(std::string_view& text, Groups& groups) {
  std::uint32_t value = 0;
  std::size_t length = 0;
  for (; length < text.size() && hex_digit(text[length]) >= 0; ++length) {
    if (length == 4) return false;
    value = value << 4 | static_cast<std::uint32_t>(hex_digit(text[length]));
  }
  if (length == 0) return false;
  if (length < text.size() && text[length] == '.') {
    const auto octets = parse_octets(text, 4);
    text = {};
    return octets && groups.add(*octets >> 16) && groups.add(*octets & 0xFFFF);
  }
  text.remove_prefix(length);
  return groups.add(value);
}

std::optional<Groups> parse_groups(std::string_view text) {
  Groups groups;
  if (text.starts_with("::")) {
    groups.gap = 0;
    text.remove_prefix(2);
  }
  while (!text.empty()) {
    if (!take_group(text, groups)) return std::nullopt;
    if (text.empty()) break;
    if (text.starts_with("::") && !groups.gap) {
      groups.gap = groups.size;
      text.remove_prefix(2);
    } else if (text.size() > 1 && text[0] == ':' && text[1] != ':') {
      text.remove_prefix(1);
    } else {
      return std::nullopt;
    }
  }
  // The gap stands for at least one group.
  const bool is_complete = groups.gap ? groups.size < group_count : groups.size == group_count;
  return is_complete ? std::optional(groups) : std::nullopt;
}

IpAddress from_groups(const Groups& groups) {
  std::array<std::uint16_t, group_count> all{};
  const std::size_t gap = groups.gap.value_or(groups.size);
  for (std::size_t i = 0; i < gap; ++i) all[i] = groups.values[i];
  for (std::size_t i = gap; i < groups.size; ++i) all[group_count - groups.size + i] = groups.values[i];
  IpAddress address;
  for (std::size_t i = 0; i < 4; ++i) {
    address.high = address.high << 16 | all[i];
    address.low = address.low << 16 | all[i + 4];
  }
  return address;
}

/// All ones, then `count` zeros.
constexpr std::uint64_t mask(unsigned count) { return count >= 64 ? 0 : ~std::uint64_t{0} << count; }

}  // namespace

std::optional<IpAddress> parse_address(std::string_view text) {
  if (text.find(':') == std::string_view::npos) {
    const auto octets = parse_octets(text, 4);
    return octets ? std::optional(from_octets(*octets)) : std::nullopt;
  }
  const auto groups = parse_groups(text);
  return groups ? std::optional(from_groups(*groups)) : std::nullopt;
}

Subnet::Subnet(const IpAddress& network, unsigned prefix)
    : network_(network),
      high_mask_(mask(prefix >= 64 ? 0 : 64 - prefix)),
      low_mask_(mask(prefix <= 64 ? 64 : 128 - prefix)) {}

std::optional<Subnet> Subnet::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view network = text.substr(0, slash);
  const bool has_prefix = slash != std::string_view::npos;
  if (text.find(':') == std::string_view::npos) {
    const auto octets = parse_octets(network, has_prefix ? 1 : 4);
    const auto prefix = has_prefix ? parse_small(text.substr(slash + 1), 32) : 32;
    if (!octets || !prefix) return std::nullopt;
    return Subnet(from_octets(*octets), mapped_bits + *prefix);
  }
  const auto groups = parse_groups(network);
  const auto prefix = has_prefix ? parse_small(text.substr(slash + 1), 128) : 128;
  if (!groups || !prefix) return std::nullopt;
  return Subnet(from_groups(*groups), *prefix);
}

}  // namespace cqlite
