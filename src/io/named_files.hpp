/// Files that queries name: saved queries and lookup files, each in a folder that the caller gives.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cqlite/diagnostic.hpp"

namespace cqlite {

/// The content of a file. Throws Error.
[[nodiscard]] std::string read_file(const std::string& path);

/// The saved query `name` in `folder`: `$package/scope:name()` is package/scope/name.cql or name.cql. A name that leads
/// out of the folder, by `..` or by a link, is not found. Throws Error if the file is there but cannot be read.
[[nodiscard]] std::optional<Source> find_saved_query(const std::string& folder, std::string_view name);

/// The content of lookup file `name` in `folder`, under the same rules.
[[nodiscard]] std::optional<std::string> find_lookup_file(const std::string& folder, std::string_view name);

}  // namespace cqlite
