// Flags are letters in any order (reference 1.7); `s` is accepted for `d`.
#include "functions/regex/flags.hpp"

namespace cqlite {

std::optional<RegexFlags> parse_regex_flags(const Text& text, Build& build) {
  RegexFlags flags;
  for (const char letter : text.value) {
    switch (letter) {
      case 'i': flags.ignores_case = true; break;
      case 'm': flags.is_multiline = true; break;
      case 'd':
      case 's': flags.dot_matches_all = true; break;
      case 'F': break;  // another engine, the same matches
      case 'g':
        build.report(Code::bad_choice, text.span, "`g` is a flag of regex literals only")
            .help("for every match in turn write regex(…, repeat=true); replace() replaces every match anyway");
        return std::nullopt;
      default:
        build.report(Code::bad_choice, text.span, "`" + text.value + "` holds a letter that is no flag")
            .help("flags are i (ignore case), m (^ and $ at every line), d (. also matches a line break), and F");
        return std::nullopt;
    }
  }
  return flags;
}

}  // namespace cqlite
