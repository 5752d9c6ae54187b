/// Keeping the best rows of many: sort, head, tail, table and limit all come down to this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/aggregate.hpp"

namespace cqlite {

enum class SortType : std::uint8_t { number, string, hex };

/// One field to sort by.
struct SortKey {
  Slot slot = 0;
  SortType type = SortType::number;
  bool is_descending = true;
  /// Where `slot` is missing this field is taken instead (`@ingesttimestamp` for `@timestamp`).
  std::optional<Slot> fallback = std::nullopt;
};

/// Which of two rows comes first when the keys do not tell.
enum class Ties : std::uint8_t {
  stream,        ///< the one that comes first in the stream
  latest_first,  ///< the one that comes last; rows without any key are the last ones, as they stand (tail)
  newest_first,  ///< the one whose event came in with the later time; of equal ones the first, without a time last
  as_read        ///< the one that was read first, whatever its time
};

struct TopRowsOptions {
  std::vector<SortKey> keys;
  std::size_t limit = 200;
  bool warns_at_limit = false;  ///< the limit is a default, or the largest there is: say so when it cuts rows
  bool is_largest_limit = false;
  Ties ties = Ties::stream;
  std::vector<Slot> columns;  ///< only these are kept; empty: whole events
  std::string function;       ///< what the warning about the limit calls it
  Place place;
};

/// Rows ordered by `keys`, the first `limit` of them. What does not fit a key's type comes after what does, in both
/// directions.
[[nodiscard]] AggregatePtr top_rows(TopRowsOptions options);

}  // namespace cqlite
