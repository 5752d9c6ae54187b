// Steps of a pipeline: which kind each is, and what it leaves behind for the steps after it.
#include <algorithm>
#include <utility>

#include "analysis/call_build.hpp"
#include "analysis/vocabulary.hpp"
#include "syntax/parser.hpp"

namespace cqlite::analysis {
namespace {

/// Saved queries may call others this deep.
constexpr std::size_t deepest_saved_query = 50;

bool is_test(const ast::Call& call) {
  const Function* function = Catalog::builtins().find(call.name);
  return function != nullptr && function->make_filter;
}

const ast::Call* lone_call(const ast::Expression& expression) { return std::get_if<ast::Call>(&expression.node); }

}  // namespace

void Compiler::pipeline(const ast::Pipeline& pipeline, Sequence& sequence) {
  for (const ast::Step& next : pipeline.steps) {
    if (depth_ > 0) {
      step(next, sequence);
      continue;
    }
    const std::size_t number = steps_.size();
    steps_.push_back({place(next.span), {}, {}, {}, {}, std::holds_alternative<ast::SavedQuery>(next.node)});
    extents_.push_back({sequence.segments.size() - 1, sequence.segments.back().transforms.size(), 0, 0});
    step(next, sequence);
    StepExtent& extent = extents_[number];
    if (is_observed() && !is_inner_ && !steps_[number].holds_others) observe_step(sequence, extent, number);
    extent.last_segment = sequence.segments.size() - 1;
    extent.last_transform = sequence.segments.back().transforms.size();
  }
}

void Compiler::step(const ast::Step& step, Sequence& sequence) {
  struct Visitor {
    Compiler& compiler;
    const ast::Step& step;
    Sequence& sequence;

    void operator()(const ast::Case& node) { compiler.case_step(node, sequence); }
    void operator()(const ast::Match& node) { compiler.match_step(node, sequence); }
    void operator()(const ast::Where& node) { compiler.where_step(node, sequence); }
    void operator()(const ast::Assign& node) { compiler.assign_step(node, sequence); }
    void operator()(const ast::FieldCall& node) {
      if (!node.is_negated) return compiler.call_step(node.call, {&node.field, nullptr}, sequence);
      OpenClause clause(compiler, ClauseKind::test, step.span);
      if (auto test = compiler.filter_call(node.call, {&node.field, nullptr}, false)) {
        sequence.add(transforms::filter(clause.observe(predicates::negation(std::move(test)))));
      }
    }
    void operator()(const ast::Stats& node) { compiler.stats_step(node, step.span, sequence); }
    void operator()(const ast::SavedQuery& node) { compiler.saved_query_step(node, sequence); }
    void operator()(const ast::Call& node) { compiler.call_step(node, {}, sequence); }
    void operator()(const ast::Link&) {
      compiler.report(Code::link_outside_correlate, step.span, "`<=>` links two queries inside correlate() only");
    }
    void operator()(const ast::FilterPtr& node) { compiler.filter_step(*node, sequence); }
  };
  std::visit(Visitor{*this, step, sequence}, step.node);
}

// ---- case and match ---------------------------------------------------------------------------------------------------

std::vector<Transforms> Compiler::branches(std::size_t count,
                                           const std::function<void(std::size_t, Sequence&)>& build) {
  const Scope before = scope_;
  std::vector<Scope> ends;
  std::vector<Transforms> result;
  ++depth_;
  for (std::size_t i = 0; i < count; ++i) {
    scope_ = before;
    Sequence clause;
    clause.is_clause = true;
    build(i, clause);
    result.push_back(std::move(clause.segments.front().transforms));
    ends.push_back(scope_);
  }
  --depth_;
  scope_ = before;
  scope_.join(ends);
  return result;
}

void Compiler::case_step(const ast::Case& node, Sequence& sequence) {
  sequence.add(transforms::case_of(branches(node.clauses.size(), [&](std::size_t i, Sequence& clause) {
    OpenClause branch(*this, ClauseKind::branch, node.clauses[i]->span);
    pipeline(*node.clauses[i], clause);
    branch.observe_branch(clause);
  })));
}

void Compiler::match_step(const ast::Match& node, Sequence& sequence) {
  sequence.add(transforms::case_of(branches(node.arms.size(), [&](std::size_t i, Sequence& clause) {
    OpenClause branch(*this, ClauseKind::branch, {node.arms[i].guard.span.begin, node.arms[i].pipeline->span.end});
    guard(node.field, node.arms[i].guard, clause);
    pipeline(*node.arms[i].pipeline, clause);
    branch.observe_branch(clause);
  })));
}

void Compiler::guard(const ast::Name& field, const ast::Guard& guard, Sequence& clause) {
  struct Visitor {
    Compiler& compiler;
    const ast::Name& field;
    const ast::Guard& guard;
    Sequence& clause;
    OpenClause& opened;

    void operator()(const ast::Guard::Everything&) {}
    void operator()(const ast::Regex& node) {
      auto regex = compiler.regex_literal(node);
      if (regex == nullptr) return;
      if (!regex->named_groups().empty()) {
        return compiler.add_extraction(std::move(regex), node, &field, guard.span, clause);
      }
      const Slot slot = compiler.read(field.text, field.span);
      add(compiler.with_alternatives(node, expressions::field(slot), predicates::matches(slot, std::move(regex))));
    }
    void operator()(const ast::Call& node) { add(compiler.filter_call(node, {&field, nullptr}, false)); }
    void operator()(const ast::Parameter& node) { literal({guard.span, node}); }
    void operator()(const ast::Text& node) { literal({guard.span, node}); }
    void operator()(const ast::Pattern& node) { literal({guard.span, node}); }

    void literal(const ast::Literal& value) { add(compiler.equality(field, value, false)); }
    void add(PredicatePtr test) {
      if (test != nullptr) clause.add(transforms::filter(opened.observe(std::move(test))));
    }
  };
  // It says why no arm took a row; whether it was true is what the arm says.
  OpenClause opened(*this, ClauseKind::wrapper, guard.span);
  std::visit(Visitor{*this, field, guard, clause, opened}, guard.node);
}

// ---- where, assignments -----------------------------------------------------------------------------------------------

void Compiler::where_step(const ast::Where& node, Sequence& sequence) {
  OpenClause clause(*this, ClauseKind::test, node.condition->span);
  if (auto condition = expression(*node.condition)) {
    sequence.add(transforms::filter(clause.observe(predicates::is_true(*condition))));
  }
}

void Compiler::assign_step(const ast::Assign& node, Sequence& sequence) {
  if (node.is_dynamic) {
    auto value = expression(*node.value);
    if (!value) return;
    const Slot name = read(node.target.text, node.target.span);
    write_unknown();
    return sequence.add(transforms::assign_dynamic(name, names_, *value));
  }
  if (const ast::Call* call = lone_call(*node.value)) return call_step(*call, {nullptr, &node.target}, sequence);
  auto value = expression(*node.value);
  if (!value) return;
  sequence.add(transforms::assign(write(node.target.text, !(*value)->may_be_missing()), *value));
}

// ---- calls ------------------------------------------------------------------------------------------------------------

void Compiler::call_step(const ast::Call& call, const Supplied& supplied, Sequence& sequence) {
  if (stub_step(call, supplied, sequence)) return;
  OpenClause clause(*this, is_test(call) ? std::optional(ClauseKind::test) : std::nullopt, call.span);
  auto bound = bind(call, supplied);
  if (!bound) return;
  const Function& function = *bound->function;
  CallBuild build(*this, call.span, &sequence);
  if (function.make_aggregate) {
    if (auto made = function.make_aggregate(bound->arguments, build))
      aggregate_step(with_limit(call, std::move(made)), call.span, sequence);
    return;
  }
  const bool is_assigned = supplied.output != nullptr;
  if (function.make_transform && (!is_assigned || !function.make_filter)) {
    if (auto made = function.make_transform(bound->arguments, build)) {
      const std::size_t before = sequence.segments.back().transforms.size();
      sequence.add(std::move(made));
      if (!function.make_filter || !is_observed()) return;
      const std::size_t findings = diagnostics_.list().size();
      auto test = function.make_filter(bound->arguments, build);
      // As a filter it may be impossible, such as a lookup that marks events and drops none.
      if (test == nullptr) return diagnostics_.forget_since(findings);
      return clause.observe_step(sequence, before, std::move(test));
    }
    if (!function.make_filter) return;
  }
  if (function.make_filter) {
    auto made = clause.observe(function.make_filter(bound->arguments, build));
    if (made == nullptr) return;
    if (!is_assigned) return sequence.add(transforms::filter(std::move(made)));
    const Slot slot = write(supplied.output->text, true);
    return sequence.add(transforms::assign(slot, expressions::from_predicate(std::move(made))));
  }
  if (!function.make_value) return;
  auto value = function.make_value(bound->arguments, build);
  if (value == nullptr) return;
  const std::string& target = bound->output ? *bound->output : supplied.output->text;
  const Slot slot = write(target, !value->may_be_missing());
  sequence.add(transforms::assign(slot, std::move(value)));
}

void Compiler::aggregate_step(AggregatePtr aggregate, Span span, Sequence& sequence) {
  if (sequence.is_clause) {
    report(Code::aggregate_not_allowed, span, "an aggregate cannot stand in a clause of case or match")
        .help("clauses handle events one by one; put the aggregate behind the closing brace");
    return;
  }
  const auto outputs = aggregate->outputs();
  scope_.aggregate(outputs);
  if (!steps_.empty() && depth_ == 0) {
    auto& overwrites = steps_.back().overwrites;
    if (!outputs.keeps_events) {
      for (Slot slot = 0; slot < table_.size(); ++slot) overwrites.push_back(slot);
    }
  }
  sequence.end_with(std::move(aggregate));
}

void Compiler::stats_step(const ast::Stats& node, Span span, Sequence& sequence) {
  if (auto functions = combination(node.functions.elements)) aggregate_step(*functions, span, sequence);
}

// ---- saved queries ----------------------------------------------------------------------------------------------------

void Compiler::saved_query_step(const ast::SavedQuery& node, Sequence& sequence) {
  const std::string name = node.name;
  if (std::find(saved_queries_.begin(), saved_queries_.end(), name) != saved_queries_.end()) {
    std::string circle;
    for (const auto& caller : saved_queries_) circle += "`$" + caller + "()` calls ";
    report(Code::circular_saved_query, node.span, circle + "`$" + name + "()`: a circle");
    return;
  }
  if (saved_queries_.size() >= deepest_saved_query) {
    report(Code::nesting_too_deep, node.span, "saved queries call each other too deeply");
    return;
  }
  auto source = options_.saved_queries ? options_.saved_queries(name) : std::nullopt;
  if (!source && !options_.saved_queries && checks_only_) {
    report(Code::not_looked_up, node.name_span, "saved query `" + name + "` was not looked at");
    scope_.write_unknown();
    return;
  }
  if (!source) {
    report(Code::unknown_saved_query, node.name_span, "there is no saved query `" + name + "`")
        .help(options_.saved_queries ? "saved queries are looked up by name in the folder given"
                                     : "give the folder of saved queries (--saved DIR)");
    return;
  }
  ParameterFrame frame;
  frame.defaults = frame_.defaults;
  for (const ast::Argument& argument : node.arguments) {
    if (!argument.name) {
      report(Code::too_many_unnamed, argument.span, "arguments of a saved query need names: name=value");
      continue;
    }
    Parameter parameter;
    parameter.name = argument.name->text;
    if (auto values = texts_argument(parameter, *argument.value)) frame.given[parameter.name] = *values;
  }
  saved_queries_.push_back(name);
  std::swap(frame_, frame);
  add_source(source->name, source->text, sequence);
  std::swap(frame_, frame);
  saved_queries_.pop_back();
}

}  // namespace cqlite::analysis
