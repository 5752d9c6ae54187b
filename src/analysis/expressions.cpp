// Expressions: names become slots, words and quoted texts part ways (reference 5, 10.3, 10.4).
#include <utility>

#include "analysis/call_build.hpp"

namespace cqlite::analysis {
namespace {

bool is_capital_word(std::string_view text) {
  for (const char c : text) {
    if (!(c >= 'A' && c <= 'Z') && c != '_') return false;
  }
  return text.size() > 1;
}

/// A number literal keeps its spelling where printing it anew would change it.
ExpressionPtr number_constant(const std::string& text) {
  const Number number = parse_number(text);
  NumberText buffer;
  if (number.is_integer() && print_number(number.integer(), buffer) == text) {
    return expressions::constant(Value::integer(number.integer()), {});
  }
  return expressions::constant(Value::number_text(""), text);
}

void flatten(const ast::Expression& node, ast::BinaryOperator op, std::vector<const ast::Expression*>& operands) {
  const ast::Expression* left = &node;
  std::vector<const ast::Expression*> reversed;
  while (const auto* binary = std::get_if<ast::Binary>(&left->node)) {
    if (binary->op != op) break;
    reversed.push_back(binary->right.get());
    left = binary->left.get();
  }
  operands.push_back(left);
  operands.insert(operands.end(), reversed.rbegin(), reversed.rend());
}

}  // namespace

Maybe<ExpressionPtr> Compiler::expression(const ast::Expression& node) {
  OpenClause clause(*this, kind_of(node), node.span);
  auto value = unobserved_expression(node);
  if (!value) return value;
  return clause.observe(*value);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the tree, which the parser limits.
Maybe<ExpressionPtr> Compiler::unobserved_expression(const ast::Expression& node) {
  struct Visitor {
    Compiler& compiler;
    const ast::Expression& node;

    Maybe<ExpressionPtr> operator()(const ast::Name& name) { return compiler.name_value(name); }
    Maybe<ExpressionPtr> operator()(const ast::Text& text) { return expressions::text(text.value); }
    Maybe<ExpressionPtr> operator()(const ast::Number& number) { return number_constant(number.text); }
    Maybe<ExpressionPtr> operator()(const ast::Parameter& parameter) {
      auto values = compiler.parameter_value(parameter, node.span);
      if (!values) return compiler_receipt();
      if (values->size() != 1) {
        return compiler.report(Code::wrong_type, node.span,
                               "parameter `" + parameter.name + "` holds a list, but one value is needed here");
      }
      return expressions::text(values->front());
    }
    Maybe<ExpressionPtr> operator()(const ast::Parenthesised& inner) { return compiler.expression(*inner.inner); }
    Maybe<ExpressionPtr> operator()(const ast::Call& call) { return compiler.call_value(call, {}); }
    Maybe<ExpressionPtr> operator()(const ast::Unary& unary) {
      auto operand = compiler.expression(*unary.operand);
      if (!operand) return compiler_receipt();
      return unary.op == ast::UnaryOperator::minus ? expressions::minus(*operand) : expressions::negation(*operand);
    }
    Maybe<ExpressionPtr> operator()(const ast::Binary& binary) { return compiler.binary(binary, node.span); }
    Maybe<ExpressionPtr> operator()(const ast::In& in) {
      auto left = compiler.expression(*in.left);
      if (!left) return compiler_receipt();
      auto test = compiler.in_list(*left, in.values, in.is_negated);
      if (test == nullptr) return compiler_receipt();
      return expressions::from_predicate(std::move(test));
    }
    Maybe<ExpressionPtr> operator()(const ast::Pattern& pattern) {
      return compiler.report(Code::not_an_expression, node.span, "`" + pattern.text + "` is a pattern, not a value")
          .help("put a text in quotes");
    }
    Maybe<ExpressionPtr> operator()(const ast::Regex&) {
      return compiler.report(Code::not_an_expression, node.span, "a regex is not a value")
          .help("compare a field with it: field = /…/");
    }
    Maybe<ExpressionPtr> operator()(const ast::ArrayReference& array) {
      return compiler.report(Code::unsupported_syntax, node.span,
                             "`" + array.name + "[]` stands for a whole array, which only array functions take");
    }
    Maybe<ExpressionPtr> operator()(const ast::Array&) { return not_a_value("a list"); }
    Maybe<ExpressionPtr> operator()(const ast::Element&) { return not_a_value("an assignment"); }
    Maybe<ExpressionPtr> operator()(const ast::SubQuery&) { return not_a_value("a pipeline"); }
    Maybe<ExpressionPtr> operator()(const ast::NamedSubQuery&) { return not_a_value("a named pipeline"); }

    Maybe<ExpressionPtr> not_a_value(const std::string& what) {
      return compiler.report(Code::wrong_type, node.span, what + " cannot stand where one value is expected");
    }
    // Something inside has been reported.
    Maybe<ExpressionPtr> compiler_receipt() { return compiler.diagnostics_.reported(); }
  };
  return std::visit(Visitor{*this, node}, node.node);
}

Maybe<ExpressionPtr> Compiler::name_value(const ast::Name& name) {
  if (!name.is_quoted && (name.text == "true" || name.text == "false")) {
    return expressions::constant(Value::boolean(name.text == "true"), {});
  }
  return expressions::field(read(name.text, name.span));
}

Maybe<ExpressionPtr> Compiler::call_value(const ast::Call& call, const Supplied& supplied) {
  auto bound = bind(call, supplied);
  if (!bound) return diagnostics_.reported();
  const Function& function = *bound->function;
  CallBuild build(*this, call.span, nullptr);
  if (function.make_value) {
    if (auto value = function.make_value(bound->arguments, build)) return value;
    return diagnostics_.reported();
  }
  if (function.make_filter) {
    auto test = function.make_filter(bound->arguments, build);
    if (test == nullptr) return diagnostics_.reported();
    return expressions::from_predicate(std::move(test));
  }
  if (function.make_aggregate) {
    return report(Code::aggregate_not_allowed, call.span,
                  "`" + function.name + "` is an aggregate and cannot stand in an expression");
  }
  return report(Code::not_a_value, call.span, "`" + function.name + "` gives no value for an expression");
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the tree, which the parser limits.
Maybe<ExpressionPtr> Compiler::binary(const ast::Binary& node, Span span) {
  using Op = ast::BinaryOperator;
  if (node.op == Op::and_word || node.op == Op::or_word) {
    std::vector<const ast::Expression*> operands;
    flatten(*node.left, node.op, operands);
    operands.push_back(node.right.get());
    std::vector<ExpressionPtr> values;
    for (const ast::Expression* operand : operands) {
      auto value = expression(*operand);
      if (!value) return diagnostics_.reported();
      values.push_back(*value);
    }
    if (is_observed()) return observed::junction(node.op == Op::and_word, std::move(values));
    return node.op == Op::and_word ? expressions::all_of(std::move(values)) : expressions::any_of(std::move(values));
  }
  if (node.op == Op::link) {
    return report(Code::link_outside_correlate, node.op_span, "`<=>` links two queries inside correlate() only");
  }
  const bool compares = node.op == Op::equal || node.op == Op::not_equal || node.op == Op::condition_equal ||
                        node.op == Op::matches || node.op == Op::not_matches;
  if (compares) return condition_equal(node);
  auto left = expression(*node.left);
  auto right = expression(*node.right);
  if (!left || !right) return diagnostics_.reported();
  switch (node.op) {
    case Op::multiply: return expressions::arithmetic(Arithmetic::multiply, *left, *right);
    case Op::divide: return expressions::arithmetic(Arithmetic::divide, *left, *right);
    case Op::modulo: return expressions::arithmetic(Arithmetic::modulo, *left, *right);
    case Op::add: return expressions::arithmetic(Arithmetic::add, *left, *right);
    case Op::subtract: return expressions::arithmetic(Arithmetic::subtract, *left, *right);
    case Op::less: return expressions::ordering(Ordering::less, *left, *right);
    case Op::less_equal: return expressions::ordering(Ordering::less_equal, *left, *right);
    case Op::greater: return expressions::ordering(Ordering::greater, *left, *right);
    case Op::greater_equal: return expressions::ordering(Ordering::greater_equal, *left, *right);
    default: break;
  }
  return report(Code::unexpected_token, span, "this operator cannot stand here");
}

Maybe<ExpressionPtr> Compiler::condition_equal(const ast::Binary& node) {
  using Op = ast::BinaryOperator;
  const bool is_negated = node.op == Op::not_equal || node.op == Op::not_matches;
  if (const auto* call = std::get_if<ast::Call>(&node.right->node);
      call != nullptr && (node.op == Op::matches || node.op == Op::not_matches)) {
    if (const auto* field = std::get_if<ast::Name>(&node.left->node)) {
      auto test = call_value(*call, {field, nullptr});
      if (!test) return test;
      return is_negated ? expressions::negation(*test) : *test;
    }
  }
  auto left = expression(*node.left);
  if (!left) return left;
  if (const auto* literal = std::get_if<ast::Regex>(&node.right->node)) {
    auto regex = regex_literal(*literal);
    if (regex == nullptr) return diagnostics_.reported();
    auto test = expressions::matches(*left, std::move(regex), is_negated);
    return with_alternatives(*literal, *left, std::move(test));
  }
  if (node.op == Op::matches || node.op == Op::not_matches) {
    return report(Code::not_an_expression, node.right->span, "`=~` needs a regex or a filter function on its right")
        .help("write the pattern between slashes: field =~ /…/");
  }
  if (const auto* text = std::get_if<ast::Text>(&node.right->node); text != nullptr && node.op == Op::condition_equal) {
    return expressions::equals_pattern(*left, Wildcard(text->value), false);
  }
  if (const auto* word = std::get_if<ast::Name>(&node.right->node); word != nullptr && is_capital_word(word->text)) {
    report(Code::bare_word_compared, word->span, "`" + word->text + "` without quotes is the field of that name")
        .help("to compare with the text write \"" + word->text + "\"");
  }
  auto right = expression(*node.right);
  if (!right) return right;
  return expressions::equality(*left, *right, is_negated);
}

}  // namespace cqlite::analysis
