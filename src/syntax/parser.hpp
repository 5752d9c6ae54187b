/// Query text to syntax tree. The one place that knows PEGTL is parser.cpp.
#pragma once

#include <cstddef>
#include <string_view>

#include "diagnostics/diagnostics.hpp"
#include "syntax/ast.hpp"

namespace cqlite::syntax {

/// The words that change how a text is read: CQL takes `name (` for a call only if `name` is a function, and
/// `name = value` inside a call for a named argument only if `name` is one of the function's parameters.
class Vocabulary {
 public:
  virtual ~Vocabulary() = default;
  /// Function names match without regard to case.
  [[nodiscard]] virtual bool is_function(std::string_view name) const = 0;
  /// Is `parameter` (case matters) declared by `function`? True for every parameter of an unknown function.
  [[nodiscard]] virtual bool is_parameter(std::string_view function, std::string_view parameter) const = 0;
  /// May a known `function` stand beside other filters in one step? A `no` turns `groupBy(a) sort(b)` into "missing |".
  [[nodiscard]] virtual bool is_filter(std::string_view function) const {
    static_cast<void>(function);
    return true;
  }
};

struct ParseLimits {
  std::size_t characters = 66'000;  ///< of the query text, in code points
  std::size_t depth = 200;          ///< of nested brackets, calls, negations
};

/// Parses `text`. Every mistake found is reported to `diagnostics`, in the order of the text; after a mistake the parser
/// skips to the next `|` outside quotes and brackets and goes on. The tree then holds the steps that could be read, and
/// is good for further diagnostics only.
[[nodiscard]] ast::Query parse(std::string_view text, const Vocabulary& vocabulary, Diagnostics& diagnostics,
                               const ParseLimits& limits = {});

}  // namespace cqlite::syntax
