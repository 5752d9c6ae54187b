/// How values compare: equality of expressions and filters, the order of groups and sorts, wildcards.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "values/value.hpp"

namespace cqlite {

/// `a == b` of expressions: two numbers by value, otherwise exact text. Neither may be missing.
[[nodiscard]] bool equal(const Value& left, const Value& right);

/// Order of group keys (reference 6.4): numbers first, by value, equal ones by code point; then texts by code point.
/// Negative, zero or positive. Missing comes first.
[[nodiscard]] int compare_keys(const Value& left, const Value& right);

/// A pattern of a filter: `*` stands for any run of characters, everything else for itself (case matters unless asked
/// otherwise). Immutable; matching takes linear time, and no memory unless it ignores case in a text that is long or
/// not ASCII.
class Wildcard {
 public:
  enum class Anchoring : unsigned char { whole, anywhere };

  explicit Wildcard(std::string_view pattern, Anchoring anchoring = Anchoring::whole, bool ignores_case = false);

  /// Does the text match? With Anchoring::whole the whole text must.
  [[nodiscard]] bool matches(std::string_view text) const;
  /// As a filter compares `field = pattern` (reference 4.2): text, or equal by value when both are plain numbers. False
  /// for a missing value.
  [[nodiscard]] bool equals(const Value& value, Arena& arena) const;

  [[nodiscard]] const std::string& pattern() const { return pattern_; }
  /// `*`, `**`: matches every text.
  [[nodiscard]] bool matches_everything() const;
  /// The texts between the stars: each must occur in what matches; case-folded if the pattern ignores case.
  [[nodiscard]] const std::vector<std::string>& pieces() const { return pieces_; }
  [[nodiscard]] bool ignores_case() const { return ignores_case_; }

 private:
  std::string pattern_;
  std::vector<std::string> pieces_;
  bool starts_open_;
  bool ends_open_;
  bool ignores_case_;
  Number number_;  ///< the pattern as a plain number, else none
};

}  // namespace cqlite
