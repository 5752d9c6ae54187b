#include "functions/array/elements.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "functions/array/event_array.hpp"
#include "functions/scratch_arena.hpp"

namespace cqlite {
namespace {

class PlainElements final : public Elements {
 public:
  PlainElements(EventArray array, std::optional<Slot> variable) : array_(std::move(array)), variable_(variable) {}

  void each(const EventRow& row, Worker& worker, const Visit& visit) const override {
    const auto elements = array_.read(row);
    if (elements.empty()) return;
    EventRow* base = row.copy(worker.arena, worker.slot_count());
    ScratchArena scratch(worker);
    for (const Value& element : elements) {
      EventRow* with_element = base->copy(worker.arena, worker.slot_count());
      if (variable_) (*with_element)[*variable_] = element.as_stand_in(false);
      if (!visit(*with_element, scratch.outer())) return;
      scratch.reset();
    }
  }

 private:
  EventArray array_;
  std::optional<Slot> variable_;
};

class ObjectElements final : public Elements {
 public:
  ObjectElements(const std::string& array, std::string variable, std::shared_ptr<const FieldNames> names)
      : array_(array), prefix_(array + "["), variable_(std::move(variable)), names_(std::move(names)) {}

  void each(const EventRow& row, Worker& worker, const Visit& visit) const override {
    const auto members = names_->read_element_fields(row, array_);
    if (members.empty()) return;
    const EventRow* base = without_array(row, worker);
    ScratchArena scratch(worker);
    std::size_t index = 0;
    for (auto begin = members.begin(); begin != members.end() && begin->index == index; ++index) {
      const auto end =
          std::find_if(begin, members.end(), [index](const auto& member) { return member.index != index; });
      EventRow* with_element = base->copy(worker.arena, worker.slot_count());
      for (; begin != end; ++begin) {
        worker.text.assign(variable_).append(begin->rest);
        names_->write(*with_element, worker.arena.copy(worker.text), begin->value, worker.arena);
      }
      if (!visit(*with_element, scratch.outer())) return;
      scratch.reset();
    }
  }

 private:
  /// A copy of the row without the array's extras and without fields that are called like the variable or a part of it.
  [[nodiscard]] EventRow* without_array(const EventRow& row, Worker& worker) const {
    EventRow* base = row.copy(worker.arena, worker.slot_count());
    names_->each(row, variable_, [&](std::string_view name, const Value&) {
      const Slot* slot = is_of_variable(name) ? names_->find(name) : nullptr;
      if (slot != nullptr) (*base)[*slot] = Value();
    });
    std::vector<const ExtraField*> others;
    for (const ExtraField* extra = row.extras; extra != nullptr; extra = extra->next) {
      if (!extra->name.starts_with(prefix_) && !is_of_variable(extra->name)) others.push_back(extra);
    }
    base->extras = nullptr;
    for (auto extra = others.rbegin(); extra != others.rend(); ++extra) {
      base->add_extra((*extra)->name, (*extra)->value, worker.arena);
    }
    return base;
  }

  [[nodiscard]] bool is_of_variable(std::string_view name) const {
    if (!name.starts_with(variable_)) return false;
    return name.size() == variable_.size() || name[variable_.size()] == '.' || name[variable_.size()] == '[';
  }

  std::string array_;
  std::string prefix_;  ///< of the names of its fields
  std::string variable_;
  std::shared_ptr<const FieldNames> names_;
};

}  // namespace

ElementsPtr plain_elements(const ArrayField& array, const std::string& variable, Build& build) {
  std::optional<Slot> slot;
  if (!variable.empty()) slot = build.read_if_exists(variable);
  return std::make_shared<PlainElements>(EventArray(array, build), slot);
}

ElementsPtr object_elements(const ArrayField& array, const std::string& variable, Build& build) {
  return std::make_shared<ObjectElements>(array.name, variable, build.names());
}

}  // namespace cqlite
