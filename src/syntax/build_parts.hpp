/// The builder's parts: one function for each node of the syntax tree. builder.cpp has steps, filters and calls,
/// expression_builder.cpp has expressions. Depth of recursion: that of the brackets in the text, which is limited.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "syntax/ast.hpp"
#include "syntax/context.hpp"

namespace cqlite::syntax {

class Builder {
 public:
  explicit Builder(Context& context) : context_(context) {}

  ast::Query query();

 private:
  ast::PipelinePtr pipeline(const Branch& node);
  ast::Step step(const Branch& node);
  ast::Match match(const std::vector<Branch>& parts);
  ast::Guard guard(const Branch& node);
  ast::Assign assign(const std::vector<Branch>& parts);
  ast::SavedQuery saved_query(const Branch& node);

  ast::FilterPtr filter(const Branch& node);
  ast::FilterPtr conjunction(const Branch& node);
  ast::FilterPtr disjunction(const Branch& node);
  ast::FilterPtr negation(const Branch& node);
  decltype(ast::Filter::node) primary(const Branch& node);
  ast::Comparison comparison(const std::vector<Branch>& parts);
  ast::FieldCall field_call(const std::vector<Branch>& parts);
  ast::FieldIn field_in(const Branch& node);
  ast::FreeText free_text(const Branch& node);
  bool check_juxtaposition(const ast::Filter& left, const ast::Filter& right);
  void check_assignment_look(const ast::And& conjunction);
  static ast::FilterPtr make_filter(Span span, decltype(ast::Filter::node) node);

  ast::Call call(const Branch& node);
  ast::Argument argument(const Branch& node);

  ast::ExpressionPtr expression(const Branch& node);
  ast::ExpressionPtr operator_chain(const Branch& node);
  ast::ExpressionPtr comparisons(const Branch& node);
  ast::ExpressionPtr prefix(const Branch& node);
  ast::ExpressionPtr saved_value(const Branch& node);
  decltype(ast::Expression::node) atom(const Branch& node);
  ast::NamedSubQuery named_subquery(const Branch& node);
  std::vector<ast::ExpressionPtr> elements(const Branch& node);
  ast::ExpressionPtr element(const Branch& node);
  void check_mixed_words(const Branch& node);
  static ast::ExpressionPtr make(Span span, decltype(ast::Expression::node) node);
  bool is_too_high(Span span);

  ast::Literal literal(const Branch& node);
  ast::Regex regex(const Branch& node);
  ast::Parameter parameter(const Branch& node);
  [[nodiscard]] ast::Name name(const Branch& node) const;

  [[nodiscard]] std::string_view text(Span span) const {
    return context_.text.substr(span.begin, span.end - span.begin);
  }
  [[nodiscard]] std::string shortened(Span span) const;
  Diagnostics::Builder report(Code code, Span span, std::string message);

  Context& context_;
  std::size_t height_ = 0;  ///< of the highest operator chain built since the one around began
};

}  // namespace cqlite::syntax
