/// Wanted fields out of an event's line, found by the ends of member names instead of a walk over every token.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.hpp"
#include "values/field_map.hpp"
#include "values/line_marks.hpp"
#include "values/slot_target.hpp"
#include "values/value.hpp"

namespace cqlite {

/// In JSON a quote within a string has a backslash before it; so a quote without one, followed by a colon, ends the name of
/// a member and nothing else. In a flat object that is all there is to know: names are found 64 bytes at a time, their last
/// bytes tell nearly all unwanted ones, and what nobody wants is not looked at. Whatever is not in plain sight is left
/// to ObjectReader: nested objects and arrays, blanks before a colon, names that hold `\u`, control
/// characters, invalid UTF-8, and everything that looks broken.
///
/// What it takes on trust: that the parts of a line that it has no reason to read are JSON. Immutable, shared by workers.
class FieldSearch {
 public:
  explicit FieldSearch(const FieldMap& wanted);

  /// Can all wanted fields be found? Not those known by a prefix only, nor names of unusual characters.
  [[nodiscard]] bool is_possible() const { return is_possible_; }

  /// Fills the slots from `line`; slots must be missing before. json_padding readable bytes follow the line, and
  /// NameTails::most_bytes stand before it. Values view the line, or `arena` where escapes were resolved. Of equal names
  /// the last wins. False: ObjectReader must read the line, after the slots were made missing again.
  [[nodiscard]] bool read(std::string_view line, Value* slots, Arena& arena) const;

 private:
  struct Key {
    std::string quoted;                ///< the name with the quote before it
    std::uint64_t tail;                ///< its last eight bytes, or all of it in the upper bytes
    std::uint64_t tail_mask;           ///< of the bytes that are there
    const FieldMap::Targets* targets;  ///< where its values go
    std::uint8_t next;                 ///< in the chain of equal hashes: 0 is the end, else index + 1
  };

  void add(std::string_view name, const FieldMap::Targets& targets);
  void link_chains();
  /// The key that ends before the quote at `close`, in a line that begins at `begin`; null if nobody wants it.
  [[nodiscard]] const Key* find(const char* begin, const char* close) const;
  /// As many bytes as every key has are enough to tell most names apart.
  [[nodiscard]] std::size_t hash(std::uint64_t tail) const { return (tail >> tail_shift_) * 0x9E3779B97F4A7C15U >> 56; }

  const FieldMap& wanted_;
  std::vector<Key> keys_;
  std::array<std::uint8_t, 256> chains_{};  ///< by hash of the tail: 0, or index + 1 of a key
  unsigned tail_shift_ = 0;
  NameTails tails_;
  bool is_possible_ = true;
};

}  // namespace cqlite
