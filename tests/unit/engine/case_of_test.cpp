// case: nested branches over whole batches do what a reading of the rules, row by row, does.
#include <doctest/doctest.h>

#include <memory>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "engine/transform.hpp"
#include "rows.hpp"

using namespace cqlite;
using namespace cqlite::testing;

namespace {

constexpr Slot slot_count = 3;
using Fields = std::vector<std::string>;

/// Every row twice; the second has its first field changed.
class Twice final : public Transform {
 public:
  void apply(Rows& rows, Worker& worker) const override {
    Rows doubled;
    for (EventRow* row : rows) {
      EventRow* second = row->copy(worker.arena, worker.slot_count());
      (*second)[0] = Value::text("twin");
      doubled.push_back(row);
      doubled.push_back(second);
    }
    rows = std::move(doubled);
  }
};

struct Step {
  enum class Kind { keep_equal, assign, twice, branch } kind = Kind::twice;
  Slot slot = 0;
  std::string text;
  std::vector<std::vector<Step>> clauses;
};
using Steps = std::vector<Step>;

Steps random_steps(std::mt19937& random, int depth) {
  Steps steps;
  const std::size_t count = 1 + random() % 3;
  for (std::size_t i = 0; i < count; ++i) {
    Step step;
    const auto choice = random() % 10;
    step.slot = static_cast<Slot>(random() % slot_count);
    step.text = std::string(1, static_cast<char>('a' + random() % 3));
    if (choice < 5) {
      step.kind = Step::Kind::keep_equal;
    } else if (choice < 8) {
      step.kind = Step::Kind::assign;
    } else if (choice == 8 || depth == 0) {
      step.kind = Step::Kind::twice;
    } else {
      step.kind = Step::Kind::branch;
      const std::size_t clauses = 1 + random() % 3;
      for (std::size_t c = 0; c < clauses; ++c) step.clauses.push_back(random_steps(random, depth - 1));
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

/// The rules as they are written down, for one row.
std::vector<Fields> by_the_book(const Steps& steps, const Fields& row) {
  std::vector<Fields> rows{row};
  for (const Step& step : steps) {
    std::vector<Fields> next;
    for (const Fields& fields : rows) {
      if (step.kind == Step::Kind::branch) {
        for (const Steps& clause : step.clauses) {
          const auto emitted = by_the_book(clause, fields);
          next.insert(next.end(), emitted.begin(), emitted.end());
          if (!emitted.empty()) break;
        }
        continue;
      }
      if (step.kind == Step::Kind::keep_equal && fields[step.slot] != step.text) continue;
      next.push_back(fields);
      if (step.kind == Step::Kind::assign) next.back()[step.slot] = step.text;
      if (step.kind == Step::Kind::twice) {
        next.push_back(fields);
        next.back()[0] = "twin";
      }
    }
    rows = std::move(next);
  }
  return rows;
}

Transforms compiled(const Steps& steps) {
  Transforms transforms;
  for (const Step& step : steps) {
    switch (step.kind) {
      case Step::Kind::keep_equal:
        transforms.push_back(transforms::filter(predicates::equals(step.slot, Wildcard(step.text))));
        break;
      case Step::Kind::assign: transforms.push_back(transforms::assign(step.slot, expressions::text(step.text))); break;
      case Step::Kind::twice: transforms.push_back(std::make_shared<Twice>()); break;
      case Step::Kind::branch: {
        std::vector<Transforms> clauses;
        for (const Steps& clause : step.clauses) clauses.push_back(compiled(clause));
        transforms.push_back(transforms::case_of(std::move(clauses)));
        break;
      }
    }
  }
  return transforms;
}

}  // namespace

TEST_CASE("case: random nested branches give the rows, and the order, that the rules give") {
  std::mt19937 random(21);
  for (int round = 0; round < 500; ++round) {
    CAPTURE(round);
    const Steps steps = random_steps(random, 3);
    const Transforms transforms = compiled(steps);
    Machine machine(slot_count);
    Rows rows;
    Table expected;
    const std::size_t count = random() % 12;
    for (std::size_t i = 0; i < count; ++i) {
      Fields fields;
      std::vector<Value> values;
      for (Slot slot = 0; slot < slot_count; ++slot) fields.emplace_back(1, static_cast<char>('a' + random() % 3));
      for (const std::string& field : fields) values.push_back(Value::text(field));
      rows.push_back(&machine.row(values));
      for (const Fields& row : by_the_book(steps, fields)) expected.push_back(row);
    }
    apply_all(transforms, rows, machine.worker);
    Table got;
    for (const EventRow* row : rows) got.push_back(machine.texts(*row));
    CHECK(got == expected);
  }
}

TEST_CASE("case: what a failed clause assigned is gone, and marks of an outer case survive") {
  Machine machine(1);
  Transforms failing{transforms::assign(0, expressions::text("changed")),
                     transforms::filter(predicates::constant(false))};
  Transforms passing{transforms::filter(predicates::constant(true))};
  const TransformPtr step = transforms::case_of({failing, passing});
  EventRow& row = machine.row({Value::text("old")});
  row.mark = 42;
  Rows rows{&row};
  step->apply(rows, machine.worker);
  REQUIRE(rows.size() == 1);
  CHECK(machine.texts(*rows[0]) == std::vector<std::string>{"old"});
  CHECK(rows[0]->mark == 42);
}

TEST_CASE("case: a row that no clause takes is dropped") {
  Machine machine(1);
  const TransformPtr step = transforms::case_of({{transforms::filter(predicates::exists(0))}});
  Rows rows{&machine.row({Value()}), &machine.row({Value::text("x")})};
  step->apply(rows, machine.worker);
  CHECK(rows.size() == 1);
  CHECK(step->may_drop());
}
