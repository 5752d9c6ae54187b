/// RE2's prefilter is a tree of AND and OR over atoms, seen only through the question whether a set of present atoms
/// lets a text through. We look for the smallest set of which at least one must be present.
#include "base/regex_literals.hpp"

#include <re2/filtered_re2.h>

#include <algorithm>
#include <numeric>
#include <string_view>
#include <vector>

namespace cqlite {
namespace {

constexpr int shortest_literal = 3;
constexpr std::size_t most_literals = 8;
/// More than this many and the quadratic search below would cost more than the literals save.
constexpr std::size_t most_atoms = 128;

/// Does it look the same inside a JSON string?
bool is_plain(char character) {
  return character >= ' ' && character < '\x7F' && character != '"' && character != '\\' && character != '/';
}

/// The longest run of plain characters.
std::string_view plain_part(std::string_view atom) {
  std::string_view best;
  for (std::size_t begin = 0; begin < atom.size();) {
    std::size_t end = begin;
    while (end < atom.size() && is_plain(atom[end])) ++end;
    if (end - begin > best.size()) best = atom.substr(begin, end - begin);
    begin = end + 1;
  }
  return best;
}

class Search {
 public:
  Search(const re2::FilteredRE2& filter, const std::vector<std::string>& atoms)
      : filter_(filter), is_usable_(atoms.size(), false) {
    for (std::size_t i = 0; i < atoms.size(); ++i) {
      literals_.emplace_back(plain_part(atoms[i]));
      is_usable_[i] = literals_.back().size() >= static_cast<std::size_t>(shortest_literal);
    }
  }

  std::vector<std::string> smallest_set() {
    std::vector<std::size_t> by_length(literals_.size());
    std::iota(by_length.begin(), by_length.end(), std::size_t{0});
    std::stable_sort(by_length.begin(), by_length.end(), [&](std::size_t left, std::size_t right) {
      return literals_[left].size() > literals_[right].size();
    });
    std::vector<bool> chosen(literals_.size(), false);
    for (const std::size_t atom : by_length) {
      chosen[atom] = true;
      if (is_usable_[atom] && are_required(chosen)) return literals(chosen);
      chosen[atom] = false;
    }
    chosen = is_usable_;
    if (!are_required(chosen)) return {};
    std::for_each(by_length.rbegin(), by_length.rend(), [&](std::size_t atom) {
      if (!chosen[atom]) return;
      chosen[atom] = false;
      if (!are_required(chosen)) chosen[atom] = true;
    });
    return literals(chosen);
  }

 private:
  /// Can a text that holds all other atoms, but none of `chosen`, not match?
  [[nodiscard]] bool are_required(const std::vector<bool>& chosen) const {
    std::vector<int> present;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      if (!chosen[i]) present.push_back(static_cast<int>(i));
    }
    std::vector<int> potentials;
    filter_.AllPotentials(present, &potentials);
    return potentials.empty();
  }

  /// The chosen literals without those that hold another one.
  [[nodiscard]] std::vector<std::string> literals(const std::vector<bool>& chosen) const {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      if (chosen[i]) all.push_back(literals_[i]);
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    std::vector<std::string> result;
    for (const std::string& literal : all) {
      const bool holds_another = std::any_of(all.begin(), all.end(), [&](const std::string& other) {
        return other.size() < literal.size() && literal.find(other) != std::string::npos;
      });
      if (!holds_another) result.push_back(literal);
    }
    if (result.size() > most_literals) result.clear();
    return result;
  }

  const re2::FilteredRE2& filter_;
  std::vector<std::string> literals_;
  std::vector<bool> is_usable_;
};

}  // namespace

RequiredLiterals required_literals(const std::string& pattern, const re2::RE2::Options& options) {
  re2::FilteredRE2 filter(shortest_literal);
  int id = 0;
  if (filter.Add(pattern, options, &id) != re2::RE2::NoError) return {};
  std::vector<std::string> atoms;
  filter.Compile(&atoms);
  if (atoms.empty() || atoms.size() > most_atoms) return {};
  return {Search(filter, atoms).smallest_set()};
}

}  // namespace cqlite
