// Where a pipeline ends and where it goes on after a mistake: a scan over brackets, quotes, comments and `|` that needs
// no grammar.
#include "syntax/characters.hpp"
#include "syntax/context.hpp"

namespace cqlite::syntax {
namespace {

char opener_of(char closer) { return closer == ')' ? '(' : closer == ']' ? '[' : '{'; }

bool is_open(const std::vector<Bracket>& brackets, char opener) {
  for (const Bracket& bracket : brackets) {
    if (bracket.character == opener) return true;
  }
  return false;
}

/// Can a `/` at `offset` start a regex? Only behind an operator, a bracket, a separator or a word that is one.
bool is_regex_place(std::string_view text, std::size_t offset) {
  while (offset > 0 && is_blank(text[offset - 1])) --offset;
  if (offset == 0) return true;
  constexpr std::string_view signs = "=~!(,|;{[<>";
  return signs.find(text[offset - 1]) != std::string_view::npos;
}

/// The length of what must be skipped as a whole at `offset`: a comment, a string, a regex; else one character.
std::size_t token_length(std::string_view text, std::size_t offset) {
  const std::string_view rest = text.substr(offset);
  if (const std::size_t comment = comment_length(rest); comment > 0) return comment;
  if (rest.front() == '"') {
    const std::size_t quoted = quoted_length(rest);
    return quoted > 0 ? quoted : rest.size();
  }
  if (rest.front() == '/' && is_regex_place(text, offset)) {
    if (const std::size_t regex = regex_length(rest); regex > 0) return regex;
  }
  return 1;
}

}  // namespace

bool is_pipeline_end(const Context& context, std::size_t offset) {
  if (offset >= context.text.size()) return true;
  if (context.brackets.empty()) return false;
  const char next = context.text[offset];
  if (next == ';') return context.brackets.back().holds_clauses;
  return (next == ')' || next == ']' || next == '}') && is_open(context.brackets, opener_of(next));
}

bool is_new_step(std::string_view text, std::size_t offset) {
  const auto skip_blank = [&](std::size_t at) { return at + blank_length(text.substr(at)); };
  const auto has_word = [&](std::size_t at, std::string_view word) {
    return text.substr(at).starts_with(word) && pattern_length(text.substr(at)) == word.size();
  };
  const auto has_brace = [&](std::size_t at) { return text.substr(skip_blank(at)).starts_with('{'); };
  if (has_word(offset, "case") && has_brace(offset + 4)) return true;
  const bool is_dynamic = text.substr(offset).starts_with('`');
  std::size_t at = is_dynamic ? offset + 1 : offset;
  const std::string_view name = text.substr(at);
  std::size_t length = name.starts_with('"') ? quoted_length(name) : name_length(name);
  while (length > 0 && name.substr(length).starts_with('[')) {
    const std::size_t digits = digits_length(name.substr(length + 1));
    if (digits == 0 || !name.substr(length + 1 + digits).starts_with(']')) break;
    length += digits + 2;
    length += name_length(name.substr(length));
  }
  if (length == 0) return false;
  at += length;
  if (is_dynamic) {
    if (!text.substr(at).starts_with('`')) return false;
    ++at;
  }
  at = skip_blank(at);
  if (text.substr(at).starts_with(":=")) return true;
  return !is_dynamic && has_word(at, "match") && has_brace(at + 5);
}

std::size_t resume_offset(const Context& context, std::size_t offset, std::vector<Bracket> opened) {
  const std::string_view text = context.text;
  const bool is_in_clause = !context.brackets.empty() && context.brackets.back().holds_clauses;
  while (offset < text.size()) {
    const char c = text[offset];
    if (c == '(' || c == '[' || c == '{') {
      opened.push_back({static_cast<std::uint32_t>(offset), c, false});
    } else if (c == ')' || c == ']' || c == '}') {
      const char opener = opener_of(c);
      if (is_open(opened, opener)) {
        while (opened.back().character != opener) opened.pop_back();
        opened.pop_back();
      } else if (c == '}' && is_open(context.brackets, '{')) {
        return offset;
      } else if (c != '}' && is_open(context.brackets, opener) && context.brackets.back().character == opener) {
        return offset;
      }
    } else if (opened.empty() && (c == '|' || (c == ';' && is_in_clause))) {
      return offset;
    }
    offset += token_length(text, offset);
  }
  return text.size();
}

}  // namespace cqlite::syntax
