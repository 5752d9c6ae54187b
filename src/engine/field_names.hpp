/// Fields by name while a query runs: for names that only the data knows, and for arrays, whose elements are fields called
/// `name[0]`, `name[1]` and so on.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.hpp"
#include "engine/row.hpp"

namespace cqlite {

/// The names of a query's slots. Filled when the query has been compiled, fixed from then on.
///
/// A field that has a slot lives there, any other among the row's extras: so a step that reads fields by name sees what the
/// steps before it have set, whichever way they did.
class FieldNames {
 public:
  void add(std::string name, Slot slot);
  /// The slot called `name`, or null.
  [[nodiscard]] const Slot* find(std::string_view name) const;

  /// The field's value; missing if the row has none.
  [[nodiscard]] Value read(const EventRow& row, std::string_view name) const;
  /// Sets the field; a missing value removes it. The texts of both must live as long as `arena`'s contents.
  void write(EventRow& row, std::string_view name, const Value& value, Arena& arena) const;

  /// Calls `visit` for every field that the row has, of which the name begins with `prefix`: first those that have a slot.
  using Visit = std::function<void(std::string_view name, const Value& value)>;
  void each(const EventRow& row, std::string_view prefix, const Visit& visit) const;

  /// The elements of array `name`, up to the first that is missing.
  void read_array(const EventRow& row, std::string_view name, std::vector<Value>& elements) const;
  /// Sets elements 0, 1, … of array `name`. What the array held before beyond them stays.
  void write_array(EventRow& row, std::string_view name, const std::vector<Value>& elements, Arena& arena) const;
  /// A field of an element that is an object or array: of `name[2].x` index 2, rest `.x`; of the element itself without rest.
  struct ElementField {
    std::size_t index;
    std::string_view rest;
    Value value;
  };
  /// The fields of all elements of array `name`, also behind a gap, sorted by index.
  [[nodiscard]] std::vector<ElementField> read_element_fields(const EventRow& row, std::string_view name) const;
  /// Removes elements `first`, `first` + 1, … of array `name` up to the first that is missing.
  void remove_elements(EventRow& row, std::string_view name, std::size_t first, Arena& arena) const;

 private:
  std::unordered_map<std::string, Slot, TextHash, std::equal_to<>> slots_;
  using Sorted = std::vector<std::pair<std::string, Slot>>;
  [[nodiscard]] Sorted::const_iterator first_from(std::string_view name) const;

  Sorted sorted_;  ///< by name
};

/// `name[index]`, in `arena`.
[[nodiscard]] std::string_view element_name(std::string_view name, std::size_t index, Arena& arena);

/// The index in `name[index]`, where `rest` is what follows `name`: digits in brackets and nothing else. False if it is no
/// such text, or larger than an array can be.
[[nodiscard]] bool parse_element_index(std::string_view rest, std::size_t& index);

}  // namespace cqlite
