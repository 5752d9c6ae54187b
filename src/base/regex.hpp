/// Regular expressions in CQL's dialect (reference 1.7, 1.8). RE2 does the work, in linear time; patterns with
/// look-ahead or back-references, which RE2 lacks, run in PCRE2 under match limits. Nothing else includes either.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cqlite {

struct RegexFlags {
  bool ignores_case = false;     ///< i
  bool is_multiline = false;     ///< m: ^ and $ also at line starts and ends
  bool dot_matches_all = false;  ///< d, s
};

/// Why a pattern was refused: one sentence, and the byte of the pattern it is about.
struct RegexError {
  std::string message;
  std::string help;
  std::size_t offset = 0;
  std::size_t length = 1;
};

/// A literal search that must succeed before a text can match: at least one of `any_of` occurs in it.
struct RequiredLiterals {
  std::vector<std::string> any_of;  ///< lower case; empty: nothing is known
};

/// Compiled once, immutable, used by many threads at once.
class Regex {
 public:
  /// One text position of a match; a group that took no part has no data().
  using Groups = std::vector<std::string_view>;

  /// Compiles `pattern`. On failure the result is empty and `error` is filled.
  [[nodiscard]] static std::shared_ptr<const Regex> compile(std::string_view pattern, RegexFlags flags,
                                                            RegexError& error);
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;
  ~Regex();

  /// Unanchored search. A search that reaches the match limit of PCRE2 counts as no match.
  [[nodiscard]] bool matches(std::string_view text) const;

  /// Searches from byte `start`; fills `groups` with the whole match (index 0) and every numbered group. Lets anchors see
  /// the text before `start`. `groups` is reused: no allocation once it has grown.
  [[nodiscard]] bool find(std::string_view text, std::size_t start, Groups& groups) const;

  struct NamedGroup {
    std::string name;   ///< as written, may hold . @ # [ ] -
    std::size_t index;  ///< into Groups
  };
  /// In the order of the pattern.
  [[nodiscard]] const std::vector<NamedGroup>& named_groups() const;
  [[nodiscard]] std::size_t group_count() const;

  /// Literals for refusing a text early. Only plain ASCII without quote, backslash and slash, at least 3 long.
  [[nodiscard]] const RequiredLiterals& required() const;
  /// Does it run in RE2, that is in linear time?
  [[nodiscard]] bool is_linear() const;

 private:
  struct Impl;
  explicit Regex(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cqlite
