/// Events read once, to be queried many times.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cqlite/input.hpp"
#include "cqlite/query.hpp"
#include "cqlite/run.hpp"

namespace cqlite {

struct LoadTableOptions {
  unsigned threads = 0;  ///< 0: one for each core
  /// The fields that queries will ask for; none: all. Others are found, too, but slowly.
  std::vector<std::string> fields{};
  bool strict = false;                         ///< validate every byte of every line, and fail on the first broken line
  const Cancellation* cancellation = nullptr;  ///< ends loading early: the table then holds what was read so far
  ProgressHandler on_progress{};
  std::size_t chunk_bytes = 1 << 20;  ///< input handled at a time. The rows do not depend on it.
};

/// Events in memory, by column. Immutable: any number of threads may query it at once, each by a run of its own.
///
///     const auto table = cqlite::EventTable::load(cqlite::Input::files({"events.ndjson"}));
///     for (const auto& query : queries) cqlite::run(query, cqlite::Input::table(table), print);
///
/// A query gives the same rows as it would over the input itself. A table takes about twice the size of its input, unpacked;
/// of a few fields, little more than the input.
class EventTable {
 public:
  /// Reads `input` to its end. Lines that are no events are left out and counted. Throws Error as `run` does; a packed
  /// file that breaks off (C504) is an error here, since half a table is none.
  [[nodiscard]] static EventTable load(Input input, const LoadTableOptions& options = {});

  EventTable(EventTable&&) noexcept;
  EventTable& operator=(EventTable&&) noexcept;
  ~EventTable();

  [[nodiscard]] std::uint64_t events() const;
  /// What loading has to tell: bytes, events, broken lines, notices, seconds (StageSeconds::steps is parsing), whether
  /// it was cancelled.
  [[nodiscard]] const RunStats& load_stats() const;

  struct Impl;
  /// For the library's own use.
  [[nodiscard]] const Impl& impl() const { return *impl_; }

 private:
  explicit EventTable(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The fields that `query` reads out of events, for LoadTableOptions::fields; empty if it may ask for any.
[[nodiscard]] std::vector<std::string> wanted_fields(const Query& query);

}  // namespace cqlite
