// Arguments that are pipelines or aggregates: what runs inside a function (reference 5.7, 6.2).
#include <algorithm>
#include <utility>

#include "analysis/call_build.hpp"

namespace cqlite::analysis {

// ---- pipelines ----------------------------------------------------------------------------------------------------------

Maybe<Pipeline> Compiler::pipeline_argument(const ast::Expression& value) {
  const ast::Expression& inner = inside(value);
  Pipeline result;
  result.is_given = true;
  result.span = value.span;
  const Scope outer = scope_;
  scope_.write_unknown();  // fields that the function supplies
  if (const auto* braces = std::get_if<ast::SubQuery>(&inner.node)) {
    Sequence steps;
    steps.is_clause = true;
    ++depth_;
    pipeline(*braces->pipeline, steps);
    --depth_;
    result.transforms = std::move(steps.segments.front().transforms);
  } else if (auto condition = expression(value)) {
    result.transforms.push_back(transforms::filter(predicates::is_true(*condition)));
  } else {
    scope_ = outer;
    return diagnostics_.reported();
  }
  scope_ = outer;
  return result;
}

Maybe<Pipelines> Compiler::pipelines_argument(const ast::Expression& value) {
  const ast::Expression& inner = inside(value);
  Pipelines result;
  result.span = value.span;
  const auto* array = std::get_if<ast::Array>(&inner.node);
  const std::size_t count = array == nullptr ? 1 : array->elements.size();
  for (std::size_t i = 0; i < count; ++i) {
    auto one = pipeline_argument(array == nullptr ? inner : *array->elements[i]);
    if (!one) return diagnostics_.reported();
    result.items.push_back(std::move(*one));
  }
  return result;
}

// ---- aggregates ---------------------------------------------------------------------------------------------------------

Maybe<Aggregates> Compiler::aggregates_argument(const ast::Expression& value) {
  const ast::Expression& inner = inside(value);
  Aggregates aggregates;
  if (const auto* array = std::get_if<ast::Array>(&inner.node)) {
    auto members = combination(array->elements);
    if (!members) return diagnostics_.reported();
    aggregates.combination = *members;
    return aggregates;
  }
  auto single = aggregate_member(inner);
  if (!single) return diagnostics_.reported();
  aggregates.single = *single;
  aggregates.combination = std::make_shared<Combination>(std::vector<AggregatePtr>{*single});
  return aggregates;
}

Maybe<std::shared_ptr<Combination>> Compiler::combination(const std::vector<ast::ExpressionPtr>& members) {
  std::vector<AggregatePtr> aggregates;
  std::vector<std::pair<Slot, const ast::Expression*>> taken;
  bool is_right = true;
  for (const auto& member : members) {
    auto aggregate = aggregate_member(*member);
    if (!aggregate) {
      is_right = false;
      continue;
    }
    const auto outputs = (*aggregate)->outputs();
    bool is_repeated = false;
    for (const Slot slot : outputs.columns) {
      const auto first = std::find_if(taken.begin(), taken.end(), [&](const auto& t) { return t.first == slot; });
      if (first == taken.end()) continue;
      if (source_text(first->second->span) == source_text(member->span)) {
        is_repeated = true;
        break;
      }
      report(Code::duplicate_output, member->span, "two functions of the list write `" + table_.names()[slot] + "`")
          .note(first->second->span, "first written here")
          .help("give one of them another name: as=…");
      is_right = false;
    }
    if (is_repeated) continue;
    for (const Slot slot : outputs.columns) taken.emplace_back(slot, member.get());
    aggregates.push_back(*aggregate);
  }
  if (!is_right) return diagnostics_.reported();
  return std::make_shared<Combination>(std::move(aggregates));
}

Maybe<AggregatePtr> Compiler::aggregate_member(const ast::Expression& value) {
  const ast::Expression& inner = inside(value);
  if (const auto* call = std::get_if<ast::Call>(&inner.node)) return aggregate_call(*call, nullptr);
  if (const auto* element = std::get_if<ast::Element>(&inner.node)) {
    if (const auto* call = std::get_if<ast::Call>(&inside(*element->value).node)) {
      return aggregate_call(*call, &element->target);
    }
  }
  if (const auto* composite = std::get_if<ast::SubQuery>(&inner.node))
    return composite_argument(*composite, value.span);
  return report(Code::aggregate_expected, value.span, "an aggregate is needed here, such as count()");
}

Maybe<AggregatePtr> Compiler::aggregate_call(const ast::Call& call, const ast::Name* target) {
  const auto function = resolve(call);
  if (!function) return diagnostics_.reported();
  if (!(*function)->make_aggregate) {
    return report(Code::aggregate_expected, call.span, "`" + (*function)->name + "` is no aggregate")
        .help("steps before an aggregate go into braces: { step | count() }");
  }
  auto bound = bind(call, {nullptr, target});
  if (!bound) return diagnostics_.reported();
  CallBuild build(*this, call.span, nullptr);
  auto aggregate = bound->function->make_aggregate(bound->arguments, build);
  if (aggregate == nullptr) return diagnostics_.reported();
  return aggregate;
}

Maybe<AggregatePtr> Compiler::composite_argument(const ast::SubQuery& value, Span span) {
  const Scope outer = scope_;
  Sequence inner;
  const Function* enclosing = std::exchange(enclosing_, nullptr);
  ++depth_;
  pipeline(*value.pipeline, inner);
  --depth_;
  enclosing_ = enclosing;
  const Scope end = std::exchange(scope_, outer);
  if (inner.segments.size() == 1) {
    return report(Code::aggregate_expected, span, "the pipeline in braces has no aggregate")
        .help("end it with one: { filter | count() }");
  }
  Aggregate::Outputs outputs{end.columns(), end.is_open(), end.has_unknown()};
  return composite(std::move(inner.segments), std::move(outputs));
}

}  // namespace cqlite::analysis
