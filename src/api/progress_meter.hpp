/// Tells a caller how far a run is, while threads work.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

#include "cqlite/run.hpp"

namespace cqlite {

class ProgressMeter {
 public:
  /// Without a handler nothing is measured.
  explicit ProgressMeter(const ProgressHandler& handler) : handler_(handler) {}

  [[nodiscard]] bool is_on() const { return handler_ != nullptr; }
  /// Where a source counts the bytes that it reads; null if nobody wants to know.
  [[nodiscard]] std::atomic<std::uint64_t>* bytes_read() { return is_on() ? &bytes_ : nullptr; }
  void set_passes(unsigned passes) { passes_ = passes; }
  /// The next pass over the input begins. Not while threads work.
  void start_pass(std::optional<std::uint64_t> total_bytes);
  /// A thread is done with a chunk, of which `hits` events passed. Now and then calls the handler; throws what that throws.
  void chunk_done(std::uint64_t hits);

 private:
  using Clock = std::chrono::steady_clock;

  const ProgressHandler& handler_;
  std::atomic<std::uint64_t> bytes_{0};
  std::atomic<std::uint64_t> hits_{0};
  std::atomic<Clock::rep> next_call_{0};  ///< not before this time
  std::mutex calling_;
  std::optional<std::uint64_t> total_bytes_;
  Clock::time_point pass_start_;
  unsigned pass_ = 0;
  unsigned passes_ = 1;
};

}  // namespace cqlite
