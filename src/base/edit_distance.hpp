/// How far apart two texts are, and "did you mean" for names.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cqlite {

/// Insertions, deletions, replacements and, if `allows_swaps`, swaps of neighbours that turn `left` into `right` (optimal
/// string alignment); `most` if they are more. Takes time in proportion to the shorter text and `most`.
[[nodiscard]] std::size_t edit_distance(std::u32string_view left, std::u32string_view right, std::size_t most,
                                        bool allows_swaps);

/// The same for names: without a limit, with swaps, in small letters or capitals.
[[nodiscard]] std::size_t edit_distance(std::string_view left, std::string_view right);

/// The candidate nearest to `name`, if it is near enough to be what was meant: at most a third of the name's length and
/// at most 3 edits away. Of equally near ones the first.
[[nodiscard]] std::optional<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace cqlite
