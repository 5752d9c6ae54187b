/// Compiled filters: two-valued tests of a row (reference 2.2 to 2.4, 4.1).
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/regex.hpp"
#include "engine/expression.hpp"
#include "engine/row.hpp"
#include "engine/worker.hpp"
#include "values/compare.hpp"

namespace cqlite {

/// Immutable, shared by all workers.
class Predicate {
 public:
  virtual ~Predicate() = default;
  [[nodiscard]] virtual bool test(const EventRow& row, Worker& worker) const = 0;
  /// The only field that it looks at, if its answer depends on the value of one field alone.
  [[nodiscard]] virtual std::optional<Slot> only_slot() const { return std::nullopt; }
  /// The predicates that all have to be true, if it says no more than that.
  [[nodiscard]] virtual std::span<const std::shared_ptr<const Predicate>> parts() const { return {}; }
  /// Literals of which one must stand in the text of every event that passes, for refusing lines before they are parsed.
  /// Only what may be said of the event as it came in: the caller asks only where no step has assigned fields yet, and
  /// nothing is said of `rewritten`, the field whose value is not spelt as in the event (`@timestamp`).
  [[nodiscard]] virtual RequiredLiterals required(Slot rewritten) const {
    (void)rewritten;
    return {};
  }
};
using PredicatePtr = std::shared_ptr<const Predicate>;

namespace predicates {

[[nodiscard]] PredicatePtr constant(bool value);
/// `field = *`.
[[nodiscard]] PredicatePtr exists(Slot slot);
/// `field = pattern`; false if the field is missing.
[[nodiscard]] PredicatePtr equals(Slot slot, Wildcard pattern);
/// `field like pattern`, made with Wildcard::Anchoring::anywhere.
[[nodiscard]] PredicatePtr contains(Slot slot, Wildcard pattern);
[[nodiscard]] PredicatePtr matches(Slot slot, std::shared_ptr<const Regex> regex);
/// `field < number` and its like; false if the field is no number.
[[nodiscard]] PredicatePtr compares(Slot slot, Ordering op, Number number);
[[nodiscard]] PredicatePtr all_of(std::vector<PredicatePtr> operands);
[[nodiscard]] PredicatePtr any_of(std::vector<PredicatePtr> operands);
[[nodiscard]] PredicatePtr negation(PredicatePtr operand);
/// True iff the expression is true (reference 4.4).
[[nodiscard]] PredicatePtr is_true(ExpressionPtr expression);

}  // namespace predicates

/// Literals out of a wildcard pattern: its longest piece that JSON spells only one way.
[[nodiscard]] RequiredLiterals required_literals(const Wildcard& pattern);

}  // namespace cqlite
