/// What functions say about the subqueries among their arguments, and about the time that a query searches.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/lookup.hpp"

namespace cqlite {

/// How a subquery is run and what of it is kept.
struct SubqueryOptions {
  std::vector<std::string> columns;  ///< the only ones to keep; empty: all
  std::string start;  ///< as written: a length of time before the end of the main search, or a time; empty: as main
  std::string end;
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();  ///< what is more is left out, with a warning
  std::string function;                                             ///< for that warning
  Place place;
  std::vector<LookupOptions> lookups;  ///< the ways in which the query looks things up in its rows
};

/// The time to search, as it is written in a query.
struct SearchInterval {
  std::string start;
  std::string end;  ///< empty: now
  std::optional<TimeZone> zone;
};

}  // namespace cqlite
