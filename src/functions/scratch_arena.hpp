/// Memory for work that is done many times for one row.
#pragma once

#include <utility>

#include "engine/worker.hpp"

namespace cqlite {

/// Gives a worker another arena for as long as it lives: what is made in it can be forgotten before the batch ends.
class ScratchArena {
 public:
  explicit ScratchArena(Worker& worker) : worker_(worker) { std::swap(worker_.arena, other_); }
  ~ScratchArena() { std::swap(worker_.arena, other_); }
  ScratchArena(const ScratchArena&) = delete;
  ScratchArena& operator=(const ScratchArena&) = delete;

  /// The worker's own arena, which lives as long as the batch.
  [[nodiscard]] Arena& outer() { return other_; }
  void reset() { worker_.arena.reset(); }

 private:
  Worker& worker_;
  Arena other_;
};

}  // namespace cqlite
