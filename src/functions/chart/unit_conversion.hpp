/// Conversions of units as charts take them: `bytes/span to Kbytes/day`.
#pragma once

#include <optional>
#include <string_view>

#include "engine/buckets.hpp"

namespace cqlite {

/// What `text` asks for; a unit alone asks for nothing. None if it cannot be done. The slot is left to the caller.
[[nodiscard]] std::optional<ColumnScale> parse_unit_conversion(std::string_view text);

}  // namespace cqlite
