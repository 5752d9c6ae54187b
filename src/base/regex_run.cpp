#include "base/regex_run.hpp"

#include <string>
#include <utility>

#include "base/utf8.hpp"

namespace cqlite {
namespace {

using Kind = PatternToken::Kind;

bool is_letter(char32_t code_point) { return (code_point | 0x20U) >= 'a' && (code_point | 0x20U) <= 'z'; }

}  // namespace

std::optional<RegexRun> RegexRun::from(const std::vector<PatternToken>& tokens, std::size_t group_count) {
  std::size_t next = 0;
  const auto accept = [&](Kind kind) {
    const bool is_there = next < tokens.size() && tokens[next].kind == kind;
    next += is_there ? 1 : 0;
    return is_there;
  };
  const bool is_grouped = accept(Kind::open);
  if (group_count > (is_grouped ? 1U : 0U) || !accept(Kind::set)) return std::nullopt;
  const AsciiSet& set = tokens[next - 1].set;
  if (!accept(Kind::plus) || (is_grouped && !accept(Kind::close))) return std::nullopt;
  const std::size_t first = next;
  std::string literal;
  bool folds = false;
  bool is_exact = false;
  for (; next < tokens.size(); ++next) {
    const PatternToken& token = tokens[next];
    if (token.kind != Kind::literal || token.code_point >= set.size()) return std::nullopt;
    folds = folds || token.folds;
    is_exact = is_exact || (is_letter(token.code_point) && !token.folds);
    literal += lower_ascii(static_cast<char>(token.code_point));
  }
  if (literal.empty() || (folds && is_exact)) return std::nullopt;
  // What folds was written in lower case; what does not keeps its case.
  if (!folds) {
    literal.clear();
    for (std::size_t i = first; i < tokens.size(); ++i) literal += static_cast<char>(tokens[i].code_point);
  }
  const char32_t code_point = tokens[first].code_point;
  const bool is_in_set = set.test(code_point) || (folds && is_letter(code_point) && set.test(code_point ^ 0x20U));
  if (is_in_set) return std::nullopt;
  return RegexRun(set, Needle(literal, folds));
}

bool RegexRun::find(std::string_view text, std::size_t start, Regex::Groups& groups) const {
  const auto is_member = [this](char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return code < set_.size() && set_[code];
  };
  for (std::size_t at = literal_.find(text, start); at != std::string_view::npos; at = literal_.find(text, at + 1)) {
    std::size_t begin = at;
    while (begin > start && is_member(text[begin - 1])) --begin;
    if (begin == at) continue;
    groups[0] = text.substr(begin, at - begin + literal_.literal().size());
    if (groups.size() > 1) groups[1] = text.substr(begin, at - begin);
    return true;
  }
  return false;
}

}  // namespace cqlite
