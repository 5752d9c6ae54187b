/// Rows while they travel through a pipeline. Memory is row by row, since CQL's steps copy rows (case, groups, sorts)
/// far more often than they scan one field of many rows.
#pragma once

#include <compare>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <vector>

#include "base/arena.hpp"
#include "values/json_object.hpp"
#include "values/value.hpp"

namespace cqlite {

/// Place of an event in the stream: by time, then as it was read. Events without a time come after the rest.
struct Order {
  static constexpr std::int64_t no_time = std::numeric_limits<std::int64_t>::max();
  std::int64_t time = no_time;
  std::uint64_t sequence = 0;
  friend auto operator<=>(const Order&, const Order&) = default;
};

/// A field that has no slot, since its name was not known when the query was compiled. Of several of one name the first in
/// the list, which is the newest, counts; a missing value says that the field is gone.
struct ExtraField {
  std::string_view name;
  Value value;
  ExtraField* next = nullptr;
};

/// One event or result row: a header followed by the values of all slots. Rows live in arenas; copying one copies views.
class EventRow {
 public:
  Order order;
  std::string_view original;     ///< the event's JSON text, padded by json_padding; no data(): a row without an event
  ExtraField* extras = nullptr;  ///< fields with names that only the data knows, newest first
  std::uint32_t mark = 0;        ///< scratch for the step that copied the row (see CaseOf)
  std::uint32_t tag = 0;         ///< tells the rows apart that an Observer follows; copies of a row have the same

  [[nodiscard]] Value* slots() { return reinterpret_cast<Value*>(this + 1); }
  [[nodiscard]] const Value* slots() const { return reinterpret_cast<const Value*>(this + 1); }
  [[nodiscard]] Value& operator[](Slot slot) { return slots()[slot]; }
  [[nodiscard]] const Value& operator[](Slot slot) const { return slots()[slot]; }
  [[nodiscard]] bool has_event() const { return original.data() != nullptr; }

  /// A row with every slot missing.
  [[nodiscard]] static EventRow* create(Arena& arena, std::size_t slot_count) {
    char* memory = arena.allocate(sizeof(EventRow) + slot_count * sizeof(Value), alignof(EventRow));
    auto* row = new (memory) EventRow();
    for (std::size_t i = 0; i < slot_count; ++i) new (row->slots() + i) Value();
    return row;
  }

  /// Sets a field that has no slot; `name` and `value` live as long as `arena`'s contents.
  void add_extra(std::string_view name, const Value& value, Arena& arena) {
    extras = new (arena.allocate(sizeof(ExtraField), alignof(ExtraField))) ExtraField{name, value, extras};
  }

  /// A copy that shares the texts.
  [[nodiscard]] EventRow* copy(Arena& arena, std::size_t slot_count) const {
    const std::size_t size = sizeof(EventRow) + slot_count * sizeof(Value);
    char* memory = arena.allocate(size, alignof(EventRow));
    std::memcpy(memory, static_cast<const void*>(this), size);
    return reinterpret_cast<EventRow*>(memory);
  }

  /// A copy with texts of its own in `arena`, for keeping longer than the batch. Without `keeps_event` the event's text
  /// is left behind.
  [[nodiscard]] EventRow* kept(Arena& arena, std::size_t slot_count, bool keeps_event) const;

 private:
  EventRow() = default;
};

static_assert(sizeof(EventRow) % alignof(Value) == 0);

/// The rows that are still alive, in order. Filters drop entries; nothing is moved.
using Rows = std::vector<EventRow*>;

}  // namespace cqlite
