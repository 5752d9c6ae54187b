/// MaxMind databases (.mmdb): where an IP address is, and whose network it belongs to. The only user of libmaxminddb.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cqlite {

/// What databases of cities know of an address; empty and none where they know nothing.
struct GeoPlace {
  std::string country;  ///< ISO code
  std::string city;     ///< English name
  std::optional<double> latitude;
  std::optional<double> longitude;
};

/// What databases of autonomous systems know of an address.
struct GeoNetwork {
  std::optional<std::uint32_t> number;
  std::string organisation;
};

/// Open databases, asked one after the other. Immutable; many threads may ask at once.
class GeoDatabases {
 public:
  /// Null, filling `error` with a sentence, if a file cannot be read or is no such database.
  [[nodiscard]] static std::shared_ptr<const GeoDatabases> open(const std::vector<std::string>& paths,
                                                                std::string& error);
  ~GeoDatabases();
  GeoDatabases(const GeoDatabases&) = delete;
  GeoDatabases& operator=(const GeoDatabases&) = delete;

  /// Some database holds places, or networks.
  [[nodiscard]] bool has_places() const;
  [[nodiscard]] bool has_networks() const;

  /// None if `address` is no IP address or no database knows it.
  [[nodiscard]] std::optional<GeoPlace> place(std::string_view address) const;
  [[nodiscard]] std::optional<GeoNetwork> network(std::string_view address) const;

 private:
  struct Impl;
  explicit GeoDatabases(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cqlite
