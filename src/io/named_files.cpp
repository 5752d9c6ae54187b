#include "io/named_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>

#include "cqlite/error.hpp"

namespace cqlite {
namespace {

namespace fs = std::filesystem;

/// `package/scope:name` as the names of folders and file; empty if it may not be looked for.
std::vector<std::string> path_parts(std::string_view name) {
  std::vector<std::string> parts(1);
  for (const char c : name) {
    if (c == '/' || c == ':') {
      parts.emplace_back();
    } else if (c == '\0') {
      return {};
    } else {
      parts.back() += c;
    }
  }
  std::erase(parts, "");
  const bool leads_out = std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part == ".."; });
  return leads_out ? std::vector<std::string>() : parts;
}

/// Is `file` in `folder`, links resolved?
bool is_inside(const fs::path& folder, const fs::path& file) {
  std::error_code error;
  const fs::path real_folder = fs::canonical(folder, error);
  if (error) return false;
  const fs::path real_file = fs::canonical(file, error);
  if (error) return false;
  const auto [end, unused] = std::mismatch(real_folder.begin(), real_folder.end(), real_file.begin(), real_file.end());
  return end == real_folder.end();
}

}  // namespace

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  if (!file) throw Error("C501", "cannot read `" + path + "`: " + std::strerror(errno != 0 ? errno : EIO));
  return std::move(text).str();
}

std::optional<Source> find_saved_query(const std::string& folder, std::string_view name) {
  const std::vector<std::string> parts = path_parts(name);
  if (parts.empty()) return std::nullopt;
  fs::path whole = folder;
  for (const std::string& part : parts) whole /= part;
  whole += ".cql";
  for (const fs::path& path : {whole, fs::path(folder) / (parts.back() + ".cql")}) {
    std::error_code error;
    if (!fs::is_regular_file(path, error) || !is_inside(folder, path)) continue;
    return Source{path.string(), read_file(path.string())};
  }
  return std::nullopt;
}

std::optional<std::string> find_lookup_file(const std::string& folder, std::string_view name) {
  const std::vector<std::string> parts = path_parts(name);
  if (parts.empty()) return std::nullopt;
  fs::path path = folder;
  for (const std::string& part : parts) path /= part;
  std::error_code error;
  if (!fs::is_regular_file(path, error) || !is_inside(folder, path)) return std::nullopt;
  return read_file(path.string());
}

}  // namespace cqlite
