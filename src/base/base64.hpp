/// Base64 (RFC 4648) with the standard alphabet.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cqlite {

/// With `=` at the end where needed, without line breaks.
[[nodiscard]] std::string base64_encoded(std::string_view bytes);

/// As MIME readers do: what is not in the alphabet is passed over, `=` ends the text and may be left out. None if the last
/// unit is a single character, or an `=` stands where none can.
[[nodiscard]] std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace cqlite
