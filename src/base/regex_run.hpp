/// Patterns of one shape that hunts take names out of command lines with: `([a-z0-9_]+)\\.exe`.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "base/byte_search.hpp"
#include "base/regex.hpp"
#include "base/regex_translate.hpp"

namespace cqlite {

/// A run of characters out of an ASCII set, then a literal whose first character is not in the set. So each place of the
/// literal ends at most one match, which begins where the run does: no engine is needed to find the first.
class RegexRun {
 public:
  /// Empty if the pattern has another shape.
  [[nodiscard]] static std::optional<RegexRun> from(const std::vector<PatternToken>& tokens, std::size_t group_count);

  /// As Regex::find; `groups` has its size.
  [[nodiscard]] bool find(std::string_view text, std::size_t start, Regex::Groups& groups) const;

 private:
  RegexRun(const AsciiSet& set, Needle literal) : set_(set), literal_(std::move(literal)) {}

  AsciiSet set_;
  Needle literal_;
};

}  // namespace cqlite
