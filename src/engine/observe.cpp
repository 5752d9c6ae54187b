#include "engine/observe.hpp"

#include <utility>

namespace cqlite::observed {
namespace {

/// Does to one row after the other what `inner` does to all.
template <class Before, class After>
void one_by_one(const Transforms& inner, Rows& rows, Worker& worker, Before before, After after) {
  Rows result;
  Rows one;
  for (EventRow* row : rows) {
    before(*row);
    one.assign(1, row);
    apply_all(inner, one, worker);
    after(*row, one);
    result.insert(result.end(), one.begin(), one.end());
  }
  rows = std::move(result);
}

bool any_may_drop(const Transforms& transforms) {
  for (const TransformPtr& transform : transforms) {
    if (transform->may_drop()) return true;
  }
  return false;
}

class Entrance final : public Transform {
 public:
  explicit Entrance(Transforms selects) : selects_(std::move(selects)) {}

  void apply(Rows& rows, Worker& worker) const override {
    const Environment& facts = worker.environment;
    Rows inside;
    for (EventRow* row : rows) {
      const Instant time = row->order.time;
      const bool is_outside =
          time != Order::no_time && ((facts.from && time < *facts.from) || (facts.to && time >= *facts.to));
      if (facts.observer != nullptr) {
        const bool is_selected = !selects_.empty() && comes_through(selects_, *row, worker);
        facts.observer->event_enters(*row, !is_outside, is_selected);
      }
      if (!is_outside) inside.push_back(row);
    }
    rows = std::move(inside);
  }
  bool may_drop() const override { return true; }

 private:
  Transforms selects_;
};

class Step final : public Transform {
 public:
  Step(std::size_t number, Transforms inner) : number_(number), inner_(std::move(inner)) {}

  void apply(Rows& rows, Worker& worker) const override {
    Observer* const observer = worker.environment.observer;
    if (observer == nullptr) return apply_all(inner_, rows, worker);
    one_by_one(
        inner_, rows, worker, [&](const EventRow& row) { observer->row_enters(number_, row); },
        [&](const EventRow&, const Rows& became) { observer->row_leaves(number_, became, worker); });
  }
  bool may_drop() const override { return any_may_drop(inner_); }

 private:
  std::size_t number_;
  Transforms inner_;
};

/// What the decorators of aggregates have in common.
class Decorated : public Aggregate {
 public:
  explicit Decorated(AggregatePtr inner) : inner_(std::move(inner)) {}

  Layout layout() const override { return inner_->layout(); }
  void create(void* state) const override { inner_->create(state); }
  void destroy(void* state) const override { inner_->destroy(state); }
  void update(void* state, EventRow& row, Worker& worker, Arena& keep) const override {
    inner_->update(state, row, worker, keep);
  }
  void merge(void* state, void* other, Worker& worker, Arena& keep) const override {
    inner_->merge(state, other, worker, keep);
  }
  bool is_satisfied(const void* state) const override { return inner_->is_satisfied(state); }
  Outputs outputs() const override { return inner_->outputs(); }
  bool is_single() const override { return inner_->is_single(); }
  bool gives_one_row() const override { return inner_->gives_one_row(); }
  bool result(void* state, EventRow& row, Worker& worker) const override { return inner_->result(state, row, worker); }
  bool needs_order() const override { return inner_->needs_order(); }
  std::span<const Slot> group_keys() const override { return inner_->group_keys(); }
  void set_keeps_events(bool keeps) override { inner_->set_keeps_events(keeps); }

 protected:
  /// Sees the rows that `inner` emits.
  template <class See>
  void emit_seen(void* state, Worker& worker, RowSink& sink, See see) const {
    class Sink final : public RowSink {
     public:
      Sink(RowSink& next, See& function) : next_(next), see_(function) {}
      bool take(EventRow& row) override {
        see_(row);
        return next_.take(row);
      }
      void checkpoint() override { next_.checkpoint(); }

     private:
      RowSink& next_;
      See& see_;
    };
    Sink seen(sink, see);
    inner_->emit(state, worker, seen);
  }

  [[nodiscard]] const Aggregate& inner() const { return *inner_; }

 private:
  AggregatePtr inner_;
};

class AggregateStep final : public Decorated {
 public:
  AggregateStep(std::size_t number, AggregatePtr inner) : Decorated(std::move(inner)), number_(number) {}

  void update(void* state, EventRow& row, Worker& worker, Arena& keep) const override {
    if (Observer* const observer = worker.environment.observer) observer->row_taken(number_, row, inner(), worker);
    inner().update(state, row, worker, keep);
  }
  void emit(void* state, Worker& worker, RowSink& sink) const override {
    Observer* const observer = worker.environment.observer;
    if (observer == nullptr) return inner().emit(state, worker, sink);
    emit_seen(state, worker, sink, [&](EventRow& row) { observer->row_emitted(number_, row, inner(), worker); });
    observer->emission_ends(number_);
  }

 private:
  std::size_t number_;
};

class Limit final : public Decorated {
 public:
  Limit(std::size_t clause, std::uint64_t limit, AggregatePtr inner)
      : Decorated(std::move(inner)), clause_(clause), limit_(limit) {}

  void emit(void* state, Worker& worker, RowSink& sink) const override {
    std::uint64_t rows = 0;
    emit_seen(state, worker, sink, [&](EventRow& row) {
      Observer* const observer = worker.environment.observer;
      if (++rows == limit_ && observer != nullptr) observer->clause_tested(clause_, true, row, worker);
    });
  }

 private:
  std::size_t clause_;
  std::uint64_t limit_;
};

class Test final : public Predicate {
 public:
  Test(std::size_t clause, PredicatePtr inner) : clause_(clause), inner_(std::move(inner)) {}
  bool test(const EventRow& row, Worker& worker) const override {
    const bool is_true = inner_->test(row, worker);
    Observer* const observer = worker.environment.observer;
    if (observer != nullptr) observer->clause_tested(clause_, is_true, row, worker);
    return is_true;
  }

 private:
  std::size_t clause_;
  PredicatePtr inner_;
};

class Condition final : public Expression {
 public:
  Condition(std::size_t clause, ExpressionPtr inner) : clause_(clause), inner_(std::move(inner)) {}
  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Value value = inner_->evaluate(row, worker);
    Observer* const observer = worker.environment.observer;
    if (observer != nullptr) observer->clause_tested(clause_, truth(value) == Truth::yes, row, worker);
    return value;
  }
  bool may_be_missing() const override { return inner_->may_be_missing(); }

 private:
  std::size_t clause_;
  ExpressionPtr inner_;
};

class Junction final : public Predicate {
 public:
  Junction(bool is_and, std::vector<PredicatePtr> operands) : is_and_(is_and), operands_(std::move(operands)) {}
  bool test(const EventRow& row, Worker& worker) const override {
    bool result = is_and_;
    for (const PredicatePtr& operand : operands_) {
      if (operand->test(row, worker) != is_and_) result = !is_and_;
    }
    return result;
  }

 private:
  bool is_and_;
  std::vector<PredicatePtr> operands_;
};

/// Three-valued, as expressions are: what decides wins over null, and null over the rest.
class JunctionCondition final : public Expression {
 public:
  JunctionCondition(bool is_and, std::vector<ExpressionPtr> operands)
      : is_and_(is_and), operands_(std::move(operands)) {}
  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Truth decisive = is_and_ ? Truth::no : Truth::yes;
    bool is_decided = false;
    bool has_null = false;
    for (const ExpressionPtr& operand : operands_) {
      const Truth value = truth(operand->evaluate(row, worker));
      is_decided = is_decided || value == decisive;
      has_null = has_null || value == Truth::neither;
    }
    if (is_decided) return Value::boolean(!is_and_);
    return has_null ? Value() : Value::boolean(is_and_);
  }

 private:
  bool is_and_;
  std::vector<ExpressionPtr> operands_;
};

class FilteringStep final : public Transform {
 public:
  FilteringStep(std::size_t clause, Transforms inner, PredicatePtr test)
      : clause_(clause), inner_(std::move(inner)), test_(std::move(test)) {}

  void apply(Rows& rows, Worker& worker) const override {
    Observer* const observer = worker.environment.observer;
    if (observer == nullptr) return apply_all(inner_, rows, worker);
    bool is_true = false;
    one_by_one(
        inner_, rows, worker, [&](const EventRow& row) { is_true = test_ != nullptr && test_->test(row, worker); },
        [&](const EventRow& row, const Rows& became) {
          if (test_ == nullptr) is_true = !became.empty();
          observer->clause_tested(clause_, is_true, row, worker);
        });
  }
  bool may_drop() const override { return any_may_drop(inner_); }

 private:
  std::size_t clause_;
  Transforms inner_;
  PredicatePtr test_;
};

class Branch final : public Transform {
 public:
  explicit Branch(std::size_t clause) : clause_(clause) {}
  void apply(Rows& rows, Worker& worker) const override {
    Observer* const observer = worker.environment.observer;
    if (observer == nullptr) return;
    for (const EventRow* row : rows) observer->clause_tested(clause_, true, *row, worker);
  }

 private:
  std::size_t clause_;
};

class Alternatives {
 public:
  Alternatives(std::vector<Alternative> alternatives, ExpressionPtr value)
      : alternatives_(std::move(alternatives)), value_(std::move(value)) {}

  void look_at(const EventRow& row, Worker& worker) const {
    Observer* const observer = worker.environment.observer;
    if (observer == nullptr) return;
    const Value value = value_->evaluate(row, worker);
    if (value.is_missing()) return;
    const std::string_view text = value.text(worker.arena);
    for (const Alternative& alternative : alternatives_) {
      if (alternative.regex->matches(text)) observer->clause_tested(alternative.clause, true, row, worker);
    }
  }

 private:
  std::vector<Alternative> alternatives_;
  ExpressionPtr value_;
};

class RegexTest final : public Predicate {
 public:
  RegexTest(Alternatives alternatives, PredicatePtr inner)
      : alternatives_(std::move(alternatives)), inner_(std::move(inner)) {}
  bool test(const EventRow& row, Worker& worker) const override {
    alternatives_.look_at(row, worker);
    return inner_->test(row, worker);
  }

 private:
  Alternatives alternatives_;
  PredicatePtr inner_;
};

class RegexCondition final : public Expression {
 public:
  RegexCondition(Alternatives alternatives, ExpressionPtr inner)
      : alternatives_(std::move(alternatives)), inner_(std::move(inner)) {}
  Value evaluate(const EventRow& row, Worker& worker) const override {
    alternatives_.look_at(row, worker);
    return inner_->evaluate(row, worker);
  }
  bool may_be_missing() const override { return inner_->may_be_missing(); }

 private:
  Alternatives alternatives_;
  ExpressionPtr inner_;
};

}  // namespace

TransformPtr entrance(Transforms selects) { return std::make_shared<Entrance>(std::move(selects)); }
TransformPtr step(std::size_t number, Transforms inner) { return std::make_shared<Step>(number, std::move(inner)); }
AggregatePtr step(std::size_t number, AggregatePtr inner) {
  return std::make_shared<AggregateStep>(number, std::move(inner));
}
PredicatePtr clause(std::size_t clause, PredicatePtr inner) { return std::make_shared<Test>(clause, std::move(inner)); }
ExpressionPtr clause(std::size_t clause, ExpressionPtr inner) {
  return std::make_shared<Condition>(clause, std::move(inner));
}
PredicatePtr junction(bool is_and, std::vector<PredicatePtr> operands) {
  return std::make_shared<Junction>(is_and, std::move(operands));
}
ExpressionPtr junction(bool is_and, std::vector<ExpressionPtr> operands) {
  return std::make_shared<JunctionCondition>(is_and, std::move(operands));
}
TransformPtr clause(std::size_t clause, Transforms inner, PredicatePtr test) {
  return std::make_shared<FilteringStep>(clause, std::move(inner), std::move(test));
}
TransformPtr branch(std::size_t clause) { return std::make_shared<Branch>(clause); }
AggregatePtr limit(std::size_t clause, std::uint64_t limit, AggregatePtr inner) {
  return std::make_shared<Limit>(clause, limit, std::move(inner));
}
PredicatePtr alternatives(std::vector<Alternative> found, ExpressionPtr value, PredicatePtr inner) {
  return std::make_shared<RegexTest>(Alternatives(std::move(found), std::move(value)), std::move(inner));
}
ExpressionPtr alternatives(std::vector<Alternative> found, ExpressionPtr value, ExpressionPtr inner) {
  return std::make_shared<RegexCondition>(Alternatives(std::move(found), std::move(value)), std::move(inner));
}

}  // namespace cqlite::observed
