/// Where the fields of an event go.
#pragma once

#include <string_view>

#include "values/field_map.hpp"
#include "values/value.hpp"

namespace cqlite {

/// Fills slots. Of equal names the last wins; a field of the slot's own name wins over one that only stands in for it.
class SlotTarget {
 public:
  using Field = const FieldMap::Targets*;

  SlotTarget(const FieldMap& wanted, Value* slots) : wanted_(wanted), slots_(slots) {}

  [[nodiscard]] Field find(std::string_view name) const { return wanted_.find(name); }
  [[nodiscard]] Field find_padded(std::string_view name) const { return wanted_.find_padded(name); }
  [[nodiscard]] bool has_inside(std::string_view prefix) const { return wanted_.has_inside(prefix); }

  void set(Field field, std::string_view /*name*/, const Value& value) const {
    for (const Slot slot : field->own) {
      if (!value.is_missing() || !slots_[slot].is_stand_in()) slots_[slot] = value;
    }
    for (const Slot slot : field->stand_in) {
      Value& held = slots_[slot];
      if (held.is_missing() || held.is_stand_in()) held = value.is_missing() ? value : value.as_stand_in();
    }
  }

 private:
  const FieldMap& wanted_;
  Value* slots_;
};

}  // namespace cqlite
