#include "values/time_grid.hpp"

#include <algorithm>
#include <utility>

#include "values/civil.hpp"

namespace cqlite {

TimeGrid::TimeGrid(std::int64_t span, TimeZone zone) : span_(span), zone_(std::move(zone)) {}

std::int64_t TimeGrid::floor(std::int64_t local) const { return floor_quotient(local, span_) * span_; }

Instant TimeGrid::start_of(Instant time) const {
  const std::int64_t offset = zone_.offset_at(time);
  const std::int64_t local = floor(time + offset);
  const Instant start = local - offset;
  const std::int64_t earlier_offset = zone_.offset_at(start);
  if (earlier_offset == offset) return start;
  // The clocks were changed between. The last boundary is one that they showed before, or the one that was skipped.
  Instant before = floor(time + earlier_offset) - earlier_offset;
  if (zone_.offset_at(before) != earlier_offset) before -= span_;
  return std::max(before, zone_.from_local(local));
}

Instant TimeGrid::next(Instant start) const {
  Instant time = start + span_;
  while (start_of(time) <= start) time += milliseconds_per_hour;
  return start_of(time);
}

Instant TimeGrid::back(Instant start, std::int64_t count) const {
  // Half a span of tolerance for changes of the clocks.
  return count == 0 ? start : start_of(start - count * span_ + span_ / 2);
}

}  // namespace cqlite
