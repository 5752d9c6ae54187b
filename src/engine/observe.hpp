/// Watching a query at work: what each clause said of each event, and what each step did to it. A plan that was compiled to be
/// observed has these decorators around its parts; others do not, and pay nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "base/regex.hpp"
#include "engine/aggregate.hpp"
#include "engine/transform.hpp"

namespace cqlite {

enum class ClauseKind : std::uint8_t {
  test,    ///< a filter or condition: true or false
  all_of,  ///< made of the clauses inside
  any_of,
  negation,
  wrapper,      ///< says what the only clause inside says, such as `test(a > b)`
  branch,       ///< of case or match: taken
  alternative,  ///< of a regex: found
  parameter,    ///< `?name`: given, or its default
  limit         ///< that is written in the query: reached
};

/// A part of the query's text that can be seen at work.
struct Clause {
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

  ClauseKind kind = ClauseKind::test;
  Place place;
  std::size_t parent = none;  ///< the clause around it
  std::vector<Slot> reads;    ///< the fields it looks at
  bool is_inner = false;      ///< in a subquery: its slots are not those of the query
  // Of a parameter, which is the same for a whole run.
  std::string name;
  bool has_default = false;
  bool is_given = false;
};

/// Is told what happens. One thread only.
class Observer {
 public:
  virtual ~Observer() = default;
  /// An event comes in. It is looked at no further if it is outside of the time that is searched.
  virtual void event_enters(EventRow& row, bool is_in_time, bool is_selected) = 0;
  virtual void clause_tested(std::size_t clause, bool is_true, const EventRow& row, Worker& worker) = 0;
  /// One row enters step `step`, and then leaves as none, one or several.
  virtual void row_enters(std::size_t step, const EventRow& row) = 0;
  virtual void row_leaves(std::size_t step, const Rows& became, Worker& worker) = 0;
  /// An aggregate takes a row, and later emits others.
  virtual void row_taken(std::size_t step, const EventRow& row, const Aggregate& aggregate, Worker& worker) = 0;
  virtual void row_emitted(std::size_t step, EventRow& row, const Aggregate& aggregate, Worker& worker) = 0;
  virtual void emission_ends(std::size_t step) = 0;
};

namespace observed {

/// The very first step: events come in. `selects` tells which of them are to be followed.
[[nodiscard]] TransformPtr entrance(Transforms selects);
/// The steps that one step of the text was compiled to.
[[nodiscard]] TransformPtr step(std::size_t number, Transforms inner);
[[nodiscard]] AggregatePtr step(std::size_t number, AggregatePtr inner);
[[nodiscard]] PredicatePtr clause(std::size_t clause, PredicatePtr inner);
[[nodiscard]] ExpressionPtr clause(std::size_t clause, ExpressionPtr inner);
/// `and`, `or` that ask all of their operands, so that each is seen at work.
[[nodiscard]] PredicatePtr junction(bool is_and, std::vector<PredicatePtr> operands);
[[nodiscard]] ExpressionPtr junction(bool is_and, std::vector<ExpressionPtr> operands);
/// Rows that come out of `inner` passed it. If there is a `test`, that tells instead.
[[nodiscard]] TransformPtr clause(std::size_t clause, Transforms inner, PredicatePtr test = nullptr);
/// Stands at the end of a branch: rows that come here took it.
[[nodiscard]] TransformPtr branch(std::size_t clause);
/// Reached once `inner` has emitted `limit` rows.
[[nodiscard]] AggregatePtr limit(std::size_t clause, std::uint64_t limit, AggregatePtr inner);

/// One alternative of a regex: the same regex without the others.
struct Alternative {
  std::size_t clause;
  std::shared_ptr<const Regex> regex;
};
/// Where the regex that `inner` tests `value` with is found, tells which alternatives are.
[[nodiscard]] PredicatePtr alternatives(std::vector<Alternative> found, ExpressionPtr value, PredicatePtr inner);
[[nodiscard]] ExpressionPtr alternatives(std::vector<Alternative> found, ExpressionPtr value, ExpressionPtr inner);

}  // namespace observed
}  // namespace cqlite
