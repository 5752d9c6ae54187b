#include "api/row_view.hpp"

#include <algorithm>

namespace cqlite {

Row::Impl::Impl(const Plan& rows_of, Worker& worker_to_use)
    : plan_(rows_of), worker_(worker_to_use), columns_(rows_of.columns) {
  // An event's time is printed as it was understood.
  if (plan_.keeps_events && std::find(columns_.begin(), columns_.end(), plan_.timestamp) == columns_.end()) {
    columns_.push_back(plan_.timestamp);
  }
  for (const Slot slot : columns_) column_map_.add(plan_.names[slot], slot);
}

void Row::Impl::set(EventRow& row) {
  row_ = &row;
  is_collected_ = false;
}

std::span<const FieldView> Row::Impl::fields() {
  if (!is_collected_) collect();
  return fields_;
}

void Row::Impl::collect() {
  fields_.clear();
  index_.clear();
  texts_.reset();
  is_collected_ = true;
  if (row_->has_event()) return collect_event();
  for (const Slot slot : columns_) add(plan_.names[slot], (*row_)[slot]);
  collect_extras();
  add_extras();
}

// The event's fields in their order, with the values that steps gave them, then the fields that steps added.
void Row::Impl::collect_event() {
  std::vector<bool> is_shown(plan_.names.size());
  collect_extras();
  (void)worker_.reader.each(row_->original, texts_, [&](std::string_view name, const Value& value) {
    if (const auto* targets = column_map_.find(name); targets != nullptr && !targets->own.empty()) {
      const Slot slot = targets->own.front();
      if (!is_shown[slot]) add(plan_.names[slot], (*row_)[slot]);
      is_shown[slot] = true;
    } else if (const auto extra = extras_.find(name); extra != extras_.end()) {
      if (extra->second != nullptr) add(extra->first, extra->second->value);
      extra->second = nullptr;
    } else {
      add(texts_.copy(name), value);
    }
  });
  for (const Slot slot : columns_) {
    if (!is_shown[slot] && !(*row_)[slot].is_stand_in()) add(plan_.names[slot], (*row_)[slot]);
  }
  add_extras();
}

// The newest of each name; the oldest names come first. What has a column is shown there.
void Row::Impl::collect_extras() {
  extras_.clear();
  extra_names_.clear();
  for (const ExtraField* extra = row_->extras; extra != nullptr; extra = extra->next) {
    if (column_map_.find(extra->name) != nullptr) continue;
    if (extras_.emplace(extra->name, extra).second) extra_names_.push_back(extra->name);
  }
  std::reverse(extra_names_.begin(), extra_names_.end());
}

void Row::Impl::add_extras() {
  for (const std::string_view name : extra_names_) {
    if (const ExtraField* extra = extras_.at(name); extra != nullptr) add(extra->name, extra->value);
  }
}

void Row::Impl::add(std::string_view name, const Value& value) {
  if (value.is_missing()) return;
  FieldType type = FieldType::text;
  if (value.kind() == Value::Kind::boolean) type = FieldType::boolean;
  if (value.is_computed() || value.kind() == Value::Kind::number_text) type = FieldType::number;
  const FieldView field{name, value.text(texts_), type};
  // Of a key that an event holds twice the last value counts.
  if (FieldView* known = row_->has_event() ? find(name) : nullptr) {
    *known = field;
    return;
  }
  fields_.push_back(field);
  if (fields_.size() > few_fields) index_.emplace(name, fields_.size() - 1);
}

FieldView* Row::Impl::find(std::string_view name) {
  const auto few = fields_.begin() + static_cast<std::ptrdiff_t>(std::min(fields_.size(), few_fields));
  const auto found = std::find_if(fields_.begin(), few, [&](const FieldView& field) { return field.name == name; });
  if (found != few) return &*found;
  const auto later = index_.find(name);
  return later == index_.end() ? nullptr : &fields_[later->second];
}

/// Is the event's own text what has to be printed: nothing set, time in milliseconds, no nested fields?
bool Row::Impl::is_original() const {
  if (!row_->has_event() || row_->extras != nullptr || !plan_.columns.empty()) return false;
  const Value& time = (*row_)[plan_.timestamp];
  if (time.is_computed()) return false;
  const std::string_view inside = row_->original.substr(row_->original.find('{') + 1);
  return inside.find_first_of("{[") == std::string_view::npos;
}

void Row::Impl::append_json(std::string& out) {
  if (is_original()) {
    const std::string_view text = row_->original;
    const auto first = text.find('{');
    out += text.substr(first, text.find_last_of('}') + 1 - first);
    return;
  }
  out += '{';
  bool is_first = true;
  for (const FieldView& field : fields()) {
    if (!is_first) out += ',';
    is_first = false;
    append_json_string(out, field.name);
    out += ':';
    const bool is_bare =
        field.type == FieldType::boolean || (field.type == FieldType::number && is_json_number(field.value));
    if (is_bare) {
      out += field.value;
    } else {
      append_json_string(out, field.value);
    }
  }
  out += '}';
}

std::span<const FieldView> Row::fields() const { return impl_->fields(); }

std::optional<std::string_view> Row::find(std::string_view name) const {
  for (const FieldView& field : impl_->fields()) {
    if (field.name == name) return field.value;
  }
  return std::nullopt;
}

void Row::append_json(std::string& out) const { impl_->append_json(out); }

}  // namespace cqlite
