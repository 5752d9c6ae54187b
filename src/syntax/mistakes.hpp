/// The parts of an explanation: the scene of a mistake, what was found out about it, and the explanations that look at
/// the characters there. mistakes.cpp has those that look at the grammar, and the order in which all are asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "syntax/context.hpp"

namespace cqlite::syntax::mistakes {

/// A finding before it is reported.
struct Finding {
  Code code = Code::unexpected_token;
  Span span;
  std::string message;
  std::string help;
};
using Found = std::optional<Finding>;

/// The place of a mistake, with what stands there.
struct Scene {
  const Context& context;
  std::size_t offset;
  const Expectation& expected;

  [[nodiscard]] std::string_view rest() const { return context.text.substr(offset); }
  [[nodiscard]] bool is_at_end() const { return offset >= context.text.size(); }
  [[nodiscard]] char next() const { return is_at_end() ? '\0' : context.text[offset]; }
  [[nodiscard]] Span span(std::size_t length) const {
    return {static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(offset + length)};
  }
};

/// Is something expected there that expressions are made of?
[[nodiscard]] bool is_expression_place(Place place);
/// The token at the place, for the caret and for "found …".
[[nodiscard]] std::size_t token_length(std::string_view rest);

// One explanation each; empty if it does not fit the scene.

[[nodiscard]] Found unclosed_literal(const Scene& scene);  ///< a string, a comment or a regex that never ends
[[nodiscard]] Found single_quote(const Scene& scene);
[[nodiscard]] Found bad_character(const Scene& scene);   ///< control characters, typographic signs, back-ticks
[[nodiscard]] Found placeholder(const Scene& scene);     ///< `{app_id}`, `<your-value>`
[[nodiscard]] Found elided(const Scene& scene);          ///< `...`
[[nodiscard]] Found unquoted_regex(const Scene& scene);  ///< `regex(^foo$)`

}  // namespace cqlite::syntax::mistakes
