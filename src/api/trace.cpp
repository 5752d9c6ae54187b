#include "cqlite/trace.hpp"

#include <algorithm>

#include "api/observed_run.hpp"
#include "api/tracer.hpp"
#include "cqlite/error.hpp"

namespace cqlite {

bool Trace::reaches_end(std::size_t row) const {
  const std::vector<TracedVisit>& visits = rows.at(row).visits;
  for (const TracedVisit& visit : visits) {
    if (std::any_of(visit.became.begin(), visit.became.end(), [this](std::size_t next) { return reaches_end(next); })) {
      return true;
    }
  }
  return visits.empty() || visits.back().fate == TracedFate::passed || visits.back().fate == TracedFate::split;
}

Trace trace(const Compiled& compiled, Input input, const TraceOptions& options) {
  if (!compiled || !compiled.query->plan().is_observed) {
    throw Error("C507", "only a query that was compiled with `is_observed` can be traced");
  }
  Tracer tracer(compiled, options);
  const RowHandler ignore = [](const Row&) { return true; };
  const RowHandler& handler = options.handler ? options.handler : ignore;
  RunStats stats = run_observed(*compiled.query, std::move(input), handler, options.run, &tracer);
  return tracer.finish(std::move(stats));
}

}  // namespace cqlite
