#include "engine/combination.hpp"

#include <algorithm>
#include <utility>

#include "engine/column_batch.hpp"

namespace cqlite {
namespace {

/// Holds rows until the product has been formed.
class Collector final : public RowSink {
 public:
  explicit Collector(Rows& rows) : rows_(rows) {}
  bool take(EventRow& row) override {
    rows_.push_back(&row);
    return true;
  }

 private:
  Rows& rows_;
};

/// Puts the extras of `from` in front of those of `row`.
void put_extras(const EventRow& from, EventRow& row, Arena& arena) {
  std::vector<const ExtraField*> fields;
  for (const ExtraField* extra = from.extras; extra != nullptr; extra = extra->next) fields.push_back(extra);
  for (auto field = fields.rbegin(); field != fields.rend(); ++field) {
    row.add_extra((*field)->name, (*field)->value, arena);
  }
}

}  // namespace

void put_outputs(const Aggregate::Outputs& outputs, const EventRow& from, EventRow& row, std::size_t slot_count,
                 Arena& arena) {
  if (!outputs.keeps_events && !outputs.has_extras) {
    for (const Slot slot : outputs.columns) {
      if (!from[slot].is_missing()) row[slot] = from[slot];
    }
    return;
  }
  if (outputs.keeps_events) {
    row.original = from.original;
    row.extras = from.extras;
  } else {
    put_extras(from, row, arena);
  }
  // A field whose name only the data knows may have a slot all the same.
  for (Slot slot = 0; slot < slot_count; ++slot) {
    if (!from[slot].is_missing()) row[slot] = from[slot];
  }
}

Combination::Combination(std::vector<AggregatePtr> members) {
  for (auto& member : members) {
    const Layout layout = member->layout();
    const std::size_t offset = (layout_.size + layout.alignment - 1) / layout.alignment * layout.alignment;
    layout_.size = offset + layout.size;
    layout_.alignment = std::max(layout_.alignment, layout.alignment);
    is_single_ = is_single_ && member->is_single();
    members_.push_back({std::move(member), offset});
  }
}

void Combination::create(void* state) const {
  for (const auto& member : members_) member.aggregate->create(at(state, member));
}

void Combination::destroy(void* state) const {
  for (const auto& member : members_) member.aggregate->destroy(at(state, member));
}

void Combination::update(void* state, EventRow& row, Worker& worker, Arena& keep) const {
  for (const auto& member : members_) member.aggregate->update(at(state, member), row, worker, keep);
}

void Combination::merge(void* state, void* other, Worker& worker, Arena& keep) const {
  for (const auto& member : members_) {
    member.aggregate->merge(at(state, member), at(other, member), worker, keep);
  }
}

bool Combination::is_satisfied(const void* state) const {
  return !members_.empty() && std::all_of(members_.begin(), members_.end(), [&](const Member& member) {
    return member.aggregate->is_satisfied(static_cast<const char*>(state) + member.offset);
  });
}

Aggregate::Outputs Combination::outputs() const {
  Outputs all;
  for (const auto& member : members_) {
    const Outputs outputs = member.aggregate->outputs();
    all.keeps_events = all.keeps_events || outputs.keeps_events;
    all.has_extras = all.has_extras || outputs.has_extras;
    for (const Slot slot : outputs.columns) {
      if (std::find(all.columns.begin(), all.columns.end(), slot) == all.columns.end()) all.columns.push_back(slot);
    }
  }
  return all;
}

bool Combination::gives_one_row() const {
  return std::all_of(members_.begin(), members_.end(),
                     [](const Member& member) { return member.aggregate->gives_one_row(); });
}

bool Combination::result(void* state, EventRow& row, Worker& worker) const {
  for (const auto& member : members_) member.aggregate->result(at(state, member), row, worker);
  return true;
}

void Combination::emit(void* state, Worker& worker, RowSink& sink) const {
  emit_onto(*EventRow::create(worker.arena, worker.slot_count()), state, worker, sink);
}

void Combination::emit_onto(const EventRow& base, void* state, Worker& worker, RowSink& sink) const {
  EventRow* row = base.copy(worker.arena, worker.slot_count());
  if (is_single_) {
    result(state, *row, worker);
    sink.take(*row);
    return;
  }
  std::vector<Rows> choices(members_.size());
  for (std::size_t i = 0; i < members_.size(); ++i) {
    Collector collector(choices[i]);
    members_[i].aggregate->emit(at(state, members_[i]), worker, collector);
  }
  product(0, *row, choices, worker, sink);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the list of functions is long.
bool Combination::product(std::size_t member, const EventRow& row, const std::vector<Rows>& choices, Worker& worker,
                          RowSink& sink) const {
  if (member == members_.size()) return sink.take(*row.copy(worker.arena, worker.slot_count()));
  if (choices[member].empty()) return product(member + 1, row, choices, worker, sink);
  const Outputs outputs = members_[member].aggregate->outputs();
  for (const EventRow* choice : choices[member]) {
    EventRow* with_choice = row.copy(worker.arena, worker.slot_count());
    put_outputs(outputs, *choice, *with_choice, worker.slot_count(), worker.arena);
    if (!product(member + 1, *with_choice, choices, worker, sink)) return false;
  }
  return true;
}

bool Combination::only_fields() const {
  return std::all_of(members_.begin(), members_.end(), [](const Member& member) {
    return member.aggregate->only_counts() || member.aggregate->only_field();
  });
}

void Combination::update_states(const std::vector<void*>& states, std::size_t first, const ColumnBatch& batch,
                                Worker& worker, Arena& keep) const {
  using Wants = ColumnReader::Wants;
  constexpr std::size_t ahead = 8;
  for (const Member& member : members_) {
    const auto field = member.aggregate->only_field();
    if (!field) {
      for (void* const state : states) {
        if (state != nullptr) member.aggregate->add_count(at(state, member), 1);
      }
      continue;
    }
    const ColumnReader reader(batch, field->slot, field->as_number ? Wants::number : Wants::text);
    for (std::size_t i = 0; i < states.size(); ++i) {
      reader.expect(first + i);
      if (i + ahead < states.size() && states[i + ahead] != nullptr) __builtin_prefetch(at(states[i + ahead], member));
      if (states[i] == nullptr) continue;
      const KnownValue known = reader.known(first + i, worker.arena);
      member.aggregate->update_with(at(states[i], member), known, batch.order(first + i), worker, keep);
    }
  }
}

bool Combination::only_counts() const {
  return std::all_of(members_.begin(), members_.end(),
                     [](const Member& member) { return member.aggregate->only_counts(); });
}

void Combination::add_count(void* state, std::uint64_t events) const {
  for (const Member& member : members_) member.aggregate->add_count(at(state, member), events);
}

bool Combination::needs_order() const {
  return std::any_of(members_.begin(), members_.end(),
                     [](const Member& member) { return member.aggregate->needs_order(); });
}

void Combination::set_keeps_events(bool keeps) {
  for (const auto& member : members_) member.aggregate->set_keeps_events(keeps);
}

}  // namespace cqlite
