/// What has to be known before a query itself can run: the rows of its subqueries, and the time that it searches.
#pragma once

#include <functional>
#include <vector>

#include "cqlite/run.hpp"
#include "engine/table.hpp"
#include "plan/plan.hpp"

namespace cqlite {

/// Runs one plan over the input; rows of a plan without aggregate come in the order of their times.
using PassRunner =
    std::function<RunStats(const Plan& plan, const RowHandler& rows, const RunOptions& options, const Environment&)>;

/// The passes over the input before the last one.
class Subqueries {
 public:
  /// If there is to be more than one pass, input that can be read only once is read into memory.
  Subqueries(const Plan& plan, Input::Impl& input, PassRunner pass);

  /// How many passes that will be.
  [[nodiscard]] unsigned passes(const Environment& environment) const;
  /// Completes the time to search in `environment` where the query needs it: without limits given it is that of the events.
  void find_interval(const RunOptions& options, Environment& environment);
  /// Runs all subqueries; `environment` then leads to their rows. Returns what they have to tell.
  std::vector<Notice> run(const RunOptions& options, Environment& environment);

 private:
  [[nodiscard]] bool needs_interval() const;
  [[nodiscard]] bool must_find_interval(const Environment& environment) const;
  SubqueryResult result_of(const SubqueryPlan& subquery, const RunOptions& options, const Environment& environment,
                           std::vector<Notice>& notices) const;

  const Plan& plan_;
  PassRunner pass_;
  std::vector<SubqueryResult> results_;
};

}  // namespace cqlite
