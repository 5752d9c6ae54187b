/// The order of groups (reference 6.4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "values/value.hpp"

namespace cqlite {

/// A key as text; of the types it came with the first in the order text, number, boolean is kept.
[[nodiscard]] Value as_key(const Value& value, Arena& scratch);

/// Orders keys of `count` values, the first that differs decides. Negative, zero or positive.
[[nodiscard]] int compare_key_lists(const Value* left, const Value* right, std::size_t count);

/// The indexes from 0 to `size` in the order of their keys, of which each has `count`. Every value is read as a number
/// once, and texts are compared by their first bytes where these decide.
[[nodiscard]] std::vector<std::uint32_t> sorted_by_keys(std::size_t size, std::size_t count,
                                                        const std::function<const Value*(std::size_t)>& keys_of);

}  // namespace cqlite
