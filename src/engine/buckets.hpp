/// Grouping by time: one set of aggregate states for each stretch of time and each key (reference 6.6).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/aggregate.hpp"
#include "engine/combination.hpp"

namespace cqlite {

/// Multiplies the numbers of a column by `factor` / `divisor`, and by a power of the buckets' span in milliseconds.
struct ColumnScale {
  Slot slot = 0;
  double factor = 1;
  double divisor = 1;
  int span_power = 0;  ///< -1, 0 or 1
};

struct BucketOptions {
  std::optional<std::int64_t> span;   ///< in milliseconds; none: chosen by the length of time
  std::optional<std::int64_t> count;  ///< so many buckets, if there is no span
  std::int64_t least_span = 1;
  std::optional<TimeZone> zone;  ///< none: that of the run
  Slot time = 0;                 ///< the field that tells when a row was
  Slot bucket = 0;               ///< receives the start of the bucket
  std::vector<Slot> keys;        ///< what tells series apart; rows without one of them are left out
  std::size_t series_limit = 10;
  bool warns_at_limit = false;
  bool shows_empty = false;  ///< without keys there is a row for every bucket of the interval that is searched
  std::vector<ColumnScale> scales;
  std::string function;
  Place place;
};

/// Most buckets of a span that is chosen, and of a written one where empty buckets have rows.
constexpr std::int64_t most_buckets = 1500;

/// Rows come out by time, then by key. Over the limit of series those are kept whose numbers, added up over all rows, are
/// the largest.
///
/// Where neither a span nor the interval is given, the rows themselves tell the interval: the span is then a round one, and
/// states are held for stretches that fit into every span that may still be chosen.
[[nodiscard]] AggregatePtr buckets(std::shared_ptr<Combination> functions, BucketOptions options);

}  // namespace cqlite
