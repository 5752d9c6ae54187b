/// What the parser carries along while it reads a text, and how it gives up a step: `fail` tells the user once, then
/// throws `Skip`, which the nearest pipeline catches to go on behind the next `|`.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "syntax/parser.hpp"
#include "syntax/tree.hpp"

namespace cqlite::syntax {

/// Where in the grammar something was expected; decides which explanations make sense.
enum class Place : std::uint8_t {
  step,
  after_step,
  clause,
  guard,
  arrow,
  filter,
  filter_value,
  filter_number,
  filter_regex,
  expression,
  argument,
  list,
  closing,
  function_call,
  name,
  saved_query,
  parameter
};

/// What should have stood at a place: `expected {what}, found …`.
struct Expectation {
  std::string_view what;
  Place place = Place::step;
};

/// An open bracket. In `case { … }` and `match { … }` a `;` separates clauses.
struct Bracket {
  std::uint32_t offset = 0;
  char character = '(';
  bool holds_clauses = false;
};

/// Thrown after a mistake has been reported. A fatal one ends the parse.
struct Skip {
  std::size_t offset = 0;
  bool is_fatal = false;
};

struct Context {
  std::string_view text;
  const Vocabulary& vocabulary;
  Diagnostics& diagnostics;
  ParseLimits limits;
  Tree tree{};
  std::vector<Bracket> brackets{};
  std::vector<std::string_view> calls{};  ///< names of the calls around the place, innermost last
  std::string_view function_name{};       ///< the one read last
  std::size_t depth = 0;
  std::size_t error_count = 0;
  bool is_rest_lost = false;  ///< a mistake made the rest unreadable, so brackets that stay open are no news
  bool is_tentative = false;  ///< a failure means "try another reading", not "tell the user"
};

/// Can a pipeline end at `offset`? At the end of the text, before a bracket that closes an open one, before a `;` of the
/// case or match around it.
[[nodiscard]] bool is_pipeline_end(const Context& context, std::size_t offset);

/// Does a new step certainly begin at `offset`: `name :=`, `case {`, `name match {`?
[[nodiscard]] bool is_new_step(std::string_view text, std::size_t offset);

/// Reports why the text cannot go on at `offset` (mistakes.cpp), then throws Skip.
[[noreturn]] void fail(Context& context, std::size_t offset, const Expectation& expected);
/// Reports that the bracket opened last is still open at `offset`, or what stands there instead; then throws Skip.
[[noreturn]] void fail_to_close(Context& context, std::size_t offset);
/// Reports a pattern that is used as a field name, `host-name=x`; then throws Skip.
[[noreturn]] void fail_unquoted_field(Context& context, Span pattern);
[[noreturn]] void fail_too_deep(Context& context, std::size_t offset);

/// Where to go on after a mistake at `offset` in a step that had opened `brackets`: at the next `|` of the same depth
/// outside quotes, or where the pipeline around it ends.
[[nodiscard]] std::size_t resume_offset(const Context& context, std::size_t offset, std::vector<Bracket> opened);

}  // namespace cqlite::syntax
