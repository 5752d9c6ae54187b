/// One thread's share of a run: chunk after chunk through the steps before the first aggregate.
#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/broken_lines.hpp"
#include "api/progress_meter.hpp"
#include "api/row_view.hpp"
#include "api/stopwatch.hpp"
#include "base/byte_search.hpp"
#include "cqlite/run.hpp"
#include "engine/loader.hpp"
#include "engine/segments.hpp"
#include "io/chunk.hpp"
#include "plan/plan.hpp"

namespace cqlite {

/// Rows of a chunk that was worked on ahead, in memory of their own, until their turn comes.
struct EarlyRows {
  Rows rows;
  Arena memory;
  std::optional<std::uint64_t> next;  ///< whose turn it is after them; nobody's: they are the last of the run

  [[nodiscard]] std::size_t bytes() const {
    return sizeof(*this) + rows.capacity() * sizeof(EventRow*) + memory.bytes();
  }
};

/// What all workers of a run share.
struct RunShared {
  RunShared(const Plan& of_query, const RunOptions& with, const Environment& facts, const LoadOptions& loading,
            const std::vector<Segment>& steps, ChunkSource& input, ProgressMeter& progress)
      : plan(of_query),
        options(with),
        environment(facts),
        load(loading),
        segments(steps),
        source(input),
        meter(progress) {}

  const Plan& plan;
  const RunOptions& options;
  const Environment& environment;
  const LoadOptions& load;
  const std::vector<Segment>& segments;
  ChunkSource& source;
  ProgressMeter& meter;

  std::atomic<bool> is_stopped{false};  ///< by an error, the caller, or a cancellation
  std::mutex mutex;
  std::condition_variable turn_changed;
  std::uint64_t turn = 0;                      ///< number of the chunk whose rows go out next
  std::map<std::uint64_t, EarlyRows> early;    ///< by the numbers of their chunks
  std::size_t early_bytes = 0;                 ///< held by those
  std::optional<std::vector<Needle>> needles;  ///< once chosen, fixed; empty: every line is parsed
  std::exception_ptr failure;
  std::exception_ptr late_failure;  ///< thrown after the rows of what could be read

  /// Is there room for rows whose turn comes later?
  [[nodiscard]] bool may_go_ahead();
  /// Are there such rows before those of `chunk`, and is there room for these, too? With the lock.
  [[nodiscard]] bool has_early_before(const Chunk& chunk) const;
  [[nodiscard]] bool is_cancelled() const {
    return options.cancellation != nullptr && options.cancellation->is_cancelled();
  }
  void stop();
  /// The literals to search for. They are chosen by whoever has the first chunk, and the others wait for that, so that the
  /// lines that are looked at (and found to be broken) are the same for any number of threads.
  const std::vector<Needle>& needles_for(const Chunk& chunk);
  void fail(std::exception_ptr error);
  /// The input ended with an error. Rows of what came before may still be on their way.
  void fail_to_read(std::exception_ptr error);
};

class ChunkWorker {
 public:
  ChunkWorker(RunShared& shared, const RowHandler& handler);

  /// Works until the input ends. Never throws: what goes wrong is kept in the shared state.
  void work();

  [[nodiscard]] Worker& worker() { return worker_; }
  /// The state of the first aggregate; null if the query has none.
  [[nodiscard]] AggregateState* state() { return state_ ? &*state_ : nullptr; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::uint64_t rows() const { return rows_handed_out_; }
  [[nodiscard]] std::uint64_t repaired_lines() const { return loader_.repaired_lines(); }
  [[nodiscard]] std::uint64_t refused_lines() const { return refused_lines_; }
  [[nodiscard]] const BrokenLines& broken() const { return broken_; }
  /// Those that are of all threads.
  [[nodiscard]] const StageSeconds& stages() const { return stages_; }

 private:
  bool take(Chunk& chunk);
  void process(const Chunk& chunk);
  void process_lines(const Chunk& chunk);
  void process_block(const Chunk& chunk);
  void process_columns(const Chunk& chunk);
  void add_line(const Chunk& chunk, std::string_view line);
  void take_row(EventRow* row);
  [[nodiscard]] std::size_t most_rows() const;
  /// The rows at hand go through the steps from `first_step` on.
  void finish_batch(std::size_t first_step = 0);
  void hand_out(const Chunk& chunk);
  void set_aside(const Chunk& chunk);
  void give(const Rows& rows, std::optional<std::uint64_t> next, std::unique_lock<std::mutex>& lock);
  [[nodiscard]] std::optional<std::uint64_t> turn_after(const Chunk& chunk) const;

  RunShared& shared_;
  const RowHandler& handler_;
  Worker worker_;
  Loader loader_;
  std::optional<AggregateState> state_;
  RowView view_;
  Rows batch_;
  Rows waiting_;  ///< rows of the chunk at hand that passed, where the query has no aggregate
  std::uint64_t bytes_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t rows_handed_out_ = 0;
  std::uint64_t refused_lines_ = 0;
  std::uint64_t hits_ = 0;  ///< events of the chunk at hand that passed
  bool is_broken_ = false;  ///< the chunk at hand has a broken line
  BrokenLines broken_;
  Stopwatch watch_;
  StageSeconds stages_;
};

}  // namespace cqlite
