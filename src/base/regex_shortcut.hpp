/// Patterns that need no regex engine: plain literals and alternations of them, loose or tied to the ends of the text.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_search.hpp"
#include "base/regex_translate.hpp"

namespace cqlite {

class RegexShortcut {
 public:
  /// Empty if the pattern has another shape.
  [[nodiscard]] static std::optional<RegexShortcut> from(const std::vector<PatternToken>& tokens);

  /// Does the pattern match? Empty: only the engine knows, because of line breaks or bytes beyond ASCII.
  [[nodiscard]] std::optional<bool> matches(std::string_view text) const;

 private:
  enum class Place : std::uint8_t { anywhere, at_start, at_end, whole };
  /// For each of the first three bytes of a literal and each value of that byte: a bit for each literal that has it.
  using Masks = std::array<std::array<std::uint32_t, 256>, 3>;

  RegexShortcut() = default;
  void prepare_search();
  [[nodiscard]] bool is_at(std::string_view text, const std::string& literal) const;
  [[nodiscard]] bool is_anywhere(std::string_view text) const;

  Place place_ = Place::anywhere;
  bool folds_ = false;
  bool needs_plain_line_ = false;  ///< `.*` tied to an end of the text: a line break or invalid UTF-8 would stop it
  std::vector<std::string> literals_;
  std::optional<Needle> needle_;  ///< of a single literal
  std::vector<Masks> masks_;      ///< one, of several literals
};

}  // namespace cqlite
