/// The events that a case is given.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "testing/spec.hpp"
#include "testing/yaml.hpp"

namespace cqlite::testing {

/// An event's fields as JSON, in order.
using EventFields = std::vector<std::pair<std::string, std::string>>;

/// Events under names, for cases to refer to.
using Fixtures = std::map<std::string, EventFields>;

[[nodiscard]] Fixtures read_fixtures(const YAML::Node& node, const std::string& file);

/// Reads `given` into the case's `given` and `event_names`: maps of fields, `{ event: NAME, with: … }`, `{ raw: JSON }`,
/// `{ file: PATH }`, each perhaps with `repeat`. Relative times are those of the case.
void read_given(const YAML::Node& list, const Fixtures& fixtures, const std::string& file, Case& into);

}  // namespace cqlite::testing
