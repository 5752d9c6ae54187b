/// Events going in and rows coming out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cqlite {

/// How a field's text came to be. To the language every value is text; JSON output keeps the difference.
enum class FieldType : std::uint8_t { text, number, boolean };

/// One field of a row. Both views are good for as long as the row.
struct FieldView {
  std::string_view name;
  std::string_view value;
  FieldType type = FieldType::text;
};

/// A row that a run hands out: an event that passed, or a row of an aggregate. Good until the handler returns.
class Row {
 public:
  /// The fields in order: those of the event as it came in, then what steps added; or an aggregate's columns. A field
  /// that the row lacks is not listed.
  [[nodiscard]] std::span<const FieldView> fields() const;
  /// The value of the field called `name`, if the row has it.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  /// Appends the row as one JSON object without a line break. An event that no step changed is written as it came in.
  void append_json(std::string& out) const;

 protected:
  struct Impl;
  explicit Row(Impl& impl) : impl_(&impl) {}
  ~Row() = default;

 private:
  Impl* impl_;
};

/// Events in memory, in the order they were added. A query runs over them as over a file.
class Events {
 public:
  Events();
  ~Events();
  Events(Events&&) noexcept;
  Events& operator=(Events&&) noexcept;

  /// Adds an event from name and value; values are texts.
  void add(std::initializer_list<std::pair<std::string_view, std::string_view>> fields);
  void add(std::span<const FieldView> fields);
  /// Adds the events of `json`: an object, an array of objects, or objects one a line. Nothing is checked here; what is
  /// no object is counted and named by the run.
  void add_json(std::string_view json);

  /// Lines added: events, and what add_json was given that is none.
  [[nodiscard]] std::size_t size() const;
  void clear();

 private:
  friend class Input;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cqlite
