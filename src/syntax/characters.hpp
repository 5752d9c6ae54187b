/// The letters of CQL: which characters may stand in names and unquoted patterns, and how long the token is that starts
/// at a place. Everything here looks at the text only; which token is wanted, the grammar knows.
#pragma once

#include <cstddef>
#include <string_view>

namespace cqlite::syntax {

/// One decoded character; `length` is 0 at the end of the text and for broken UTF-8.
struct Character {
  char32_t code_point = 0;
  std::size_t length = 0;
};
[[nodiscard]] Character first_character(std::string_view text);

/// Reference 1.2: `# % & . 0-9 @ A-Z \ ^ _ a-z` and letters, marks and digits beyond ASCII.
[[nodiscard]] bool is_name_character(char32_t character);
/// A name character or one of `* + - : ~ ¬`.
[[nodiscard]] bool is_pattern_character(char32_t character);
[[nodiscard]] bool is_blank(char character);

// The length in bytes of the token that `text` starts with, 0 if it starts with none.

[[nodiscard]] std::size_t blank_length(std::string_view text);  ///< blanks and closed comments
[[nodiscard]] std::size_t comment_length(std::string_view text);
[[nodiscard]] std::size_t name_length(std::string_view text);
[[nodiscard]] std::size_t expression_name_length(std::string_view text);  ///< a name without `%`
[[nodiscard]] std::size_t parameter_name_length(std::string_view text);   ///< a name without `%`, with `-`
[[nodiscard]] std::size_t braced_parameter_name_length(std::string_view text);
/// Pattern characters and inner slashes; a `:` right before `=` does not belong to it.
[[nodiscard]] std::size_t pattern_length(std::string_view text);
[[nodiscard]] std::size_t saved_query_name_length(std::string_view text);
[[nodiscard]] std::size_t quoted_length(std::string_view text);         ///< `"…"`
[[nodiscard]] std::size_t single_quoted_length(std::string_view text);  ///< `'…'`
[[nodiscard]] std::size_t digits_length(std::string_view text);

/// `/body/flags`: where the parts of a regex literal end. `length` is 0 if the text starts with none.
struct RegexParts {
  std::size_t body_length = 0;
  std::size_t length = 0;
};
[[nodiscard]] RegexParts regex_parts(std::string_view text);
[[nodiscard]] std::size_t regex_length(std::string_view text);
/// Where in the body of a regex the class starts that is never closed; npos if there is none.
[[nodiscard]] std::size_t unclosed_class(std::string_view body);

/// Is the whole of `text` a number as filters know it: `-1.5e3`?
[[nodiscard]] bool is_signed_number(std::string_view text);
/// Do all characters of `text` belong to names?
[[nodiscard]] bool is_name(std::string_view text);
/// ASCII letters compare without regard to case.
[[nodiscard]] bool equals_ignoring_case(std::string_view left, std::string_view right);

}  // namespace cqlite::syntax
