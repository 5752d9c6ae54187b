/// A case, observed: what its events met on their way, against what the case says of it.
#pragma once

#include <optional>
#include <string>

#include "cqlite/trace.hpp"
#include "testing/spec.hpp"

namespace cqlite::testing {

/// The run of a case's query with every event followed.
class Observation {
 public:
  /// The query must be without mistakes. Throws Error as run() does.
  explicit Observation(const Case& test);

  [[nodiscard]] const Compiled& compiled() const { return compiled_; }
  [[nodiscard]] const Trace& trace() const { return trace_; }
  /// Which of Compiled::sources the case's query is.
  [[nodiscard]] std::size_t source() const { return test_.preludes.size(); }

  /// What is wrong with `stages` and `trace` of the case, a line each. Throws SpecError for steps and events that there are not.
  [[nodiscard]] std::string check() const;
  /// Why rows that were expected may have failed to come: what was dropped, where and by what; a few lines, or nothing.
  [[nodiscard]] std::string why_rows_are_missing() const;
  /// What was made into the rows that came.
  [[nodiscard]] std::string why_rows_came() const;
  /// The way of the event called `name`; none if there is none.
  [[nodiscard]] std::optional<std::string> way_of(const std::string& name) const;

 private:
  [[nodiscard]] std::size_t step_called(const StepName& name, const std::string& place) const;
  [[nodiscard]] std::optional<std::size_t> step_labelled(std::string_view label) const;
  [[nodiscard]] std::optional<std::size_t> row_of_event(const std::string& name) const;
  [[nodiscard]] std::string check_stage(const ExpectedStage& stage) const;
  [[nodiscard]] std::string check_way(const ExpectedWay& way) const;
  [[nodiscard]] std::string end_of(std::size_t row) const;
  /// The visit where the row, or what it became, was dropped.
  [[nodiscard]] const TracedVisit* drop_of(std::size_t row) const;

  const Case& test_;
  Compiled compiled_;
  Trace trace_;
};

}  // namespace cqlite::testing
