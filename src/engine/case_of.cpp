// case and match: each row goes to the first clause that emits something for it (reference 2.6, 2.7).
#include <utility>

#include "engine/transform.hpp"

namespace cqlite {
namespace {

/// A clause, split: `tests` are its leading plain filters, which need no copy of the row; `rest` is what follows.
struct Clause {
  std::vector<const Predicate*> tests;
  Transforms rest;
  bool rest_may_drop = false;
};

class CaseOf final : public Transform {
 public:
  explicit CaseOf(std::vector<Transforms> clauses) {
    for (auto& steps : clauses) {
      Clause clause;
      std::size_t first = 0;
      while (first < steps.size() && steps[first]->predicate() != nullptr) {
        clause.tests.push_back(steps[first++]->predicate());
      }
      for (std::size_t i = first; i < steps.size(); ++i) {
        clause.rest_may_drop = clause.rest_may_drop || steps[i]->may_drop();
        clause.rest.push_back(steps[i]);
      }
      clauses_.push_back(std::move(clause));
      kept_.push_back(std::move(steps));
    }
  }

  // `waiting` are the rows, by their place in `rows`, that no clause has taken yet. What a clause emits goes to the place
  // of the row it was made of; a mark on each row tells that place. Marks are the enclosing case's before and after.
  void apply(Rows& rows, Worker& worker) const override {
    std::vector<std::uint32_t> outer_marks(rows.size());
    std::vector<Rows> emitted(rows.size());
    std::vector<std::uint32_t> waiting(rows.size());
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
      outer_marks[i] = rows[i]->mark;
      waiting[i] = i;
    }
    for (const Clause& clause : clauses_) {
      if (waiting.empty()) break;
      Rows batch;
      for (const std::uint32_t place : waiting) {
        EventRow* row = rows[place];
        if (!passes(clause, *row, worker)) continue;
        if (clause.rest_may_drop) row = row->copy(worker.arena, worker.slot_count());
        row->mark = place;
        batch.push_back(row);
      }
      apply_all(clause.rest, batch, worker);
      for (EventRow* row : batch) emitted[row->mark].push_back(row);
      std::erase_if(waiting, [&](std::uint32_t place) { return !emitted[place].empty(); });
    }
    rows.clear();
    for (std::size_t place = 0; place < emitted.size(); ++place) {
      for (EventRow* row : emitted[place]) {
        row->mark = outer_marks[place];
        rows.push_back(row);
      }
    }
  }

  bool may_drop() const override { return true; }

 private:
  static bool passes(const Clause& clause, const EventRow& row, Worker& worker) {
    for (const Predicate* test : clause.tests) {
      if (!test->test(row, worker)) return false;
    }
    return true;
  }

  std::vector<Clause> clauses_;
  std::vector<Transforms> kept_;  ///< owns what clauses_ points to
};

}  // namespace

namespace transforms {

TransformPtr case_of(std::vector<Transforms> clauses) { return std::make_shared<CaseOf>(std::move(clauses)); }

}  // namespace transforms
}  // namespace cqlite
