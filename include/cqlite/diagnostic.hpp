/// What cqlite says about a query: one finding a `Diagnostic`, pointing at the source text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cqlite {

/// A half-open range of bytes `[begin, end)` in a query text.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

enum class Severity : std::uint8_t { error, warning };

/// A second place that explains the first ("first set here").
struct Note {
  Span span;
  std::string text;
};

/// One finding. `code` is stable (`C204`, `W401`) and never reused; `message` is one sentence that names the thing;
/// `help` says what to do and may be empty.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;
  std::string message;
  std::string help;
  Span span;
  std::vector<Note> notes;
  std::size_t source = 0;  ///< which text the spans are of: an index into Compiled::sources
};

/// A query text and what to call it.
struct Source {
  std::string name;
  std::string text;
};

/// Line and column, both from 1; columns count code points, as editors do.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
};

/// Where byte `offset` of `text` stands. An offset past the end is the position after the last character.
[[nodiscard]] Position position_at(std::string_view text, std::size_t offset);

/// The diagnostic as people read it: message, source lines with carets, help. `name` is what to call the source
/// (a file name, or `query`). With `colour`, terminal colours are put in. Ends with a line break.
[[nodiscard]] std::string render(const Diagnostic& diagnostic, std::string_view text, std::string_view name,
                                 bool colour = false);

/// The diagnostic as one JSON object without a line break: file, severity, code, message, line, column, end_line,
/// end_column, help.
[[nodiscard]] std::string render_json(const Diagnostic& diagnostic, std::string_view text, std::string_view name);

}  // namespace cqlite
