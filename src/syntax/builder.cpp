// Steps, filters and calls out of the parse tree. Expressions are in expression_builder.cpp.
#include "syntax/builder.hpp"

#include <fmt/format.h>

#include <utility>

#include "syntax/build_parts.hpp"
#include "syntax/characters.hpp"
#include "syntax/literals.hpp"

namespace cqlite::syntax {
namespace {

using namespace ast;

FilterOperator filter_operator(std::string_view text) {
  if (text == "=") return FilterOperator::equal;
  if (text == "!=") return FilterOperator::not_equal;
  if (text == "==") return FilterOperator::double_equal;
  if (text == "<") return FilterOperator::less;
  if (text == "<=") return FilterOperator::less_equal;
  if (text == ">") return FilterOperator::greater;
  if (text == ">=") return FilterOperator::greater_equal;
  if (text == "=~") return FilterOperator::matches;
  if (text == "!~") return FilterOperator::not_matches;
  return FilterOperator::like;
}

bool is_relational(FilterOperator op) {
  return op == FilterOperator::less || op == FilterOperator::less_equal || op == FilterOperator::greater ||
         op == FilterOperator::greater_equal;
}

}  // namespace

Literal Builder::literal(const Branch& node) {
  const Span span = node.span();
  switch (node.kind()) {
    case Kind::regex: return {span, regex(node)};
    case Kind::parameter: return {span, parameter(node)};
    case Kind::quoted: return {span, Text{unquoted(text(span))}};
    default: {
      const std::string_view pattern = text(span);
      if (node.kind() == Kind::pattern && pattern.ends_with("//")) {
        report(Code::unexpected_token, {span.end - 2, span.end}, "a text without quotes cannot end with `//`")
            .help("put the text in double quotes, or a blank before the comment");
      }
      return {span, Pattern{std::string(pattern)}};
    }
  }
}

Regex Builder::regex(const Branch& node) {
  const Span span = node.span();
  const RegexParts parts = regex_parts(text(span));
  const Span body{span.begin + 1, span.begin + 1 + static_cast<std::uint32_t>(parts.body_length)};
  const std::string_view flags = text({body.end + 1, span.end});
  constexpr std::string_view known = "dgimFs";
  if (const std::size_t bad = flags.find_first_not_of(known); bad != std::string_view::npos) {
    const auto begin = body.end + 1 + static_cast<std::uint32_t>(bad);
    report(Code::bad_regex, {begin, begin + 1}, fmt::format("a regex has no flag `{}`", flags[bad]))
        .help("flags: i ignore case, m lines, d dot matches newline, g repeat, F; put a blank before a following word");
  }
  if (const std::size_t open = unclosed_class(text(body)); open != std::string_view::npos) {
    const auto begin = body.begin + static_cast<std::uint32_t>(open);
    report(Code::bad_regex, {begin, begin + 1}, "this `[` opens a class of characters that is not closed in the regex")
        .help("close it with `]`, or write `\\[` for a bracket in the text");
  }
  return {regex_body(text(body)), std::string(flags), body};
}

Parameter Builder::parameter(const Branch& node) {
  Parameter result;
  result.span = node.span();
  for (const Branch child : node) {
    const Span span = child.span();
    const std::string_view token = text(span);
    std::string value = token.starts_with('"') ? unquoted(token) : std::string(token);
    if (child.kind() == Kind::parameter_id) {
      result.name = std::move(value);
    } else {
      result.default_value = std::move(value);
    }
  }
  return result;
}

Name Builder::name(const Branch& node) const {
  const bool is_quoted = node.kind() == Kind::quoted;
  const std::string_view token = text(node.span());
  return {is_quoted ? unquoted(token) : std::string(token), is_quoted, node.span()};
}

// ---- filters --------------------------------------------------------------------------------------------------------

FilterPtr Builder::filter(const Branch& node) {
  switch (node.kind()) {
    case Kind::filter_step:
    case Kind::filter_and: return conjunction(node);
    case Kind::filter_or: return disjunction(node);
    case Kind::filter_not: return negation(node);
    default: return make_filter(node.span(), primary(node));
  }
}

FilterPtr Builder::make_filter(Span span, decltype(Filter::node) node) {
  auto result = std::make_unique<Filter>(Filter{span, std::move(node)});
  return result;
}

FilterPtr Builder::conjunction(const Branch& node) {
  And conjunction;
  bool is_joined_by_word = true;
  bool is_complete = true;
  for (const Branch child : node) {
    if (child.kind() == Kind::and_word) {
      is_joined_by_word = true;
      continue;
    }
    FilterPtr operand = filter(child);
    const bool is_juxtaposed = !is_joined_by_word && !conjunction.operands.empty();
    if (is_complete && is_juxtaposed) is_complete = check_juxtaposition(*conjunction.operands.back(), *operand);
    is_joined_by_word = false;
    conjunction.operands.push_back(std::move(operand));
  }
  if (conjunction.operands.size() == 1) return std::move(conjunction.operands.front());
  for (const FilterPtr& operand : conjunction.operands) {
    if (!std::holds_alternative<Or>(operand->node)) continue;
    report(Code::mixed_and_or, operand->span,
           fmt::format("`or` binds tighter than `and`: `{}` is read first", shortened(operand->span)))
        .help("put parentheses around what belongs together");
    break;
  }
  check_assignment_look(conjunction);
  return make_filter(node.span(), std::move(conjunction));
}

/// False, and told, if two steps stand side by side: one of them calls a function that is no filter.
bool Builder::check_juxtaposition(const Filter& left, const Filter& right) {
  const auto is_other_step = [&](const Filter& operand) {
    const auto* call = std::get_if<Call>(&operand.node);
    return call != nullptr && context_.vocabulary.is_function(call->name) && !context_.vocabulary.is_filter(call->name);
  };
  if (!is_other_step(left) && !is_other_step(right)) return true;
  const auto* call = std::get_if<Call>(&right.node);
  const Span span = call != nullptr ? call->name_span : right.span;
  report(Code::missing_pipe, span, fmt::format("`{}` starts a new step, but no `|` stands before it", shortened(span)))
      .help("put `|` before it");
  return false;
}

/// `x = a + b` is read as three filters; who writes it means an assignment.
void Builder::check_assignment_look(const And& conjunction) {
  const auto* comparison = std::get_if<Comparison>(&conjunction.operands.front()->node);
  const auto* next = std::get_if<FreeText>(&conjunction.operands[1]->node);
  if (comparison == nullptr || next == nullptr || comparison->op != FilterOperator::equal) return;
  const auto* pattern = std::get_if<Pattern>(&next->literal.node);
  if (pattern == nullptr) return;
  const bool is_operator = pattern->text == "+" || pattern->text == "-" || pattern->text == "*" || pattern->text == "%";
  if (!is_operator) return;
  report(Code::looks_like_assignment, comparison->op_span, "`=` filters; filters have no arithmetic")
      .help(fmt::format("to assign write `{} := …`", shortened(comparison->field.span)));
}

FilterPtr Builder::disjunction(const Branch& node) {
  Or disjunction;
  for (const Branch child : node) {
    if (child.kind() != Kind::or_word) disjunction.operands.push_back(filter(child));
  }
  if (disjunction.operands.size() == 1) return std::move(disjunction.operands.front());
  return make_filter(node.span(), std::move(disjunction));
}

FilterPtr Builder::negation(const Branch& node) {
  const auto children = node.children();
  if (children.size() == 1) return filter(children.front());
  return make_filter(node.span(), Not{filter(children.back())});
}

decltype(Filter::node) Builder::primary(const Branch& node) {
  const auto children = node.children();
  switch (node.kind()) {
    case Kind::filter_parentheses: return ParenthesisedFilter{filter(children.front())};
    case Kind::call: return call(node);
    case Kind::comparison: return comparison(children);
    case Kind::field_call: return field_call(children);
    case Kind::field_in: return field_in(node);
    case Kind::boolean: return BooleanLiteral{text(node.span()) == "true"};
    default: return free_text(children.front());
  }
}

Comparison Builder::comparison(const std::vector<Branch>& parts) {
  Comparison result{name(parts[0]), filter_operator(text(parts[1].span())), parts[1].span(), literal(parts[2])};
  if (result.op == FilterOperator::double_equal) {
    report(Code::double_equal, result.op_span, "`==` belongs to expressions; this filter reads it as `=`")
        .help("write `=`");
  }
  const Span right = result.right.span;
  if (is_relational(result.op)) {
    const auto* value = std::get_if<Text>(&result.right.node);
    if (value != nullptr && !is_signed_number(value->value)) {
      report(Code::number_expected, right, fmt::format("expected a number, found {}", shortened(right)))
          .help("to compare two fields use test(a < b)");
    }
  }
  const bool is_call = std::holds_alternative<Pattern>(result.right.node) &&
                       context_.text.substr(right.end).starts_with('(') && context_.vocabulary.is_function(text(right));
  if (is_call) {
    report(Code::unexpected_token, right,
           fmt::format("`{}` cannot be called here: a filter compares with a literal", text(right)))
        .help(fmt::format("compare with test({0} == {1}(…)), or assign with {0} := {1}(…)",
                          shortened(result.field.span), text(right)));
  }
  return result;
}

FieldCall Builder::field_call(const std::vector<Branch>& parts) {
  return {name(parts.front()), parts.size() == 3, call(parts.back())};
}

FieldIn Builder::field_in(const Branch& node) {
  FieldIn result;
  for (const Branch child : node) {
    if (child.kind() == Kind::not_mark) {
      result.is_negated = true;
    } else if (child.kind() == Kind::array || child.kind() == Kind::list) {
      result.values = elements(child);
    } else {
      result.field = name(child);
    }
  }
  return result;
}

FreeText Builder::free_text(const Branch& node) {
  FreeText result{literal(node)};
  if (const auto* pattern = std::get_if<Pattern>(&result.literal.node)) {
    const std::string_view word = pattern->text;
    const bool is_keyword = word == "case" || word == "match" || equals_ignoring_case(word, "like");
    if (is_keyword || context_.vocabulary.is_function(word)) {
      report(Code::reserved_word, node.span(), fmt::format("`{}` is a reserved word; it is read as free text", word))
          .help(fmt::format("quote it to search for the text: \"{}\"", word));
    }
  }
  return result;
}

// ---- calls ----------------------------------------------------------------------------------------------------------

Call Builder::call(const Branch& node) {
  Call result;
  result.span = node.span();
  for (const Branch child : node) {
    if (child.kind() == Kind::function_name) {
      result.name_span = child.span();
      result.name = text(child.span());
    } else {
      result.arguments.push_back(argument(child));
    }
  }
  return result;
}

Argument Builder::argument(const Branch& node) {
  Argument result;
  result.span = node.span();
  for (const Branch child : node) {
    if (child.kind() == Kind::parameter_name) {
      const std::string_view token = text(child.span());
      const bool is_quoted = token.starts_with('"');
      result.name = Name{is_quoted ? unquoted(token) : std::string(token), is_quoted, child.span()};
    } else {
      result.value = expression(child);
    }
  }
  return result;
}

SavedQuery Builder::saved_query(const Branch& node) {
  SavedQuery result;
  result.span = node.span();
  for (const Branch child : node) {
    if (child.kind() == Kind::function_name) {
      const std::string_view token = text(child.span());
      result.name_span = child.span();
      result.name = token.starts_with('"') ? unquoted(token) : std::string(token);
      continue;
    }
    const auto parts = child.children();
    result.arguments.push_back({name(parts[0]), expression(parts[1]), child.span()});
  }
  return result;
}

// ---- steps ----------------------------------------------------------------------------------------------------------

PipelinePtr Builder::pipeline(const Branch& node) {
  auto result = std::make_unique<Pipeline>();
  for (const Branch child : node) result->steps.push_back(step(child));
  result->span = {node.span().begin, node.span().begin};
  if (!result->steps.empty()) result->span = {result->steps.front().span.begin, result->steps.back().span.end};
  return result;
}

Step Builder::step(const Branch& node) {
  const Span span = node.span();
  const auto children = node.children();
  switch (node.kind()) {
    case Kind::case_step: {
      Case result;
      for (const Branch& clause : children) result.clauses.push_back(pipeline(clause));
      return {span, std::move(result)};
    }
    case Kind::match_step: return {span, match(children)};
    case Kind::where_step: return {span, Where{expression(children.front())}};
    case Kind::assign_step: return {span, assign(children)};
    case Kind::link_step: return {span, Link{name(children[0]), name(children[1])}};
    case Kind::stats_step: return {span, Stats{{elements(node)}}};
    case Kind::saved_query: return {span, saved_query(node)};
    default: break;
  }
  FilterPtr condition = filter(node);
  if (auto* lone_call = std::get_if<Call>(&condition->node)) return {span, std::move(*lone_call)};
  if (auto* lone_call = std::get_if<FieldCall>(&condition->node)) return {span, std::move(*lone_call)};
  return {span, std::move(condition)};
}

Match Builder::match(const std::vector<Branch>& parts) {
  Match result;
  result.field = name(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto arm = parts[i].children();
    result.arms.push_back({guard(arm.front()), pipeline(arm.back())});
  }
  return result;
}

Guard Builder::guard(const Branch& node) {
  if (node.kind() == Kind::everything_guard) return {node.span(), Guard::Everything{}};
  if (node.kind() == Kind::call) return {node.span(), call(node)};
  Literal value = literal(node);
  return std::visit([&](auto& alternative) { return Guard{node.span(), std::move(alternative)}; }, value.node);
}

Assign Builder::assign(const std::vector<Branch>& parts) {
  Assign result;
  result.is_dynamic = parts.front().kind() == Kind::dynamic_target;
  result.target = name(result.is_dynamic ? *parts.front().begin() : parts.front());
  result.value = expression(parts.back());
  return result;
}

Query Builder::query() {
  Query result;
  for (const Node& node : context_.tree) {
    const bool is_block = node.kind == Kind::block_comment;
    if (is_block || node.kind == Kind::line_comment) result.comments.push_back({node.span, is_block});
  }
  for (std::size_t i = 0; i < context_.tree.size(); i += 1 + context_.tree[i].descendants) {
    const Branch node(context_.tree, i);
    if (node.kind() == Kind::pipeline) result.pipeline = std::move(*pipeline(node));
  }
  return result;
}

// ---- texts and findings ---------------------------------------------------------------------------------------------

std::string Builder::shortened(Span span) const {
  constexpr std::size_t longest = 40;
  const std::string_view whole = text(span);
  if (whole.size() <= longest && whole.find('\n') == std::string_view::npos) return std::string(whole);
  std::size_t length = 0;
  while (length < longest && length < whole.size() && whole[length] != '\n') {
    length += first_character(whole.substr(length)).length;
  }
  return std::string(whole.substr(0, length)) + "…";
}

Diagnostics::Builder Builder::report(Code code, Span span, std::string message) {
  return context_.diagnostics.report(code, span, std::move(message));
}

ast::Query build(Context& context) { return Builder(context).query(); }

}  // namespace cqlite::syntax
