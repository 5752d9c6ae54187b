// Explains mistakes: from the place where the grammar gave up and what it expected there to one diagnostic that names
// the thing and says what to do. The first explanation that fits wins.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/edit_distance.hpp"
#include "syntax/characters.hpp"
#include "syntax/literals.hpp"
#include "syntax/mistakes.hpp"

namespace cqlite::syntax {
namespace {

using namespace mistakes;

constexpr std::size_t error_limit = 20;

std::string found(std::string_view rest) {
  if (rest.empty()) return "the end of the query";
  const std::string_view token = rest.substr(0, token_length(rest));
  constexpr std::size_t longest = 40;
  if (token.size() > longest || token.find('\n') != std::string_view::npos) {
    std::size_t length = 0;
    while (length < longest && length < token.size() && token[length] != '\n') {
      length += std::max<std::size_t>(first_character(token.substr(length)).length, 1);
    }
    return fmt::format("`{}…`", token.substr(0, length));
  }
  return fmt::format("`{}`", token);
}

/// The last word before the place, without the blanks between.
std::string_view word_before(std::string_view text, std::size_t offset) {
  while (offset > 0 && is_blank(text[offset - 1])) --offset;
  std::size_t begin = offset;
  while (begin > 0 && is_name_character(static_cast<unsigned char>(text[begin - 1]) & 0x7FU)) --begin;
  return text.substr(begin, offset - begin);
}

Found unclosed_bracket(const Context& context) {
  const Bracket& bracket = context.brackets.back();
  const char closer = bracket.character == '(' ? ')' : bracket.character == '[' ? ']' : '}';
  return Finding{Code::unclosed_bracket,
                 {bracket.offset, bracket.offset + 1},
                 fmt::format("this `{}` is not closed", bracket.character),
                 fmt::format("put `{}` where it ends", closer)};
}

/// A comma before the closing bracket at the place, or where an element is missing.
Found trailing_comma(const Scene& scene) {
  std::size_t before = scene.offset;
  while (before > 0 && is_blank(scene.context.text[before - 1])) --before;
  if (before == 0 || scene.context.text[before - 1] != ',') return {};
  if (scene.next() != ')' && scene.next() != ']' && scene.next() != ',') return {};
  const auto end = static_cast<std::uint32_t>(before);
  return Finding{Code::unexpected_token, {end - 1, end}, "nothing follows this comma", "remove the comma"};
}

/// What to do about the absence of what was expected; empty if nothing sensible can be said.
std::string advice(const Scene& scene) {
  const std::string_view rest = scene.rest();
  const std::string_view token = rest.substr(0, token_length(rest));
  for (const std::string_view word : {"and", "or", "not"}) {
    if (equals_ignoring_case(token, word)) {
      return fmt::format("`{}` joins filters; to search for the word itself quote it: \"{}\"", word, token);
    }
  }
  switch (scene.expected.place) {
    case Place::step:
    case Place::after_step:
      return rest.starts_with('|') ? "" : "a step is a filter, a function call or `field := expression`";
    case Place::clause: return "write `*` to let every event pass";
    case Place::guard: return "guards are `\"text\"`, `/regex/`, `*` or a filter function; the steps follow `=>`";
    case Place::arrow: return "each clause of match reads `guard => steps`; a guard with blanks or signs needs quotes";
    case Place::filter: return "a filter is `field=value`, a text to search for, or a filter function";
    case Place::filter_value:
      if (rest.starts_with('=')) return "one `=` compares; quote a value that starts with `=`";
      return scene.expected.what == "a value" ? "`field=*` asks for any value, `field=\"\"` for the empty text"
                                              : "`field like part` asks for fields that contain the text";
    case Place::filter_number: return "to compare two fields use test(a < b)";
    case Place::filter_regex: return "write the regex between slashes: `field !~ /text/`";
    case Place::function_call: return "write `field =~ /regex/`, or `field =~ function(…)`";
    case Place::expression: return "an expression is made of fields, numbers, \"texts\", calls and operators";
    case Place::saved_query: return "a saved query is called like this: $name()";
    case Place::parameter: return "a query parameter is ?name, or ?{name=default}";
    case Place::name: return "names with special characters stand in double quotes";
    case Place::list: return "write the values in brackets: `field in [a, \"b\"]`";
    case Place::argument:
    case Place::closing: return "put a text with special characters in double quotes";
  }
  return {};
}

/// `x := foo*`: the star was read as a product without a right side.
Found star_before(const Scene& scene) {
  const std::string_view text = scene.context.text;
  std::size_t before = std::min(scene.offset, text.size());
  while (before > 0 && is_blank(text[before - 1])) --before;
  const bool is_after_star = before > 1 && text[before - 1] == '*' && !is_blank(text[before - 2]);
  if (scene.expected.place != Place::expression || !is_after_star) return {};
  if (!scene.is_at_end() && std::string_view(",)]|").find(scene.next()) == std::string_view::npos) return {};
  const auto end = static_cast<std::uint32_t>(before);
  return Finding{Code::not_an_expression,
                 {end - 1, end},
                 "a wildcard stands where an expression is expected",
                 "put the pattern in double quotes"};
}

Found at_end(const Scene& scene) {
  if (!scene.is_at_end()) return {};
  if (!scene.context.brackets.empty()) return unclosed_bracket(scene.context);
  if (Found star = star_before(scene)) return star;
  std::size_t last = scene.context.text.size();
  while (last > 0 && is_blank(scene.context.text[last - 1])) --last;
  const auto end = static_cast<std::uint32_t>(last);
  return Finding{Code::unexpected_token,
                 {end, end},
                 fmt::format("expected {}, found the end of the query", scene.expected.what),
                 advice(scene)};
}

Found semicolon(const Scene& scene) {
  if (scene.next() != ';') return {};
  const bool is_clause = !scene.context.brackets.empty() && scene.context.brackets.back().holds_clauses;
  if (is_clause) return {};
  if (!scene.context.brackets.empty() && scene.context.brackets.back().character != '{') {
    return unclosed_bracket(scene.context);
  }
  return Finding{Code::unexpected_token, scene.span(1), "`;` separates only the clauses of case and match",
                 "put `|` between steps, and nothing after the last"};
}

Found closing_bracket(const Scene& scene) {
  const char closer = scene.next();
  if (closer != ')' && closer != ']' && closer != '}') return {};
  const char opener = closer == ')' ? '(' : closer == ']' ? '[' : '{';
  const auto& brackets = scene.context.brackets;
  if (!brackets.empty() && brackets.back().character == opener) return {};
  const bool is_open = std::any_of(brackets.begin(), brackets.end(),
                                   [&](const Bracket& bracket) { return bracket.character == opener; });
  if (is_open) return unclosed_bracket(scene.context);
  return Finding{Code::unexpected_token, scene.span(1),
                 fmt::format("this `{}` closes nothing: no `{}` is open", closer, opener),
                 fmt::format("remove it, or put `{}` where it belongs", opener)};
}

Found empty_clause(const Scene& scene) {
  const Place place = scene.expected.place;
  if (place != Place::clause && place != Place::guard) return {};
  if (scene.next() != ';' && scene.next() != '}') return {};
  if (scene.context.brackets.empty() || !scene.context.brackets.back().holds_clauses) return {};
  return Finding{Code::empty_clause, scene.span(1), "a clause without a step",
                 "write `*` for a clause that lets every event pass"};
}

/// Inside ( or [ a `|` can only mean that the bracket should have ended before it.
Found pipe_in_brackets(const Scene& scene) {
  if (scene.next() != '|' || scene.context.brackets.empty()) return {};
  if (scene.context.brackets.back().character == '{') return {};
  return unclosed_bracket(scene.context);
}

/// A name right before a brace that is almost case or match.
Found misspelt_keyword(const Scene& scene) {
  if (scene.next() != '{') return {};
  const std::string_view word = word_before(scene.context.text, scene.offset);
  if (word.empty()) return {};
  const auto near = nearest(word, {"case", "match"});
  if (!near) return {};
  const auto begin = static_cast<std::uint32_t>(word.data() - scene.context.text.data());
  return Finding{Code::unexpected_token,
                 {begin, begin + static_cast<std::uint32_t>(word.size())},
                 fmt::format("`{}` before `{{` is no word of CQL", word),
                 fmt::format("did you mean `{}`?", *near)};
}

/// `users[x]`: an index that is no number.
Found bad_index(const Scene& scene) {
  const bool is_attached = scene.offset > 0 && name_length(scene.context.text.substr(scene.offset - 1)) > 0;
  if (scene.next() != '[' || !is_attached) return {};
  return Finding{Code::unexpected_token, scene.span(1), "this `[` is no array index",
                 "an index is a number, as in `users[0]`; whole arrays `users[]` stand only in arguments"};
}

Found missing_pipe(const Scene& scene) {
  if (scene.expected.place != Place::after_step) return {};
  const std::string_view rest = scene.rest();
  std::size_t length = name_length(rest);
  if (rest.substr(length).starts_with(':')) {
    const std::size_t second = name_length(rest.substr(length + 1));
    if (second > 0) length += 1 + second;
  }
  const std::size_t blank = blank_length(rest.substr(length));
  const bool is_call = length > 0 && rest.substr(length + blank).starts_with('(');
  const bool is_step = is_call || is_new_step(scene.context.text, scene.offset) || rest.starts_with('$') ||
                       rest.starts_with('[') || token_length(rest) > 1 || pattern_length(rest) > 0;
  if (!is_step || rest.starts_with('=') || rest.starts_with(":=")) return {};
  return Finding{Code::missing_pipe, scene.span(token_length(rest)),
                 fmt::format("{} starts a new step, but no `|` stands before it", found(rest)), "put `|` before it"};
}

/// What follows a whole step although nothing can: `a = b = c`, `(a := 1)`.
Found dangling_operator(const Scene& scene) {
  if (scene.expected.place != Place::after_step && scene.expected.place != Place::closing) return {};
  const std::string_view rest = scene.rest();
  if (rest.starts_with(":=")) {
    return Finding{Code::unexpected_token, scene.span(2), "`:=` can only follow the name at the start of a step",
                   "put `|` before the name, and quote a name with special characters"};
  }
  if (rest.starts_with("->") || rest.starts_with("=>")) {
    return Finding{Code::unexpected_token, scene.span(2),
                   fmt::format("the arrow `{}` cannot stand here", rest.substr(0, 2)),
                   "`=>` stands only between a guard of match and its steps"};
  }
  constexpr std::array<std::string_view, 8> operators = {"==", "=~", "=", "!=", "!~", "<", ">", "&&"};
  for (const std::string_view text : operators) {
    if (!rest.starts_with(text)) continue;
    return Finding{Code::unexpected_token, scene.span(text.size()), fmt::format("`{}` has no field on its left", text),
                   "comparisons do not chain: write `a=1 b=1`; a field stands left of each operator"};
  }
  return {};
}

/// A regex or a wildcard where an expression is read.
Found pattern_in_expression(const Scene& scene) {
  const bool is_argument = !scene.context.calls.empty() && scene.context.brackets.back().character != '{';
  const bool is_first_argument = scene.expected.place == Place::closing && is_argument;
  if (!is_expression_place(scene.expected.place) && !is_first_argument) return {};
  const std::string_view rest = scene.rest();
  if (const RegexParts regex = regex_parts(rest); regex.length > 0) {
    const std::string_view body = rest.substr(1, regex.body_length);
    return Finding{Code::not_an_expression, scene.span(regex.length),
                   "a regex literal stands where a value is expected",
                   is_argument ? fmt::format("pass it as a text: {}", quoted(body))
                               : fmt::format("compare a field with it: `field = {}`", rest.substr(0, regex.length))};
  }
  if (rest.starts_with('*') || rest.starts_with('%')) {
    return Finding{Code::not_an_expression, scene.span(token_length(rest)),
                   "a wildcard stands where an expression is expected", "put the pattern in double quotes"};
  }
  return star_before(scene);
}

Found not_a_number(const Scene& scene) {
  if (scene.expected.place != Place::filter_number) return {};
  const std::size_t length = token_length(scene.rest());
  return Finding{Code::number_expected, scene.span(length),
                 fmt::format("expected a number, found {}", found(scene.rest())),
                 "to compare two fields use test(a < b)"};
}

Found generic(const Scene& scene) {
  const std::string_view rest = scene.rest();
  return Finding{Code::unexpected_token, scene.span(token_length(rest)),
                 fmt::format("expected {}, found {}", scene.expected.what, found(rest)), advice(scene)};
}

Finding explain(const Scene& scene) {
  constexpr std::array explanations = {
      at_end,        trailing_comma, unclosed_literal,      single_quote,      placeholder, unquoted_regex,
      empty_clause,  semicolon,      closing_bracket,       pipe_in_brackets,  elided,      misspelt_keyword,
      bad_character, not_a_number,   pattern_in_expression, dangling_operator, bad_index,   missing_pipe};
  for (const auto explanation : explanations) {
    if (Found finding = explanation(scene)) return *finding;
  }
  return *generic(scene);
}

[[noreturn]] void report(Context& context, const Finding& finding, std::size_t offset) {
  if (context.is_rest_lost && offset >= context.text.size()) throw Skip{offset, false};
  auto builder = context.diagnostics.report(finding.code, finding.span, finding.message);
  if (!finding.help.empty()) builder.help(finding.help);
  ++context.error_count;
  throw Skip{offset, context.error_count >= error_limit};
}

}  // namespace

void fail(Context& context, std::size_t offset, const Expectation& expected) {
  report(context, explain({context, offset, expected}), offset);
}

void fail_to_close(Context& context, std::size_t offset) {
  const char opener = context.brackets.back().character;
  const std::string_view expected = opener == '[' ? "`,` or `]`" : opener == '{' ? "`|` or `}`" : "`,` or `)`";
  fail(context, offset, {expected, Place::closing});
}

void fail_unquoted_field(Context& context, Span pattern) {
  const std::string_view text = context.text.substr(pattern.begin, pattern.end - pattern.begin);
  Finding finding{Code::quote_field_name, pattern, fmt::format("the field name `{}` needs quotes", text),
                  fmt::format("write \"{}\"", text)};
  if (text.find_first_not_of("-=") == std::string_view::npos) {
    finding = {Code::unexpected_token, pattern, "an arrow cannot stand here",
               "keep only the query itself: arrows and prose are not CQL"};
  }
  report(context, finding, pattern.end);
}

void fail_too_deep(Context& context, std::size_t offset) {
  const auto begin = static_cast<std::uint32_t>(offset);
  context.diagnostics
      .report(Code::nesting_too_deep, {begin, begin + 1},
              fmt::format("more than {} brackets, calls or negations inside each other", context.limits.depth))
      .help("split the query into several steps");
  ++context.error_count;
  throw Skip{offset, true};
}

}  // namespace cqlite::syntax
