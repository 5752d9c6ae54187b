/// What a value of a row may be held to besides being a certain text: `{ $gt: 5 }`, `{ $re: "^svc_" }`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "testing/yaml.hpp"

namespace cqlite::testing {

struct Matcher {
  enum class Kind : std::uint8_t {
    regex,          ///< `$re`: found anywhere in the value
    glob,           ///< `$glob`: `*` stands for any text; the whole value
    less,           ///< `$lt`
    less_equal,     ///< `$lte`
    greater,        ///< `$gt`
    greater_equal,  ///< `$gte`
    one_of,         ///< `$in`
    set,            ///< `$set`: the lines of the value, in any order
    size,           ///< `$size`: how many lines it has
    approximate,    ///< `$approx`, with `tolerance`
    exists,         ///< `$exists: true`, `$any: true`
    absent          ///< `$absent: true`, `$exists: false`
  };
  Kind kind = Kind::exists;
  std::vector<std::string> texts;
  double tolerance = 0;

  /// `value`: none if the row lacks the field.
  [[nodiscard]] bool fits(const std::optional<std::string_view>& value) const;
  /// As it is written in a test file.
  [[nodiscard]] std::string show() const;
};

/// Is the map one of matchers, such as `{ $gt: 5, $lt: 9 }`?
[[nodiscard]] bool is_matchers(const YAML::Node& node);
[[nodiscard]] std::vector<Matcher> read_matchers(const YAML::Node& node, const std::string& file);

}  // namespace cqlite::testing
