/// The syntax tree: plain structs, each with the span of the text it was read from. It holds what was written, not what
/// it means: names are unresolved, a bare word in an argument is a Name until a parameter's type decides. Comments are
/// kept beside the tree, in order, for tools that print queries.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cqlite/diagnostic.hpp"

namespace cqlite::ast {

struct Expression;
struct Filter;
struct Pipeline;
using ExpressionPtr = std::unique_ptr<Expression>;
using FilterPtr = std::unique_ptr<Filter>;
using PipelinePtr = std::unique_ptr<Pipeline>;

// ---- leaves ---------------------------------------------------------------------------------------------------------

/// A field name or bare word: `src`, `host[0]`, `"host name"`. In an expression only the unquoted form is a Name.
struct Name {
  std::string text;
  bool is_quoted = false;
  Span span;
};

/// `"text"` or `'text'`, escapes resolved.
struct Text {
  std::string value;
};

/// `3`, `0.5`, as written.
struct Number {
  std::string text;
};

/// An unquoted pattern, as written: `192.168.*`, `-02:00`, `*\cmd.exe`.
struct Pattern {
  std::string text;
};

/// `/body/flags`; `\/` in the body is already `/`.
struct Regex {
  std::string body;
  std::string flags;
  Span body_span;
};

/// `?name`, `?{name=default}`.
struct Parameter {
  std::string name;
  std::optional<std::string> default_value;
  Span span{};
};

/// `x[]`: a whole array, for array functions.
struct ArrayReference {
  std::string name;
};

// ---- calls ----------------------------------------------------------------------------------------------------------

/// One argument. `name` is empty for an unnamed one.
struct Argument {
  std::optional<Name> name;
  ExpressionPtr value;
  Span span;
};

/// `name(arguments)`. `name` is as written; its case does not matter.
struct Call {
  std::string name;
  Span name_span;
  std::vector<Argument> arguments;
  Span span;
};

/// `$name(arguments)`, without the `$`.
struct SavedQuery {
  std::string name;
  Span name_span;
  std::vector<Argument> arguments;
  Span span;
};

// ---- expressions ----------------------------------------------------------------------------------------------------

enum class UnaryOperator : std::uint8_t { minus, bang, not_word };

enum class BinaryOperator : std::uint8_t {
  multiply,
  divide,
  modulo,
  add,
  subtract,
  equal,            ///< `==`
  condition_equal,  ///< `=` in a condition
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  matches,      ///< `=~`
  not_matches,  ///< `!~`
  link,         ///< `<=>`
  or_word,
  and_word
};

struct Unary {
  UnaryOperator op;
  Span op_span;
  ExpressionPtr operand;
};

struct Binary {
  BinaryOperator op;
  Span op_span;
  ExpressionPtr left;
  ExpressionPtr right;
};

/// `(expression)`: kept, since parentheses around a mixed `and`/`or` silence a warning.
struct Parenthesised {
  ExpressionPtr inner;
};

/// `left in [..]`, `left not in (..)`.
struct In {
  ExpressionPtr left;
  std::vector<ExpressionPtr> values;
  bool is_negated = false;
};

/// `[a, "b", m := max(x)]`.
struct Array {
  std::vector<ExpressionPtr> elements;
};

/// `target := value`, as an element of an array.
struct Element {
  Name target;
  ExpressionPtr value;
};

/// `{ pipeline }` as an argument.
struct SubQuery {
  PipelinePtr pipeline;
};

/// `name: { pipeline } include: [a]`, in correlate().
struct NamedSubQuery {
  struct Attribute {
    Name name;
    ExpressionPtr value;
  };
  Name name;
  PipelinePtr pipeline;
  std::vector<Attribute> attributes;
};

struct Expression {
  Span span;
  std::variant<Name, Text, Number, Pattern, Regex, Parameter, ArrayReference, Call, Unary, Binary, Parenthesised, In,
               Array, Element, SubQuery, NamedSubQuery>
      node;
};

// ---- filters --------------------------------------------------------------------------------------------------------

enum class FilterOperator : std::uint8_t {
  equal,
  not_equal,
  like,
  less,
  less_equal,
  greater,
  greater_equal,
  matches,      ///< `=~` with a regex
  not_matches,  ///< `!~`
  double_equal  ///< `==`: not CQL, read as `=` with a warning
};

/// The right side of a comparison, or free text: always a literal.
struct Literal {
  Span span;
  std::variant<Pattern, Text, Regex, Parameter> node;
};

/// `field op right`.
struct Comparison {
  Name field;
  FilterOperator op;
  Span op_span;
  Literal right;
};

/// `field in [..]`, `field not in (..)`.
struct FieldIn {
  Name field;
  std::vector<ExpressionPtr> values;
  bool is_negated = false;
};

/// `field =~ call`, `field =~ !call`.
struct FieldCall {
  Name field;
  bool is_negated = false;
  Call call;
};

struct FreeText {
  Literal literal;
};

struct BooleanLiteral {
  bool value;
};

/// Two or more filters joined by `and`, by juxtaposition, or by `or`.
struct And {
  std::vector<FilterPtr> operands;
};
struct Or {
  std::vector<FilterPtr> operands;
};
struct Not {
  FilterPtr operand;
};
struct ParenthesisedFilter {
  FilterPtr inner;
};

struct Filter {
  Span span;
  std::variant<Comparison, FieldIn, FieldCall, Call, FreeText, BooleanLiteral, And, Or, Not, ParenthesisedFilter> node;
};

// ---- steps ----------------------------------------------------------------------------------------------------------

/// `case { pipeline ; pipeline }`.
struct Case {
  std::vector<PipelinePtr> clauses;
};

/// The left side of `=>`. `everything` is `*` or `true` without quotes.
struct Guard {
  struct Everything {};
  Span span;
  std::variant<Everything, Regex, Call, Parameter, Text, Pattern> node;
};

/// `field match { guard => pipeline ; … }`.
struct Match {
  struct Arm {
    Guard guard;
    PipelinePtr pipeline;
  };
  Name field;
  std::vector<Arm> arms;
};

/// `where expression`.
struct Where {
  ExpressionPtr condition;
};

/// `target := value`. `is_dynamic`: the target stood in back-ticks, its name is the value of that field.
struct Assign {
  Name target;
  bool is_dynamic = false;
  ExpressionPtr value;
};

/// `[count(), max(x)]` as a step.
struct Stats {
  Array functions;
};

/// `a <=> b.c`, in correlate().
struct Link {
  Name left;
  Name right;
};

/// One step. A lone call is a `Call`, a lone `field =~ call` a `FieldCall`; both may turn out to be filters.
struct Step {
  Span span;
  std::variant<Case, Match, Where, Assign, FieldCall, Stats, SavedQuery, Call, Link, FilterPtr> node;
};

struct Pipeline {
  Span span;
  std::vector<Step> steps;  ///< empty steps (`||`, a lone comment) are left out
};

struct Comment {
  Span span;
  bool is_block = false;
};

/// A whole query text.
struct Query {
  Pipeline pipeline;
  std::vector<Comment> comments;  ///< in the order of the text
};

}  // namespace cqlite::ast
