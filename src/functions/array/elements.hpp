/// Arrays gone through element by element, as functions do that take steps or aggregates to run on each.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "functions/function.hpp"

namespace cqlite {

/// The elements of an array, each shown as fields of a copy of the row.
class Elements {
 public:
  virtual ~Elements() = default;

  /// Calls `visit` for one element after the other, until it returns false. The row and what is made in the worker's
  /// arena are gone after the call; `keep` lives as long as the batch.
  using Visit = std::function<bool(EventRow& row, Arena& keep)>;
  virtual void each(const EventRow& row, Worker& worker, const Visit& visit) const = 0;
};
using ElementsPtr = std::shared_ptr<const Elements>;

/// Texts and numbers: field `variable` holds the element. Without a name no field does.
[[nodiscard]] ElementsPtr plain_elements(const ArrayField& array, const std::string& variable, Build& build);

/// Objects and arrays: what the event calls `array[3].x` or `array[3][0]` is called `variable.x` and `variable[0]`. The
/// array itself is hidden from what finds fields by name, so that the work is linear in the number of fields.
[[nodiscard]] ElementsPtr object_elements(const ArrayField& array, const std::string& variable, Build& build);

}  // namespace cqlite
