/// Filters over events in memory: answered once for each value instead of once for each event.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/columns.hpp"
#include "engine/transform.hpp"

namespace cqlite {

/// The events of a block that come through `transforms`, as far as these are filters of which each part looks at one field
/// only. `done` says how many that are; the others still have to be applied.
struct Selection {
  std::vector<std::uint32_t> events;
  std::size_t done = 0;
};

/// `events` are the ones to start with, in order; none: all events of the block.
[[nodiscard]] Selection select_events(const BlockView& view, std::optional<std::vector<std::uint32_t>> events,
                                      const Transforms& transforms, Worker& worker);

}  // namespace cqlite
