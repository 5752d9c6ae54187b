/// What quoted texts and regex literals mean: escapes resolved on reading, and put back when a query is printed.
#pragma once

#include <string>
#include <string_view>

namespace cqlite::syntax {

/// The text of a quoted token, quotes included: `\"`, `\\`, `\n` and `\t` are resolved, other pairs stay.
[[nodiscard]] std::string unquoted(std::string_view token);
/// `text` as a double-quoted token that unquoted() turns back into it.
[[nodiscard]] std::string quoted(std::string_view text);

/// The body of a regex literal for the regex engine: `\/` becomes `/`.
[[nodiscard]] std::string regex_body(std::string_view literal_body);
/// A regex literal with this body and these flags.
[[nodiscard]] std::string regex_literal(std::string_view body, std::string_view flags);

}  // namespace cqlite::syntax
