/// A few fields out of an event's line, by searching for their names instead of walking over all of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.hpp"
#include "base/byte_search.hpp"
#include "values/field_map.hpp"
#include "values/slot_target.hpp"
#include "values/value.hpp"

namespace cqlite {

/// In a flat JSON object the bytes `"name"` followed by a colon are the member of that name and nothing else: a quote
/// within a string has a backslash before it. So a name is found at the speed of a literal search, and what nobody wants
/// is not looked at. Whatever is not plain sight is left to ObjectReader: nested objects and arrays, names that may be
/// spelt with `\u00`, control characters, invalid UTF-8, and everything that looks broken.
///
/// What it takes on trust: that the parts of a line that it has no reason to read are JSON.
class FieldSearch {
 public:
  explicit FieldSearch(const FieldMap& wanted);

  /// Is there anything to be gained? Not with many names, names of unusual characters, or fields known by a prefix only.
  [[nodiscard]] bool is_worthwhile() const { return is_worthwhile_; }

 private:
  friend class FieldReader;

  /// Names that differ by a leading `#` only are found by one search.
  struct Key {
    explicit Key(std::string_view bare_name) : needle(std::string(bare_name) + '"', false) {}
    Needle needle;
    const FieldMap::Targets* plain = nullptr;
    const FieldMap::Targets* tagged = nullptr;
  };

  void add(std::string_view name, const FieldMap::Targets& targets);

  const FieldMap& wanted_;
  std::vector<Key> keys_;
  bool is_worthwhile_ = true;
};

/// Reads the lines of one text after the other; remembers how far each search has come. One for each worker.
class FieldReader {
 public:
  explicit FieldReader(const FieldSearch& search) : search_(search) {}

  /// The lines that follow are in `text`, which is followed by json_padding readable bytes.
  void start(std::string_view text);

  /// Fills the slots from `line`, which comes after the lines read before; slots must be missing before. Values view the
  /// line, or `arena` where escapes were resolved. False: ObjectReader must read the line, after the slots were made
  /// missing again. Of equal names the last wins.
  [[nodiscard]] bool read(std::string_view line, Value* slots, Arena& arena);

 private:
  [[nodiscard]] bool is_nested(std::size_t begin, std::size_t end);

  const FieldSearch& search_;
  std::string_view text_;
  std::vector<std::size_t> hits_;  ///< the next hit of each key, unless it is before the line
  std::size_t bracket_ = 0;        ///< the same of an opening bracket
};

}  // namespace cqlite
