/// Time cut into stretches of equal length, as clocks show it.
#pragma once

#include <cstdint>

#include "values/time.hpp"

namespace cqlite {

/// Boundaries are the moments at which the clocks of a zone show a multiple of the span, counted from 1970-01-01 00:00: full
/// hours, midnight. Where a change of the clocks skips such a time, the change is the boundary; where it comes twice, both
/// are. So the stretches around a change may be longer or shorter.
class TimeGrid {
 public:
  /// `span` in milliseconds, from 1 to `longest_span`.
  TimeGrid(std::int64_t span, TimeZone zone);
  static constexpr std::int64_t longest_span = 2 * (last_instant - first_instant);

  [[nodiscard]] std::int64_t span() const { return span_; }
  /// The boundary at `time`, or the last one before it.
  [[nodiscard]] Instant start_of(Instant time) const;
  /// The boundary after `start`, which is one itself.
  [[nodiscard]] Instant next(Instant start) const;
  /// The boundary `count` before `start`.
  [[nodiscard]] Instant back(Instant start, std::int64_t count) const;

 private:
  [[nodiscard]] std::int64_t floor(std::int64_t local) const;

  std::int64_t span_;
  TimeZone zone_;
};

}  // namespace cqlite
