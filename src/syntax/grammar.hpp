/// The grammar of CQL as PEG rules; its tokens are in tokens.hpp. Each rule stands below a line of CQL that it matches;
/// a rule with a `kind` leaves a node in the tree. Whatever follows `expect` has a sentence in messages.hpp.
#pragma once

#include "syntax/tokens.hpp"

namespace cqlite::syntax::grammar {

// ---- parameters -----------------------------------------------------------------------------------------------------

// msg-level   "a title"
struct ParameterId : sor<QuotedString, scan<parameter_name_length>> {
  static constexpr Kind kind = Kind::parameter_id;
};
struct BracedParameterId : sor<QuotedString, scan<braced_parameter_name_length>> {
  static constexpr Kind kind = Kind::parameter_id;
};
struct ParameterDefault : sor<QuotedString, Pattern> {
  static constexpr Kind kind = Kind::parameter_default;
};
struct BracedParameter
    : seq<Blank, expect<BracedParameterId>, opt<then<one<'='>>, Blank, expect<ParameterDefault>>, Blank> {};
// ?host   ?{host="*"}
struct Parameter : seq<one<'?'>, sor<bracket<'{', '}', BracedParameter>, expect<ParameterId>>> {
  static constexpr Kind kind = Kind::parameter;
};

// ---- calls and their arguments --------------------------------------------------------------------------------------

struct Pipeline;
struct Clause;
struct CondExpr;
struct Unary;
struct ArgValue;
struct Array;
struct ListLiteral;

/// `array:contains` before `(`; with blanks before the `(` only the name of a known function.
struct FunctionName {
  using rule_t = FunctionName;
  using subs_t = pegtl::empty_list;
  static constexpr Kind kind = Kind::function_name;

  template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class, template <typename...> class,
            typename Input>
  static bool match(Input& in, Context& context) {
    const std::string_view rest = rest_of(in);
    std::size_t length = expression_name_length(rest);
    if (length == 0) return false;
    if (rest.substr(length).starts_with(':')) {
      const std::size_t second = expression_name_length(rest.substr(length + 1));
      if (second > 0) length += 1 + second;
    }
    const std::string_view name = rest.substr(0, length);
    const std::size_t blank = blank_length(rest.substr(length));
    if (!rest.substr(length + blank).starts_with('(')) return false;
    if (blank > 0 && !context.vocabulary.is_function(name)) return false;
    for (const std::string_view word : {"and", "or", "not"}) {
      if (equals_ignoring_case(name, word)) return false;
    }
    context.function_name = name;
    in.bump(length);
    return true;
  }
};

/// `name` before `=`, if the function around has such a parameter. eval() takes any field for one.
struct ParameterName {
  using rule_t = ParameterName;
  using subs_t = pegtl::empty_list;
  static constexpr Kind kind = Kind::parameter_name;

  template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class, template <typename...> class,
            typename Input>
  static bool match(Input& in, Context& context) {
    const std::string_view rest = rest_of(in);
    const std::string_view function = context.calls.back();
    const bool is_eval = equals_ignoring_case(function, "eval");
    const std::size_t length = is_eval ? field_length(rest) : expression_name_length(rest);
    if (length == 0) return false;
    const std::string_view name = rest.substr(0, length);
    std::string_view after = rest.substr(length);
    after.remove_prefix(blank_length(after));
    if (!after.starts_with('=') || after.starts_with("==") || after.starts_with("=~")) return false;
    if (!is_eval && name != "as" && !context.vocabulary.is_parameter(function, name)) return false;
    after.remove_prefix(1);
    after.remove_prefix(blank_length(after));
    if (after.starts_with('/') && !context.vocabulary.is_function(function)) return false;
    in.bump(length);
    return true;
  }

 private:
  static std::size_t field_length(std::string_view text) {
    if (text.starts_with('"')) return quoted_length(text);
    std::size_t length = expression_name_length(text);
    while (length > 0 && text.substr(length).starts_with('[')) {
      const std::size_t digits = digits_length(text.substr(length + 1));
      if (digits == 0 || !text.substr(length + 1 + digits).starts_with(']')) break;
      length += digits + 2;
      length += expression_name_length(text.substr(length));
    }
    return length;
  }
};

struct ArgumentEnd : then<one<',', ')', ']'>> {};

// limit=10   count()   TargetUserName = /x/
struct Argument : sor<seq<ParameterName, then<one<'='>>, Blank, expect<ArgValue>>, ArgValue> {
  static constexpr Kind kind = Kind::argument;
};
struct Arguments : seq<Blank, opt<Argument, star<then<one<','>>, Blank, expect<Argument>>>, Blank> {};
// groupBy([a, b], function=count(), limit=10)
struct Call : seq<FunctionName, Blank, in_call<bracket<'(', ')', Arguments>>> {
  static constexpr Kind kind = Kind::call;
};

// { f=1 | avg(x) }
struct SubQueryBody : seq<Blank, expect<Pipeline>, Blank> {};
struct SubQuery : bracket<'{', '}', SubQueryBody> {
  static constexpr Kind kind = Kind::subquery;
};

struct Atom;
struct PlainName : scan<expression_name_length> {
  static constexpr Kind kind = Kind::field;
};
// include: [x, y]
struct Attribute : seq<PlainName, then<one<':'>>, Blank, expect<Atom>> {
  static constexpr Kind kind = Kind::attribute;
};
// a: { x=1 } include: [x]
struct NamedSubQuery : seq<at<PlainName, then<one<':'>>, then<one<'{'>>>, PlainName, then<one<':'>>, Blank, SubQuery,
                           star<Blank, Attribute>> {
  static constexpr Kind kind = Kind::named_subquery;
};

/// `...` is how people write "and so on"; it is no name.
struct Ellipsis : seq<string<'.', '.', '.'>, star<one<'.'>>, WordEnd> {};
// 192.168.*   -02:00   *
struct TextPattern : seq<not_at<Ellipsis>, scan<pattern_length>> {
  static constexpr Kind kind = Kind::text_pattern;
};
// a-b   10.0.0.0/8   192.168.*
struct PlainValue : seq<at<Pattern, ArgumentEnd>, sor<seq<tentative<CondExpr>, at<ArgumentEnd>>, TextPattern>> {};
struct ArgValue : sor<NamedSubQuery, PlainValue, CondExpr> {};

// ---- expressions ----------------------------------------------------------------------------------------------------

struct LogicAnd : sor<AndWord, string<'&', '&'>> {
  static constexpr Kind kind = Kind::operator_text;
};
struct LogicOr : sor<OrWord, string<'|', '|'>> {
  static constexpr Kind kind = Kind::operator_text;
};
// == and the like, which may have a regex on the right
struct RegexOperator
    : sor<string<'=', '='>, string<'!', '='>, string<'=', '~'>, string<'!', '~'>, seq<one<'='>, not_at<one<'>'>>>> {
  static constexpr Kind kind = Kind::operator_text;
};
struct OrderOperator : sor<string<'<', '=', '>'>, string<'<', '='>, string<'>', '='>, one<'<'>, one<'>'>> {
  static constexpr Kind kind = Kind::operator_text;
};
struct SumOperator : one<'+', '-'> {
  static constexpr Kind kind = Kind::operator_text;
};
struct ProductOperator : one<'*', '/', '%'> {
  static constexpr Kind kind = Kind::operator_text;
};
struct UnaryOperator : sor<one<'-'>, seq<one<'!'>, not_at<one<'=', '~'>>>> {
  static constexpr Kind kind = Kind::operator_text;
};

// (a + b)
struct ParenthesisBody : seq<Blank, expect<CondExpr>, Blank> {};
struct Parentheses : bracket<'(', ')', ParenthesisBody> {
  static constexpr Kind kind = Kind::parentheses;
};
// (a)   {..}   f(x)   [..]   ?p   12   "text"   users[]   name
struct Atom : sor<Parentheses, SubQuery, Call, Array, Parameter, Number, QuotedString, SingleQuotedString,
                  ArrayReference, seq<not_at<Ellipsis>, ExpressionField>> {};
// -a   !a
struct Unary : sor<seq<UnaryOperator, Blank, deeper<expect<Unary>>>, Atom> {
  static constexpr Kind kind = Kind::unary;
};
// a * b
struct Product : seq<Unary, star<then<ProductOperator>, Blank, expect<Unary>>> {
  static constexpr Kind kind = Kind::product;
};
// a + b
struct Sum : seq<Product, star<then<SumOperator>, Blank, expect<Product>>> {
  static constexpr Kind kind = Kind::sum;
};
// in [a, "b"]   not in ("a", "b")
struct InList : seq<opt<NotWord, Blank>, InWord, Blank, expect<ListLiteral>> {
  static constexpr Kind kind = Kind::in_list;
};
struct InListStart : seq<opt<NotWord, Blank>, InWord> {};
// a == b   a = /re/   a in [..]
struct Comparisons : seq<Sum, star<Blank, sor<seq<RegexOperator, Blank, sor<Regex, expect<Sum>>>,
                                              seq<OrderOperator, Blank, expect<Sum>>, seq<at<InListStart>, InList>>>> {
  static constexpr Kind kind = Kind::comparisons;
};
// not a == b
struct CondNot : sor<seq<NotWord, Blank, deeper<expect<CondNot>>>, Comparisons> {
  static constexpr Kind kind = Kind::condition_not;
};
// a or b
struct CondOr : seq<CondNot, star<then<LogicOr>, Blank, expect<CondNot>>> {
  static constexpr Kind kind = Kind::condition_or;
};
// a or b and c
struct CondExpr : seq<CondOr, star<then<LogicAnd>, Blank, expect<CondOr>>> {
  static constexpr Kind kind = Kind::condition_and;
};

// m := max(x)
struct Element
    : sor<seq<at<FieldName, then<string<':', '='>>>, FieldName, then<string<':', '='>>, Blank, expect<CondExpr>>,
          ArgValue> {
  static constexpr Kind kind = Kind::element;
};
struct Elements : seq<Blank, opt<Element, star<then<one<','>>, Blank, expect<Element>>>, Blank> {};
// [a, "b", 3]
struct Array : bracket<'[', ']', Elements> {
  static constexpr Kind kind = Kind::array;
};
struct ListBody : seq<Blank, expect<ArgValue>, star<then<one<','>>, Blank, expect<ArgValue>>, Blank> {};
struct ParenthesisedList : bracket<'(', ')', ListBody> {
  static constexpr Kind kind = Kind::list;
};
struct ListLiteral : sor<Array, ParenthesisedList> {};

// ---- filters: or binds tighter than and -----------------------------------------------------------------------------

// user = Alan   "host name" != /x/i   n >= 10
struct EqualOperator : sor<string<'!', '='>, string<'=', '='>, seq<one<'='>, not_at<one<'~', '>'>>>> {
  static constexpr Kind kind = Kind::operator_text;
};
struct RelationalOperator
    : seq<not_at<string<'<', '=', '>'>>, sor<string<'<', '='>, string<'>', '='>, one<'<'>, one<'>'>>> {
  static constexpr Kind kind = Kind::operator_text;
};
struct MatchesOperator : string<'=', '~'> {
  static constexpr Kind kind = Kind::operator_text;
};
struct NotMatchesOperator : string<'!', '~'> {
  static constexpr Kind kind = Kind::operator_text;
};
struct EqualRight : sor<Regex, Parameter, QuotedString, Pattern> {};
struct LikeRight : sor<Regex, Parameter, QuotedString, Pattern> {};
struct RelationalRight : sor<Parameter, SignedNumber, QuotedString> {};
struct NotMark : sor<NotWord, seq<one<'!'>, not_at<one<'=', '~'>>>> {
  static constexpr Kind kind = Kind::not_mark;
};
struct FieldCallRight : seq<opt<NotMark, Blank>, Call> {};
/// Tells `x in("a", "b")` from the free text `x` before the call `in(f, values=["a"])`.
struct PlainListItem : sor<QuotedString, Parameter, Pattern> {};
struct PlainList : seq<one<'('>, then<PlainListItem>, star<then<one<','>>, then<PlainListItem>>, then<one<')'>>> {};

struct ComparisonTail : sor<seq<EqualOperator, Blank, expect<EqualRight>>, seq<LikeWord, Blank, expect<LikeRight>>,
                            seq<RelationalOperator, Blank, expect<RelationalRight>>,
                            seq<NotMatchesOperator, Blank, expect<Regex>>, seq<MatchesOperator, Blank, Regex>> {};
struct Comparison : seq<FieldName, Blank, ComparisonTail> {
  static constexpr Kind kind = Kind::comparison;
};
// ip =~ cidr(subnet="10.0.0.0/8")   ip =~ !in(values=[a])
struct FieldCall : seq<FieldName, then<string<'=', '~'>>, Blank, expect<FieldCallRight>> {
  static constexpr Kind kind = Kind::field_call;
};
// status in [200, 404]   status not in ("a", "b")
struct FieldIn
    : seq<FieldName, Blank, opt<NotWord, Blank>, InWord, Blank, sor<Array, seq<at<PlainList>, ParenthesisedList>>> {
  static constexpr Kind kind = Kind::field_in;
};
struct Boolean
    : seq<sor<string<'t', 'r', 'u', 'e'>, string<'f', 'a', 'l', 's', 'e'>>, not_at<sor<PatternCharacter, one<'/'>>>> {
  static constexpr Kind kind = Kind::boolean;
};

/// A bare pattern; one that is used as a field name needs quotes.
struct FreePattern {
  using rule_t = FreePattern;
  using subs_t = pegtl::empty_list;
  static constexpr Kind kind = Kind::pattern;

  template <pegtl::apply_mode A, pegtl::rewind_mode, template <typename...> class, template <typename...> class,
            typename Input>
  static bool match(Input& in, Context& context) {
    const std::string_view rest = rest_of(in);
    const std::size_t length = pattern_length(rest);
    if (length == 0) return false;
    std::string_view after = rest.substr(length);
    after.remove_prefix(blank_length(after));
    bool has_operator = false;
    for (const std::string_view text : {"=", "!=", "<", ">", ":=", "!~"}) has_operator |= after.starts_with(text);
    if (has_operator && !is_name(rest.substr(0, length)) && A != pegtl::apply_mode::nothing) {
      const std::uint32_t offset = offset_of(in, context);
      fail_unquoted_field(context, {offset, offset + static_cast<std::uint32_t>(length)});
    }
    in.bump(length);
    return true;
  }
};
// error   "foo bar"   /fo+/i   ?p
struct FreeText : seq<not_at<Keyword>, sor<Regex, Parameter, QuotedString, FreePattern>> {
  static constexpr Kind kind = Kind::free_text;
};

struct Filter;
struct FilterParenthesisBody : seq<Blank, expect<Filter>, Blank> {};
struct FilterParentheses : bracket<'(', ')', FilterParenthesisBody> {
  static constexpr Kind kind = Kind::filter_parentheses;
};
struct Primary : sor<FilterParentheses, Call, Comparison, FieldCall, FieldIn, Boolean, FreeText> {};
// not a   !a
struct NotFilter : sor<seq<NotMark, Blank, deeper<expect<NotFilter>>>, Primary> {
  static constexpr Kind kind = Kind::filter_not;
};
// a or b
struct OrFilter : seq<NotFilter, star<then<OrWord>, Blank, expect<NotFilter>>> {
  static constexpr Kind kind = Kind::filter_or;
};

/// The start of a step that can only be one of its own, so that it never continues a filter.
struct NewStep {
  using rule_t = NewStep;
  using subs_t = pegtl::empty_list;

  template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class, template <typename...> class,
            typename Input>
  static bool match(Input& in, Context& context) {
    return is_new_step(context.text, offset_of(in, context));
  }
};
// a or b c   a or b and c
struct Filter : seq<OrFilter, star<Blank, sor<seq<AndWord, Blank, expect<OrFilter>>, seq<not_at<NewStep>, OrFilter>>>> {
  static constexpr Kind kind = Kind::filter_and;
};

// ---- steps ----------------------------------------------------------------------------------------------------------

struct FilterStep : Filter {
  static constexpr Kind kind = Kind::filter_step;
};

struct CaseWord : seq<string<'c', 'a', 's', 'e'>, WordEnd> {};
struct CaseBody : seq<Blank, expect<Clause>, star<then<one<';'>>, Blank, not_at<one<'}'>>, expect<Clause>>,
                      opt<then<one<';'>>>, Blank> {};
// case { s=1 | r := "one" ; * }
struct Case : seq<CaseWord, Blank, bracket<'{', '}', CaseBody, true>> {
  static constexpr Kind kind = Kind::case_step;
};

// *   true
struct Everything : seq<sor<one<'*'>, string<'t', 'r', 'u', 'e'>>, not_at<sor<PatternCharacter, one<'/'>>>> {
  static constexpr Kind kind = Kind::everything_guard;
};
struct Guard : sor<Everything, Regex, Call, Parameter, QuotedString, Pattern> {};
struct Arrow : string<'=', '>'> {};
// /x/i => r := 1
struct MatchArm : seq<Guard, Blank, expect<Arrow>, Blank, expect<Clause>> {
  static constexpr Kind kind = Kind::match_arm;
};
struct MatchWord : seq<string<'m', 'a', 't', 'c', 'h'>, WordEnd> {};
struct MatchBody : seq<Blank, expect<MatchArm>, star<then<one<';'>>, Blank, not_at<one<'}'>>, expect<MatchArm>>,
                       opt<then<one<';'>>>, Blank> {};
// x match { "a" => r := 1 ; * => * }
struct MatchStatement : seq<FieldName, then<MatchWord>, Blank, bracket<'{', '}', MatchBody, true>> {
  static constexpr Kind kind = Kind::match_step;
};

/// What cannot follow the word where of a where step: then it is a field or free text.
struct NotAfterWhere : then<sor<one<'=', '<', '>', '|', ';', '}', ')', ']', ','>, string<'!', '='>, string<'!', '~'>,
                                string<':', '='>, eof, AndWord, OrWord>> {};
// where a > b or c > 3
struct Where : seq<string<'w', 'h', 'e', 'r', 'e'>, WordEnd, not_at<NotAfterWhere>, Blank, expect<CondExpr>> {
  static constexpr Kind kind = Kind::where_step;
};

// `key`
struct DynamicTarget : seq<one<'`'>, FieldName, one<'`'>> {
  static constexpr Kind kind = Kind::dynamic_target;
};
struct Target : sor<FieldName, DynamicTarget> {};
// x := a + 1
struct Assign : seq<Target, then<string<':', '='>>, Blank, expect<CondExpr>> {
  static constexpr Kind kind = Kind::assign_step;
};
// a <=> b.c
struct Link : seq<FieldName, then<string<'<', '=', '>'>>, Blank, expect<FieldName>> {
  static constexpr Kind kind = Kind::link_step;
};
// [count(), max(x)]
struct Stats : Array {
  static constexpr Kind kind = Kind::stats_step;
};

struct SavedQueryName : sor<QuotedString, scan<saved_query_name_length>> {
  static constexpr Kind kind = Kind::function_name;
};
struct SavedArgumentName : sor<QuotedString, Pattern> {};
struct SavedArgumentValue : sor<QuotedString, SingleQuotedString, Array, Parameter, Pattern> {};
struct SavedArgument : seq<SavedArgumentName, then<one<'='>>, Blank, expect<SavedArgumentValue>> {
  static constexpr Kind kind = Kind::argument;
};
struct SavedArguments : seq<Blank, opt<SavedArgument, star<then<one<','>>, Blank, expect<SavedArgument>>>, Blank> {};
struct SavedArgumentList : bracket<'(', ')', SavedArguments> {};
// $package/scope:name(host="a", ids=["1", "2"])
struct SavedQuery : seq<one<'$'>, expect<SavedQueryName>, expect<SavedArgumentList>> {
  static constexpr Kind kind = Kind::saved_query;
};

struct Step : sor<Case, MatchStatement, Where, Assign, Link, Stats, SavedQuery, FilterStep> {};

struct Bar : one<'|'> {};
// | a=1 | | b=2 |
struct Pipeline : seq<star<Bar, Blank>, skippable<Step>, star<then<Bar>, star<then<Bar>>, Blank, skippable<Step>>,
                      star<then<Bar>>> {
  static constexpr Kind kind = Kind::pipeline;
};
// s=1 | r := "one"
struct Clause : Pipeline {};
struct Query : seq<Blank, sor<Pipeline, star<Bar, Blank>>, Blank, eof> {};

}  // namespace cqlite::syntax::grammar

/// Rules with a match function of their own, for the analysis for endless loops: all but NewStep consume something.
namespace tao::pegtl {

template <typename Name>
struct analyze_traits<Name, cqlite::syntax::grammar::FunctionName> : analyze_any_traits<> {};
template <typename Name>
struct analyze_traits<Name, cqlite::syntax::grammar::ParameterName> : analyze_any_traits<> {};
template <typename Name>
struct analyze_traits<Name, cqlite::syntax::grammar::FreePattern> : analyze_any_traits<> {};
template <typename Name>
struct analyze_traits<Name, cqlite::syntax::grammar::NewStep> : analyze_opt_traits<> {};

}  // namespace tao::pegtl
