/// Running a compiled query.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cqlite/event.hpp"
#include "cqlite/input.hpp"
#include "cqlite/query.hpp"

namespace cqlite {

/// Lets another thread, or the row handler, end a run.
class Cancellation {
 public:
  void cancel() { is_cancelled_.store(true, std::memory_order_relaxed); }
  [[nodiscard]] bool is_cancelled() const { return is_cancelled_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> is_cancelled_{false};
};

/// Ways to be fast. None changes the rows; each can be switched off, to find out whether that is true.
struct Optimisations {
  bool early_refusal = true;  ///< lines without a literal that every match must hold are not parsed
  bool columns = true;        ///< of an in-memory table: filters and groups work by value instead of by event
  bool early_cut = true;      ///< groupBy() leaves out the groups that a sort behind it cannot keep
  bool field_search = true;   ///< a few wanted fields are searched for, the rest of the line is not looked at
};

/// How far a run is, or the loading of a table.
struct Progress {
  std::uint64_t bytes = 0;  ///< read so far in this pass, as they lie in the files: packed ones count packed
  std::optional<std::uint64_t> total_bytes;  ///< of the input; none if some of it is a pipe or a stream
  std::uint64_t hits = 0;  ///< events that passed the steps before the first aggregate; of loading: events
  double seconds = 0;      ///< since this pass began
  unsigned pass = 1;       ///< a query with subqueries reads its input several times
  unsigned passes = 1;
};

/// Called while events are read, at most ten times a second, by one thread at a time. What it throws ends the run.
using ProgressHandler = std::function<void(const Progress&)>;

struct RunOptions {
  unsigned threads = 0;              ///< 0: one for each core. The rows do not depend on it.
  std::optional<std::int64_t> now;   ///< what now() is, epoch milliseconds; none: the clock when the run starts
  std::optional<std::int64_t> from;  ///< only events at or after this time; events without a time always pass
  std::optional<std::int64_t> to;    ///< only events before this time
  std::string timezone = "UTC";      ///< an IANA name or an offset
  std::string time_field{};          ///< read `@timestamp` from this field where an event has no `@timestamp`
  bool strict = false;               ///< validate every byte of every line, and fail on the first broken line
  bool newest_first = false;         ///< order rows of a query without aggregate as the service displays them
  bool counts_lines = false;         ///< find out RunStats::refused_lines, which takes a little time
  const Cancellation* cancellation = nullptr;
  ProgressHandler on_progress{};  ///< may be called while another thread calls the row handler
  Optimisations optimisations;
  std::size_t batch_rows = 256;         ///< events handled at a time. The rows do not depend on it.
  std::size_t chunk_bytes = 256 << 10;  ///< input handled at a time. The rows do not depend on it.
  /// So much of each input is checked from end to end, whatever the query wants of it: enough to tell what is no NDJSON at
  /// all, or was damaged throughout. Field search begins behind it.
  std::uint64_t checked_bytes = 16 << 20;
};

/// Something to tell the user that is no mistake in the query: a limit cut rows, lines were broken.
struct Notice {
  std::string code;  ///< as a diagnostic's
  std::string message;
  Span span;  ///< the step it is about, if any
  std::size_t source = 0;
};

/// Where the time of a run went, in seconds. Reading, steps and handing out are summed over all threads, and so may be more
/// than the run took.
struct StageSeconds {
  double earlier_passes = 0;  ///< over the input, for subqueries; all else here is about the last pass
  double reading = 0;         ///< and unpacking, and waiting for others who do
  double steps = 0;           ///< searching, parsing and all steps up to the first aggregate's states
  double handing_out = 0;     ///< rows of a query without aggregate: waiting for their turn, and the handler
  double merging = 0;         ///< the threads' states into one
  double finishing = 0;       ///< all steps after the first aggregate, and the handler
};

struct RunStats {
  std::uint64_t bytes = 0;           ///< of input, unpacked
  std::uint64_t events = 0;          ///< that were parsed; a line that a literal search proved not to match is not
  std::uint64_t broken_lines = 0;    ///< skipped
  std::uint64_t repaired_lines = 0;  ///< with invalid UTF-8, read as U+FFFD
  std::uint64_t rows = 0;
  /// Lines that a literal search proved not to match, so that they were not parsed; none unless RunOptions::counts_lines.
  std::optional<std::uint64_t> refused_lines;
  double seconds = 0;
  StageSeconds stages;
  bool is_cancelled = false;
  std::vector<Notice> notices;
};

/// Called once for each row, in order, by one thread at a time. Return false to end the run.
using RowHandler = std::function<bool(const Row&)>;

/// Runs `query` over `input`. Throws Error if the input cannot be read or an option is wrong; a packed file that breaks
/// off (C504) gives its rows first. Whatever the handler throws ends the run and comes out of here.
RunStats run(const Query& query, Input input, const RowHandler& handler, const RunOptions& options = {});

}  // namespace cqlite
