#include "engine/expression.hpp"

#include <algorithm>
#include <utility>

#include "engine/predicate.hpp"

namespace cqlite {

bool satisfies(std::strong_ordering comparison, Ordering ordering) {
  switch (ordering) {
    case Ordering::less: return comparison < 0;
    case Ordering::less_equal: return comparison <= 0;
    case Ordering::greater: return comparison > 0;
    case Ordering::greater_equal: return comparison >= 0;
  }
  return false;
}

void FieldReads::add(Slot slot, bool as_number) {
  for (FieldRead& known : fields) {
    if (known.slot != slot) continue;
    known.as_number = known.as_number && as_number;
    return;
  }
  fields.push_back({slot, as_number});
}

bool reads_as_number(const Expression& operand, FieldReads& reads) {
  const std::optional<Slot> field = operand.field();
  if (!field) return operand.reads(reads);
  reads.add(*field, true);
  return true;
}

namespace {

Value value_of(Truth truth) { return truth == Truth::neither ? Value() : Value::boolean(truth == Truth::yes); }

class FieldValue final : public Expression {
 public:
  explicit FieldValue(Slot slot) : slot_(slot) {}
  Value evaluate(const EventRow& row, Worker&) const override { return row[slot_].as_stand_in(false); }
  bool reads(FieldReads& reads) const override {
    reads.add(slot_, false);
    return true;
  }
  std::optional<Slot> field() const override { return slot_; }

 private:
  Slot slot_;
};

class Constant final : public Expression {
 public:
  Constant(Value value, std::string text) : text_(std::move(text)), value_(value) {
    if (value_.kind() == Value::Kind::text) value_ = Value::text(text_);
    if (value_.kind() == Value::Kind::number_text) value_ = Value::number_text(text_);
  }
  Value evaluate(const EventRow&, Worker&) const override { return value_; }
  bool may_be_missing() const override { return value_.is_missing(); }
  bool reads(FieldReads&) const override { return true; }

 private:
  std::string text_;
  Value value_;
};

class ArithmeticOf final : public Expression {
 public:
  ArithmeticOf(Arithmetic op, ExpressionPtr left, ExpressionPtr right)
      : op_(op), left_(std::move(left)), right_(std::move(right)) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Number left = left_->evaluate(row, worker).number();
    if (!left) return {};
    const Number right = right_->evaluate(row, worker).number();
    switch (op_) {
      case Arithmetic::add: return Value::number(add(left, right));
      case Arithmetic::subtract: return Value::number(subtract(left, right));
      case Arithmetic::multiply: return Value::number(multiply(left, right));
      case Arithmetic::divide: return Value::number(divide(left, right));
      case Arithmetic::modulo: return Value::number(modulo(left, right));
    }
    return {};
  }
  bool reads(FieldReads& reads) const override {
    return reads_as_number(*left_, reads) && reads_as_number(*right_, reads);
  }

 private:
  Arithmetic op_;
  ExpressionPtr left_;
  ExpressionPtr right_;
};

class Equality final : public Expression {
 public:
  Equality(ExpressionPtr left, ExpressionPtr right, bool is_negated)
      : left_(std::move(left)), right_(std::move(right)), is_negated_(is_negated) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Value left = left_->evaluate(row, worker);
    const Value right = right_->evaluate(row, worker);
    if (left.is_missing() || right.is_missing()) return {};
    return Value::boolean(equal(left, right) != is_negated_);
  }
  bool reads(FieldReads& reads) const override { return left_->reads(reads) && right_->reads(reads); }

 private:
  ExpressionPtr left_;
  ExpressionPtr right_;
  bool is_negated_;
};

class OrderingOf final : public Expression {
 public:
  OrderingOf(Ordering op, ExpressionPtr left, ExpressionPtr right)
      : op_(op), left_(std::move(left)), right_(std::move(right)) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Number left = left_->evaluate(row, worker).number();
    if (!left) return {};
    const Number right = right_->evaluate(row, worker).number();
    if (!right) return {};
    return Value::boolean(satisfies(compare(left, right), op_));
  }
  bool reads(FieldReads& reads) const override {
    return reads_as_number(*left_, reads) && reads_as_number(*right_, reads);
  }

 private:
  Ordering op_;
  ExpressionPtr left_;
  ExpressionPtr right_;
};

class Negation final : public Expression {
 public:
  explicit Negation(ExpressionPtr operand) : operand_(std::move(operand)) {}
  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Truth value = truth(operand_->evaluate(row, worker));
    return value == Truth::neither ? Value() : Value::boolean(value == Truth::no);
  }
  bool reads(FieldReads& reads) const override { return operand_->reads(reads); }

 private:
  ExpressionPtr operand_;
};

/// `and` ends at the first false, `or` at the first true; without one, a null operand makes the whole null.
class Junction final : public Expression {
 public:
  Junction(std::vector<ExpressionPtr> operands, Truth decisive) : operands_(std::move(operands)), decisive_(decisive) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    bool has_null = false;
    for (const auto& operand : operands_) {
      const Truth value = truth(operand->evaluate(row, worker));
      if (value == decisive_) return value_of(value);
      has_null = has_null || value == Truth::neither;
    }
    return has_null ? Value() : Value::boolean(decisive_ == Truth::no);
  }
  bool reads(FieldReads& reads) const override {
    return std::all_of(operands_.begin(), operands_.end(),
                       [&](const ExpressionPtr& operand) { return operand->reads(reads); });
  }

 private:
  std::vector<ExpressionPtr> operands_;
  Truth decisive_;
};

class RegexTest final : public Expression {
 public:
  RegexTest(ExpressionPtr operand, std::shared_ptr<const Regex> regex, bool is_negated)
      : operand_(std::move(operand)), regex_(std::move(regex)), is_negated_(is_negated) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Value value = operand_->evaluate(row, worker);
    if (value.is_missing()) return {};
    return Value::boolean(regex_->matches(value.text(worker.arena)) != is_negated_);
  }
  bool reads(FieldReads& reads) const override { return operand_->reads(reads); }

 private:
  ExpressionPtr operand_;
  std::shared_ptr<const Regex> regex_;
  bool is_negated_;
};

class PatternTest final : public Expression {
 public:
  PatternTest(ExpressionPtr operand, Wildcard pattern, bool is_negated)
      : operand_(std::move(operand)), pattern_(std::move(pattern)), is_negated_(is_negated) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Value value = operand_->evaluate(row, worker);
    if (value.is_missing()) return {};
    return Value::boolean(pattern_.equals(value, worker.arena) != is_negated_);
  }
  bool reads(FieldReads& reads) const override { return operand_->reads(reads); }

 private:
  ExpressionPtr operand_;
  Wildcard pattern_;
  bool is_negated_;
};

class PredicateValue final : public Expression {
 public:
  explicit PredicateValue(PredicatePtr predicate) : predicate_(std::move(predicate)) {}
  Value evaluate(const EventRow& row, Worker& worker) const override {
    return Value::boolean(predicate_->test(row, worker));
  }
  bool may_be_missing() const override { return false; }
  bool reads(FieldReads& reads) const override {
    const std::optional<Slot> slot = predicate_->only_slot();
    if (slot) reads.add(*slot, false);
    return slot.has_value();
  }

 private:
  PredicatePtr predicate_;
};

}  // namespace

namespace expressions {

ExpressionPtr field(Slot slot) { return std::make_shared<FieldValue>(slot); }
ExpressionPtr constant(Value value, std::string text) { return std::make_shared<Constant>(value, std::move(text)); }
ExpressionPtr text(std::string text) { return constant(Value::text(""), std::move(text)); }
ExpressionPtr arithmetic(Arithmetic op, ExpressionPtr left, ExpressionPtr right) {
  return std::make_shared<ArithmeticOf>(op, std::move(left), std::move(right));
}
ExpressionPtr minus(ExpressionPtr operand) {
  return arithmetic(Arithmetic::subtract, constant(Value::integer(0), {}), std::move(operand));
}
ExpressionPtr equality(ExpressionPtr left, ExpressionPtr right, bool is_negated) {
  return std::make_shared<Equality>(std::move(left), std::move(right), is_negated);
}
ExpressionPtr ordering(Ordering op, ExpressionPtr left, ExpressionPtr right) {
  return std::make_shared<OrderingOf>(op, std::move(left), std::move(right));
}
ExpressionPtr negation(ExpressionPtr operand) { return std::make_shared<Negation>(std::move(operand)); }
ExpressionPtr all_of(std::vector<ExpressionPtr> operands) {
  return std::make_shared<Junction>(std::move(operands), Truth::no);
}
ExpressionPtr any_of(std::vector<ExpressionPtr> operands) {
  return std::make_shared<Junction>(std::move(operands), Truth::yes);
}
ExpressionPtr matches(ExpressionPtr operand, std::shared_ptr<const Regex> regex, bool is_negated) {
  return std::make_shared<RegexTest>(std::move(operand), std::move(regex), is_negated);
}
ExpressionPtr equals_pattern(ExpressionPtr operand, Wildcard pattern, bool is_negated) {
  return std::make_shared<PatternTest>(std::move(operand), std::move(pattern), is_negated);
}
ExpressionPtr from_predicate(PredicatePtr predicate) { return std::make_shared<PredicateValue>(std::move(predicate)); }

}  // namespace expressions
}  // namespace cqlite
