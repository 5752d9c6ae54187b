/// Cases as queries that need no events: createEvents() makes them, so that the service can run a case.
#pragma once

#include <string>
#include <vector>

#include "testing/spec.hpp"

namespace cqlite::testing {

struct CreateEventsQuery {
  std::string file_name;  ///< of the test file and the case; no other of the list has it
  std::string text;  ///< begins with comments: where the case stands, what is expected, what cannot be said in a query
};

/// For each case that expects rows, not errors. Whole events come out with `@rawstring` and `@timestamp` besides their fields.
[[nodiscard]] std::vector<CreateEventsQuery> create_events_queries(const std::vector<Case>& cases);

}  // namespace cqlite::testing
