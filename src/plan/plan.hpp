/// A compiled query: what a run needs, and what can be said about it. Immutable; shared by threads.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cqlite/diagnostic.hpp"
#include "engine/observe.hpp"
#include "engine/segments.hpp"
#include "engine/subquery.hpp"

namespace cqlite {

/// What is known of one step of the query.
struct StepFacts {
  Place place;
  std::vector<Slot> reads;
  std::vector<Slot> writes;      ///< for some rows at least
  std::vector<Slot> overwrites;  ///< for every row
  std::vector<Slot> alive;       ///< fields that a later step or the output still wants, after this step
  bool holds_others = false;     ///< a saved query: its steps follow, with the source of their own
};

struct Plan;

/// A pipeline that runs over the whole input before the query that it belongs to.
struct SubqueryPlan {
  std::shared_ptr<const Plan> plan;
  SubqueryOptions options;
};

struct Plan {
  std::vector<Segment> segments;  ///< at least one; only the last has no aggregate
  std::vector<StepFacts> steps;
  std::vector<std::string> names;  ///< of the slots
  FieldMap wanted;                 ///< what is read out of each event
  Slot timestamp = 0;              ///< `@timestamp`
  bool reads_timestamp = false;    ///< some step wants it; else only the order of events may
  Slot rawstring = 0;              ///< `@rawstring`, if has_rawstring
  bool has_rawstring = false;

  /// Rows are events with all their fields: `columns` are those that steps set, changed or dropped.
  /// Otherwise `columns` are all there is.
  bool keeps_events = true;
  std::vector<Slot> columns;
  std::vector<std::string> column_names;  ///< empty if rows are whole events

  /// Each entry is a search that must succeed in the line of every event that passes the leading filters.
  std::vector<RequiredLiterals> required;

  /// Of the whole query, in the order in which they must run; only the outermost plan has them.
  std::vector<SubqueryPlan> subqueries;
  std::optional<SearchInterval> interval;  ///< of setTimeInterval()
  std::size_t counted_steps = 0;           ///< steps that count their rows
  std::vector<std::string> parameters;     ///< the `?name`s of the query and its preludes, sorted
  bool needs_interval = false;             ///< some step asks for the time that is searched

  /// Of a plan that was made to be observed: its clauses, those of subqueries, too, and the steps that are told of.
  bool is_observed = false;
  std::vector<Clause> clauses;

  [[nodiscard]] bool has_aggregate() const { return segments.size() > 1; }
};

}  // namespace cqlite
