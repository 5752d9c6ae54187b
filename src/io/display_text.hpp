/// Texts as people may safely see them. Values come from logs, and attackers write logs.
#pragma once

#include <string>
#include <string_view>

namespace cqlite {

/// `text` on one line for a terminal: control characters and marks that turn the direction of writing or cannot be seen
/// become `\x1b` and `\u202e`, invalid UTF-8 becomes U+FFFD, and each line break becomes `line_break`.
[[nodiscard]] std::string display_text(std::string_view text, std::string_view line_break);

}  // namespace cqlite
