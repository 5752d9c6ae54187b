/// An array of an event, whose elements are fields: `name[0]`, `name[1]`, … up to the first that is missing.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "functions/function.hpp"

namespace cqlite {

class EventArray {
 public:
  EventArray(const ArrayField& array, Build& build) : name_(array.name), names_(build.names()) {}

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::vector<Value> read(const EventRow& row) const;
  /// Sets the first elements; those beyond stay as they are.
  void overwrite(EventRow& row, const std::vector<Value>& elements, Arena& arena) const;
  /// The array is `elements` and no more.
  void replace(EventRow& row, const std::vector<Value>& elements, Arena& arena) const;

 private:
  std::string name_;
  std::shared_ptr<const FieldNames> names_;
};

/// The array that a call writes: `output`, or `input` where that is not given.
[[nodiscard]] EventArray output_array(const ArrayField& output, const ArrayField& input, Build& build);

/// A step that changes the arrays of one event after the other: `change(row, worker)`.
template <class Change>
class ChangeArrays final : public Transform {
 public:
  explicit ChangeArrays(Change change) : change_(std::move(change)) {}
  void apply(Rows& rows, Worker& worker) const override {
    for (EventRow* row : rows) change_(*row, worker);
  }

 private:
  Change change_;
};

template <class Change>
[[nodiscard]] TransformPtr change_arrays(Change change) {
  return std::make_shared<ChangeArrays<Change>>(std::move(change));
}

}  // namespace cqlite
