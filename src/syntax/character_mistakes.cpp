// Explanations that look at the characters at a place: quotes, slashes, signs that no keyboard types, templates.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "syntax/characters.hpp"
#include "syntax/mistakes.hpp"

namespace cqlite::syntax::mistakes {

bool is_expression_place(Place place) {
  return place == Place::expression || place == Place::argument || place == Place::list;
}

std::size_t token_length(std::string_view rest) {
  if (rest.empty()) return 0;
  if (const std::size_t length = quoted_length(rest); length > 0) return length;
  if (const std::size_t length = pattern_length(rest); length > 0) return length;
  constexpr std::array<std::string_view, 12> operators = {"<=>", ":=", "=>", "==", "!=", "=~",
                                                          "!~",  "<=", ">=", "&&", "||", "=>"};
  for (const std::string_view text : operators) {
    if (rest.starts_with(text)) return text.size();
  }
  return std::max<std::size_t>(first_character(rest).length, 1);
}

namespace {

/// The quote to blame for one that is never closed: in `a="b | c="d"` the first, since a text with a `|` that is
/// followed by a letter is hardly meant.
std::size_t quote_to_blame(std::string_view text, std::size_t offset) {
  for (std::size_t at = text.find('"'); at < offset; at = text.find('"', at)) {
    const std::size_t length = quoted_length(text.substr(at));
    if (length == 0) break;
    const std::string_view inside = text.substr(at, length);
    const bool spans_steps = inside.find('|') != std::string_view::npos || inside.find('\n') != std::string_view::npos;
    if (spans_steps && name_length(text.substr(at + length)) > 0) return at;
    at += length;
  }
  return offset;
}

/// Characters that come out of word processors and web pages.
struct Typographic {
  char32_t character;
  std::string_view name;
  std::string_view help;
};
constexpr std::array typographic = {
    Typographic{U'\u00A0', "a no-break space", "replace it with a plain space"},
    Typographic{U'\u2007', "a figure space", "replace it with a plain space"},
    Typographic{U'\u202F', "a narrow no-break space", "replace it with a plain space"},
    Typographic{U'\u200B', "an invisible zero-width space", "delete it"},
    Typographic{U'\uFEFF', "an invisible byte order mark", "delete it"},
    Typographic{U'\u201C', "a curly quote", "write a straight `\"`"},
    Typographic{U'\u201D', "a curly quote", "write a straight `\"`"},
    Typographic{U'\u201E', "a curly quote", "write a straight `\"`"},
    Typographic{U'\u2018', "a curly quote", "write a straight `\"`"},
    Typographic{U'\u2019', "a curly quote", "write a straight `\"`"},
    Typographic{U'\u2013', "a long dash", "write `-`"},
    Typographic{U'\u2014', "a long dash", "write `-`"},
    Typographic{U'\u2026', "an ellipsis", "write out what it stands for"},
    Typographic{U'\u2192', "an arrow", "keep only the query itself: arrows and prose are not CQL"},
    Typographic{U'\u21D2', "an arrow", "keep only the query itself: arrows and prose are not CQL"},
    Typographic{U'\u2264', "the sign ≤", "write `<=`"},
    Typographic{U'\u2265', "the sign ≥", "write `>=`"},
    Typographic{U'\u2260', "the sign ≠", "write `!=`"}};

}  // namespace

Found unclosed_literal(const Scene& scene) {
  if (scene.next() == '"' && quoted_length(scene.rest()) == 0) {
    const auto begin = static_cast<std::uint32_t>(quote_to_blame(scene.context.text, scene.offset));
    return Finding{Code::unclosed_string,
                   {begin, begin + 1},
                   "this quote opens a text that is never closed",
                   "close it with `\"`, or remove the quote"};
  }
  if (scene.rest().starts_with("/*") && comment_length(scene.rest()) == 0) {
    return Finding{Code::unexpected_token, scene.span(2), "this comment is never closed", "end it with `*/`"};
  }
  std::size_t before = scene.offset;
  while (before > 0 && is_blank(scene.context.text[before - 1])) --before;
  const bool is_compared =
      before > 0 && (scene.context.text[before - 1] == '=' || scene.context.text[before - 1] == '~');
  const bool may_be_regex = !is_expression_place(scene.expected.place) || is_compared;
  if (scene.next() == '/' && may_be_regex && regex_length(scene.rest()) == 0) {
    return Finding{Code::unclosed_regex, scene.span(1), "this `/` opens a regex that is not closed on its line",
                   "close it with `/`; write `\\/` for a slash inside, or quote a text that starts with a slash"};
  }
  return {};
}

Found single_quote(const Scene& scene) {
  if (scene.next() != '\'') return {};
  const std::size_t length = single_quoted_length(scene.rest());
  if (length == 0) {
    return Finding{Code::bad_character, scene.span(1), "a stray `'`", "remove it, or quote a text with `\"`"};
  }
  return Finding{Code::bad_character, scene.span(length), "texts stand in double quotes",
                 fmt::format("write \"{}\"", scene.rest().substr(1, length - 2))};
}

Found bad_character(const Scene& scene) {
  const Character character = first_character(scene.rest());
  if (character.length == 0) return {};
  for (const Typographic& known : typographic) {
    if (known.character != character.code_point) continue;
    return Finding{
        Code::bad_character, scene.span(character.length),
        fmt::format("{} (U+{:04X}) cannot stand here", known.name, static_cast<std::uint32_t>(character.code_point)),
        std::string(known.help)};
  }
  if (character.code_point < 0x20 || (character.code_point >= 0x7F && character.code_point < 0xA0)) {
    return Finding{Code::bad_character, scene.span(character.length),
                   fmt::format("the control character U+{:04X} cannot stand here",
                               static_cast<std::uint32_t>(character.code_point)),
                   "delete it"};
  }
  if (character.code_point == U'`') {
    return Finding{Code::bad_character, scene.span(1), "a stray back-tick",
                   "remove it; back-ticks stand only around the target of an assignment"};
  }
  if (character.code_point >= 0x80 && !is_pattern_character(character.code_point)) {
    return Finding{Code::bad_character, scene.span(character.length),
                   fmt::format("`{}` cannot stand outside of quotes", scene.rest().substr(0, character.length)),
                   "put the text in double quotes"};
  }
  return {};
}

/// `{app_id}`, `<your-value>`: what a template leaves to be filled in.
Found placeholder(const Scene& scene) {
  const Place place = scene.expected.place;
  const char open = scene.next();
  if (open != '{' && open != '<') return {};
  if (open == '{' && place != Place::filter_value && place != Place::filter_number && place != Place::after_step) {
    return {};
  }
  std::size_t begin = 0;
  while (scene.rest().substr(begin).starts_with(open)) ++begin;
  const std::string_view inside = scene.rest().substr(begin);
  const std::size_t length = pattern_length(inside);
  const char close = open == '{' ? '}' : '>';
  if (length == 0 || !inside.substr(length).starts_with(close)) return {};
  std::size_t end = begin + length;
  while (scene.rest().substr(end).starts_with(close)) ++end;
  return Finding{Code::unexpected_token, scene.span(end),
                 fmt::format("`{}` looks like a place to fill in", scene.rest().substr(0, end)),
                 fmt::format("put the value here, or use a query parameter: ?{}", inside.substr(0, length))};
}

Found elided(const Scene& scene) {
  if (!scene.rest().starts_with("...")) return {};
  return Finding{Code::unexpected_token, scene.span(token_length(scene.rest())), "`...` is not CQL",
                 "write out what was left out here"};
}

/// `regex(^foo$)`: signs of a regex in an argument without quotes.
Found unquoted_regex(const Scene& scene) {
  if (scene.context.calls.empty() || scene.context.brackets.empty()) return {};
  if (!is_expression_place(scene.expected.place) && scene.expected.place != Place::closing) return {};
  constexpr std::string_view signs = "$?[({+*|\\^";
  if (signs.find(scene.next()) == std::string_view::npos) return {};
  const std::string_view text = scene.context.text;
  std::size_t begin = scene.offset;
  while (begin > 0 && std::string_view(",=([ \t\n\"").find(text[begin - 1]) == std::string_view::npos) --begin;
  const std::string_view argument = text.substr(begin, scene.offset - begin);
  const bool is_regex = argument.starts_with('^') || argument.find(".*") != std::string_view::npos ||
                        argument.find('\\') != std::string_view::npos || scene.next() == '$';
  if (!is_regex) return {};
  std::size_t end = scene.offset + 1;
  while (end < text.size() && std::string_view(",) \t\n\"").find(text[end]) == std::string_view::npos) ++end;
  return Finding{Code::unexpected_token,
                 {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)},
                 fmt::format("the regex `{}` stands without quotes", text.substr(begin, end - begin)),
                 fmt::format("put it in double quotes: \"{}\"", text.substr(begin, end - begin))};
}

}  // namespace cqlite::syntax::mistakes
