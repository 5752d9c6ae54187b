// The small steps: filter, assignment, drop, keep_only.
#include <algorithm>
#include <optional>
#include <utility>

#include "engine/transform.hpp"

namespace cqlite {

void apply_all(std::span<const TransformPtr> transforms, Rows& rows, Worker& worker) {
  for (const auto& transform : transforms) {
    if (rows.empty()) return;
    transform->apply(rows, worker);
  }
}

namespace {

/// Tests `row` with the plain filters at the beginning of `transforms`, which need no copy: how many passed, or none if one
/// did not.
std::optional<std::size_t> pass_leading_filters(const Transforms& transforms, const EventRow& row, Worker& worker) {
  std::size_t count = 0;
  for (; count < transforms.size() && transforms[count]->predicate() != nullptr; ++count) {
    if (!transforms[count]->predicate()->test(row, worker)) return std::nullopt;
  }
  return count;
}

Rows rest_of(const Transforms& transforms, std::size_t first, const EventRow& row, Worker& worker) {
  Rows rows{row.copy(worker.arena, worker.slot_count())};
  for (std::size_t i = first; i < transforms.size() && !rows.empty(); ++i) transforms[i]->apply(rows, worker);
  return rows;
}

}  // namespace

Rows rows_through(const Transforms& transforms, const EventRow& row, Worker& worker) {
  const auto passed = pass_leading_filters(transforms, row, worker);
  return passed ? rest_of(transforms, *passed, row, worker) : Rows();
}

bool comes_through(const Transforms& transforms, const EventRow& row, Worker& worker) {
  const auto passed = pass_leading_filters(transforms, row, worker);
  return passed && (*passed == transforms.size() || !rest_of(transforms, *passed, row, worker).empty());
}

namespace {

class Filter final : public Transform {
 public:
  explicit Filter(PredicatePtr predicate) : predicate_(std::move(predicate)) {}
  void apply(Rows& rows, Worker& worker) const override {
    std::erase_if(rows, [&](const EventRow* row) { return !predicate_->test(*row, worker); });
  }
  bool may_drop() const override { return true; }
  const Predicate* predicate() const override { return predicate_.get(); }

 private:
  PredicatePtr predicate_;
};

class Assign final : public Transform {
 public:
  Assign(Slot slot, ExpressionPtr value) : slot_(slot), value_(std::move(value)) {}
  void apply(Rows& rows, Worker& worker) const override {
    for (EventRow* row : rows) {
      const Value value = value_->evaluate(*row, worker);
      if (!value.is_missing()) (*row)[slot_] = value;
    }
  }
  std::optional<Assignment> assignment() const override { return Assignment{slot_, *value_}; }

 private:
  Slot slot_;
  ExpressionPtr value_;
};

class AssignDynamic final : public Transform {
 public:
  AssignDynamic(Slot name, std::shared_ptr<const FieldNames> names, ExpressionPtr value)
      : name_(name), names_(std::move(names)), value_(std::move(value)) {}

  void apply(Rows& rows, Worker& worker) const override {
    for (EventRow* row : rows) {
      const Value name = (*row)[name_];
      const Value value = value_->evaluate(*row, worker);
      if (name.is_missing() || value.is_missing()) continue;
      names_->write(*row, name.text(worker.arena), value, worker.arena);
    }
  }

 private:
  Slot name_;
  std::shared_ptr<const FieldNames> names_;
  ExpressionPtr value_;
};

class Drop final : public Transform {
 public:
  explicit Drop(std::vector<Slot> slots) : slots_(std::move(slots)) {}
  void apply(Rows& rows, Worker&) const override {
    for (EventRow* row : rows) {
      for (const Slot slot : slots_) (*row)[slot] = Value();
    }
  }

 private:
  std::vector<Slot> slots_;
};

class KeepOnly final : public Transform {
 public:
  explicit KeepOnly(std::vector<Slot> slots) : slots_(std::move(slots)) {}
  void apply(Rows& rows, Worker& worker) const override {
    std::vector<bool> keeps(worker.slot_count());
    for (const Slot slot : slots_) keeps[slot] = true;
    for (EventRow* row : rows) {
      row->original = {};
      row->extras = nullptr;
      for (Slot slot = 0; slot < keeps.size(); ++slot) {
        if (!keeps[slot]) (*row)[slot] = Value();
      }
    }
  }

 private:
  std::vector<Slot> slots_;
};

}  // namespace

namespace transforms {

TransformPtr filter(PredicatePtr predicate) { return std::make_shared<Filter>(std::move(predicate)); }
TransformPtr assign(Slot slot, ExpressionPtr value) { return std::make_shared<Assign>(slot, std::move(value)); }
TransformPtr assign_dynamic(Slot name, std::shared_ptr<const FieldNames> names, ExpressionPtr value) {
  return std::make_shared<AssignDynamic>(name, std::move(names), std::move(value));
}
TransformPtr drop(std::vector<Slot> slots) { return std::make_shared<Drop>(std::move(slots)); }
TransformPtr keep_only(std::vector<Slot> slots) { return std::make_shared<KeepOnly>(std::move(slots)); }

}  // namespace transforms
}  // namespace cqlite
