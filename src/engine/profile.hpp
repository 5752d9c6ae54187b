/// Counting what goes through each step of a query, for queries that ask for it.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "engine/aggregate.hpp"
#include "engine/segments.hpp"

namespace cqlite {

/// What one step has done so far. Workers add to it.
struct StepCounter {
  std::atomic<std::uint64_t> rows_in{0};
  std::atomic<std::uint64_t> rows_out{0};
  std::atomic<std::int64_t> nanoseconds{0};
};

/// Which transforms, or which aggregate, of `segments` make up one step of the query's text.
struct StepExtent {
  std::size_t first_segment = 0;
  std::size_t first_transform = 0;
  std::size_t last_segment = 0;    ///< the same for most; an aggregate ends its segment
  std::size_t last_transform = 0;  ///< past the last one
};

/// Makes every step count in `Environment::counters`, by its place in `steps`.
void count_steps(std::vector<Segment>& segments, const std::vector<StepExtent>& steps);

}  // namespace cqlite
