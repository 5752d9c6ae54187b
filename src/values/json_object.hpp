/// JSON text of one event to fields (reference 3.3): nested objects and arrays become `a.b` and `u[0].n`, numbers keep
/// their spelling, null is a missing field. The only user of simdjson.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.hpp"
#include "values/field_map.hpp"
#include "values/value.hpp"

namespace cqlite {

/// Readable bytes that must follow the text of an object.
inline constexpr std::size_t json_padding = 128;

/// Reads events. Owns the parser's memory; one for each worker.
class ObjectReader {
 public:
  enum class Status : std::uint8_t { ok, not_object, broken, too_deep, bad_utf8 };
  using Visit = std::function<void(std::string_view name, const Value& value)>;

  explicit ObjectReader(std::size_t max_depth = 128);
  ~ObjectReader();
  ObjectReader(ObjectReader&&) noexcept;
  ObjectReader& operator=(ObjectReader&&) noexcept;

  /// Fills the wanted slots from the object in `json`, which is followed by json_padding readable bytes. Slots must be
  /// missing before. Values view `json`, or `arena` where escapes were resolved. Of equal keys the last wins. The text is
  /// walked to its end: trailing text, a missing bracket or a malformed wanted value is `broken`. `is_strict` validates
  /// what nobody wants, too. Fields of the map's rest go to `rest`, in order, those that are null or an object as missing.
  [[nodiscard]] Status read(std::string_view json, const FieldMap& wanted, Value* slots, Arena& arena, bool is_strict,
                            const Visit& rest = {});

  /// Calls `visit(name, value)` for every field that is not null, in order; equal keys are visited each time. Names and
  /// values view `json` or `arena`.
  [[nodiscard]] Status each(std::string_view json, Arena& arena, const Visit& visit);

  /// The same for a text that may be an array, with elements called `[0]`, `[1].member`; null is visited as missing.
  [[nodiscard]] Status each_of_document(std::string_view json, Arena& arena, const Visit& visit);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Appends `text` as a JSON string with its quotes. Invalid UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// Appends a field's value: text as a string, numbers and booleans bare.
void append_json_value(std::string& out, const Value& value, Arena& arena);

/// Does `text` spell a number as JSON allows it?
[[nodiscard]] bool is_json_number(std::string_view text);

}  // namespace cqlite
