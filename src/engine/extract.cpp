// Regex filters with named groups: a match sets fields (reference 2.5).
#include <utility>

#include "engine/free_text.hpp"
#include "engine/transform.hpp"

namespace cqlite {
namespace {

class Extract final : public Transform {
 public:
  explicit Extract(transforms::Extraction extraction) : what_(std::move(extraction)) {}

  void apply(Rows& rows, Worker& worker) const override {
    Rows result;
    result.reserve(rows.size());
    for (EventRow* row : rows) {
      const std::string_view text = searched_text(*row, worker);
      const bool is_found = text.data() != nullptr && what_.regex->find(text, 0, worker.groups);
      if (!is_found) {
        if (!what_.is_strict) result.push_back(row);
      } else if (what_.repeats) {
        add_every_match(*row, text, result, worker);
      } else {
        set_groups(*row, worker);
        result.push_back(row);
      }
    }
    rows.swap(result);
  }

  bool may_drop() const override { return what_.is_strict; }

 private:
  /// The text to search; no data() if there is none. Free text has found its match by then.
  std::string_view searched_text(const EventRow& row, Worker& worker) const {
    std::string_view text;
    if (what_.searches_event) {
      any_searched_text(row, worker, [&](std::string_view candidate) {
        if (!what_.regex->matches(candidate)) return false;
        text = candidate;
        return true;
      });
      return text;
    }
    for (const Slot slot : what_.inputs) {
      if (!row[slot].is_missing()) return row[slot].text(worker.arena);
    }
    return text;
  }

  void set_groups(EventRow& row, Worker& worker) const {
    for (const auto& group : what_.groups) {
      const std::string_view text = worker.groups[group.index];
      if (text.data() != nullptr) row[group.slot] = Value::text(text);
    }
  }

  // worker.groups holds the first match.
  void add_every_match(const EventRow& row, std::string_view text, Rows& result, Worker& worker) const {
    std::size_t count = 0;
    while (true) {
      if (count == what_.repeat_limit) {
        if (what_.warns_at_limit) {
          worker.notify("W401",
                        "a regex matched an event more than " + std::to_string(count) +
                            " times; the further matches were left out",
                        what_.place);
        }
        return;
      }
      EventRow* copy = row.copy(worker.arena, worker.slot_count());
      set_groups(*copy, worker);
      result.push_back(copy);
      ++count;
      const std::string_view match = worker.groups.front();
      auto next = static_cast<std::size_t>(match.data() - text.data()) + match.size();
      if (match.empty()) ++next;
      if (next > text.size() || !what_.regex->find(text, next, worker.groups)) return;
    }
  }

  transforms::Extraction what_;
};

}  // namespace

namespace transforms {

TransformPtr extract(Extraction extraction) { return std::make_shared<Extract>(std::move(extraction)); }

}  // namespace transforms
}  // namespace cqlite
