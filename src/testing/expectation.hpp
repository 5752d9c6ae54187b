/// What a case expects, as test files write it.
#pragma once

#include <string>

#include "testing/spec.hpp"
#include "testing/yaml.hpp"

namespace cqlite::testing {

/// `expect`.
void read_expectation(const YAML::Node& node, const std::string& file, Expectation& into);
/// A list of rows on its own, as YAML or JSON. Throws SpecError.
[[nodiscard]] std::vector<ExpectedRow> read_rows(const std::string& text);
/// `compare`.
void read_comparison(const YAML::Node& node, const std::string& file, Comparison& into);
/// `stages` and `trace`, which need not be there.
void read_stages(const YAML::Node& list, const std::string& file, Expectation& into);
void read_ways(const YAML::Node& list, const std::string& file, Expectation& into);

}  // namespace cqlite::testing
