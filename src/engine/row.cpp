#include "engine/row.hpp"

namespace cqlite {

EventRow* EventRow::kept(Arena& arena, std::size_t slot_count, bool keeps_event) const {
  EventRow* row = copy(arena, slot_count);
  for (std::size_t i = 0; i < slot_count; ++i) row->slots()[i] = slots()[i].kept(arena);
  row->original = keeps_event && has_event() ? arena.copy_padded(original, json_padding) : std::string_view();
  row->extras = nullptr;
  ExtraField** last = &row->extras;
  for (const ExtraField* extra = extras; extra != nullptr; extra = extra->next) {
    auto* field = new (arena.allocate(sizeof(ExtraField), alignof(ExtraField)))
        ExtraField{arena.copy(extra->name), extra->value.kept(arena), nullptr};
    *last = field;
    last = &field->next;
  }
  return row;
}

}  // namespace cqlite
