/// Runs cases. Each may be run in many ways (ways.hpp), which must all give the very same rows.
#pragma once

#include <string>

#include "testing/spec.hpp"

namespace cqlite::testing {

struct CheckOptions {
  bool runs_every_way = false;
};

/// What is wrong, a line each with its line break; empty if the case passes.
[[nodiscard]] std::string check(const Case& test, const CheckOptions& options = {});

/// Runs `query` over `given` in every way and says how the results differ; empty if they do not.
[[nodiscard]] std::string disagreement(const Query& query, const std::string& given, const CaseOptions& options = {});

}  // namespace cqlite::testing
