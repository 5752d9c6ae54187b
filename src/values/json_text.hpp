/// JSON strings at the level of bytes: finding and resolving escapes. For json_object.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/arena.hpp"
#include "values/value.hpp"

namespace cqlite {

/// Does `raw` hold a backslash? 32 bytes from its start are read whatever its size.
[[nodiscard]] inline bool has_backslash(std::string_view raw) {
#if defined(__SSE2__)
  if (raw.size() <= 32) {
    const auto* const bytes = reinterpret_cast<const __m128i*>(raw.data());
    const __m128i backslash = _mm_set1_epi8('\\');
    const auto low = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128(bytes), backslash)));
    const auto high = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128(bytes + 1), backslash)));
    return ((std::uint64_t{high} << 16 | low) & ((std::uint64_t{1} << raw.size()) - 1)) != 0;
  }
#endif
  return std::memchr(raw.data(), '\\', raw.size()) != nullptr;
}

/// Resolves the escapes of `raw`, the text between two quotes, into `arena`. A surrogate without its partner becomes
/// U+FFFD. At least 16 readable bytes must follow `raw`. False if an escape is malformed.
[[nodiscard]] bool unescape_json(std::string_view raw, Arena& arena, std::string_view& text);

/// Are all escapes of `raw` well formed, and do surrogates come in pairs?
[[nodiscard]] bool has_valid_escapes(std::string_view raw);

/// Gives `value` the text and type of a number or word; null is missing. False if `token` is no JSON.
[[nodiscard]] bool read_scalar(std::string_view token, Value& value);

}  // namespace cqlite
