#include "analysis/fields.hpp"

#include <algorithm>

namespace cqlite::analysis {

Slot FieldTable::slot(std::string_view name) {
  if (const auto found = slots_.find(name); found != slots_.end()) return found->second;
  const auto slot = static_cast<Slot>(names_.size());
  slots_.emplace(std::string(name), slot);
  names_.emplace_back(name);
  wanted_.push_back(false);
  return slot;
}

void FieldTable::want_by_name(const std::string& prefix) {
  const bool is_known = std::any_of(wanted_by_name_.begin(), wanted_by_name_.end(),
                                    [&](const std::string& known) { return prefix.starts_with(known); });
  if (!is_known) wanted_by_name_.push_back(prefix);
}

void Scope::read_by_name(const std::string& prefix) {
  table_->want_all();
  if (is_open_) table_->want_by_name(prefix);
}

void Scope::set(Slot slot, State state) {
  if (slot >= states_.size()) states_.resize(slot + 1, State::untouched);
  states_[slot] = state;
}

void Scope::add_column(Slot slot) {
  if (std::find(columns_.begin(), columns_.end(), slot) == columns_.end()) columns_.push_back(slot);
}

Slot Scope::read(std::string_view name) {
  const Slot slot = table_->slot(name);
  const State known = state(slot);
  if (is_open_ && (known == State::untouched || known == State::maybe)) table_->want(slot);
  return slot;
}

Slot Scope::write(std::string_view name, bool always) {
  const Slot slot = table_->slot(name);
  const State known = state(slot);
  if (always) {
    set(slot, State::always);
  } else if (known != State::always) {
    if (is_open_ && known == State::untouched) table_->want(slot);
    set(slot, State::maybe);
  }
  add_column(slot);
  return slot;
}

void Scope::drop(std::string_view name) {
  const Slot slot = table_->slot(name);
  set(slot, State::gone);
  if (is_open_) {
    add_column(slot);
  } else {
    std::erase(columns_, slot);
  }
}

void Scope::keep_only(const std::vector<Slot>& slots) {
  std::vector<State> kept(table_->size(), State::gone);
  for (const Slot slot : slots) {
    const State known = state(slot);
    kept[slot] = known == State::untouched ? State::maybe : known;
  }
  states_ = std::move(kept);
  columns_ = slots;
  is_open_ = false;
  has_unknown_ = false;
}

void Scope::aggregate(const Aggregate::Outputs& outputs) {
  if (outputs.passes_events) return;
  is_before_aggregates_ = false;
  is_searchable_ = outputs.are_new_events;
  if (outputs.are_new_events) {
    states_.clear();
    columns_.clear();
    is_open_ = true;
    has_unknown_ = false;
  }
  if (outputs.keeps_events) {
    has_unknown_ = has_unknown_ || outputs.has_extras;
    for (const Slot slot : outputs.columns) {
      if (is_open_ && state(slot) == State::untouched) table_->want(slot);  // rows without a result keep their own
      set(slot, State::maybe);
      add_column(slot);
    }
    return;
  }
  states_.assign(table_->size(), State::gone);
  for (const Slot slot : outputs.columns) set(slot, State::maybe);
  columns_ = outputs.columns;
  is_open_ = false;
  has_unknown_ = outputs.has_extras;
}

bool Scope::may_exist(std::string_view name) const {
  const State known = state(table_->slot(name));
  if (known == State::maybe || known == State::always || has_unknown_) return true;
  return is_open_ && known == State::untouched;
}

std::vector<std::string> Scope::existing_names() const {
  std::vector<std::string> names;
  for (const Slot slot : columns_) names.push_back(table_->names()[slot]);
  return names;
}

void Scope::join(const std::vector<Scope>& branches) {
  if (branches.empty()) return;
  const bool was_open = is_open_;
  Scope result = branches.front();
  for (const Scope& branch : branches) {
    result.is_open_ = result.is_open_ || branch.is_open_;
    result.has_unknown_ = result.has_unknown_ || branch.has_unknown_;
    for (const Slot slot : branch.columns_) result.add_column(slot);
  }
  for (const Slot slot : result.columns_) {
    const bool all_always = std::all_of(branches.begin(), branches.end(),
                                        [slot](const Scope& b) { return b.state(slot) == State::always; });
    const bool all_gone =
        std::all_of(branches.begin(), branches.end(), [slot](const Scope& b) { return b.state(slot) == State::gone; });
    const bool some_untouched = std::any_of(branches.begin(), branches.end(),
                                            [slot](const Scope& b) { return b.state(slot) == State::untouched; });
    if (was_open && some_untouched) table_->want(slot);
    result.set(slot, all_always ? State::always : all_gone ? State::gone : State::maybe);
  }
  *this = std::move(result);
}

}  // namespace cqlite::analysis
