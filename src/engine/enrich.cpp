#include "engine/enrich.hpp"

#include <algorithm>
#include <new>
#include <optional>
#include <span>
#include <utility>

namespace cqlite {
namespace {

/// The texts of `keys`, in the worker's arena; empty if one is missing.
std::span<const std::string_view> read_keys(const std::vector<ExpressionPtr>& keys, const EventRow& row,
                                            Worker& worker) {
  char* const memory = worker.arena.allocate(keys.size() * sizeof(std::string_view), alignof(std::string_view));
  auto* const texts = reinterpret_cast<std::string_view*>(memory);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Value value = keys[i]->evaluate(row, worker);
    if (value.is_missing()) return {};
    new (texts + i) std::string_view(value.text(worker.arena));
  }
  return {texts, keys.size()};
}

class Enrich final : public Transform {
 public:
  explicit Enrich(EnrichOptions options) : options_(std::move(options)) {}

  void apply(Rows& rows, Worker& worker) const override {
    const Lookup& lookup = options_.lookup.get(worker);
    const std::vector<Source> sources = sources_in(lookup.table());
    std::vector<std::size_t> found;
    Rows result;
    result.reserve(rows.size());
    for (EventRow* row : rows) {
      found.clear();
      const auto keys = read_keys(options_.keys, *row, worker);
      if (!keys.empty()) lookup.find(keys, options_.most, found);
      if (found.empty()) {
        if (options_.keeps_unmatched) result.push_back(row);
      } else if (options_.array.empty()) {
        put_copies(sources, lookup.table(), found, *row, result, worker);
      } else {
        put_elements(sources, lookup.table(), found, *row, worker);
        result.push_back(row);
      }
    }
    rows = std::move(result);
  }
  bool may_drop() const override { return true; }

 private:
  /// A column to take, and where it goes: to a slot or by its name.
  struct Source {
    std::optional<std::size_t> column;
    std::optional<Slot> slot;
    std::string_view name;
  };

  [[nodiscard]] std::vector<Source> sources_in(const Table& table) const {
    std::vector<Source> sources;
    if (options_.names != nullptr && options_.fields.empty()) {
      for (std::size_t i = 0; i < table.columns().size(); ++i) {
        const std::string& name = table.columns()[i];
        const auto& left_out = options_.left_out;
        if (!name.empty() && std::find(left_out.begin(), left_out.end(), name) == left_out.end()) {
          sources.push_back({i, std::nullopt, name});
        }
      }
      return sources;
    }
    for (const auto& field : options_.fields) sources.push_back({table.column(field.column), field.slot, field.column});
    return sources;
  }

  [[nodiscard]] Value value_of(const Source& source, const Table& table, std::size_t row) const {
    const Value value = source.column ? table.cell(row, *source.column) : Value();
    return value.is_missing() && options_.fills_with_empty ? Value::text("") : value;
  }

  // The first match is put on the row itself, the others on copies of it.
  void put_copies(const std::vector<Source>& sources, const Table& table, const std::vector<std::size_t>& found,
                  EventRow& row, Rows& result, Worker& worker) const {
    std::vector<EventRow*> copies{&row};
    while (copies.size() < found.size()) copies.push_back(row.copy(worker.arena, worker.slot_count()));
    for (std::size_t i = 0; i < found.size(); ++i) {
      for (const Source& source : sources) {
        const Value value = value_of(source, table, found[i]);
        if (value.is_missing()) continue;
        if (source.slot) {
          (*copies[i])[*source.slot] = value;
        } else {
          options_.names->write(*copies[i], source.name, value, worker.arena);
        }
      }
      result.push_back(copies[i]);
    }
  }

  void put_elements(const std::vector<Source>& sources, const Table& table, const std::vector<std::size_t>& found,
                    EventRow& row, Worker& worker) const {
    for (std::size_t i = 0; i < found.size(); ++i) {
      for (const Source& source : sources) {
        const Value value = value_of(source, table, found[i]);
        if (value.is_missing()) continue;
        const std::string name =
            std::string(element_name(options_.array, i, worker.arena)) + '.' + std::string(source.name);
        options_.names->write(row, worker.arena.copy(name), value, worker.arena);
      }
    }
  }

  EnrichOptions options_;
};

class HasMatch final : public Predicate {
 public:
  HasMatch(std::vector<ExpressionPtr> keys, LookupSource lookup) : keys_(std::move(keys)), lookup_(std::move(lookup)) {}

  bool test(const EventRow& row, Worker& worker) const override {
    const auto keys = read_keys(keys_, row, worker);
    return !keys.empty() && lookup_.get(worker).contains(keys);
  }

 private:
  std::vector<ExpressionPtr> keys_;
  LookupSource lookup_;
};

}  // namespace

TransformPtr transforms::enrich(EnrichOptions options) { return std::make_shared<Enrich>(std::move(options)); }

PredicatePtr predicates::has_match(std::vector<ExpressionPtr> keys, LookupSource lookup) {
  return std::make_shared<HasMatch>(std::move(keys), std::move(lookup));
}

}  // namespace cqlite
