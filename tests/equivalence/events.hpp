/// Random events, nasty on purpose: names that are the tails of others or spelt with escapes, strings that look like
/// members, nested values, blanks in odd places, lines of all lengths.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "random.hpp"

namespace cqlite::testing {

/// What is wrong with some of the lines.
enum class Damage : std::uint8_t { none, bad_utf8, broken };

[[nodiscard]] std::vector<std::string> random_lines(Random& random, Damage damage, bool are_many);

}  // namespace cqlite::testing
