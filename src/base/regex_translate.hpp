/// From CQL's regex dialect to a pattern that RE2 and PCRE2 read alike: flags resolved, names removed, escapes spelled
/// plainly, unsupported constructs refused by name. Knows neither engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/regex.hpp"
#include "base/regex_scan.hpp"

namespace cqlite {

/// A pattern as the search for shortcuts sees it. Whatever it has no use for is `other`.
struct PatternToken {
  enum class Kind : std::uint8_t {
    literal,
    set,
    any,
    star,
    plus,
    text_start,
    text_end,
    open,
    close,
    alternative,
    other
  };
  Kind kind = Kind::other;
  bool folds = false;       ///< a literal ASCII letter in either case
  char32_t code_point = 0;  ///< of a literal
  AsciiSet set{};           ///< of a set that holds ASCII characters only
};

struct Translation {
  std::string text;     ///< for the engine
  std::string relaxed;  ///< without look-ahead and back-references: matches wherever `text` does
  std::vector<Regex::NamedGroup> names;
  std::size_t group_count = 0;
  bool needs_backtracking = false;
  /// Holds characters whose lower case may be ASCII although they are not, so no literal is sure.
  bool has_case_traps = false;
  std::vector<PatternToken> tokens;
};

/// Empty, with `error` filled, if the pattern is wrong or unsupported.
[[nodiscard]] std::optional<Translation> translated(std::string_view pattern, RegexFlags flags, RegexError& error);

}  // namespace cqlite
