#include "testing/other_constants.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "base/regex_alternatives.hpp"

namespace cqlite::testing {
namespace {

using Texts = std::vector<std::string>;

/// More digits are no number that somebody chose.
constexpr std::size_t most_digits = 17;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `number` with the dot before the last `decimals` digits.
std::string with_dot(long long number, std::size_t decimals) {
  std::string digits = std::to_string(std::llabs(number));
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  if (decimals > 0) digits.insert(digits.size() - decimals, 1, '.');
  return (number < 0 ? "-" : "") + digits;
}

/// Where the flags that a regex begins with end: 4 for `(?i)a`.
std::size_t inline_flags(std::string_view regex) {
  if (!regex.starts_with("(?")) return 0;
  const std::size_t end = regex.find_first_not_of("imsdUu-", 2);
  return end != std::string_view::npos && end > 2 && regex[end] == ')' ? end + 1 : 0;
}

bool ends_with_anchor(std::string_view regex) {
  if (!regex.ends_with('$')) return false;
  std::size_t backslashes = 0;
  while (backslashes + 1 < regex.size() && regex[regex.size() - 2 - backslashes] == '\\') ++backslashes;
  return backslashes % 2 == 0;
}

std::string without(std::string_view text, std::size_t begin, std::size_t end) {
  return std::string(text.substr(0, begin)) + std::string(text.substr(end));
}

/// Regexes that match other texts.
Texts other_bodies(std::string_view regex) {
  Texts result;
  const std::vector<RegexAlternative> alternatives = alternatives_of(regex);
  for (const RegexAlternative& each : alternatives) {
    const bool is_behind_bar = each.begin > 0 && regex[each.begin - 1] == '|';
    result.push_back(is_behind_bar ? without(regex, each.begin - 1, each.end)
                                   : without(regex, each.begin, each.end + 1));
  }
  const std::size_t begin = inline_flags(regex);
  const bool has_end = ends_with_anchor(regex);
  if (begin > 0) result.push_back(without(regex, 0, begin));
  if (regex.substr(begin).starts_with('^')) result.push_back(without(regex, begin, begin + 1));
  if (has_end) result.push_back(without(regex, regex.size() - 1, regex.size()));
  if (alternatives.empty()) {
    std::string longer(regex);
    longer.insert(longer.size() - (has_end ? 1 : 0), 1, 'x');
    result.push_back(std::move(longer));
  }
  return result;
}

Texts other_numbers(std::string_view number) {
  std::string digits;
  std::size_t decimals = 0;
  bool has_dot = false;
  const bool is_negative = number.starts_with('-');
  for (const char c : number.substr(is_negative ? 1 : 0)) {
    if (c == '.' && !has_dot && !digits.empty()) {
      has_dot = true;
    } else if (is_digit(c)) {
      digits += c;
      decimals += has_dot ? 1 : 0;
    } else {
      return {};
    }
  }
  if (digits.empty() || digits.size() > most_digits || (has_dot && decimals == 0)) return {};
  const long long value = (is_negative ? -1 : 1) * std::strtoll(digits.c_str(), nullptr, 10);
  return {with_dot(value + 1, decimals), with_dot(value - 1, decimals)};
}

Texts other_texts(std::string_view quoted) {
  const std::string quote(quoted.substr(0, 1));
  const std::string inner(quoted.substr(1, quoted.size() - 2));
  Texts result;
  for (const std::string& number : other_numbers(inner)) result.push_back(quote + number + quote);
  if (!result.empty()) return result;
  result.push_back(quote + inner + "x" + quote);
  if (!inner.empty()) result.push_back(quote + quote);
  return result;
}

Texts other_patterns(std::string_view pattern) {
  if (pattern == "*") return {};
  Texts result = other_numbers(pattern);
  if (result.empty()) result = {std::string(pattern) + "x", R"("")"};
  return result;
}

Texts other_regexes(std::string_view literal) {
  const std::size_t end = literal.rfind('/');
  const std::string flags(literal.substr(end + 1));
  Texts result;
  for (const std::string& body : other_bodies(literal.substr(1, end - 1))) {
    if (!body.empty()) result.push_back("/" + body + "/" + flags);
  }
  if (!flags.empty()) result.emplace_back(literal.substr(0, end + 1));
  return result;
}

Texts other_parameters(std::string_view parameter) {
  const std::size_t equals = parameter.find('=');
  if (equals == std::string_view::npos || !parameter.ends_with('}')) return {};
  const std::string_view value = parameter.substr(equals + 1, parameter.size() - equals - 2);
  const std::string head(parameter.substr(0, equals + 1));
  Texts result;
  for (const std::string& other : value.starts_with('"') ? other_texts(value) : other_patterns(value)) {
    result.push_back(head + other + "}");
  }
  return result;
}

}  // namespace

std::vector<std::string> other_literals(std::string_view literal) {
  if (literal.starts_with('"') || literal.starts_with('\'')) return other_texts(literal);
  if (literal.starts_with('/')) return other_regexes(literal);
  if (literal.starts_with('?')) return other_parameters(literal);
  return other_patterns(literal);
}

std::vector<std::string> other_quoted_regexes(std::string_view quoted) {
  const std::string quote(quoted.substr(0, 1));
  const std::string_view inner = quoted.substr(1, quoted.size() - 2);
  // With doubled backslashes the regex is not what stands in the query.
  if (inner.find(R"(\\)") != std::string_view::npos) return other_texts(quoted);
  Texts result;
  for (const std::string& body : other_bodies(inner)) result.push_back(quote + body + quote);
  return result;
}

std::string_view other_operator(std::string_view op) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> others{
      {{">=", ">"}, {">", ">="}, {"<=", "<"}, {"<", "<="}, {"+", "-"}, {"-", "+"}, {"*", "/"}, {"/", "*"}, {"%", "*"}}};
  for (const auto& [each, other] : others) {
    if (each == op) return other;
  }
  return {};
}

}  // namespace cqlite::testing
