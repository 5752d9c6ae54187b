// One JSON object for each node: its kind is the first key, what it holds follows in the order of the text.
#include "syntax/dump.hpp"

#include <nlohmann/json.hpp>

namespace cqlite::syntax {
namespace {

using namespace ast;
using Json = nlohmann::ordered_json;

const char* text_of(UnaryOperator op) {
  switch (op) {
    case UnaryOperator::minus: return "-";
    case UnaryOperator::bang: return "!";
    case UnaryOperator::not_word: return "not";
  }
  return "";
}

const char* text_of(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::multiply: return "*";
    case BinaryOperator::divide: return "/";
    case BinaryOperator::modulo: return "%";
    case BinaryOperator::add: return "+";
    case BinaryOperator::subtract: return "-";
    case BinaryOperator::equal: return "==";
    case BinaryOperator::condition_equal: return "=";
    case BinaryOperator::not_equal: return "!=";
    case BinaryOperator::less: return "<";
    case BinaryOperator::less_equal: return "<=";
    case BinaryOperator::greater: return ">";
    case BinaryOperator::greater_equal: return ">=";
    case BinaryOperator::matches: return "=~";
    case BinaryOperator::not_matches: return "!~";
    case BinaryOperator::link: return "<=>";
    case BinaryOperator::or_word: return "or";
    case BinaryOperator::and_word: return "and";
  }
  return "";
}

const char* text_of(FilterOperator op) {
  switch (op) {
    case FilterOperator::equal: return "=";
    case FilterOperator::not_equal: return "!=";
    case FilterOperator::like: return "like";
    case FilterOperator::less: return "<";
    case FilterOperator::less_equal: return "<=";
    case FilterOperator::greater: return ">";
    case FilterOperator::greater_equal: return ">=";
    case FilterOperator::matches: return "=~";
    case FilterOperator::not_matches: return "!~";
    case FilterOperator::double_equal: return "==";
  }
  return "";
}

std::string text_of(Span span) { return std::to_string(span.begin) + ".." + std::to_string(span.end); }

class Dumper {
 public:
  explicit Dumper(bool has_spans) : has_spans_(has_spans) {}

  Json operator()(const Pipeline& pipeline) const {
    Json steps = Json::array();
    for (const Step& step : pipeline.steps) steps.push_back(spanned(std::visit(*this, step.node), step.span));
    return spanned({{"steps", steps}}, pipeline.span);
  }

  // Leaves.
  Json operator()(const Name& name) const {
    return spanned({{name.is_quoted ? "quoted name" : "name", name.text}}, name.span);
  }
  Json operator()(const Text& text) const { return {{"text", text.value}}; }
  Json operator()(const Number& number) const { return {{"number", number.text}}; }
  Json operator()(const Pattern& pattern) const { return {{"pattern", pattern.text}}; }
  Json operator()(const Regex& regex) const {
    Json json = {{"regex", regex.body}};
    if (!regex.flags.empty()) json["flags"] = regex.flags;
    return json;
  }
  Json operator()(const Parameter& parameter) const {
    Json json = {{"parameter", parameter.name}};
    if (parameter.default_value) json["default"] = *parameter.default_value;
    return json;
  }
  Json operator()(const ArrayReference& reference) const { return {{"whole array", reference.name}}; }

  // Calls.
  Json operator()(const Call& call) const { return {{"call", call.name}, {"arguments", arguments(call.arguments)}}; }
  Json operator()(const SavedQuery& query) const {
    return {{"saved query", query.name}, {"arguments", arguments(query.arguments)}};
  }

  // Expressions.
  Json operator()(const Unary& unary) const { return {{"unary", text_of(unary.op)}, {"operand", of(unary.operand)}}; }
  Json operator()(const Binary& binary) const {
    return {{"binary", text_of(binary.op)}, {"left", of(binary.left)}, {"right", of(binary.right)}};
  }
  Json operator()(const Parenthesised& group) const { return {{"parentheses", of(group.inner)}}; }
  Json operator()(const In& in) const {
    return {{in.is_negated ? "not in" : "in", list(in.values)}, {"left", of(in.left)}};
  }
  Json operator()(const Array& array) const { return {{"array", list(array.elements)}}; }
  Json operator()(const Element& element) const {
    return {{"element", (*this)(element.target)}, {"value", of(element.value)}};
  }
  Json operator()(const SubQuery& query) const { return {{"subquery", (*this)(*query.pipeline)}}; }
  Json operator()(const NamedSubQuery& query) const {
    Json json = {{"named subquery", query.name.text}, {"pipeline", (*this)(*query.pipeline)}};
    for (const auto& attribute : query.attributes) json["attributes"][attribute.name.text] = of(attribute.value);
    return json;
  }

  // Filters.
  Json operator()(const Comparison& comparison) const {
    return {{"compare", text_of(comparison.op)},
            {"field", (*this)(comparison.field)},
            {"right", literal(comparison.right)}};
  }
  Json operator()(const FieldIn& in) const {
    return {{in.is_negated ? "field not in" : "field in", list(in.values)}, {"field", (*this)(in.field)}};
  }
  Json operator()(const FieldCall& call) const {
    return {{call.is_negated ? "field =~ not" : "field =~", (*this)(call.call)}, {"field", (*this)(call.field)}};
  }
  Json operator()(const FreeText& text) const { return {{"free text", literal(text.literal)}}; }
  Json operator()(const BooleanLiteral& boolean) const { return {{"boolean", boolean.value}}; }
  Json operator()(const And& conjunction) const { return {{"and", list(conjunction.operands)}}; }
  Json operator()(const Or& disjunction) const { return {{"or", list(disjunction.operands)}}; }
  Json operator()(const Not& negation) const { return {{"not", of(negation.operand)}}; }
  Json operator()(const ParenthesisedFilter& group) const { return {{"parentheses", of(group.inner)}}; }

  // Steps.
  Json operator()(const Case& step) const {
    Json clauses = Json::array();
    for (const PipelinePtr& clause : step.clauses) clauses.push_back((*this)(*clause));
    return {{"case", clauses}};
  }
  Json operator()(const Match& step) const {
    Json arms = Json::array();
    for (const Match::Arm& arm : step.arms) {
      arms.push_back({{"guard", spanned(std::visit(*this, arm.guard.node), arm.guard.span)},
                      {"pipeline", (*this)(*arm.pipeline)}});
    }
    return {{"match", (*this)(step.field)}, {"arms", arms}};
  }
  Json operator()(const Guard::Everything&) const { return {{"everything", true}}; }
  Json operator()(const Where& step) const { return {{"where", of(step.condition)}}; }
  Json operator()(const Assign& step) const {
    return {{step.is_dynamic ? "assign to field named by" : "assign", (*this)(step.target)}, {"value", of(step.value)}};
  }
  Json operator()(const Stats& step) const { return {{"stats", list(step.functions.elements)}}; }
  Json operator()(const Link& step) const { return {{"link", (*this)(step.left)}, {"right", (*this)(step.right)}}; }
  Json operator()(const FilterPtr& step) const { return {{"filter", of(step)}}; }

 private:
  template <typename Pointer>
  [[nodiscard]] Json of(const Pointer& node) const {
    return spanned(std::visit(*this, node->node), node->span);
  }

  template <typename Pointer>
  [[nodiscard]] Json list(const std::vector<Pointer>& nodes) const {
    Json json = Json::array();
    for (const Pointer& node : nodes) json.push_back(of(node));
    return json;
  }

  [[nodiscard]] Json literal(const Literal& literal) const {
    return spanned(std::visit(*this, literal.node), literal.span);
  }

  [[nodiscard]] Json arguments(const std::vector<Argument>& arguments) const {
    Json json = Json::array();
    for (const Argument& argument : arguments) {
      json.push_back(argument.name ? Json{{"named", argument.name->text}, {"value", of(argument.value)}}
                                   : of(argument.value));
    }
    return json;
  }

  [[nodiscard]] Json spanned(Json json, Span span) const {
    if (has_spans_ && !json.contains("span")) json["span"] = text_of(span);
    return json;
  }

  bool has_spans_;
};

}  // namespace

std::string dump(const Query& query, const DumpOptions& options) {
  Json json = Dumper(options.has_spans)(query.pipeline);
  if (options.has_spans && !query.comments.empty()) {
    for (const Comment& comment : query.comments) json["comments"].push_back(text_of(comment.span));
  }
  return json.dump(options.indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace cqlite::syntax
