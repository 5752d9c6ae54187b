/// The alternatives of a regex, one at a time: to find out which of them a text was matched by.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cqlite {

struct RegexAlternative {
  std::string pattern;  ///< the whole regex without the other alternatives, of groups around it, too
  std::size_t begin = 0;
  std::size_t end = 0;  ///< bytes of the regex that the alternative takes
};

/// `a(b|c)` has `a(b)` and `a(c)`. None for a regex without alternatives, or with back-references, whose numbers would change;
/// those of negative look-arounds are left out, since they are never what a text was matched by.
[[nodiscard]] std::vector<RegexAlternative> alternatives_of(std::string_view regex);

}  // namespace cqlite
