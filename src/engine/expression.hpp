/// Compiled expressions: one value for one row (reference 4.3, 5). A missing value is null.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/regex.hpp"
#include "engine/row.hpp"
#include "engine/worker.hpp"
#include "values/compare.hpp"

namespace cqlite {

class Predicate;

/// A field that an expression looks at, and whether nothing but its number matters.
struct FieldRead {
  Slot slot;
  bool as_number;
};

/// Each field that an expression looks at, once.
struct FieldReads {
  std::vector<FieldRead> fields;
  void add(Slot slot, bool as_number);
};

/// Immutable, shared by all workers.
class Expression {
 public:
  virtual ~Expression() = default;
  /// The value for `row`. A text lives as long as the row's texts or the batch.
  [[nodiscard]] virtual Value evaluate(const EventRow& row, Worker& worker) const = 0;
  /// False if it gives a value for every row.
  [[nodiscard]] virtual bool may_be_missing() const { return true; }
  /// Adds the fields whose values decide what it gives. False if more than these may decide; `reads` is then of no use.
  [[nodiscard]] virtual bool reads(FieldReads& /*reads*/) const { return false; }
  /// The field, if it is nothing but the value of one.
  [[nodiscard]] virtual std::optional<Slot> field() const { return std::nullopt; }
};
using ExpressionPtr = std::shared_ptr<const Expression>;

/// `operand.reads(reads)` by somebody who takes nothing but the number of its value.
[[nodiscard]] bool reads_as_number(const Expression& operand, FieldReads& reads);

enum class Arithmetic : std::uint8_t { add, subtract, multiply, divide, modulo };
enum class Ordering : std::uint8_t { less, less_equal, greater, greater_equal };

/// Does `comparison` (as of `<=>`) satisfy `ordering`?
[[nodiscard]] bool satisfies(std::strong_ordering comparison, Ordering ordering);

namespace expressions {

[[nodiscard]] ExpressionPtr field(Slot slot);
[[nodiscard]] ExpressionPtr constant(Value value, std::string text);  ///< the text, if any, is kept by the expression
[[nodiscard]] ExpressionPtr text(std::string text);
[[nodiscard]] ExpressionPtr arithmetic(Arithmetic op, ExpressionPtr left, ExpressionPtr right);
[[nodiscard]] ExpressionPtr minus(ExpressionPtr operand);
/// `==`, `!=`.
[[nodiscard]] ExpressionPtr equality(ExpressionPtr left, ExpressionPtr right, bool is_negated);
[[nodiscard]] ExpressionPtr ordering(Ordering op, ExpressionPtr left, ExpressionPtr right);
/// `!x` and `not x`.
[[nodiscard]] ExpressionPtr negation(ExpressionPtr operand);
/// Three-valued (reference 10.3).
[[nodiscard]] ExpressionPtr all_of(std::vector<ExpressionPtr> operands);
[[nodiscard]] ExpressionPtr any_of(std::vector<ExpressionPtr> operands);
/// Regex and wildcard tests on a value: null if it is missing.
[[nodiscard]] ExpressionPtr matches(ExpressionPtr operand, std::shared_ptr<const Regex> regex, bool is_negated);
[[nodiscard]] ExpressionPtr equals_pattern(ExpressionPtr operand, Wildcard pattern, bool is_negated);
/// `true` or `false`: what a filter function says of the row.
[[nodiscard]] ExpressionPtr from_predicate(std::shared_ptr<const Predicate> predicate);

}  // namespace expressions
}  // namespace cqlite
