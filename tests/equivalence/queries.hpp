/// Random queries over the few field names that random events have.
#pragma once

#include <string>
#include <vector>

#include "random.hpp"

namespace cqlite::testing {

/// The steps of a query; put together with `|` they compile.
[[nodiscard]] std::vector<std::string> random_steps(Random& random);

}  // namespace cqlite::testing
