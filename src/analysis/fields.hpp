/// Field names while a query is compiled: their slots, and which of them exist at a place of the pipeline.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/aggregate.hpp"

namespace cqlite::analysis {

/// Names to slots, one table for a whole query.
class FieldTable {
 public:
  /// The slot of `name`, made if there is none.
  Slot slot(std::string_view name);
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] std::size_t size() const { return names_.size(); }

  /// The field must be read out of the event.
  void want(Slot slot) { wanted_.at(slot) = true; }
  [[nodiscard]] bool is_wanted(Slot slot) const { return wants_all_ || wanted_.at(slot); }
  /// Every field that has a slot must be read out of the event: some step finds or sets fields by name.
  void want_all() { wants_all_ = true; }
  /// So must those whose names begin with `prefix`, for being read by name.
  void want_by_name(const std::string& prefix);
  [[nodiscard]] const std::vector<std::string>& wanted_by_name() const { return wanted_by_name_; }

 private:
  std::map<std::string, Slot, std::less<>> slots_;
  std::vector<std::string> names_;
  std::vector<bool> wanted_;
  std::vector<std::string> wanted_by_name_;
  bool wants_all_ = false;
};

/// Which fields rows have at one place of the pipeline. Copied where the pipeline branches.
class Scope {
 public:
  explicit Scope(FieldTable& table) : table_(&table) {}

  /// The slot of a field that is read here; wanted from the event unless every row has been given a value.
  Slot read(std::string_view name);
  /// The slot of a field that is set here; `always` tells that no row is left as it was.
  Slot write(std::string_view name, bool always);
  void drop(std::string_view name);
  /// Only these fields are left.
  void keep_only(const std::vector<Slot>& slots);
  /// An aggregate has emitted rows: with `columns` alone, or whole events with `columns` set on them.
  void aggregate(const Aggregate::Outputs& outputs);
  /// A field was set whose name only the data knows.
  void write_unknown() { has_unknown_ = true; }
  [[nodiscard]] bool has_unknown() const { return has_unknown_; }
  /// Fields whose names begin with `prefix` are read by name.
  void read_by_name(const std::string& prefix);

  /// Rows may hold the fields of an event, whatever they are called.
  [[nodiscard]] bool is_open() const { return is_open_; }
  [[nodiscard]] bool is_before_aggregates() const { return is_before_aggregates_; }
  /// Rows have the text of an event, which free text searches.
  [[nodiscard]] bool is_searchable() const { return is_searchable_; }
  [[nodiscard]] bool may_exist(std::string_view name) const;
  /// Fields set, changed or dropped, in order; all fields if rows are not open.
  [[nodiscard]] const std::vector<Slot>& columns() const { return columns_; }
  /// The names that exist, for messages; meaningful if rows are not open.
  [[nodiscard]] std::vector<std::string> existing_names() const;

  /// Where the branches of a case meet. A field that only some of them set keeps the event's value in the others.
  void join(const std::vector<Scope>& branches);

 private:
  enum class State : unsigned char { untouched, maybe, always, gone };
  [[nodiscard]] State state(Slot slot) const { return slot < states_.size() ? states_[slot] : State::untouched; }
  void set(Slot slot, State state);
  void add_column(Slot slot);

  FieldTable* table_;
  std::vector<State> states_;
  std::vector<Slot> columns_;
  bool is_open_ = true;
  bool is_before_aggregates_ = true;
  bool is_searchable_ = true;
  bool has_unknown_ = false;
};

}  // namespace cqlite::analysis
