/// Slots by name while a query runs, for fields whose names only the data knows.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/row.hpp"

namespace cqlite {

/// Filled when the query has been compiled, fixed from then on.
class NamedSlots {
 public:
  void add(std::string name, Slot slot) { slots_.emplace(std::move(name), slot); }
  /// The slot called `name`, or null.
  [[nodiscard]] const Slot* find(const std::string& name) const {
    const auto found = slots_.find(name);
    return found == slots_.end() ? nullptr : &found->second;
  }

 private:
  std::unordered_map<std::string, Slot> slots_;
};

}  // namespace cqlite
