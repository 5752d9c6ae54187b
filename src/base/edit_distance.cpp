/// Optimal string alignment distance over bytes, and the "did you mean" rule of the house style (2.5).

#include "base/edit_distance.hpp"

#include <algorithm>
#include <utility>

#include "base/utf8.hpp"

namespace cqlite {
namespace {

constexpr bool same(char left, char right) { return lower_ascii(left) == lower_ascii(right); }

}  // namespace

std::size_t edit_distance(std::string_view left, std::string_view right) {
  // Row i, column j: distance of the first i bytes of `left` from the first j of `right`.
  std::vector<std::size_t> before_previous(right.size() + 1);
  std::vector<std::size_t> previous(right.size() + 1);
  std::vector<std::size_t> current(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) current[j] = j;

  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::swap(before_previous, previous);
    std::swap(previous, current);
    current[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const bool matches = same(left[i - 1], right[j - 1]);
      std::size_t best = previous[j - 1] + (matches ? 0 : 1);
      best = std::min({best, previous[j] + 1, current[j - 1] + 1});
      const bool swaps = i > 1 && j > 1 && same(left[i - 1], right[j - 2]) && same(left[i - 2], right[j - 1]);
      if (swaps) best = std::min(best, before_previous[j - 2] + 1);
      current[j] = best;
    }
  }
  return current[right.size()];
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
