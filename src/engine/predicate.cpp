#include "engine/predicate.hpp"

#include <algorithm>
#include <utility>

namespace cqlite {
namespace {

/// Shorter literals occur in nearly every line, so searching for them only costs.
constexpr std::size_t shortest_literal = 3;
constexpr std::size_t most_literals = 8;

/// Does JSON spell the character in one way only, but for `\u00XX`?
bool is_plain(char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '/'; }

/// Letters that, case ignored, are also spelt by a character outside ASCII: the Kelvin sign and the long s.
bool has_foreign_spelling(char c) { return c == 'k' || c == 'K' || c == 's' || c == 'S'; }

class Always final : public Predicate {
 public:
  explicit Always(bool value) : value_(value) {}
  bool test(const EventRow&, Worker&) const override { return value_; }

 private:
  bool value_;
};

class Exists final : public Predicate {
 public:
  explicit Exists(Slot slot) : slot_(slot) {}
  bool test(const EventRow& row, Worker&) const override { return !row[slot_].is_missing(); }
  std::optional<Slot> only_slot() const override { return slot_; }

 private:
  Slot slot_;
};

class Equals final : public Predicate {
 public:
  Equals(Slot slot, Wildcard pattern) : slot_(slot), pattern_(std::move(pattern)) {}
  bool test(const EventRow& row, Worker& worker) const override {
    const Value& value = row[slot_];
    return !value.is_missing() && pattern_.equals(value, worker.arena);
  }
  RequiredLiterals required(Slot rewritten) const override {
    // Numbers compare by value: `10` also finds the text `10.0`.
    const bool is_unknown = slot_ == rewritten || is_plain_number(pattern_.pattern());
    return is_unknown ? RequiredLiterals() : required_literals(pattern_);
  }
  std::optional<Slot> only_slot() const override { return slot_; }

 private:
  Slot slot_;
  Wildcard pattern_;
};

class Contains final : public Predicate {
 public:
  Contains(Slot slot, Wildcard pattern) : slot_(slot), pattern_(std::move(pattern)) {}
  bool test(const EventRow& row, Worker& worker) const override {
    const Value& value = row[slot_];
    return !value.is_missing() && pattern_.matches(value.text(worker.arena));
  }
  RequiredLiterals required(Slot rewritten) const override {
    return slot_ == rewritten ? RequiredLiterals() : required_literals(pattern_);
  }
  std::optional<Slot> only_slot() const override { return slot_; }

 private:
  Slot slot_;
  Wildcard pattern_;
};

class Matches final : public Predicate {
 public:
  Matches(Slot slot, std::shared_ptr<const Regex> regex) : slot_(slot), regex_(std::move(regex)) {}
  bool test(const EventRow& row, Worker& worker) const override {
    const Value& value = row[slot_];
    return !value.is_missing() && regex_->matches(value.text(worker.arena));
  }
  RequiredLiterals required(Slot rewritten) const override {
    return slot_ == rewritten ? RequiredLiterals() : regex_->required();
  }
  std::optional<Slot> only_slot() const override { return slot_; }

 private:
  Slot slot_;
  std::shared_ptr<const Regex> regex_;
};

class Compares final : public Predicate {
 public:
  Compares(Slot slot, Ordering op, Number number) : slot_(slot), op_(op), number_(number) {}
  bool test(const EventRow& row, Worker&) const override {
    const Number value = row[slot_].number();
    return value && number_ && satisfies(compare(value, number_), op_);
  }
  std::optional<Slot> only_slot() const override { return slot_; }

 private:
  Slot slot_;
  Ordering op_;
  Number number_;
};

/// The field that all look at and nothing else.
std::optional<Slot> common_slot(const std::vector<PredicatePtr>& operands) {
  std::optional<Slot> common;
  for (const PredicatePtr& operand : operands) {
    const std::optional<Slot> slot = operand->only_slot();
    if (!slot || (common && *common != *slot)) return std::nullopt;
    common = slot;
  }
  return common;
}

class AllOf final : public Predicate {
 public:
  explicit AllOf(std::vector<PredicatePtr> operands) : operands_(std::move(operands)) {}
  bool test(const EventRow& row, Worker& worker) const override {
    return std::all_of(operands_.begin(), operands_.end(),
                       [&](const PredicatePtr& operand) { return operand->test(row, worker); });
  }
  std::optional<Slot> only_slot() const override { return common_slot(operands_); }
  std::span<const PredicatePtr> parts() const override { return operands_; }
  RequiredLiterals required(Slot rewritten) const override {
    RequiredLiterals best;
    for (const auto& operand : operands_) best = better(std::move(best), operand->required(rewritten));
    return best;
  }

 private:
  static std::size_t shortest(const RequiredLiterals& literals) {
    std::size_t length = literals.any_of.empty() ? 0 : std::string::npos;
    for (const auto& literal : literals.any_of) length = std::min(length, literal.size());
    return length;
  }
  static RequiredLiterals better(RequiredLiterals left, RequiredLiterals right) {
    return shortest(right) > shortest(left) ? right : left;
  }
  std::vector<PredicatePtr> operands_;
};

class AnyOf final : public Predicate {
 public:
  explicit AnyOf(std::vector<PredicatePtr> operands) : operands_(std::move(operands)) {}
  bool test(const EventRow& row, Worker& worker) const override {
    return std::any_of(operands_.begin(), operands_.end(),
                       [&](const PredicatePtr& operand) { return operand->test(row, worker); });
  }
  std::optional<Slot> only_slot() const override { return common_slot(operands_); }
  RequiredLiterals required(Slot rewritten) const override {
    RequiredLiterals all;
    for (const auto& operand : operands_) {
      RequiredLiterals literals = operand->required(rewritten);
      if (literals.any_of.empty()) return {};
      for (auto& literal : literals.any_of) all.any_of.push_back(std::move(literal));
      if (all.any_of.size() > most_literals) return {};
    }
    return all;
  }

 private:
  std::vector<PredicatePtr> operands_;
};

class NotOf final : public Predicate {
 public:
  explicit NotOf(PredicatePtr operand) : operand_(std::move(operand)) {}
  bool test(const EventRow& row, Worker& worker) const override { return !operand_->test(row, worker); }
  std::optional<Slot> only_slot() const override { return operand_->only_slot(); }

 private:
  PredicatePtr operand_;
};

class IsTrue final : public Predicate {
 public:
  explicit IsTrue(ExpressionPtr expression) : expression_(std::move(expression)) {}
  bool test(const EventRow& row, Worker& worker) const override {
    return truth(expression_->evaluate(row, worker)) == Truth::yes;
  }

 private:
  ExpressionPtr expression_;
};

}  // namespace

namespace predicates {

PredicatePtr constant(bool value) { return std::make_shared<Always>(value); }
PredicatePtr exists(Slot slot) { return std::make_shared<Exists>(slot); }
PredicatePtr equals(Slot slot, Wildcard pattern) {
  if (pattern.matches_everything()) return exists(slot);
  return std::make_shared<Equals>(slot, std::move(pattern));
}
PredicatePtr contains(Slot slot, Wildcard pattern) { return std::make_shared<Contains>(slot, std::move(pattern)); }
PredicatePtr matches(Slot slot, std::shared_ptr<const Regex> regex) {
  return std::make_shared<Matches>(slot, std::move(regex));
}
PredicatePtr compares(Slot slot, Ordering op, Number number) { return std::make_shared<Compares>(slot, op, number); }
PredicatePtr all_of(std::vector<PredicatePtr> operands) {
  if (operands.size() == 1) return operands.front();
  return std::make_shared<AllOf>(std::move(operands));
}
PredicatePtr any_of(std::vector<PredicatePtr> operands) {
  if (operands.size() == 1) return operands.front();
  return std::make_shared<AnyOf>(std::move(operands));
}
PredicatePtr negation(PredicatePtr operand) { return std::make_shared<NotOf>(std::move(operand)); }
PredicatePtr is_true(ExpressionPtr expression) { return std::make_shared<IsTrue>(std::move(expression)); }

}  // namespace predicates

RequiredLiterals required_literals(const Wildcard& pattern) {
  std::string best;
  const auto is_sure = [&pattern](char c) {
    return is_plain(c) && !(pattern.ignores_case() && has_foreign_spelling(c));
  };
  for (const std::string& piece : pattern.pieces()) {
    for (std::size_t begin = 0; begin < piece.size();) {
      std::size_t end = begin;
      while (end < piece.size() && is_sure(piece[end])) ++end;
      if (end - begin > best.size()) best = piece.substr(begin, end - begin);
      begin = end + 1;
    }
  }
  if (best.size() < shortest_literal) return {};
  std::transform(best.begin(), best.end(), best.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return {{std::move(best)}};
}

}  // namespace cqlite
