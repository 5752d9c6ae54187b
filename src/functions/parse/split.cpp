// split(): every element of an array becomes an event of its own.
#include "functions/define.hpp"
#include "functions/parse/parsing.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Text field{"_events"};
  bool strip = false;
};

class Split final : public Transform {
 public:
  Split(std::string array, bool strips, Build& build)
      : array_(std::move(array)),
        strips_(strips || array_.empty()),
        names_(build.names()),
        index_(build.write("_index")),
        id_(build.write("@id")) {
    build.read_by_name(array_ + "[");
    build.write_unknown();
  }

  void apply(Rows& rows, Worker& worker) const override {
    Rows result;
    result.reserve(rows.size());
    for (EventRow* row : rows) split(*row, result, worker);
    rows.swap(result);
  }

 private:
  void split(EventRow& row, Rows& result, Worker& worker) const {
    const auto members = names_->read_element_fields(row, array_);
    if (members.empty()) {
      result.push_back(&row);
      return;
    }
    const EventRow* const rest = without_array(row, worker);
    EventRow* element = nullptr;
    std::size_t index = 0;
    for (const auto& member : members) {
      if (element == nullptr || member.index != index) {
        index = member.index;
        element = begin_element(*rest, index, worker);
        result.push_back(element);
      }
      set(*element, member, worker.arena);
    }
  }

  /// What all elements share: the row without the array. The event's text is written anew without it, once, since every
  /// element is printed with the fields of that text.
  [[nodiscard]] EventRow* without_array(EventRow& row, Worker& worker) const {
    EventRow* rest = row.copy(worker.arena, worker.slot_count());
    const std::string prefix = array_ + "[";
    rest->extras = nullptr;
    ExtraField** last = &rest->extras;
    for (const ExtraField* extra = row.extras; extra != nullptr; extra = extra->next) {
      if (extra->name.starts_with(prefix)) continue;
      char* const memory = worker.arena.allocate(sizeof(ExtraField), alignof(ExtraField));
      *last = new (memory) ExtraField{extra->name, extra->value, nullptr};
      last = &(*last)->next;
    }
    names_->each(row, prefix, [&](std::string_view name, const Value&) {
      if (const Slot* slot = names_->find(name)) (*rest)[*slot] = Value();
    });
    if (!row.has_event()) return rest;
    std::string text = "{";
    (void)worker.reader.each(row.original, worker.arena, [&](std::string_view name, const Value& value) {
      if (name.starts_with(prefix)) return;
      if (text.size() > 1) text += ',';
      append_json_string(text, name);
      text += ':';
      append_json_value(text, value, worker.arena);
    });
    text += '}';
    rest->original = worker.arena.copy_padded(text, json_padding);
    return rest;
  }

  [[nodiscard]] EventRow* begin_element(const EventRow& rest, std::size_t index, Worker& worker) const {
    EventRow* row = rest.copy(worker.arena, worker.slot_count());
    (*row)[index_] = Value::integer(static_cast<std::int64_t>(index));
    if (const Value id = (*row)[id_]; !id.is_missing()) {
      worker.text = id.text(worker.arena);
      worker.text += "__" + std::to_string(index);
      (*row)[id_] = Value::text(worker.arena.copy(worker.text));
    }
    return row;
  }

  void set(EventRow& row, const FieldNames::ElementField& member, Arena& arena) const {
    std::string_view name = member.rest;
    if (!strips_ || name.empty()) {
      name = joined(array_, name, arena);
    } else if (name.front() == '.') {
      name.remove_prefix(1);
    }
    if (!name.empty()) names_->write(row, name, member.value, arena);
  }

  std::string array_;
  bool strips_;
  std::shared_ptr<const FieldNames> names_;
  Slot index_;
  Slot id_;
};

}  // namespace

Function split() {
  return Define<Args>("split")
      .summary("Makes every element of an array an event of its own.")
      .note("Each has all other fields of the event, the element's number in _index, and __0, __1 … behind its @id.")
      .note("An event without such an array passes as it is.")
      .note("Free text behind it searches the event without the array.")
      .option("field", &Args::field,
              "Name of the array; an empty text for an array at the top, as parseJson() leaves it.")
      .option("strip", &Args::strip, "Leave the array's name out of the names of an element's members.")
      .example({.query = "split(hop)",
                .given = R"({"route":7,"hop":[{"ip":"10.0.0.1"},{"ip":"10.0.0.2"}]} {"route":8})",
                .want = R"({"route":7,"_index":0,"hop.ip":"10.0.0.1"} {"route":7,"_index":1,"hop.ip":"10.0.0.2"})"
                        R"( {"route":8})"})
      .example({.query = "split(hop, strip=true)",
                .given = R"({"@id":"x","hop":[{"ip":"10.0.0.1"}]})",
                .want = R"({"@id":"x__0","_index":0,"ip":"10.0.0.1"})"})
      .transform_from([](Args& args, Build& build) {
        std::string array = args.field.value;
        if (array.ends_with("[]")) array.resize(array.size() - 2);
        return std::make_shared<Split>(std::move(array), args.strip, build);
      });
}

}  // namespace cqlite::builtin
