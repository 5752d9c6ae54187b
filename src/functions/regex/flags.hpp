/// The parameter `flags` of functions that take a regular expression.
#pragma once

#include <optional>

#include "functions/function.hpp"

namespace cqlite {

/// The flags that `text` names, any of d, i, m, s and F; none after it has reported an error.
[[nodiscard]] std::optional<RegexFlags> parse_regex_flags(const Text& text, Build& build);

}  // namespace cqlite
