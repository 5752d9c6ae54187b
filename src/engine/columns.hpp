/// Events held in memory by column, to be queried many times: what an EventTable is made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/arena.hpp"
#include "base/hash.hpp"
#include "base/index_table.hpp"
#include "base/page_buffer.hpp"
#include "engine/row.hpp"
#include "values/field_map.hpp"
#include "values/time.hpp"

namespace cqlite {

class SharedValues;

/// One field of a block's events: a code for each, and the value that each code stands for. Code 0 is a missing field.
/// Equal values mostly, but not always, have the same code.
///
/// What queries need of the values again and again is worked out when it is first asked for, and kept.
class Column {
 public:
  std::vector<std::uint32_t> codes;
  std::vector<Value> values{Value()};
  Arena texts;  ///< of values that many events share: next to each other, so that they stay in the caches

  const SharedValues* shared =
      nullptr;                   ///< what the field's columns of all blocks have in common; null without a table
  std::size_t shared_place = 0;  ///< of this column among them

  [[nodiscard]] const Value& at(std::size_t event) const { return values[codes[event]]; }
  /// The values as numbers.
  [[nodiscard]] const std::vector<Number>& numbers() const;
  /// The smallest and the largest of these; none if no value is a number.
  struct NumberRange {
    Number least;
    Number most;
  };
  [[nodiscard]] const NumberRange& number_range() const;
  /// Hashes of the values' texts, as groups use them.
  [[nodiscard]] const std::vector<std::uint64_t>& hashes() const;

 private:
  void read_numbers() const;

  mutable std::once_flag numbers_once_;
  mutable std::vector<Number> numbers_;
  mutable NumberRange number_range_;
  mutable std::once_flag hashes_once_;
  mutable std::vector<std::uint64_t> hashes_;
};

/// Events that were read one after the other. Immutable once it is built; shared by workers.
struct ColumnBlock {
  std::size_t input = 0;                ///< index of the input it was read from
  std::vector<std::string_view> lines;  ///< each event's JSON text, padded by json_padding
  std::vector<std::int64_t> times;      ///< Order::no_time where an event has none
  std::unordered_map<std::string, Column, TextHash, std::equal_to<>> columns;
  bool has_columns = true;  ///< false: its events have too many different fields, and are read from their lines

  std::vector<PageBuffer> texts;  ///< what the lines view
  Arena arena;                    ///< of values that are not spelt in the text as they are

  [[nodiscard]] std::size_t size() const { return lines.size(); }
  /// Null if no event has the field.
  [[nodiscard]] const Column* column(std::string_view name) const {
    const auto found = columns.find(name);
    return found == columns.end() ? nullptr : &found->second;
  }
};

/// A block as a plan wants to see it: where the value of each slot comes from.
class BlockView {
 public:
  BlockView(const ColumnBlock& block, const FieldMap& wanted);

  [[nodiscard]] const ColumnBlock& block() const { return block_; }

  /// The one column that a slot's values come from; without it they are all missing.
  struct Plain {
    const Column* column = nullptr;
    bool is_stand_in = false;
    [[nodiscard]] std::size_t code_count() const { return column == nullptr ? 1 : column->values.size(); }
    [[nodiscard]] std::uint32_t code(std::size_t event) const { return column == nullptr ? 0 : column->codes[event]; }
    [[nodiscard]] Value value(std::uint32_t code) const {
      if (code == 0) return {};
      const Value& value = column->values[code];
      return is_stand_in ? value.as_stand_in() : value;
    }
    [[nodiscard]] Number number(std::size_t event) const {
      return column == nullptr ? Number() : column->numbers()[column->codes[event]];
    }
  };
  /// None if a slot's values come from two columns.
  [[nodiscard]] std::optional<Plain> plain(Slot slot) const;

  /// What `fill` puts into a slot.
  [[nodiscard]] Value value(Slot slot, std::size_t event) const;
  /// Fills the wanted slots of the row of an event. Slots must be missing before.
  void fill(EventRow& row, std::size_t event, std::uint64_t sequence) const;

 private:
  struct Source {
    Slot slot = 0;
    const Column* own = nullptr;
    const Column* stand_in = nullptr;

    [[nodiscard]] Value value(std::size_t event) const;
  };
  Source& source(Slot slot);

  const ColumnBlock& block_;
  std::vector<Source> sources_;
};

/// Puts a block together, event by event.
class ColumnBuilder {
 public:
  /// Only the fields named, or all of them if none are.
  explicit ColumnBuilder(const std::vector<std::string>& fields);

  void start(std::size_t input);
  [[nodiscard]] std::uint64_t repaired_lines() const { return repaired_lines_; }
  /// Adds the event in `line`, which lives as long as the block. Ok, or what is wrong with the line.
  [[nodiscard]] ObjectReader::Status add(std::string_view line, ObjectReader& reader);
  /// The block with the texts that the lines view. The builder is empty afterwards.
  [[nodiscard]] std::unique_ptr<ColumnBlock> finish(std::vector<PageBuffer> texts);

 private:
  /// Gives the values of a column their codes. Where nearly every value is another one it stops looking for equal ones.
  struct Dictionary {
    Column* column = nullptr;
    std::string_view name;
    IndexTable codes;      ///< of the column's values
    std::size_t next = 0;  ///< the dictionary that came after this one in the last event
    bool is_searched = true;
  };

  void set(std::string_view name, const Value& value);
  /// Null if that would be a column too many.
  Dictionary* dictionary(std::string_view name);
  Dictionary* new_dictionary(std::string_view name);
  static std::uint32_t code_of(Dictionary& dictionary, const Value& value);
  static void index_again(Dictionary& dictionary);
  void add_time();
  [[nodiscard]] bool is_too_wide(std::size_t columns) const;
  void give_up_columns();

  FieldMap wanted_;
  std::vector<std::string> fields_;
  std::vector<Value> slots_;  ///< scratch
  std::unique_ptr<ColumnBlock> block_;
  std::vector<Dictionary> dictionaries_;
  std::vector<Column*> touched_;                                         ///< by the event at hand
  std::unordered_map<std::string_view, std::size_t, TextHash> indexes_;  ///< of the dictionaries, by name
  std::uint64_t bytes_ = 0;                                              ///< of the block's lines
  std::size_t last_ = 0;                                                 ///< the dictionary used last
  std::uint64_t repaired_lines_ = 0;
};

}  // namespace cqlite
