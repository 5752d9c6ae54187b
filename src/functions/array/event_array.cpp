#include "functions/array/event_array.hpp"

namespace cqlite {

std::vector<Value> EventArray::read(const EventRow& row) const {
  std::vector<Value> elements;
  names_->read_array(row, name_, elements);
  return elements;
}

void EventArray::overwrite(EventRow& row, const std::vector<Value>& elements, Arena& arena) const {
  names_->write_array(row, name_, elements, arena);
}

void EventArray::replace(EventRow& row, const std::vector<Value>& elements, Arena& arena) const {
  names_->remove_elements(row, name_, elements.size(), arena);
  overwrite(row, elements, arena);
}

EventArray output_array(const ArrayField& output, const ArrayField& input, Build& build) {
  build.write_unknown();
  return {output.is_given() ? output : input, build};
}

}  // namespace cqlite
