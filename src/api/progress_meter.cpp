// Tells a caller how far a run is.
#include "api/progress_meter.hpp"

namespace cqlite {
namespace {

constexpr std::chrono::milliseconds between_calls{100};

}  // namespace

void ProgressMeter::start_pass(std::optional<std::uint64_t> total_bytes) {
  ++pass_;
  total_bytes_ = total_bytes;
  pass_start_ = Clock::now();
  bytes_.store(0, std::memory_order_relaxed);
  hits_.store(0, std::memory_order_relaxed);
  if (pass_ == 1) next_call_.store((pass_start_ + between_calls).time_since_epoch().count(), std::memory_order_relaxed);
}

void ProgressMeter::chunk_done(std::uint64_t hits) {
  if (!is_on()) return;
  hits_.fetch_add(hits, std::memory_order_relaxed);
  const auto now = Clock::now();
  const auto is_early = [&] { return now.time_since_epoch().count() < next_call_.load(std::memory_order_relaxed); };
  if (is_early()) return;
  const std::unique_lock lock(calling_, std::try_to_lock);
  if (!lock || is_early()) return;
  next_call_.store((now + between_calls).time_since_epoch().count(), std::memory_order_relaxed);
  Progress progress;
  progress.bytes = bytes_.load(std::memory_order_relaxed);
  progress.total_bytes = total_bytes_;
  progress.hits = hits_.load(std::memory_order_relaxed);
  progress.seconds = std::chrono::duration<double>(now - pass_start_).count();
  progress.pass = pass_;
  progress.passes = passes_;
  handler_(progress);
}

}  // namespace cqlite
