/// The form of tests without YAML, for queries that judge each event alone: `NAME.events.ndjson` beside `NAME.cql`, whose
/// events say what is expected: `"@expect": "hit"` or `"miss"`.
#pragma once

#include <string>

#include "testing/spec.hpp"

namespace cqlite::testing {

/// A case for each event. Throws SpecError.
[[nodiscard]] Suite read_filter_suite(const std::string& path);

}  // namespace cqlite::testing
