/// Running a query while somebody watches.
#pragma once

#include "cqlite/run.hpp"

namespace cqlite {

class Observer;

/// The same as run(), on one thread; `observer` is told what happens if the query was compiled to be observed.
RunStats run_observed(const Query& query, Input input, const RowHandler& handler, RunOptions options,
                      Observer* observer);

}  // namespace cqlite
