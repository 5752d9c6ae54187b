/// Texts without the blanks around them.
#pragma once

#include <string_view>

namespace cqlite {

/// All ASCII white space.
inline constexpr std::string_view white_space = " \t\r\n\f\v";

/// `text` without what of `blanks` stands at its ends; it views `text`, also if it is empty.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text, std::string_view blanks) {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return text.substr(0, 0);
  return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

}  // namespace cqlite
