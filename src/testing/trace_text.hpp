/// What a trace says, as people read it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cqlite/query.hpp"
#include "cqlite/trace.hpp"

namespace cqlite::testing {

/// Puts a trace into words. `event_names` are those of the events, in the order of the input, where they have any.
class TraceText {
 public:
  TraceText(const Compiled& compiled, const Trace& trace, std::vector<std::string> event_names = {});

  /// `svc`, `event 3`, `user=ann`.
  [[nodiscard]] std::string name_of(std::size_t row) const;
  /// The same behind what it is: `event svc`, `group user=ann`.
  [[nodiscard]] std::string title_of(std::size_t row) const;
  /// `hunt.cql:6`.
  [[nodiscard]] std::string place_of(std::size_t step) const;
  /// The step's text on one line, cut if it is long.
  [[nodiscard]] std::string text_of(std::size_t step) const;
  /// `user!=svc_* (user=svc_backup)`: which clauses dropped the row, and what they looked at.
  [[nodiscard]] std::string reasons_of(const TracedVisit& visit) const;
  /// The whole way of a row, a line a step.
  [[nodiscard]] std::string way_of(std::size_t row) const;
  /// Events in and out of every step, and the clause that drops most.
  [[nodiscard]] std::string funnel() const;

 private:
  [[nodiscard]] std::string change_text(const TracedChange& change) const;

  const Compiled& compiled_;
  const Trace& trace_;
  std::vector<std::string> event_names_;
};

/// The trace as JSON: `steps`, `rows`, `clauses`.
[[nodiscard]] std::string trace_json(const Compiled& compiled, const Trace& trace);

/// `text` on one line with single blanks, at most `most` characters long.
[[nodiscard]] std::string on_one_line(std::string_view text, std::size_t most);

}  // namespace cqlite::testing
