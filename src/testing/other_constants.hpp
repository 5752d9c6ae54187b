/// What a literal of a query may be changed to, so that a test should notice: the texts that are to stand in its place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cqlite::testing {

/// - `6`: `7`, `5`; `0.05`: `0.06`, `0.04`;
/// - `"ann"`: `"annx"`, `""`; a number in quotes becomes another number;
/// - `ann*`: `ann*x`, `""`; none for `*`;
/// - `/^(a|b)/i`: without an alternative, without an anchor, without flags; without alternatives there is another letter;
/// - `?{name=5}`: other defaults; none without a default.
[[nodiscard]] std::vector<std::string> other_literals(std::string_view literal);
/// For a regex that stands in quotes, what is done with other regexes.
[[nodiscard]] std::vector<std::string> other_quoted_regexes(std::string_view quoted);
/// `>=`: `>`; `+`: `-`. Empty for an operator whose change would do the same as a negation, and for one without a counterpart.
[[nodiscard]] std::string_view other_operator(std::string_view op);

}  // namespace cqlite::testing
