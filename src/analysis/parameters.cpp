// Walks a syntax tree for its query parameters.
#include "analysis/compiler.hpp"

namespace cqlite::analysis {
namespace {

/// The depth of the tree is limited by the parser.
class Walk {  // NOLINT(misc-no-recursion)
 public:
  explicit Walk(const std::function<void(const ast::Parameter&)>& visit) : visit_(visit) {}

  void pipeline(const ast::Pipeline& pipeline) {
    for (const ast::Step& step : pipeline.steps) std::visit(*this, step.node);
  }

  // steps
  void operator()(const ast::Case& node) {
    for (const auto& clause : node.clauses) pipeline(*clause);
  }
  void operator()(const ast::Match& node) {
    for (const auto& arm : node.arms) {
      std::visit(*this, arm.guard.node);
      pipeline(*arm.pipeline);
    }
  }
  void operator()(const ast::Where& node) { (*this)(node.condition); }
  void operator()(const ast::Assign& node) { (*this)(node.value); }
  void operator()(const ast::Stats& node) { (*this)(node.functions); }
  void operator()(const ast::SavedQuery& node) { arguments(node.arguments); }
  void operator()(const ast::Call& node) { arguments(node.arguments); }
  void operator()(const ast::FieldCall& node) { arguments(node.call.arguments); }
  void operator()(const ast::Link&) {}

  // filters
  void operator()(const ast::FilterPtr& filter) { std::visit(*this, filter->node); }
  void operator()(const ast::Comparison& node) { std::visit(*this, node.right.node); }
  void operator()(const ast::FieldIn& node) { expressions(node.values); }
  void operator()(const ast::FreeText& node) { std::visit(*this, node.literal.node); }
  void operator()(const ast::BooleanLiteral&) {}
  void operator()(const ast::And& node) { filters(node.operands); }
  void operator()(const ast::Or& node) { filters(node.operands); }
  void operator()(const ast::Not& node) { (*this)(node.operand); }
  void operator()(const ast::ParenthesisedFilter& node) { (*this)(node.inner); }

  // expressions
  void operator()(const ast::ExpressionPtr& expression) { std::visit(*this, expression->node); }
  void operator()(const ast::Parameter& node) { visit_(node); }
  void operator()(const ast::Unary& node) { (*this)(node.operand); }
  void operator()(const ast::Binary& node) {
    (*this)(node.left);
    (*this)(node.right);
  }
  void operator()(const ast::Parenthesised& node) { (*this)(node.inner); }
  void operator()(const ast::In& node) {
    (*this)(node.left);
    expressions(node.values);
  }
  void operator()(const ast::Array& node) { expressions(node.elements); }
  void operator()(const ast::Element& node) { (*this)(node.value); }
  void operator()(const ast::SubQuery& node) { pipeline(*node.pipeline); }
  void operator()(const ast::NamedSubQuery& node) {
    pipeline(*node.pipeline);
    for (const auto& attribute : node.attributes) (*this)(attribute.value);
  }

  // leaves
  void operator()(const ast::Guard::Everything&) {}
  void operator()(const ast::Name&) {}
  void operator()(const ast::Text&) {}
  void operator()(const ast::Number&) {}
  void operator()(const ast::Pattern&) {}
  void operator()(const ast::Regex&) {}
  void operator()(const ast::ArrayReference&) {}

 private:
  void expressions(const std::vector<ast::ExpressionPtr>& list) {
    for (const auto& expression : list) (*this)(expression);
  }
  void filters(const std::vector<ast::FilterPtr>& list) {
    for (const auto& filter : list) (*this)(filter);
  }
  void arguments(const std::vector<ast::Argument>& list) {
    for (const auto& argument : list) (*this)(argument.value);
  }

  const std::function<void(const ast::Parameter&)>& visit_;
};

}  // namespace

void for_each_parameter(const ast::Pipeline& pipeline, const std::function<void(const ast::Parameter&)>& visit) {
  Walk(visit).pipeline(pipeline);
}

}  // namespace cqlite::analysis
