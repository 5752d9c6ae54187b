/// Optimal string alignment distance, and the "did you mean" rule of the house style (2.5).

#include "base/edit_distance.hpp"

#include <algorithm>
#include <utility>

#include "base/utf8.hpp"

namespace cqlite {

std::size_t edit_distance(std::u32string_view left, std::u32string_view right, std::size_t most, bool allows_swaps) {
  if (left.size() < right.size()) std::swap(left, right);
  if (left.size() - right.size() >= most) return most;
  most = std::min(most, left.size());

  // Row i, column j: distance of the first i characters of `left` from the first j of `right`. Cells further than `most`
  // from the diagonal are at least `most`, which is all that needs to be known of them.
  std::vector<std::size_t> before_previous(right.size() + 1, most);
  std::vector<std::size_t> previous(right.size() + 1, most);
  std::vector<std::size_t> current(right.size() + 1, most);
  for (std::size_t j = 0; j <= std::min(right.size(), most); ++j) current[j] = j;

  std::size_t previous_least = 0;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::swap(before_previous, previous);
    std::swap(previous, current);
    const std::size_t first = i > most ? i - most : 1;
    const std::size_t last = std::min(right.size(), i + most);
    current[first - 1] = first == 1 ? std::min(i, most) : most;
    std::size_t least = current[first - 1];
    for (std::size_t j = first; j <= last; ++j) {
      std::size_t best = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      best = std::min({best, previous[j] + 1, current[j - 1] + 1, most});
      const bool swaps = allows_swaps && i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      if (swaps) best = std::min(best, before_previous[j - 2] + 1);
      current[j] = best;
      least = std::min(least, best);
    }
    if (last < right.size()) current[last + 1] = most;
    if (least >= most && (!allows_swaps || previous_least >= most)) return most;  // a swap looks back two rows
    previous_least = least;
  }
  return current[right.size()];
}

std::size_t edit_distance(std::string_view left, std::string_view right) {
  const std::u32string left_letters = code_points(ascii_lowered(left));
  const std::u32string right_letters = code_points(ascii_lowered(right));
  return edit_distance(left_letters, right_letters, std::max(left_letters.size(), right_letters.size()), true);
}

std::optional<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates) {
  constexpr std::size_t most_edits = 3;
  const std::size_t allowed = std::min(most_edits, name.size() / 3);
  const std::string* best = nullptr;
  std::size_t best_distance = allowed + 1;
  for (const std::string& candidate : candidates) {
    const auto [shorter, longer] = std::minmax({name.size(), candidate.size()});
    if (longer - shorter >= best_distance) continue;
    const std::size_t distance = edit_distance(name, candidate);
    if (distance >= best_distance) continue;
    best = &candidate;
    best_distance = distance;
  }
  if (best == nullptr) return std::nullopt;
  return *best;
}

}  // namespace cqlite
