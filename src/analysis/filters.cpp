// Filters: two-valued tests, and regexes that set fields (reference 2.2 to 2.5).
#include <algorithm>
#include <utility>

#include "analysis/call_build.hpp"
#include "engine/free_text.hpp"
#include "syntax/characters.hpp"

namespace cqlite::analysis {
namespace {

/// The texts a literal stands for: several for a parameter with a list.
const std::string* literal_text(const ast::Literal& literal) {
  if (const auto* pattern = std::get_if<ast::Pattern>(&literal.node)) return &pattern->text;
  if (const auto* text = std::get_if<ast::Text>(&literal.node)) return &text->value;
  return nullptr;
}

const ast::Filter& inside(const ast::Filter& filter) {
  const ast::Filter* inner = &filter;
  while (const auto* parentheses = std::get_if<ast::ParenthesisedFilter>(&inner->node))
    inner = parentheses->inner.get();
  return *inner;
}

}  // namespace

RegexFlags flags_of(std::string_view letters) {
  RegexFlags flags;
  for (const char letter : letters) {
    if (letter == 'i') flags.ignores_case = true;
    if (letter == 'm') flags.is_multiline = true;
    if (letter == 'd' || letter == 's') flags.dot_matches_all = true;
  }
  return flags;
}

void Compiler::filter_step(const ast::Filter& filter, Sequence& sequence) { (void)filter_part(filter, true, sequence); }

bool Compiler::is_step_of_its_own(const ast::Filter& filter) const {
  const auto* call = std::get_if<ast::Call>(&filter.node);
  const Function* function = call == nullptr ? nullptr : Catalog::builtins().find(call->name);
  return function != nullptr && !function->make_filter && !function->is_negatable;
}

// False after a mistake that the operands to the right would only repeat.
// NOLINTNEXTLINE(misc-no-recursion): as deep as the tree, which the parser limits.
bool Compiler::filter_part(const ast::Filter& filter, bool is_alone, Sequence& sequence) {
  const ast::Filter& inner = inside(filter);
  if (const auto* all = std::get_if<ast::And>(&inner.node)) {
    for (std::size_t i = 0; i < all->operands.size(); ++i) {
      const ast::Filter& operand = *all->operands[i];
      if (is_step_of_its_own(operand)) {
        const ast::Filter& behind_pipe = i == 0 ? *all->operands[1] : operand;
        // The parser has said so already where it saw the two side by side.
        if (!diagnostics_.has_errors()) {
          report(Code::missing_pipe, behind_pipe.span, "a | is missing before this step")
              .help("only filters can follow each other without it");
        }
        return false;
      }
      if (!filter_part(operand, false, sequence)) return false;
    }
    return true;
  }
  if (const std::size_t before = sequence.segments.back().transforms.size(); true) {
    OpenClause clause(*this, kind_of(inner), inner.span);
    if (extraction(inner, sequence)) {
      clause.observe_step(sequence, before);
      return true;
    }
  }
  if (negatable_step(inner, sequence)) return true;
  const auto* field_call = std::get_if<ast::FieldCall>(&inner.node);
  const auto* call = field_call == nullptr ? std::get_if<ast::Call>(&inner.node) : &field_call->call;
  if (call != nullptr && !(field_call != nullptr && field_call->is_negated)) {
    const auto function = resolve(*call);
    if (!function) return true;
    if ((*function)->make_filter && (*function)->make_transform) {
      call_step(*call, {field_call == nullptr ? nullptr : &field_call->field, nullptr}, sequence);
      return true;
    }
    if (!(*function)->make_filter && !is_alone) {
      report(Code::not_a_filter, call->span, "`" + (*function)->name + "` is no filter and cannot be joined to one")
          .help("make it a step of its own: put a | before it");
      return false;
    }
  }
  if (auto test = predicate(inner, false)) sequence.add(transforms::filter(std::move(test)));
  return true;
}

// A call of a function that must see all events before it passes or drops them, perhaps behind `not`.
bool Compiler::negatable_step(const ast::Filter& filter, Sequence& sequence) {
  const ast::Filter* inner = &filter;
  bool is_negated = false;
  while (const auto* negation = std::get_if<ast::Not>(&inner->node)) {
    inner = &inside(*negation->operand);
    is_negated = !is_negated;
  }
  const auto* call = std::get_if<ast::Call>(&inner->node);
  const Function* function = call == nullptr ? nullptr : Catalog::builtins().find(call->name);
  if (function == nullptr || !function->is_negatable) return false;
  auto bound = bind(*call, {});
  if (!bound) return true;
  CallBuild build(*this, call->span, &sequence);
  if (is_negated) build.negate();
  if (auto made = function->make_aggregate(bound->arguments, build)) {
    aggregate_step(std::move(made), call->span, sequence);
  }
  return true;
}

bool Compiler::extraction(const ast::Filter& filter, Sequence& sequence) {
  const ast::Regex* literal = nullptr;
  const ast::Name* field = nullptr;
  if (const auto* comparison = std::get_if<ast::Comparison>(&filter.node)) {
    if (comparison->op == ast::FilterOperator::not_equal || comparison->op == ast::FilterOperator::not_matches) {
      return false;
    }
    literal = std::get_if<ast::Regex>(&comparison->right.node);
    field = &comparison->field;
  } else if (const auto* text = std::get_if<ast::FreeText>(&filter.node)) {
    literal = std::get_if<ast::Regex>(&text->literal.node);
  }
  if (literal == nullptr) return false;
  auto regex = regex_literal(*literal);
  if (regex == nullptr) return true;
  if (regex->named_groups().empty()) return false;
  if (field == nullptr && !scope_.is_searchable()) {
    report(Code::free_text_after_aggregate, filter.span, "free text cannot search rows of an aggregate");
    return true;
  }
  add_extraction(std::move(regex), *literal, field, filter.span, sequence);
  return true;
}

void Compiler::add_extraction(std::shared_ptr<const Regex> regex, const ast::Regex& literal, const ast::Name* field,
                              Span span, Sequence& sequence) {
  transforms::Extraction extraction;
  extraction.place = place(span);
  extraction.repeats = literal.flags.find('g') != std::string::npos;
  extraction.searches_event = field == nullptr;
  if (field != nullptr) {
    extraction.inputs.push_back(read(field->text, field->span));
    auto found = alternatives(literal);
    if (!found.empty()) {
      auto value = expressions::field(extraction.inputs.front());
      auto all = predicates::constant(true);
      sequence.add(transforms::filter(observed::alternatives(std::move(found), std::move(value), std::move(all))));
    }
  }
  for (const auto& group : regex->named_groups()) {
    extraction.groups.push_back({group.index, write(group.name, false)});
  }
  extraction.regex = std::move(regex);
  sequence.add(transforms::extract(std::move(extraction)));
}

std::shared_ptr<const Regex> Compiler::regex_literal(const ast::Regex& literal) {
  RegexError error;
  auto regex = Regex::compile(literal.body, flags_of(literal.flags), error);
  if (regex == nullptr) {
    const std::size_t length = std::max<std::size_t>(error.length, 1);
    report(Code::bad_regex, body_span(literal, error.offset, length), error.message).help(error.help);
  }
  return regex;
}

// Where bytes of the regex stand in the text, in which `\/` is one character longer.
Span Compiler::body_span(const ast::Regex& literal, std::size_t begin, std::size_t length) const {
  const std::string_view text = source_text(literal.body_span);
  std::size_t at = 0;
  const auto skip = [&](std::size_t count) {
    for (; count > 0 && at < text.size(); --count) at += text.substr(at, 2) == "\\/" ? 2 : 1;
    return literal.body_span.begin + static_cast<std::uint32_t>(at);
  };
  const std::uint32_t first = skip(begin);
  return {first, std::min(skip(length), std::max(literal.body_span.end, first + 1))};
}

PredicatePtr Compiler::predicate(const ast::Filter& filter, bool is_under_or) {
  OpenClause clause(*this, kind_of(filter), filter.span);
  return clause.observe(unobserved_predicate(filter, is_under_or));
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the tree, which the parser limits.
PredicatePtr Compiler::unobserved_predicate(const ast::Filter& filter, bool is_under_or) {
  struct Visitor {
    Compiler& compiler;
    const ast::Filter& filter;
    bool is_under_or;

    PredicatePtr operator()(const ast::Comparison& node) { return compiler.comparison(node, is_under_or); }
    PredicatePtr operator()(const ast::FieldIn& node) {
      const Slot slot = compiler.read(node.field.text, node.field.span);
      return compiler.in_list(expressions::field(slot), node.values, node.is_negated);
    }
    PredicatePtr operator()(const ast::FieldCall& node) {
      auto test = compiler.filter_call(node.call, {&node.field, nullptr}, is_under_or);
      return test != nullptr && node.is_negated ? predicates::negation(std::move(test)) : test;
    }
    PredicatePtr operator()(const ast::Call& node) { return compiler.filter_call(node, {}, is_under_or); }
    PredicatePtr operator()(const ast::FreeText& node) { return compiler.free_text(node, filter.span, is_under_or); }
    PredicatePtr operator()(const ast::BooleanLiteral& node) { return predicates::constant(node.value); }
    PredicatePtr operator()(const ast::And& node) {
      auto operands = all(node.operands, is_under_or);
      if (operands.empty()) return nullptr;
      return compiler.is_observed() ? observed::junction(true, std::move(operands))
                                    : predicates::all_of(std::move(operands));
    }
    PredicatePtr operator()(const ast::Or& node) {
      auto operands = all(node.operands, true);
      if (operands.empty()) return nullptr;
      return compiler.is_observed() ? observed::junction(false, std::move(operands))
                                    : predicates::any_of(std::move(operands));
    }
    PredicatePtr operator()(const ast::Not& node) {
      auto test = compiler.predicate(*node.operand, is_under_or);
      return test == nullptr ? nullptr : predicates::negation(std::move(test));
    }
    PredicatePtr operator()(const ast::ParenthesisedFilter& node) {
      return compiler.predicate(*node.inner, is_under_or);
    }

    std::vector<PredicatePtr> all(const std::vector<ast::FilterPtr>& operands, bool under_or) {
      std::vector<PredicatePtr> tests;
      for (const auto& operand : operands) {
        if (auto test = compiler.predicate(*operand, under_or)) tests.push_back(std::move(test));
      }
      return tests;
    }
  };
  return std::visit(Visitor{*this, filter, is_under_or}, filter.node);
}

PredicatePtr Compiler::comparison(const ast::Comparison& node, bool is_under_or) {
  switch (node.op) {
    case ast::FilterOperator::less:
    case ast::FilterOperator::less_equal:
    case ast::FilterOperator::greater:
    case ast::FilterOperator::greater_equal: return relation(node);
    case ast::FilterOperator::not_equal:
    case ast::FilterOperator::not_matches: {
      // Only tested: a row that passes has nothing to extract.
      auto test = equality(node.field, node.right, false);
      return test == nullptr ? nullptr : predicates::negation(std::move(test));
    }
    case ast::FilterOperator::like: {
      if (std::holds_alternative<ast::Regex>(node.right.node)) return equality(node.field, node.right, is_under_or);
      const Slot slot = read(node.field.text, node.field.span);
      std::vector<PredicatePtr> tests;
      if (const std::string* text = literal_text(node.right)) {
        tests.push_back(predicates::contains(slot, Wildcard(*text, Wildcard::Anchoring::anywhere)));
      } else if (auto values = parameter_value(std::get<ast::Parameter>(node.right.node), node.right.span)) {
        for (const auto& value : *values) {
          tests.push_back(predicates::contains(slot, Wildcard(value, Wildcard::Anchoring::anywhere)));
        }
      }
      return tests.empty() ? nullptr : predicates::any_of(std::move(tests));
    }
    case ast::FilterOperator::equal:
    case ast::FilterOperator::double_equal:
    case ast::FilterOperator::matches: break;
  }
  return equality(node.field, node.right, is_under_or);
}

PredicatePtr Compiler::equality(const ast::Name& field, const ast::Literal& right, bool is_under_or) {
  const Slot slot = read(field.text, field.span);
  if (const auto* literal = std::get_if<ast::Regex>(&right.node)) {
    auto regex = regex_literal(*literal);
    if (regex == nullptr) return nullptr;
    if (is_under_or && !regex->named_groups().empty()) {
      report(Code::named_group_under_or, right.span, "a regex with named groups cannot be an operand of `or`")
          .help("use (?:…) instead of (?<name>…), or a case with one clause for each regex");
      return nullptr;
    }
    return with_alternatives(*literal, expressions::field(slot), predicates::matches(slot, std::move(regex)));
  }
  if (const std::string* text = literal_text(right)) return predicates::equals(slot, Wildcard(*text));
  auto values = parameter_value(std::get<ast::Parameter>(right.node), right.span);
  if (!values) return nullptr;
  std::vector<PredicatePtr> tests;
  for (const auto& value : *values) tests.push_back(predicates::equals(slot, Wildcard(value)));
  return tests.empty() ? predicates::constant(false) : predicates::any_of(std::move(tests));
}

PredicatePtr Compiler::relation(const ast::Comparison& node) {
  const Slot slot = read(node.field.text, node.field.span);
  Number number;
  if (const std::string* text = literal_text(node.right)) {
    number = parse_number(*text);
    if (!number) {  // what looks like no number at all was reported by the parser
      if (!syntax::is_signed_number(*text)) return nullptr;
      report(Code::number_expected, node.right.span, "a filter compares `" + node.field.text + "` with a number only")
          .help("to compare two fields use test(" + node.field.text + " < …)");
      return nullptr;
    }
  } else if (const auto* parameter = std::get_if<ast::Parameter>(&node.right.node)) {
    auto values = parameter_value(*parameter, node.right.span);
    if (!values) return nullptr;
    if (values->size() == 1) number = parse_number(values->front());
  }
  const auto ordering = node.op == ast::FilterOperator::less         ? Ordering::less
                        : node.op == ast::FilterOperator::less_equal ? Ordering::less_equal
                        : node.op == ast::FilterOperator::greater    ? Ordering::greater
                                                                     : Ordering::greater_equal;
  return predicates::compares(slot, ordering, number);
}

PredicatePtr Compiler::free_text(const ast::FreeText& node, Span span, bool is_under_or) {
  const auto* literal = std::get_if<ast::Regex>(&node.literal.node);
  std::vector<std::string> texts;
  if (const std::string* text = literal_text(node.literal)) {
    texts.push_back(*text);
  } else if (const auto* parameter = std::get_if<ast::Parameter>(&node.literal.node)) {
    auto values = parameter_value(*parameter, node.literal.span);
    if (!values) return nullptr;
    texts = *values;
  }
  const bool is_trivial = literal == nullptr && std::all_of(texts.begin(), texts.end(), [](const std::string& text) {
                            return Wildcard(text, Wildcard::Anchoring::anywhere).matches_everything();
                          });
  if (is_trivial) return predicates::constant(true);
  if (!scope_.is_searchable()) {
    report(Code::free_text_after_aggregate, span, "free text cannot search rows of an aggregate")
        .help("name the field: field=*text*");
    return nullptr;
  }
  if (literal != nullptr) {
    auto regex = regex_literal(*literal);
    if (regex == nullptr) return nullptr;
    if (is_under_or && !regex->named_groups().empty()) {
      report(Code::named_group_under_or, span, "a regex with named groups cannot be an operand of `or`")
          .help("use (?:…) instead of (?<name>…)");
      return nullptr;
    }
    return predicates::free_text(std::move(regex));
  }
  std::vector<PredicatePtr> tests;
  for (const auto& text : texts) {
    tests.push_back(predicates::free_text(Wildcard(text, Wildcard::Anchoring::anywhere)));
  }
  return predicates::any_of(std::move(tests));
}

PredicatePtr Compiler::filter_call(const ast::Call& call, const Supplied& supplied, bool is_under_or) {
  auto bound = bind(call, supplied);
  if (!bound) return nullptr;
  if (!bound->function->make_filter) {
    const bool is_aggregate = static_cast<bool>(bound->function->make_aggregate);
    report(is_aggregate ? Code::aggregate_not_allowed : Code::not_a_filter, call.span,
           "`" + bound->function->name + (is_aggregate ? "` is an aggregate, and no filter" : "` is no filter"))
        .help("only filters can be joined by and, or, not; make it a step of its own");
    return nullptr;
  }
  CallBuild build(*this, call.span, nullptr);
  if (is_under_or && bound->function->make_transform) {
    build.forbid_writes();
    const std::size_t findings = diagnostics_.list().size();
    (void)bound->function->make_transform(bound->arguments, build);
    if (diagnostics_.list().size() > findings) return nullptr;
  }
  return bound->function->make_filter(bound->arguments, build);
}

PredicatePtr Compiler::in_list(ExpressionPtr value, const std::vector<ast::ExpressionPtr>& values, bool is_negated) {
  const Function* in = Catalog::builtins().find("in");
  const Parameter& list = *in->parameter("values");
  Texts texts;
  for (const auto& item : values) {
    auto more = texts_argument(list, *item);
    if (!more) return nullptr;
    texts.items.insert(texts.items.end(), more->begin(), more->end());
  }
  const auto arguments = in->make_arguments();
  Field field;
  field.value = std::move(value);
  in->parameter("field")->set(arguments.get(), std::move(field));
  list.set(arguments.get(), std::move(texts));
  CallBuild build(*this, {}, nullptr);
  auto test = in->make_filter(arguments, build);
  return is_negated ? predicates::negation(std::move(test)) : test;
}

}  // namespace cqlite::analysis
