// Queries that are to be observed: which parts of the text are clauses, and the decorators around what they were compiled to.
#include <algorithm>
#include <utility>

#include "analysis/call_build.hpp"
#include "analysis/vocabulary.hpp"
#include "base/regex_alternatives.hpp"
#include "syntax/parser.hpp"

namespace cqlite::analysis {
namespace {

/// More alternatives than that are a list of names, of which no test can show every one.
constexpr std::size_t most_alternatives = 200;

bool is_condition(ClauseKind kind) {
  return kind == ClauseKind::test || kind == ClauseKind::all_of || kind == ClauseKind::any_of ||
         kind == ClauseKind::negation || kind == ClauseKind::wrapper;
}

bool is_test_function(const ast::Call& call) {
  const Function* function = Catalog::builtins().find(call.name);
  return function != nullptr && function->make_filter && !function->make_value;
}

/// `*`, which every event passes.
bool is_everything(const ast::FreeText& text) {
  const auto* pattern = std::get_if<ast::Pattern>(&text.literal.node);
  return pattern != nullptr && pattern->text == "*";
}

/// The number of rows that a call is limited to, where the query says it: `limit=20`, `head(5)`.
const ast::Number* written_limit(const ast::Call& call) {
  const Function* function = Catalog::builtins().find(call.name);
  if (function == nullptr || function->parameter("limit") == nullptr) return nullptr;
  const Parameter* limit = function->parameter("limit");
  for (const ast::Argument& argument : call.arguments) {
    const auto* const number = std::get_if<ast::Number>(&argument.value->node);
    const bool is_limit = argument.name ? argument.name->text == limit->name : limit->is_unnamed;
    if (is_limit && number != nullptr) return number;
  }
  return nullptr;
}

}  // namespace

std::optional<ClauseKind> Compiler::kind_of(const ast::Filter& filter) {
  if (std::holds_alternative<ast::And>(filter.node)) return ClauseKind::all_of;
  if (std::holds_alternative<ast::Or>(filter.node)) return ClauseKind::any_of;
  if (std::holds_alternative<ast::Not>(filter.node)) return ClauseKind::negation;
  if (std::holds_alternative<ast::ParenthesisedFilter>(filter.node)) return std::nullopt;
  if (std::holds_alternative<ast::BooleanLiteral>(filter.node)) return std::nullopt;
  if (const auto* text = std::get_if<ast::FreeText>(&filter.node); text != nullptr && is_everything(*text)) {
    return std::nullopt;
  }
  return ClauseKind::test;
}

std::optional<ClauseKind> Compiler::kind_of(const ast::Expression& node) {
  using Op = ast::BinaryOperator;
  if (std::holds_alternative<ast::In>(node.node)) return ClauseKind::test;
  if (const auto* call = std::get_if<ast::Call>(&node.node)) {
    return is_test_function(*call) ? std::optional(ClauseKind::test) : std::nullopt;
  }
  if (const auto* unary = std::get_if<ast::Unary>(&node.node)) {
    return unary->op == ast::UnaryOperator::minus ? std::nullopt : std::optional(ClauseKind::negation);
  }
  const auto* binary = std::get_if<ast::Binary>(&node.node);
  if (binary == nullptr) return std::nullopt;
  switch (binary->op) {
    case Op::and_word: return ClauseKind::all_of;
    case Op::or_word: return ClauseKind::any_of;
    case Op::equal:
    case Op::condition_equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::matches:
    case Op::not_matches: return ClauseKind::test;
    default: return std::nullopt;
  }
}

std::size_t Compiler::add_clause(ClauseKind kind, Span span) {
  Clause clause;
  clause.kind = kind;
  clause.place = place(span);
  if (!shared_->open_clauses.empty()) clause.parent = shared_->open_clauses.back();
  clause.is_inner = is_inner_;
  shared_->clauses.push_back(std::move(clause));
  return shared_->clauses.size() - 1;
}

Compiler::OpenClause::OpenClause(Compiler& compiler, std::optional<ClauseKind> kind, Span span) : compiler_(compiler) {
  if (!kind || !compiler.is_observed()) return;
  clause_ = compiler.add_clause(*kind, span);
  compiler.shared_->open_clauses.push_back(clause_);
  if (!compiler.steps_.empty()) first_read_ = compiler.steps_.back().reads.size();
}

Compiler::OpenClause::~OpenClause() {
  if (clause_ == Clause::none) return;
  SharedParts& shared = *compiler_.shared_;
  shared.open_clauses.pop_back();
  Clause& clause = shared.clauses[clause_];
  if (!compiler_.steps_.empty()) {
    for (std::size_t i = first_read_; i < compiler_.steps_.back().reads.size(); ++i) {
      const Slot slot = compiler_.steps_.back().reads[i];
      if (std::find(clause.reads.begin(), clause.reads.end(), slot) == clause.reads.end()) clause.reads.push_back(slot);
    }
  }
  const bool holds_conditions = std::any_of(shared.clauses.begin(), shared.clauses.end(), [this](const Clause& each) {
    return each.parent == clause_ && is_condition(each.kind);
  });
  if (clause.kind == ClauseKind::test && holds_conditions) clause.kind = ClauseKind::wrapper;
  if (!is_used_ && clause_ + 1 == shared.clauses.size()) shared.clauses.pop_back();
}

PredicatePtr Compiler::OpenClause::observe(PredicatePtr predicate) {
  if (clause_ == Clause::none || predicate == nullptr) return predicate;
  is_used_ = true;
  return observed::clause(clause_, std::move(predicate));
}

ExpressionPtr Compiler::OpenClause::observe(ExpressionPtr expression) {
  if (clause_ == Clause::none || expression == nullptr) return expression;
  is_used_ = true;
  return observed::clause(clause_, std::move(expression));
}

void Compiler::OpenClause::observe_step(Sequence& sequence, std::size_t before, PredicatePtr test) {
  Transforms& transforms = sequence.segments.back().transforms;
  if (clause_ == Clause::none || transforms.size() <= before) return;
  is_used_ = true;
  const auto first = transforms.begin() + static_cast<std::ptrdiff_t>(before);
  Transforms inner(first, transforms.end());
  transforms.erase(first, transforms.end());
  transforms.push_back(observed::clause(clause_, std::move(inner), std::move(test)));
}

void Compiler::OpenClause::observe_branch(Sequence& sequence) {
  if (clause_ == Clause::none) return;
  is_used_ = true;
  sequence.add(observed::branch(clause_));
}

std::vector<observed::Alternative> Compiler::alternatives(const ast::Regex& literal) {
  std::vector<observed::Alternative> result;
  if (!is_observed()) return result;
  const auto found = alternatives_of(literal.body);
  if (found.size() > most_alternatives) return result;
  for (const RegexAlternative& each : found) {
    RegexError error;
    auto regex = Regex::compile(each.pattern, flags_of(literal.flags), error);
    if (regex == nullptr) continue;
    const Span span = body_span(literal, each.begin, each.end - each.begin);
    result.push_back(
        {add_clause(ClauseKind::alternative, {span.begin, std::max(span.begin, span.end)}), std::move(regex)});
  }
  return result;
}

PredicatePtr Compiler::with_alternatives(const ast::Regex& literal, const ExpressionPtr& value, PredicatePtr test) {
  auto found = alternatives(literal);
  return found.empty() ? test : observed::alternatives(std::move(found), value, std::move(test));
}

ExpressionPtr Compiler::with_alternatives(const ast::Regex& literal, const ExpressionPtr& value, ExpressionPtr test) {
  auto found = alternatives(literal);
  return found.empty() ? test : observed::alternatives(std::move(found), value, std::move(test));
}

AggregatePtr Compiler::with_limit(const ast::Call& call, AggregatePtr aggregate) {
  const ast::Number* const limit = is_observed() && depth_ == 0 ? written_limit(call) : nullptr;
  const auto number = limit == nullptr ? Number() : parse_number(limit->text);
  if (!number.is_integer() || number.integer() <= 0) return aggregate;
  const std::size_t clause = add_clause(ClauseKind::limit, call.span);
  return observed::limit(clause, static_cast<std::uint64_t>(number.integer()), std::move(aggregate));
}

void Compiler::observe_parameter(const ast::Parameter& parameter, Span span, bool is_given) {
  if (!is_observed() || !saved_queries_.empty()) return;
  for (const Clause& clause : shared_->clauses) {
    if (clause.kind == ClauseKind::parameter && clause.name == parameter.name) return;
  }
  Clause& clause = shared_->clauses[add_clause(ClauseKind::parameter, span)];
  clause.name = parameter.name;
  clause.has_default = frame_.defaults.contains(parameter.name);
  clause.is_given = is_given;
}

void Compiler::observe_step(Sequence& sequence, const StepExtent& extent, std::size_t number) {
  const bool has_aggregate = sequence.segments.size() > extent.first_segment + 1;
  Segment& segment = sequence.segments[extent.first_segment];
  if (has_aggregate) {
    segment.aggregate = observed::step(number, std::move(segment.aggregate));
    return;
  }
  const auto first = segment.transforms.begin() + static_cast<std::ptrdiff_t>(extent.first_transform);
  Transforms inner(first, segment.transforms.end());
  segment.transforms.erase(first, segment.transforms.end());
  segment.transforms.push_back(observed::step(number, std::move(inner)));
}

// The events to follow are chosen where they come in, by a filter that is compiled like a step but changes nothing.
void Compiler::add_entrance(Sequence& sequence) {
  Sequence filter;
  if (!options_.selection.empty()) {
    is_selecting_ = true;
    const Scope before = scope_;
    filter.is_clause = true;
    ++depth_;
    add_source("selection", options_.selection, filter);
    --depth_;
    scope_ = before;
    is_selecting_ = false;
  }
  sequence.add(observed::entrance(std::move(filter.segments.front().transforms)));
}

}  // namespace cqlite::analysis
