// Writes nodes as text. Parentheses are in the tree; they are added only where a tree that no parser made needs them.
#include "syntax/printer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "syntax/characters.hpp"
#include "syntax/literals.hpp"

namespace cqlite::syntax {
namespace {

using namespace ast;

std::string_view spelling(FilterOperator op) {
  constexpr std::array<std::string_view, 10> spellings = {"=", "!=", "like", "<", "<=", ">", ">=", "=~", "!~", "=="};
  return spellings[static_cast<std::size_t>(op)];
}

std::string_view spelling(BinaryOperator op) {
  constexpr std::array<std::string_view, 17> spellings = {"*",  "/", "%",  "+",  "-",  "==",  "=",  "!=", "<",
                                                          "<=", ">", ">=", "=~", "!~", "<=>", "or", "and"};
  return spellings[static_cast<std::size_t>(op)];
}

/// How tightly an expression binds; a higher level binds tighter.
enum class Level { and_words, or_words, not_words, comparisons, sums, products, prefixes, atoms };

Level level_of(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::multiply:
    case BinaryOperator::divide:
    case BinaryOperator::modulo: return Level::products;
    case BinaryOperator::add:
    case BinaryOperator::subtract: return Level::sums;
    case BinaryOperator::or_word: return Level::or_words;
    case BinaryOperator::and_word: return Level::and_words;
    default: return Level::comparisons;
  }
}

Level level_of(const Expression& expression) {
  if (const auto* binary = std::get_if<Binary>(&expression.node)) return level_of(binary->op);
  if (const auto* unary = std::get_if<Unary>(&expression.node)) {
    return unary->op == UnaryOperator::not_word ? Level::not_words : Level::prefixes;
  }
  return std::holds_alternative<In>(expression.node) ? Level::comparisons : Level::atoms;
}

/// Deeper branches are not moved further right: the text would grow with the square of the depth.
constexpr std::size_t deepest_indent = 80;

class Printer {
 public:
  explicit Printer(std::size_t indent = 0) : indent_(indent) {}

  std::string operator()(const Name& name) const { return name.is_quoted ? quoted(name.text) : name.text; }
  std::string operator()(const Text& text) const { return quoted(text.value); }
  std::string operator()(const Number& number) const { return number.text; }
  std::string operator()(const Pattern& pattern) const { return pattern.text; }
  std::string operator()(const Regex& regex) const { return regex_literal(regex.body, regex.flags); }
  std::string operator()(const Parameter& parameter) const;
  std::string operator()(const ArrayReference& reference) const { return reference.name + "[]"; }

  std::string operator()(const Call& call) const { return call.name + arguments(call.arguments); }
  std::string operator()(const SavedQuery& query) const {
    const bool is_plain = saved_query_name_length(query.name) == query.name.size() && !query.name.empty();
    return "$" + (is_plain ? query.name : quoted(query.name)) + arguments(query.arguments);
  }

  std::string operator()(const Unary& unary) const {
    const bool is_word = unary.op == UnaryOperator::not_word;
    const std::string operand = at_least(*unary.operand, is_word ? Level::not_words : Level::atoms);
    return (is_word ? "not " : unary.op == UnaryOperator::minus ? "-" : "!") + operand;
  }
  std::string operator()(const Binary& binary) const;
  std::string operator()(const Parenthesised& group) const { return "(" + of(*group.inner) + ")"; }
  std::string operator()(const In& in) const {
    return at_least(*in.left, Level::comparisons) + (in.is_negated ? " not in " : " in ") + list(in.values);
  }
  std::string operator()(const Array& array) const { return list(array.elements); }
  std::string operator()(const Element& element) const { return (*this)(element.target) + " := " + of(*element.value); }
  std::string operator()(const SubQuery& query) const { return "{ " + (*this)(*query.pipeline) + " }"; }
  std::string operator()(const NamedSubQuery& query) const {
    std::string text = query.name.text + ": { " + (*this)(*query.pipeline) + " }";
    for (const auto& attribute : query.attributes) text += " " + attribute.name.text + ": " + of(*attribute.value);
    return text;
  }

  std::string operator()(const Comparison& comparison) const {
    return (*this)(comparison.field) + " " + std::string(spelling(comparison.op)) + " " + of(comparison.right);
  }
  std::string operator()(const FieldIn& in) const {
    return (*this)(in.field) + (in.is_negated ? " not in " : " in ") + list(in.values);
  }
  std::string operator()(const FieldCall& call) const {
    return (*this)(call.field) + (call.is_negated ? " =~ !" : " =~ ") + (*this)(call.call);
  }
  std::string operator()(const FreeText& text) const { return of(text.literal); }
  std::string operator()(const BooleanLiteral& boolean) const { return boolean.value ? "true" : "false"; }
  std::string operator()(const And& conjunction) const;
  std::string operator()(const Or& disjunction) const {
    std::string text;
    for (const FilterPtr& operand : disjunction.operands) {
      if (!text.empty()) text += " or ";
      text +=
          grouped(*operand, std::holds_alternative<Or>(operand->node) || std::holds_alternative<And>(operand->node));
    }
    return text;
  }
  std::string operator()(const Not& negation) const {
    const Filter& operand = *negation.operand;
    return "not " +
           grouped(operand, std::holds_alternative<Or>(operand.node) || std::holds_alternative<And>(operand.node));
  }
  std::string operator()(const ParenthesisedFilter& group) const { return "(" + of(*group.inner) + ")"; }

  std::string operator()(const Case& step) const {
    std::string text = "case {";
    for (std::size_t i = 0; i < step.clauses.size(); ++i) {
      text += line_break() + nested()(*step.clauses[i]) + (i + 1 < step.clauses.size() ? ";" : "");
    }
    return text + closing_line();
  }
  std::string operator()(const Match& step) const {
    std::string text = (*this)(step.field) + " match {";
    for (std::size_t i = 0; i < step.arms.size(); ++i) {
      const std::string guard = std::visit(*this, step.arms[i].guard.node);
      text += line_break() + guard + " => " + nested()(*step.arms[i].pipeline) + (i + 1 < step.arms.size() ? ";" : "");
    }
    return text + closing_line();
  }
  std::string operator()(const Guard::Everything&) const { return "*"; }
  std::string operator()(const Where& step) const { return "where " + of(*step.condition); }
  std::string operator()(const Assign& step) const {
    const std::string target = (*this)(step.target);
    return (step.is_dynamic ? "`" + target + "`" : target) + " := " + of(*step.value);
  }
  std::string operator()(const Stats& step) const { return list(step.functions.elements); }
  std::string operator()(const Link& step) const { return (*this)(step.left) + " <=> " + (*this)(step.right); }
  std::string operator()(const FilterPtr& step) const { return of(*step); }

  /// All steps on one line, as far as they fit on one.
  std::string operator()(const Pipeline& pipeline) const {
    std::string text;
    for (const Step& step : pipeline.steps) {
      if (!text.empty()) text += " | ";
      text += std::visit(*this, step.node);
    }
    return text;
  }

  template <typename Node>
  [[nodiscard]] std::string of(const Node& node) const {
    return std::visit(*this, node.node);
  }

 private:
  [[nodiscard]] Printer nested() const { return Printer(std::min(indent_ + 4, deepest_indent)); }
  [[nodiscard]] std::string line_break() const { return "\n" + std::string(indent_ + 4, ' '); }
  [[nodiscard]] std::string closing_line() const { return "\n" + std::string(indent_ + 2, ' ') + "}"; }

  [[nodiscard]] std::string at_least(const Expression& expression, Level level) const {
    return level_of(expression) < level ? "(" + of(expression) + ")" : of(expression);
  }
  [[nodiscard]] std::string grouped(const Filter& filter, bool needs_parentheses) const {
    return needs_parentheses ? "(" + of(filter) + ")" : of(filter);
  }
  [[nodiscard]] std::string list(const std::vector<ExpressionPtr>& elements) const {
    std::string text = "[";
    for (const ExpressionPtr& element : elements) {
      if (text.size() > 1) text += ", ";
      text += of(*element);
    }
    return text + "]";
  }
  [[nodiscard]] std::string arguments(const std::vector<Argument>& arguments) const {
    std::string text = "(";
    for (const Argument& argument : arguments) {
      if (text.size() > 1) text += ", ";
      const std::string value = of(*argument.value);
      if (argument.name) text += (*this)(*argument.name) + (value.starts_with('~') ? "= " : "=");
      text += value;
    }
    return text + ")";
  }

  std::size_t indent_;
};

std::string Printer::operator()(const Parameter& parameter) const {
  const bool is_plain = !parameter.name.empty() && parameter_name_length(parameter.name) == parameter.name.size();
  const std::string name = is_plain ? parameter.name : quoted(parameter.name);
  if (!parameter.default_value) return "?" + name;
  return "?{" + name + "=" + quoted(*parameter.default_value) + "}";
}

/// Operands written without blanks stay so: `10.0.0.0/8` and `2024-01-01` may be texts.
std::string Printer::operator()(const Binary& binary) const {
  const Level level = level_of(binary.op);
  const auto next = static_cast<Level>(static_cast<int>(level) + 1);
  const bool is_arithmetic = level == Level::sums || level == Level::products;
  const bool was_tight = binary.op_span.begin < binary.op_span.end && binary.left->span.end == binary.op_span.begin &&
                         binary.op_span.end == binary.right->span.begin;
  const std::string_view blank = is_arithmetic && was_tight ? "" : " ";
  std::string text = at_least(*binary.left, level);
  text.append(blank).append(spelling(binary.op)).append(blank);
  return text + at_least(*binary.right, next);
}

/// Does `filter` end in free text? Then what follows could be taken for an operator.
bool ends_in_free_text(const Filter& filter) {
  if (const auto* negation = std::get_if<Not>(&filter.node)) return ends_in_free_text(*negation->operand);
  if (const auto* disjunction = std::get_if<Or>(&filter.node)) return ends_in_free_text(*disjunction->operands.back());
  return std::holds_alternative<FreeText>(filter.node);
}

std::string Printer::operator()(const And& conjunction) const {
  std::string text;
  const Filter* last = nullptr;
  for (const FilterPtr& operand : conjunction.operands) {
    const std::string right = grouped(*operand, std::holds_alternative<And>(operand->node));
    if (last != nullptr) {
      const std::string_view word = std::string_view(right).substr(0, name_length(right));
      bool is_operator = right.starts_with('(') || right.starts_with('!');
      for (const std::string_view name : {"like", "in", "not", "match"})
        is_operator |= equals_ignoring_case(word, name);
      // Beside a call the word is needed too: without it a call that is no filter looks like a step of its own.
      const bool is_call = std::holds_alternative<Call>(last->node) || std::holds_alternative<Call>(operand->node);
      const bool needs_word = is_call || (ends_in_free_text(*last) && (is_operator || text == "where"));
      text += needs_word ? " and " : " ";
    }
    text += right;
    last = operand.get();
  }
  return text;
}

}  // namespace

std::string print(const Query& query, std::string_view source) {
  std::string text;
  auto comment = query.comments.begin();
  const auto print_comments_before = [&](std::size_t offset) {
    for (; !source.empty() && comment != query.comments.end() && comment->span.begin < offset; ++comment) {
      std::string_view line = source.substr(comment->span.begin, comment->span.end - comment->span.begin);
      while (line.ends_with(' ') || line.ends_with('\r')) line.remove_suffix(1);
      text.append(line).append("\n");
    }
  };
  bool is_first = true;
  for (const Step& step : query.pipeline.steps) {
    print_comments_before(step.span.end);
    text.append(is_first ? "" : "| ").append(print(step)).append("\n");
    is_first = false;
  }
  print_comments_before(source.size());
  return text;
}

std::string print(const Pipeline& pipeline) { return Printer()(pipeline); }
std::string print(const Step& step) { return Printer().of(step); }
std::string print(const Filter& filter) { return Printer().of(filter); }
std::string print(const Expression& expression) { return Printer().of(expression); }
std::string print(const Call& call) { return Printer()(call); }

}  // namespace cqlite::syntax
