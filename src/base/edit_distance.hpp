/// How far apart two names are, for "did you mean".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cqlite {

/// Insertions, deletions, replacements and swaps of neighbours that turn `left` into `right`; ASCII case is ignored.
[[nodiscard]] std::size_t edit_distance(std::string_view left, std::string_view right);

/// The candidate nearest to `name`, if it is near enough to be what was meant: at most a third of the name's length and
/// at most 3 edits away. Of equally near ones the first.
[[nodiscard]] std::optional<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace cqlite
