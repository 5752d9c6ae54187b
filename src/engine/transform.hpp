/// Steps that handle events one by one: filters, assignments, case. They hold no state, so one object serves all workers.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/field_names.hpp"
#include "engine/predicate.hpp"

namespace cqlite {

/// Immutable, shared by all workers.
class Transform {
 public:
  virtual ~Transform() = default;
  /// Changes `rows` in place: drops entries, sets slots, puts copies in. The order stays.
  virtual void apply(Rows& rows, Worker& worker) const = 0;
  /// False if every row that enters also leaves.
  [[nodiscard]] virtual bool may_drop() const { return false; }
  /// The test, if the step is nothing but a filter.
  [[nodiscard]] virtual const Predicate* predicate() const { return nullptr; }
  /// `slot := value`, if the step is nothing but that.
  struct Assignment {
    Slot slot;
    const Expression& value;
  };
  [[nodiscard]] virtual std::optional<Assignment> assignment() const { return std::nullopt; }
};
using TransformPtr = std::shared_ptr<const Transform>;
using Transforms = std::vector<TransformPtr>;

/// Runs `transforms` one after another until no row is left.
void apply_all(std::span<const TransformPtr> transforms, Rows& rows, Worker& worker);

/// What a copy of `row` becomes on its way through `transforms`. The row stays as it is.
[[nodiscard]] Rows rows_through(const Transforms& transforms, const EventRow& row, Worker& worker);

/// Does `row` come through `transforms`? The row stays as it is.
[[nodiscard]] bool comes_through(const Transforms& transforms, const EventRow& row, Worker& worker);

namespace transforms {

[[nodiscard]] TransformPtr filter(PredicatePtr predicate);
/// `slot := value`; a row for which the value is missing stays as it is.
[[nodiscard]] TransformPtr assign(Slot slot, ExpressionPtr value);
/// Sets the field whose name is the value of field `name`; a row without `name` stays as it is.
[[nodiscard]] TransformPtr assign_dynamic(Slot name, std::shared_ptr<const FieldNames> names, ExpressionPtr value);
/// Removes the fields in `slots`.
[[nodiscard]] TransformPtr drop(std::vector<Slot> slots);
/// Keeps only the fields in `slots`.
[[nodiscard]] TransformPtr keep_only(std::vector<Slot> slots);
/// `case { … }`: the first clause that emits rows for a copy of the row decides; none drops it.
[[nodiscard]] TransformPtr case_of(std::vector<Transforms> clauses);
/// A regex filter that sets fields from named groups.
struct Extraction {
  std::vector<Slot> inputs;  ///< the fields to search, of which the first that exists is taken
  std::shared_ptr<const Regex> regex;
  struct Group {
    std::size_t index;
    Slot slot;
  };
  std::vector<Group> groups;
  bool is_strict = true;  ///< drop rows without a match
  bool repeats = false;   ///< one copy of the row for each match
  std::size_t repeat_limit = 100;
  bool warns_at_limit = true;
  bool searches_event = false;  ///< free text: the event's text, then every field, instead of `inputs`
  Place place;
};
[[nodiscard]] TransformPtr extract(Extraction extraction);

}  // namespace transforms

}  // namespace cqlite
