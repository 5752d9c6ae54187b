/// What json:prettyPrint() and xml:prettyPrint() have in common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/worker.hpp"
#include "values/value.hpp"

namespace cqlite::pretty_print {

// Indentation multiplies: a small text of deep levels could become a huge one.
constexpr std::int64_t largest_step = 16;
constexpr std::size_t deepest = 128;
constexpr std::size_t largest = std::size_t{16} * 1024 * 1024;
constexpr auto limits_note =
    "Texts deeper than 128 levels, or that would grow past 16 MB, count as malformed. A missing field gives no result.";

/// `worker.text` if it holds the text anew; else the text as it was, or nothing.
inline Value result(std::string_view text, bool is_well_formed, bool is_strict, Worker& worker) {
  if (is_well_formed) return Value::text(worker.arena.copy(worker.text));
  return is_strict ? Value() : Value::text(text);
}

}  // namespace cqlite::pretty_print
