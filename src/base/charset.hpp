/// Bytes in other encodings as UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cqlite {

enum class Charset : std::uint8_t { iso_8859_1, utf_16be, utf_16le, utf_8 };

/// `bytes` as UTF-8. What is wrong in `charset` becomes U+FFFD: invalid UTF-8, lone surrogates, half a code unit at the end.
[[nodiscard]] std::string decoded(std::string_view bytes, Charset charset);

}  // namespace cqlite
