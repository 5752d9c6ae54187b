/// What an EventTable holds, and how a run gets at it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/hash.hpp"
#include "cqlite/event_table.hpp"
#include "engine/columns.hpp"
#include "engine/shared_values.hpp"
#include "io/chunk.hpp"

namespace cqlite {

struct EventTable::Impl {
  std::vector<std::unique_ptr<const ColumnBlock>> blocks;  ///< in the order of the input
  std::vector<std::string> inputs;                         ///< their names
  std::vector<std::string> fields;                         ///< those that have columns, sorted; empty: all
  std::unordered_map<std::string, SharedValues, TextHash, std::equal_to<>> shared;  ///< of the columns, by name
  RunStats stats;

  void add(std::unique_ptr<ColumnBlock> block);
  /// Does every wanted field have its column, as far as events have it at all?
  [[nodiscard]] bool has_columns_for(const FieldMap& wanted) const;
};

/// Hands out the blocks of a table, as chunks without text. `bytes_read` is as in ChunkOptions.
[[nodiscard]] std::unique_ptr<ChunkSource> table_source(const EventTable::Impl& table,
                                                        std::atomic<std::uint64_t>* bytes_read);

}  // namespace cqlite
