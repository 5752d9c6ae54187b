/// Literals that every match of a pattern must hold, worked out from RE2's prefilter.
#pragma once

#include <re2/re2.h>

#include <string>

#include "base/regex.hpp"

namespace cqlite {

/// `pattern` is in RE2's spelling. Costs a second compilation. Empty if nothing useful is known.
[[nodiscard]] RequiredLiterals required_literals(const std::string& pattern, const re2::RE2::Options& options);

}  // namespace cqlite
