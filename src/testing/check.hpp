/// Runs cases. Each may be run in many ways (ways.hpp), which must all give the very same rows.
#pragma once

#include <cstdint>
#include <string>

#include "testing/spec.hpp"

namespace cqlite::testing {

class Coverage;

struct CheckOptions {
  bool runs_every_way = false;
  bool updates_snapshots = false;
  Coverage* coverage = nullptr;  ///< gets what the clauses of the query have seen
  bool explains = true;          ///< a failure says which step dropped what was expected
};

struct Verdict {
  enum class Kind : std::uint8_t {
    passed,
    failed,
    query_wrong,  ///< it cannot be compiled, which the case does not expect
    limit_hit     ///< the run failed
  };
  Kind kind = Kind::passed;
  std::string problems;  ///< what is wrong, a line each with its line break
};

/// May the rows come in any order?
[[nodiscard]] bool ignores_order(const Case& test);

[[nodiscard]] Verdict judge(const Case& test, const CheckOptions& options = {});

/// What is wrong, a line each with its line break; empty if the case passes. Throws SpecError where the case itself makes no
/// sense, such as a step that the query does not have.
[[nodiscard]] std::string check(const Case& test, const CheckOptions& options = {});

/// Runs `query` over `given` in every way and says how the results differ; empty if they do not.
[[nodiscard]] std::string disagreement(const Query& query, const std::string& given, const CaseOptions& options = {});

}  // namespace cqlite::testing
