#include "base/geo_database.hpp"

#include <maxminddb.h>

#include <algorithm>
#include <utility>

namespace cqlite {
namespace {

std::string text_at(MMDB_entry_s& entry, const char* const* path) {
  MMDB_entry_data_s data{};
  if (MMDB_aget_value(&entry, &data, path) != MMDB_SUCCESS || !data.has_data) return {};
  if (data.type != MMDB_DATA_TYPE_UTF8_STRING) return {};
  return {data.utf8_string, data.data_size};
}

std::optional<double> double_at(MMDB_entry_s& entry, const char* const* path) {
  MMDB_entry_data_s data{};
  if (MMDB_aget_value(&entry, &data, path) != MMDB_SUCCESS || !data.has_data) return std::nullopt;
  if (data.type != MMDB_DATA_TYPE_DOUBLE) return std::nullopt;
  return data.double_value;
}

std::optional<std::uint32_t> number_at(MMDB_entry_s& entry, const char* const* path) {
  MMDB_entry_data_s data{};
  if (MMDB_aget_value(&entry, &data, path) != MMDB_SUCCESS || !data.has_data) return std::nullopt;
  if (data.type != MMDB_DATA_TYPE_UINT32) return std::nullopt;
  return data.uint32;
}

/// An open database, closed at the end.
class Database {
 public:
  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() {
    if (is_open_) MMDB_close(&handle_);
  }

  /// False, filling `error`, if that fails.
  bool open(const std::string& path, std::string& error) {
    const int status = MMDB_open(path.c_str(), MMDB_MODE_MMAP, &handle_);
    is_open_ = status == MMDB_SUCCESS;
    if (!is_open_) error = "`" + path + "` is no database of addresses: " + MMDB_strerror(status);
    return is_open_;
  }
  /// The kind of data, as `GeoLite2-City`.
  [[nodiscard]] std::string_view type() const { return handle_.metadata.database_type; }

  [[nodiscard]] std::optional<MMDB_entry_s> find(const std::string& address) const {
    int address_error = 0;
    int error = MMDB_SUCCESS;
    const auto result = MMDB_lookup_string(&handle_, address.c_str(), &address_error, &error);
    if (address_error != 0 || error != MMDB_SUCCESS || !result.found_entry) return std::nullopt;
    return result.entry;
  }

 private:
  MMDB_s handle_{};
  bool is_open_ = false;
};

bool holds_networks(const Database& database) {
  return database.type().find("ASN") != std::string_view::npos || database.type().find("ISP") != std::string_view::npos;
}

}  // namespace

struct GeoDatabases::Impl {
  std::vector<std::unique_ptr<Database>> databases;
};

GeoDatabases::GeoDatabases(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
GeoDatabases::~GeoDatabases() = default;

std::shared_ptr<const GeoDatabases> GeoDatabases::open(const std::vector<std::string>& paths, std::string& error) {
  auto impl = std::make_unique<Impl>();
  for (const std::string& path : paths) {
    auto database = std::make_unique<Database>();
    if (!database->open(path, error)) return nullptr;
    impl->databases.push_back(std::move(database));
  }
  return std::shared_ptr<const GeoDatabases>(new GeoDatabases(std::move(impl)));
}

bool GeoDatabases::has_networks() const {
  return std::any_of(impl_->databases.begin(), impl_->databases.end(),
                     [](const auto& d) { return holds_networks(*d); });
}

bool GeoDatabases::has_places() const {
  return std::any_of(impl_->databases.begin(), impl_->databases.end(),
                     [](const auto& d) { return !holds_networks(*d); });
}

std::optional<GeoPlace> GeoDatabases::place(std::string_view address) const {
  static constexpr const char* country[] = {"country", "iso_code", nullptr};
  static constexpr const char* city[] = {"city", "names", "en", nullptr};
  static constexpr const char* latitude[] = {"location", "latitude", nullptr};
  static constexpr const char* longitude[] = {"location", "longitude", nullptr};
  const std::string text(address);
  for (const auto& database : impl_->databases) {
    if (holds_networks(*database)) continue;
    auto entry = database->find(text);
    if (!entry) continue;
    return GeoPlace{text_at(*entry, country), text_at(*entry, city), double_at(*entry, latitude),
                    double_at(*entry, longitude)};
  }
  return std::nullopt;
}

std::optional<GeoNetwork> GeoDatabases::network(std::string_view address) const {
  static constexpr const char* number[] = {"autonomous_system_number", nullptr};
  static constexpr const char* organisation[] = {"autonomous_system_organization", nullptr};
  const std::string text(address);
  for (const auto& database : impl_->databases) {
    if (!holds_networks(*database)) continue;
    auto entry = database->find(text);
    if (entry) return GeoNetwork{number_at(*entry, number), text_at(*entry, organisation)};
  }
  return std::nullopt;
}

}  // namespace cqlite
