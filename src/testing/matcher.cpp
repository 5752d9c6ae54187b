#include "testing/matcher.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/edit_distance.hpp"
#include "base/regex.hpp"
#include "values/compare.hpp"
#include "values/number.hpp"

namespace cqlite::testing {
namespace {

using Kind = Matcher::Kind;

struct Spelling {
  std::string_view name;
  Kind kind;
};
constexpr std::array spellings{
    Spelling{"$re", Kind::regex},           Spelling{"$glob", Kind::glob},     Spelling{"$lt", Kind::less},
    Spelling{"$lte", Kind::less_equal},     Spelling{"$gt", Kind::greater},    Spelling{"$gte", Kind::greater_equal},
    Spelling{"$in", Kind::one_of},          Spelling{"$set", Kind::set},       Spelling{"$size", Kind::size},
    Spelling{"$approx", Kind::approximate}, Spelling{"$exists", Kind::exists}, Spelling{"$any", Kind::exists},
    Spelling{"$absent", Kind::absent}};

constexpr bool takes_number(Kind kind) {
  return kind == Kind::less || kind == Kind::less_equal || kind == Kind::greater || kind == Kind::greater_equal ||
         kind == Kind::approximate || kind == Kind::size;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  while (begin <= text.size() && !text.empty()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

/// The same text, or the same number.
bool are_equal(std::string_view left, std::string_view right) {
  if (left == right) return true;
  const Number a = parse_number(left);
  const Number b = parse_number(right);
  return a && b && compare(a, b) == std::strong_ordering::equal;
}

bool is_found(const std::string& pattern, std::string_view text) {
  RegexError error;
  const auto regex = Regex::compile(pattern, {}, error);
  return regex != nullptr && regex->matches(text);
}

bool is_near(std::string_view text, const std::string& expected, double tolerance) {
  const Number left = parse_number(text);
  const Number right = parse_number(expected);
  // `25.1` is within 0.1 of `25`, whatever doubles make of it.
  constexpr double rounding = 1e-12;
  const double slack = rounding * std::max(std::abs(left.real()), std::abs(right.real()));
  return left && right && std::abs(left.real() - right.real()) <= tolerance + slack;
}

bool compares(Kind kind, std::string_view text, const std::string& limit) {
  const Number left = parse_number(text);
  const Number right = parse_number(limit);
  if (!left || !right) return false;
  const auto order = compare(left, right);
  switch (kind) {
    case Kind::less: return order < 0;
    case Kind::less_equal: return order <= 0;
    case Kind::greater: return order > 0;
    default: return order >= 0;
  }
}

bool is_the_set(const std::vector<std::string>& expected, std::string_view value) {
  std::vector<std::string> lines = lines_of(value);
  std::vector<std::string> wanted = expected;
  std::sort(lines.begin(), lines.end());
  std::sort(wanted.begin(), wanted.end());
  return lines == wanted;
}

std::vector<std::string> texts_of(const YAML::Node& node, const std::string& file) {
  if (node.IsScalar()) return {node.Scalar()};
  std::vector<std::string> texts;
  if (!node.IsSequence()) refuse(node, file, "a value or a list of values is needed here");
  for (const YAML::Node& item : node) {
    if (!item.IsScalar()) refuse(item, file, "single values are needed here");
    texts.push_back(item.Scalar());
  }
  return texts;
}

/// `$exists: true` and its like.
bool flag_of(const YAML::Node& node, const std::string& name, const std::string& file) {
  if (node.IsScalar() && node.Scalar() == "true") return true;
  if (node.IsScalar() && node.Scalar() == "false") return false;
  refuse(node, file, "`" + name + "` is true or false");
}

void check(const Matcher& matcher, const std::string& name, const YAML::Node& node, const std::string& file) {
  if (takes_number(matcher.kind) && (matcher.texts.size() != 1 || !parse_number(matcher.texts.front()))) {
    refuse(node, file, "`" + name + "` needs a number");
  }
  if (matcher.kind != Kind::regex) return;
  RegexError error;
  if (matcher.texts.size() != 1 || Regex::compile(matcher.texts.front(), {}, error) == nullptr) {
    refuse(node, file, "`" + name + "` needs a regex" + (error.message.empty() ? "" : ": " + error.message));
  }
}

}  // namespace

bool Matcher::fits(const std::optional<std::string_view>& value) const {
  if (kind == Kind::absent || !value) return (kind == Kind::absent) == !value.has_value();
  switch (kind) {
    case Kind::regex: return is_found(texts.front(), *value);
    case Kind::glob: return Wildcard(texts.front()).matches(*value);
    case Kind::less:
    case Kind::less_equal:
    case Kind::greater:
    case Kind::greater_equal: return compares(kind, *value, texts.front());
    case Kind::one_of:
      return std::any_of(texts.begin(), texts.end(), [&](const std::string& each) { return are_equal(each, *value); });
    case Kind::set: return is_the_set(texts, *value);
    case Kind::size: return are_equal(std::to_string(lines_of(*value).size()), texts.front());
    case Kind::approximate: return is_near(*value, texts.front(), tolerance);
    case Kind::exists:
    case Kind::absent: break;
  }
  return true;
}

std::string Matcher::show() const {
  const auto spelling =
      std::find_if(spellings.begin(), spellings.end(), [this](const Spelling& each) { return each.kind == kind; });
  std::string text = "{ " + std::string(spelling->name) + ": ";
  if (kind == Kind::exists || kind == Kind::absent) return text + "true }";
  const bool is_list = kind == Kind::one_of || kind == Kind::set;
  std::string list;
  for (const std::string& each : texts) list += (list.empty() ? "" : ", ") + each;
  text += is_list ? "[" + list + "]" : list;
  NumberText buffer;
  if (kind == Kind::approximate) text += ", tolerance: " + std::string(print_number(tolerance, buffer));
  return text + " }";
}

bool is_matchers(const YAML::Node& node) {
  if (!node.IsMap() || node.size() == 0) return false;
  return std::any_of(node.begin(), node.end(), [](const auto& entry) { return entry.first.Scalar().starts_with('$'); });
}

std::vector<Matcher> read_matchers(const YAML::Node& node, const std::string& file) {
  std::vector<Matcher> matchers;
  std::optional<double> tolerance;
  std::vector<std::string> names{"tolerance"};
  for (const Spelling& each : spellings) names.emplace_back(each.name);
  for (const auto& entry : node) {
    const std::string name = entry.first.Scalar();
    if (name == "tolerance") {
      const Number number = parse_number(entry.second.Scalar());
      if (!number) refuse(entry.second, file, "`tolerance` needs a number");
      tolerance = number.real();
      continue;
    }
    const auto spelling =
        std::find_if(spellings.begin(), spellings.end(), [&](const Spelling& each) { return each.name == name; });
    if (spelling == spellings.end()) {
      const auto near = nearest(name, names);
      refuse(entry.first, file, "there is no `" + name + "`" + (near ? "; did you mean `" + *near + "`?" : ""));
    }
    Matcher matcher;
    matcher.kind = spelling->kind;
    if (matcher.kind == Kind::exists || matcher.kind == Kind::absent) {
      const bool is_meant = flag_of(entry.second, name, file);
      matcher.kind = (matcher.kind == Kind::exists) == is_meant ? Kind::exists : Kind::absent;
    } else {
      matcher.texts = texts_of(entry.second, file);
      check(matcher, name, entry.second, file);
    }
    matchers.push_back(std::move(matcher));
  }
  for (Matcher& matcher : matchers) {
    if (matcher.kind == Kind::approximate) matcher.tolerance = tolerance.value_or(0);
  }
  return matchers;
}

}  // namespace cqlite::testing
