/// What happens inside a query: the way of events through its steps, and what each of its clauses said.
///
///     cqlite::CompileOptions options;
///     options.is_observed = true;
///     options.selection = "ComputerName=WS01";
///     const auto compiled = cqlite::Query::compile(text, options);
///     const auto trace = cqlite::trace(compiled, cqlite::Input::files({"events.ndjson"}));
///     for (const auto& row : trace.rows) …
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cqlite/query.hpp"
#include "cqlite/run.hpp"

namespace cqlite {

enum class TracedKind : std::uint8_t {
  test,         ///< a filter or condition that holds no others: seen true, seen false
  junction,     ///< `and`, `or`, `not` and whatever else is made of other clauses; not a unit of coverage
  branch,       ///< of case or match: taken
  alternative,  ///< of a regex: found
  parameter,    ///< `?name`: given, and its default used, if it has one
  limit         ///< that is written in the query: reached
};

/// A part of the query's text, and what became of it in a run.
struct TracedClause {
  TracedKind kind = TracedKind::test;
  std::size_t source = 0;  ///< an index into Compiled::sources
  Span span;
  std::uint64_t hits = 0;    ///< rows for which it was true, or what `kind` says; of a parameter: given
  std::uint64_t misses = 0;  ///< rows for which it was false; of a parameter: its default was used
  bool can_miss = false;     ///< misses count for coverage
  std::uint64_t drops = 0;   ///< rows that left the query because of it
};

/// A step, in the order of the pipeline.
struct TracedStep {
  std::size_t source = 0;
  Span span;
  std::size_t number = 0;  ///< within its source, from 1
  std::uint64_t rows_in = 0;
  std::uint64_t rows_out = 0;
  std::optional<std::size_t> drops_most;  ///< the clause that dropped most of its rows
};

/// A field that a step set, changed or removed.
struct TracedChange {
  std::string field;
  std::optional<std::string> before;
  std::optional<std::string> after;
};

/// The clause that decided, and what it looked at.
struct TracedReason {
  std::optional<std::size_t> clause;  ///< none: what `text` says
  std::string text;                   ///< the clause as it is written
  std::vector<std::pair<std::string, std::optional<std::string>>> values;
};

enum class TracedFate : std::uint8_t {
  passed,
  split,   ///< went on as several rows
  joined,  ///< went into an aggregate, and on as one of its rows, if it did
  dropped
};

/// What a step did to a row.
struct TracedVisit {
  std::optional<std::size_t> step;  ///< none: the event is outside of the time that is searched
  TracedFate fate = TracedFate::passed;
  std::vector<TracedChange> changes;
  std::vector<TracedReason> reasons;  ///< of `dropped`: one, or the last of each branch
  std::vector<std::size_t> became;    ///< of `split` and `joined`: further rows, indices into Trace::rows
};

/// A row that was followed: an event, or what became of events.
struct TracedRow {
  std::string name;                  ///< `event 3`, or the values of a group
  std::optional<std::size_t> event;  ///< its number in the input, from 1
  std::string text;                  ///< of an event: its JSON
  std::vector<TracedVisit> visits;
};

struct Trace {
  std::vector<TracedStep> steps;
  std::vector<TracedClause> clauses;
  std::vector<TracedRow> rows;        ///< those that were followed
  std::uint64_t events = 0;           ///< that came in
  std::uint64_t outside_of_time = 0;  ///< those of them that RunOptions::from and to leave out
  std::uint64_t selected = 0;         ///< those that were asked for, even if too many to follow
  RunStats stats;

  /// Does the row, or one that it became, come out of the query?
  [[nodiscard]] bool reaches_end(std::size_t row) const;
};

struct TraceOptions {
  RunOptions run;                   ///< `threads` has no meaning
  std::vector<std::size_t> events;  ///< numbers of events to follow, from 1
  bool follows_all = false;         ///< every event
  std::size_t most_rows = 1000;     ///< that are followed
  RowHandler handler = nullptr;     ///< gets the query's rows, if there is one
};

/// Runs a query that was compiled with CompileOptions::is_observed. Throws Error as run() does.
[[nodiscard]] Trace trace(const Compiled& compiled, Input input, const TraceOptions& options = {});

}  // namespace cqlite
