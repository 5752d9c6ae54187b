/// Which fields are read out of an event, and where each goes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace cqlite {

/// Index of a field in a row.
using Slot = std::uint32_t;

/// Which fields of an event are wanted, and in which slot each goes. Built once, shared by all readers.
class FieldMap {
 public:
  /// Field `name` goes to `slot`.
  void add(std::string_view name, Slot slot);
  /// Field `name` goes to `slot` where the event has no field that was added for the slot itself, marked as a stand-in.
  void add_stand_in(std::string_view name, Slot slot);
  /// Every field whose name begins with `prefix` and that was not added goes to the reader's `rest`; `""` means all.
  void add_rest(std::string prefix);
  [[nodiscard]] bool is_empty() const;
  [[nodiscard]] bool has_rest() const { return !rest_.empty(); }
  [[nodiscard]] bool is_rest(std::string_view name) const;

  struct Targets {
    std::vector<Slot> own;
    std::vector<Slot> stand_in;
  };
  /// Calls `visit(name, targets)` for every name that was added, in order.
  template <class Visit>
  void each(const Visit& visit) const {
    for (const Entry& entry : entries_) {
      if (entry.is_wanted) visit(std::string_view(entry.name), entry.targets);
    }
  }
  /// Null if nobody wants `name`.
  [[nodiscard]] const Targets* find(std::string_view name) const;
  /// The same, faster, for a name after whose first byte at least 8 bytes are readable.
  [[nodiscard]] const Targets* find_padded(std::string_view name) const {
    const Entry* const found = lookup(name, hash(name.data(), name.size()));
    return found != nullptr && found->is_wanted ? &found->targets : nullptr;
  }
  /// Does a wanted name start with `prefix` followed by `.` or `[`?
  [[nodiscard]] bool has_inside(std::string_view prefix) const;
  /// The same for the fields of the rest.
  [[nodiscard]] bool has_rest_inside(std::string_view prefix) const;

 private:
  struct Entry {
    std::string name;
    Targets targets;
    bool is_wanted = false;   ///< false: only an object or array on the way to a wanted field
    bool has_inside = false;  ///< a wanted name goes on after this one with `.` or `[`
  };
  Entry& entry(std::string_view name);
  /// Mixes length, first and last eight bytes without a branch: enough to tell field names apart.
  [[nodiscard]] static std::uint32_t hash(const char* padded_name, std::size_t size) {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::memcpy(&first, padded_name, 8);
    std::memcpy(&last, padded_name + (size > 8 ? size - 8 : 0), 8);
    const std::uint64_t mask = size >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (size * 8 & 63)) - 1;
    const std::uint64_t mixed = ((first & mask) + size) * 0x9E3779B97F4A7C15U ^ (last & mask) * 0xC2B2AE3D27D4EB4FU;
    return static_cast<std::uint32_t>((mixed ^ mixed >> 32) * 0x9E3779B97F4A7C15U >> 40);
  }
  [[nodiscard]] static std::uint32_t hash(std::string_view name);
  [[nodiscard]] const Entry* lookup(std::string_view name, std::uint32_t hash) const {
    if (table_.empty()) return nullptr;
    const std::size_t mask = table_.size() - 1;
    for (std::size_t at = hash & mask; table_[at] != 0; at = (at + 1) & mask) {
      const Entry& candidate = entries_[table_[at] - 1];
      if (candidate.name == name) return &candidate;
    }
    return nullptr;
  }
  void rehash();

  std::vector<std::string> rest_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> table_;  ///< open addressing; 0 is empty, else index + 1
  bool is_empty_ = true;
};

}  // namespace cqlite
