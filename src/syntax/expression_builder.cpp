// Expressions out of the parse tree. Chains of operators become trees that lean left; their height is limited, since
// whoever walks them later does so by recursion.
#include <fmt/format.h>

#include <utility>

#include "syntax/build_parts.hpp"
#include "syntax/characters.hpp"
#include "syntax/literals.hpp"

namespace cqlite::syntax {
namespace {

using namespace ast;

/// How much higher a tree of operators may be than brackets may be nested.
constexpr std::size_t chain_factor = 5;

BinaryOperator binary_operator(std::string_view text) {
  constexpr std::pair<std::string_view, BinaryOperator> operators[] = {{"*", BinaryOperator::multiply},
                                                                       {"/", BinaryOperator::divide},
                                                                       {"%", BinaryOperator::modulo},
                                                                       {"+", BinaryOperator::add},
                                                                       {"-", BinaryOperator::subtract},
                                                                       {"==", BinaryOperator::equal},
                                                                       {"=", BinaryOperator::condition_equal},
                                                                       {"!=", BinaryOperator::not_equal},
                                                                       {"<", BinaryOperator::less},
                                                                       {"<=", BinaryOperator::less_equal},
                                                                       {">", BinaryOperator::greater},
                                                                       {">=", BinaryOperator::greater_equal},
                                                                       {"=~", BinaryOperator::matches},
                                                                       {"!~", BinaryOperator::not_matches},
                                                                       {"<=>", BinaryOperator::link},
                                                                       {"||", BinaryOperator::or_word},
                                                                       {"&&", BinaryOperator::and_word}};
  for (const auto& [spelling, op] : operators) {
    if (text == spelling) return op;
  }
  return equals_ignoring_case(text, "or") ? BinaryOperator::or_word : BinaryOperator::and_word;
}

bool is_operator(const Branch& node) {
  return node.kind() == Kind::operator_text || node.kind() == Kind::and_word || node.kind() == Kind::or_word;
}

}  // namespace

ExpressionPtr Builder::make(Span span, decltype(Expression::node) node) {
  auto result = std::make_unique<Expression>(Expression{span, std::move(node)});
  return result;
}

ExpressionPtr Builder::expression(const Branch& node) {
  switch (node.kind()) {
    case Kind::condition_and: check_mixed_words(node); return operator_chain(node);
    case Kind::condition_or:
    case Kind::sum:
    case Kind::product: return operator_chain(node);
    case Kind::comparisons: return comparisons(node);
    case Kind::condition_not:
    case Kind::unary: return prefix(node);
    case Kind::pattern: return saved_value(node);
    default: return make(node.span(), atom(node));
  }
}

bool Builder::is_too_high(Span span) {
  const std::size_t limit = context_.limits.depth * chain_factor;
  if (++height_ <= limit) return false;
  if (height_ == limit + 1) {
    report(Code::nesting_too_deep, span, fmt::format("more than {} operators in one expression", limit))
        .help("split the expression into several assignments");
  }
  return true;
}

ExpressionPtr Builder::operator_chain(const Branch& node) {
  const std::size_t height_around = std::exchange(height_, 0);
  ExpressionPtr left;
  Span operator_span;
  for (const Branch child : node) {
    if (is_operator(child)) {
      operator_span = child.span();
      continue;
    }
    ExpressionPtr operand = expression(child);
    if (!left) {
      left = std::move(operand);
      continue;
    }
    if (is_too_high(operator_span)) break;
    const Span span{left->span.begin, operand->span.end};
    left = make(span, Binary{binary_operator(text(operator_span)), operator_span, std::move(left), std::move(operand)});
  }
  height_ = std::max(height_, height_around);
  return left;
}

ExpressionPtr Builder::comparisons(const Branch& node) {
  const std::size_t height_around = std::exchange(height_, 0);
  ExpressionPtr left;
  Span operator_span;
  bool has_single_equal = false;
  std::size_t count = 0;
  for (const Branch child : node) {
    if (is_operator(child)) {
      operator_span = child.span();
      has_single_equal |= text(operator_span) == "=";
      if (++count == 2 && has_single_equal) {
        report(Code::unexpected_token, operator_span, "comparisons with `=` do not chain")
            .help("write `a = b and b = c`");
      }
      continue;
    }
    if (!left) {
      left = expression(child);
      continue;
    }
    if (is_too_high(child.span())) break;
    const Span span{left->span.begin, child.span().end};
    if (child.kind() == Kind::in_list) {
      const auto parts = child.children();
      left = make(span, In{std::move(left), elements(parts.back()), parts.size() == 2});
    } else if (child.kind() == Kind::regex) {
      auto right = make(child.span(), regex(child));
      left = make(span, Binary{binary_operator(text(operator_span)), operator_span, std::move(left), std::move(right)});
    } else {
      auto right = expression(child);
      left = make(span, Binary{binary_operator(text(operator_span)), operator_span, std::move(left), std::move(right)});
    }
  }
  height_ = std::max(height_, height_around);
  return left;
}

/// `-a`, `!a`, `not a`.
ExpressionPtr Builder::prefix(const Branch& node) {
  const auto children = node.children();
  if (children.size() == 1) return expression(children.front());
  const Span span = children.front().span();
  const UnaryOperator op = node.kind() == Kind::condition_not ? UnaryOperator::not_word
                           : text(span) == "-"                ? UnaryOperator::minus
                                                              : UnaryOperator::bang;
  ExpressionPtr operand = expression(children.back());
  const auto* inner = std::get_if<Unary>(&operand->node);
  const bool is_innermost = inner != nullptr && !std::holds_alternative<Unary>(inner->operand->node);
  if (op != UnaryOperator::not_word && is_innermost) {
    report(Code::unexpected_token, inner->op_span, "an operand takes one `-` or `!`").help("use parentheses: `-(-a)`");
  }
  return make(node.span(), Unary{op, span, std::move(operand)});
}

/// A value in `$query(name=value)` without quotes: whatever it looks like.
ExpressionPtr Builder::saved_value(const Branch& node) {
  const Span span = node.span();
  std::string word(text(span));
  if (is_signed_number(word) && digits_length(word) > 0) return make(span, Number{std::move(word)});
  if (is_name(word)) return make(span, Name{std::move(word), false, span});
  return make(span, Pattern{std::move(word)});
}

decltype(Expression::node) Builder::atom(const Branch& node) {
  const Span span = node.span();
  const std::string_view token = text(span);
  switch (node.kind()) {
    case Kind::parentheses: return Parenthesised{expression(*node.begin())};
    case Kind::subquery: return SubQuery{pipeline(*node.begin())};
    case Kind::call: return call(node);
    case Kind::array: return Array{elements(node)};
    case Kind::parameter: return parameter(node);
    case Kind::number: return Number{std::string(token)};
    case Kind::quoted:
    case Kind::single_quoted: return Text{unquoted(token)};
    case Kind::array_reference: return ArrayReference{std::string(token.substr(0, token.size() - 2))};
    case Kind::named_subquery: return named_subquery(node);
    case Kind::text_pattern:
      if (token.starts_with('^')) {
        report(Code::unexpected_token, span, fmt::format("the regex `{}` stands without quotes", shortened(span)))
            .help(fmt::format("put it in double quotes: {}", quoted(token)));
      }
      return Pattern{std::string(token)};
    default: return Name{std::string(token), false, span};
  }
}

NamedSubQuery Builder::named_subquery(const Branch& node) {
  const auto children = node.children();
  NamedSubQuery result{name(children[0]), pipeline(*children[1].begin()), {}};
  for (std::size_t i = 2; i < children.size(); ++i) {
    const auto parts = children[i].children();
    result.attributes.push_back({name(parts[0]), expression(parts[1])});
  }
  return result;
}

std::vector<ExpressionPtr> Builder::elements(const Branch& node) {
  std::vector<ExpressionPtr> result;
  for (const Branch child : node) {
    result.push_back(child.kind() == Kind::element ? element(child) : expression(child));
  }
  return result;
}

ExpressionPtr Builder::element(const Branch& node) {
  const auto children = node.children();
  if (children.size() == 1) return expression(children.front());
  return make(node.span(), Element{name(children[0]), expression(children[1])});
}

/// Warns of `a or b and c` without parentheses.
void Builder::check_mixed_words(const Branch& node) {
  std::size_t operands = 0;
  std::optional<Span> mixed;
  for (const Branch child : node) {
    if (child.kind() != Kind::condition_or) continue;
    ++operands;
    if (!mixed && child.children().size() > 1) mixed = child.span();
  }
  if (operands < 2 || !mixed) return;
  report(Code::mixed_and_or, *mixed,
         fmt::format("`or` binds tighter than `and`: `{}` is read first", shortened(*mixed)))
      .help("put parentheses around what belongs together");
}

}  // namespace cqlite::syntax
