/// Templates of format(): `%5.1f of %s`. Read once, when the query is compiled.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.hpp"
#include "values/time.hpp"
#include "values/value.hpp"

namespace cqlite {

/// `%[index$][flags][width][.precision][h]type[letter]`: what is done with one value.
struct FormatSpecifier {
  char type = 0;           ///< one of d o x f e g b c s t; 0: there is none
  char time_letter = 0;    ///< for t: the directive
  bool is_upper = false;   ///< X E G B C T
  bool left = false;       ///< -
  bool plus = false;       ///< +
  bool blank = false;      ///< a blank where a plus would stand
  bool alternate = false;  ///< #
  bool zeros = false;      ///< 0
  bool groups = false;     ///< ,
  bool is_short = false;   ///< h: as a signed 32-bit integer
  std::size_t width = 0;
  std::optional<std::size_t> precision;
  std::size_t argument = 0;  ///< which of the values, from 0

  /// A value that the type cannot show, and a missing one, gives `null`.
  void append(std::string& out, const Value& value, const TimeZone& zone, Arena& arena) const;
};

class FormatTemplate {
 public:
  /// On failure nothing is returned and `error` says why, in one sentence.
  [[nodiscard]] static std::optional<FormatTemplate> compile(std::string_view text, std::string& error);

  /// How many values it takes.
  [[nodiscard]] std::size_t argument_count() const { return argument_count_; }

  /// `values` has at least argument_count() members.
  void append(std::string& out, std::span<const Value> values, const TimeZone& zone, Arena& arena) const;

 private:
  friend class FormatParser;
  struct Piece {
    std::string literal;
    FormatSpecifier specifier;  ///< what follows the literal
  };
  std::vector<Piece> pieces_ = std::vector<Piece>(1);
  std::size_t argument_count_ = 0;
};

}  // namespace cqlite
