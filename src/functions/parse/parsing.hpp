/// What functions share that take a field's text apart and set further fields.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "functions/function.hpp"

namespace cqlite {

/// Runs `parse(text, row, worker)` on every row that has `field`.
template <class Parse>
class ParseStep final : public Transform {
 public:
  ParseStep(Field field, Parse parse) : field_(std::move(field)), parse_(std::move(parse)) {}
  void apply(Rows& rows, Worker& worker) const override {
    for (EventRow* row : rows) {
      const Value value = field_.read(*row, worker);
      if (!value.is_missing()) parse_(value.text(worker.arena), *row, worker);
    }
  }

 private:
  Field field_;
  Parse parse_;
};

template <class Parse>
[[nodiscard]] TransformPtr parse_step(Field field, Parse parse) {
  return std::make_shared<ParseStep<Parse>>(std::move(field), std::move(parse));
}

[[nodiscard]] inline std::string_view joined(std::string_view first, std::string_view second, Arena& arena) {
  char* const text = arena.allocate(first.size() + second.size());
  std::copy(second.begin(), second.end(), std::copy(first.begin(), first.end(), text));
  return {text, first.size() + second.size()};
}

/// Sets fields of which only the data knows the names; all begin with a prefix. Names and texts of values must live as
/// long as the batch.
class PrefixedFields {
 public:
  PrefixedFields(Build& build, std::string prefix) : names_(build.names()), prefix_(std::move(prefix)) {
    build.write_unknown();
  }

  /// `name` with the prefix in front. It may view `name`.
  [[nodiscard]] std::string_view full_name(std::string_view name, Arena& arena) const {
    return prefix_.empty() ? name : joined(prefix_, name, arena);
  }
  void set_full(EventRow& row, std::string_view full_name, const Value& value, Arena& arena) const {
    names_->write(row, full_name, value, arena);
  }
  void set(EventRow& row, std::string_view name, const Value& value, Arena& arena) const {
    set_full(row, full_name(name, arena), value, arena);
  }

 private:
  std::shared_ptr<const FieldNames> names_;
  std::string prefix_;
};

/// The fields that say of an event that a text in it could not be parsed: `@error` and `@error_msg`.
class ErrorFields {
 public:
  explicit ErrorFields(Build& build) : error_(build.write("@error")), message_(build.write("@error_msg")) {}
  /// `message` lives as long as the program.
  void set(EventRow& row, std::string_view message) const {
    row[error_] = Value::boolean(true);
    row[message_] = Value::text(message);
  }

 private:
  Slot error_;
  Slot message_;
};

/// The slots of fields whose names are known when the query is compiled.
[[nodiscard]] inline std::vector<Slot> column_slots(const std::vector<std::string>& names, Build& build) {
  std::vector<Slot> slots;
  for (const std::string& name : names) slots.push_back(build.write(name));
  return slots;
}

}  // namespace cqlite
