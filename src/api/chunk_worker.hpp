/// One thread's share of a run: chunk after chunk through the steps before the first aggregate.
#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/row_view.hpp"
#include "base/byte_search.hpp"
#include "cqlite/run.hpp"
#include "engine/loader.hpp"
#include "engine/segments.hpp"
#include "io/chunk.hpp"
#include "plan/plan.hpp"

namespace cqlite {

/// What all workers of a run share.
struct RunShared {
  RunShared(const Plan& of_query, const RunOptions& with, const Environment& facts, const LoadOptions& loading,
            const std::vector<Segment>& steps, ChunkSource& input)
      : plan(of_query), options(with), environment(facts), load(loading), segments(steps), source(input) {}

  const Plan& plan;
  const RunOptions& options;
  const Environment& environment;
  const LoadOptions& load;
  const std::vector<Segment>& segments;
  ChunkSource& source;

  std::atomic<bool> is_stopped{false};  ///< by an error, the caller, or a cancellation
  std::mutex mutex;
  std::condition_variable turn_changed;
  std::uint64_t turn = 0;                      ///< number of the chunk whose rows go out next
  std::optional<std::vector<Needle>> needles;  ///< once chosen, fixed; empty: every line is parsed
  std::exception_ptr failure;
  std::exception_ptr late_failure;  ///< thrown after the rows of what could be read

  [[nodiscard]] bool is_cancelled() const {
    return options.cancellation != nullptr && options.cancellation->is_cancelled();
  }
  void stop();
  /// The literals to search for. They are chosen by whoever has the first chunk, and the others wait for that, so that the
  /// lines that are looked at (and found to be broken) are the same for any number of threads.
  const std::vector<Needle>& needles_for(const Chunk& chunk);
  void fail(std::exception_ptr error);
  void fail_late(std::exception_ptr error);
};

/// A line that was skipped.
struct BrokenLine {
  std::size_t input = 0;
  std::uint64_t offset = 0;
  std::optional<std::uint64_t> line;
  std::string problem;
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
  [[nodiscard]] std::uint64_t broken_count() const { return broken_count_; }
  /// The first few, in the order of the input.
  [[nodiscard]] const std::vector<BrokenLine>& broken() const { return broken_; }

 private:
  void process(const Chunk& chunk);
  void add_line(const Chunk& chunk, std::string_view line);
  void finish_batch();
  void hand_out(const Chunk& chunk);
  void note_broken(const Chunk& chunk, std::string_view line, std::string_view problem);

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
  std::uint64_t broken_count_ = 0;
  std::vector<BrokenLine> broken_;
};

}  // namespace cqlite
