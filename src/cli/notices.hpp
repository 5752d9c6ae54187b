/// What a run has to tell, on standard error.
#pragma once

#include <string>
#include <vector>

#include "cqlite/diagnostic.hpp"
#include "cqlite/run.hpp"

namespace cqlite::cli {

/// `notice` as people read it. `hunt` is whose it is, where there are several.
[[nodiscard]] std::string rendered(const Notice& notice, const std::vector<Source>& sources, const std::string& hunt,
                                   bool colour);

}  // namespace cqlite::cli
