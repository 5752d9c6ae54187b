/// The observer behind trace(): counts what clauses and steps did, and keeps the way of the rows that are followed.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cqlite/trace.hpp"
#include "plan/plan.hpp"

namespace cqlite {

class Tracer final : public Observer {
 public:
  Tracer(const Compiled& compiled, const TraceOptions& options);

  void event_enters(EventRow& row, bool is_in_time, bool is_selected) override;
  void clause_tested(std::size_t clause, bool is_true, const EventRow& row, Worker& worker) override;
  void row_enters(std::size_t step, const EventRow& row) override;
  void row_leaves(std::size_t step, const Rows& became, Worker& worker) override;
  void row_taken(std::size_t step, const EventRow& row, const Aggregate& aggregate, Worker& worker) override;
  void row_emitted(std::size_t step, EventRow& row, const Aggregate& aggregate, Worker& worker) override;
  void emission_ends(std::size_t step) override;

  [[nodiscard]] Trace finish(RunStats stats);

 private:
  using Values = std::vector<std::pair<std::string, std::optional<std::string>>>;
  /// What a clause said of the row at hand.
  struct Answer {
    std::size_t clause;
    bool is_true;
    Values values;
  };

  /// Adds a row to those that are followed; its tag, or 0 if there are enough.
  std::uint32_t follow(TracedRow row);
  [[nodiscard]] TracedRow& followed(std::uint32_t tag) { return trace_.rows[tag - 1]; }
  [[nodiscard]] std::vector<TracedChange> changes_of(const EventRow& row, Worker& worker) const;
  [[nodiscard]] const Answer* answer_of(std::size_t clause) const;
  /// The clauses that dropped the row at hand: one, or of a case the last of each branch.
  [[nodiscard]] std::vector<std::size_t> deciding_clauses() const;
  [[nodiscard]] std::size_t deciding_in(std::size_t clause) const;
  [[nodiscard]] std::vector<TracedReason> reasons_of(const std::vector<std::size_t>& clauses, std::size_t step) const;
  [[nodiscard]] std::string text_of(const Place& place) const;
  void count_steps_that_hold_others();

  const Compiled& compiled_;
  const Plan& plan_;
  const TraceOptions& options_;
  std::set<std::size_t> wanted_;
  Trace trace_;
  std::vector<std::map<std::size_t, std::uint64_t>> drops_;  ///< by step and clause

  // Of the row at hand, which is followed if it has a tag.
  std::uint32_t tag_ = 0;
  std::vector<Value> before_;
  std::vector<Answer> answers_;

  // Of the aggregate at hand.
  std::map<std::vector<std::string>, std::vector<std::uint32_t>>
      taken_;                        ///< rows that went in, by the key of their group
  std::set<std::uint32_t> emitted_;  ///< those that came out, or went on in another
  bool mixes_ = false;               ///< nobody can tell what its rows are made of
};

}  // namespace cqlite
