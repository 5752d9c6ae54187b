// Walks the tree of a query, and replaces one span of its text at a time.
#include "testing/mutants.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

#include "analysis/vocabulary.hpp"
#include "base/utf8.hpp"
#include "syntax/characters.hpp"
#include "syntax/parser.hpp"
#include "testing/other_constants.hpp"
#include "testing/trace_text.hpp"

namespace cqlite::testing {
namespace {

using Kind = Mutant::Kind;

constexpr std::size_t longest_text = 100;

bool joins(ast::BinaryOperator op) { return op == ast::BinaryOperator::and_word || op == ast::BinaryOperator::or_word; }

bool compares(ast::BinaryOperator op) {
  return op >= ast::BinaryOperator::equal && op <= ast::BinaryOperator::not_matches;
}

/// The parameter that an argument is for; null if the function or the parameter is not known.
const Parameter* parameter_of(const ast::Call& call, const ast::Argument& argument) {
  const Function* const function = Catalog::builtins().find(call.name);
  if (function == nullptr) return nullptr;
  if (argument.name) return function->parameter(argument.name->text);
  const auto found = std::find_if(function->parameters.begin(), function->parameters.end(),
                                  [](const Parameter& each) { return each.is_unnamed; });
  return found == function->parameters.end() ? nullptr : &*found;
}

/// Is the argument one that decides something by being true?
bool is_condition(const ast::Call& call, const ast::Argument& argument) {
  const std::string name = lower(call.name);
  if (name == "test") return true;
  if (name != "if") return false;
  return argument.name ? argument.name->text == "condition" : &argument == &call.arguments.front();
}

// The depth of the tree is limited by the parser.
class Mutator {  // NOLINT(misc-no-recursion)
 public:
  explicit Mutator(const std::string& query) : query_(query) { seen_.insert(query); }

  std::vector<Mutant> all() {
    Diagnostics ignored;
    const ast::Query tree = syntax::parse(query_, vocabulary_, ignored);
    pipeline(tree.pipeline);
    std::stable_sort(mutants_.begin(), mutants_.end(), [](const Mutant& left, const Mutant& right) {
      return std::pair(left.position.line, left.position.column) <
             std::pair(right.position.line, right.position.column);
    });
    return std::move(mutants_);
  }

  // ---- steps
  void operator()(const ast::Case& node) {
    std::vector<Span> spans;
    for (const auto& clause : node.clauses) spans.push_back(clause->span);
    drop_each(spans);
    for (const auto& clause : node.clauses) pipeline(*clause);
  }
  void operator()(const ast::Match& node) {
    std::vector<Span> spans;
    for (const auto& arm : node.arms) spans.push_back({arm.guard.span.begin, arm.pipeline->span.end});
    drop_each(spans);
    for (const auto& arm : node.arms) {
      guard(arm.guard);
      pipeline(*arm.pipeline);
    }
  }
  void operator()(const ast::Where& node) { expression(*node.condition, true); }
  void operator()(const ast::Assign& node) { expression(*node.value); }
  void operator()(const ast::Stats& node) { list(node.functions.elements); }
  void operator()(const ast::SavedQuery& node) {
    for (const ast::Argument& argument : node.arguments) expression(*argument.value);
  }
  void operator()(const ast::Call& node) {
    negate(node.span);
    call(node);
  }
  void operator()(const ast::FieldCall& node) {
    negate({node.field.span.begin, node.call.span.end});
    call(node.call);
  }
  void operator()(const ast::Link&) {}
  void operator()(const ast::FilterPtr& filter) { visit_filter(*filter); }

 private:
  // ---- texts
  [[nodiscard]] std::string_view text(Span span) const {
    return std::string_view(query_).substr(span.begin, span.end - span.begin);
  }
  [[nodiscard]] std::string with(Span span, std::string_view replacement) const {
    return query_.substr(0, span.begin) + std::string(replacement) + query_.substr(span.end);
  }

  /// A mutant with `replacement` instead of `replaced`. `shown` is what the reader is told of.
  void add(Kind kind, Span shown, Span replaced, std::string_view replacement, std::string after = {}) {
    Mutant mutant{kind, position_at(query_, shown.begin), on_one_line(text(shown), longest_text),
                  on_one_line(after, longest_text), with(replaced, replacement)};
    if (seen_.insert(mutant.query).second) mutants_.push_back(std::move(mutant));
  }

  void change(Span span, const std::string& after) { add(Kind::changed, span, span, after, after); }
  void change_to_each(Span span, const std::vector<std::string>& texts) {
    for (const std::string& each : texts) change(span, each);
  }

  /// Another operator between `whole.begin` and `whole.end`.
  void change_operator(Span whole, Span op) {
    const std::string_view other = other_operator(text(op));
    if (other.empty()) return;
    const std::string after =
        std::string(text({whole.begin, op.begin})) + std::string(other) + std::string(text({op.end, whole.end}));
    add(Kind::changed, whole, op, other, after);
  }

  void negate(Span span) {
    // Some places know only one of the two.
    const std::string words = "(" + std::string(text(span)) + ")";
    for (const std::string_view sign : {"not ", "!"}) {
      const std::string negated = std::string(sign) + words;
      Diagnostics diagnostics;
      (void)syntax::parse(with(span, negated), vocabulary_, diagnostics);
      if (!diagnostics.has_errors()) return add(Kind::negated, span, span, negated);
    }
  }

  /// Leaves out part `i`, with what stands between it and its neighbour.
  void drop(const std::vector<Span>& parts, std::size_t i) {
    const bool is_first = i == 0;
    const Span replaced = is_first ? Span{parts[0].begin, parts[1].begin} : Span{parts[i - 1].end, parts[i].end};
    add(Kind::dropped, parts[i], replaced, "");
  }
  void drop_each(const std::vector<Span>& parts) {
    for (std::size_t i = 0; i < parts.size() && parts.size() > 1; ++i) drop(parts, i);
  }

  // ---- pipelines and filters
  void pipeline(const ast::Pipeline& pipeline) {
    std::vector<Span> spans;
    for (const ast::Step& step : pipeline.steps) spans.push_back(step.span);
    drop_each(spans);
    if (spans.size() == 1) add(Kind::dropped, spans.front(), spans.front(), "*");
    for (const ast::Step& step : pipeline.steps) std::visit(*this, step.node);
  }

  void visit_filter(const ast::Filter& filter, bool is_negated = false) {
    if (const auto* all = std::get_if<ast::And>(&filter.node)) return operands(all->operands);
    if (const auto* any = std::get_if<ast::Or>(&filter.node)) return operands(any->operands);
    if (const auto* inner = std::get_if<ast::ParenthesisedFilter>(&filter.node)) {
      return visit_filter(*inner->inner, is_negated);
    }
    if (const auto* negation = std::get_if<ast::Not>(&filter.node)) {
      add(Kind::negated, filter.span, filter.span, text(negation->operand->span));
      return visit_filter(*negation->operand, true);
    }
    if (!is_negated) negate(filter.span);
    leaf(filter);
  }

  void operands(const std::vector<ast::FilterPtr>& operands) {
    std::vector<Span> spans;
    for (const auto& operand : operands) spans.push_back(operand->span);
    drop_each(spans);
    for (const auto& operand : operands) visit_filter(*operand);
  }

  void leaf(const ast::Filter& filter) {
    if (const auto* comparison = std::get_if<ast::Comparison>(&filter.node)) {
      change_operator(filter.span, comparison->op_span);
      literal(comparison->right.span);
    } else if (const auto* in = std::get_if<ast::FieldIn>(&filter.node)) {
      list(in->values);
    } else if (const auto* field_call = std::get_if<ast::FieldCall>(&filter.node)) {
      call(field_call->call);
    } else if (const auto* function = std::get_if<ast::Call>(&filter.node)) {
      call(*function);
    } else if (const auto* free_text = std::get_if<ast::FreeText>(&filter.node)) {
      literal(free_text->literal.span);
    }
  }

  void literal(Span span) { change_to_each(span, other_literals(text(span))); }

  void guard(const ast::Guard& guard) {
    if (const auto* function = std::get_if<ast::Call>(&guard.node)) return call(*function);
    if (!std::holds_alternative<ast::Guard::Everything>(guard.node)) literal(guard.span);
  }

  // ---- expressions
  void expression(const ast::Expression& whole, bool decides = false, bool is_negated = false) {
    const Span span = whole.span;
    if (const auto* inner = std::get_if<ast::Parenthesised>(&whole.node)) {
      expression(*inner->inner, decides, is_negated);
    } else if (const auto* unary = std::get_if<ast::Unary>(&whole.node)) {
      prefix(*unary, span);
    } else if (const auto* binary = std::get_if<ast::Binary>(&whole.node)) {
      if (compares(binary->op) && !is_negated) negate(span);
      infix(*binary, span);
    } else if (const auto* in = std::get_if<ast::In>(&whole.node)) {
      if (!is_negated) negate(span);
      expression(*in->left);
      list(in->values);
    } else if (const auto* function = std::get_if<ast::Call>(&whole.node)) {
      if (decides && !is_negated) negate(span);
      call(*function);
    } else if (std::holds_alternative<ast::Name>(whole.node)) {
      if (decides && !is_negated) negate(span);
      if (text(span) == "true") change(span, "false");
      if (text(span) == "false") change(span, "true");
    } else {
      constant_or_list(whole);
    }
  }

  void constant_or_list(const ast::Expression& whole) {
    if (const auto* array = std::get_if<ast::Array>(&whole.node)) {
      list(array->elements);
    } else if (const auto* element = std::get_if<ast::Element>(&whole.node)) {
      expression(*element->value);
    } else if (const auto* subquery = std::get_if<ast::SubQuery>(&whole.node)) {
      pipeline(*subquery->pipeline);
    } else if (const auto* named = std::get_if<ast::NamedSubQuery>(&whole.node)) {
      pipeline(*named->pipeline);
      for (const auto& attribute : named->attributes) expression(*attribute.value);
    } else if (!std::holds_alternative<ast::ArrayReference>(whole.node)) {
      literal(whole.span);
    }
  }

  void prefix(const ast::Unary& unary, Span span) {
    if (unary.op == ast::UnaryOperator::minus) return expression(*unary.operand);
    add(Kind::negated, span, span, text(unary.operand->span));
    expression(*unary.operand, true, true);
  }

  void infix(const ast::Binary& binary, Span span) {
    const Span left = binary.left->span;
    const Span right = binary.right->span;
    if (joins(binary.op) || binary.op == ast::BinaryOperator::add) {
      const auto* before = std::get_if<ast::Binary>(&binary.left->node);
      const bool is_chain = before != nullptr && before->op == binary.op;
      if (!is_chain) add(Kind::dropped, left, {left.begin, right.begin}, "");
      add(Kind::dropped, right, {left.end, right.end}, "");
    }
    change_operator(compares(binary.op) ? span : Span{binary.op_span.begin, right.end}, binary.op_span);
    expression(*binary.left, joins(binary.op));
    expression(*binary.right, joins(binary.op));
  }

  void list(const std::vector<ast::ExpressionPtr>& elements) {
    std::vector<Span> spans;
    for (const auto& element : elements) spans.push_back(element->span);
    drop_each(spans);
    for (const auto& element : elements) expression(*element);
  }

  // ---- calls
  void call(const ast::Call& call) {
    std::vector<Span> spans;
    for (const ast::Argument& argument : call.arguments) spans.push_back(argument.span);
    for (std::size_t i = 0; i < spans.size(); ++i) {
      const ast::Argument& argument = call.arguments[i];
      const Parameter* const parameter = parameter_of(call, argument);
      const bool is_default = parameter != nullptr && parameter->default_text == text(argument.value->span);
      // To leave out what is the default changes nothing.
      if (!is_default) drop_argument(spans, i);
      value(*argument.value, parameter, is_condition(call, argument));
    }
  }

  void drop_argument(const std::vector<Span>& spans, std::size_t i) {
    if (spans.size() > 1) return drop(spans, i);
    add(Kind::dropped, spans[0], spans[0], "");
  }

  void value(const ast::Expression& whole, const Parameter* parameter, bool decides) {
    const auto* array = std::get_if<ast::Array>(&whole.node);
    if (parameter != nullptr && !parameter->choices.empty()) {
      if (array == nullptr) return choice(whole.span, parameter->choices);
      for (const auto& element : array->elements) choice(element->span, parameter->choices);
    } else if (parameter != nullptr && parameter->name == "regex" && std::holds_alternative<ast::Text>(whole.node)) {
      change_to_each(whole.span, other_quoted_regexes(text(whole.span)));
    } else {
      expression(whole, decides);
    }
  }

  /// The next of the words that may stand there.
  void choice(Span span, const std::vector<std::string>& choices) {
    std::string_view word = text(span);
    const bool is_quoted = word.starts_with('"');
    if (is_quoted) word = word.substr(1, word.size() - 2);
    const auto found = std::find_if(choices.begin(), choices.end(),
                                    [&](const std::string& each) { return syntax::equals_ignoring_case(each, word); });
    if (found == choices.end()) return;
    const std::string& next = found + 1 == choices.end() ? choices.front() : *(found + 1);
    change(span, is_quoted ? "\"" + next + "\"" : next);
  }

  const std::string& query_;
  const analysis::CatalogVocabulary vocabulary_;
  std::set<std::string> seen_;
  std::vector<Mutant> mutants_;
};

}  // namespace

std::string Mutant::change() const {
  switch (kind) {
    case Kind::dropped: return "drop " + before;
    case Kind::negated: return "negate " + before;
    case Kind::changed: break;
  }
  return before + " -> " + after;
}

std::string Mutant::show() const {
  switch (kind) {
    case Kind::dropped: return "dropped `" + before + "`";
    case Kind::negated: return "negated `" + before + "`";
    case Kind::changed: break;
  }
  return "changed `" + before + "` to `" + after + "`";
}

std::vector<Mutant> mutants_of(const std::string& query) { return Mutator(query).all(); }

}  // namespace cqlite::testing
