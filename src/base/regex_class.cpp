/// Bracketed classes. They are written anew with every character escaped and, when case is ignored, with both cases of
/// ASCII letters spelled out: the engines' own folding would let `k` match the Kelvin sign.
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/regex_scan.hpp"

namespace cqlite {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

}  // namespace

struct PatternReader::ClassItems {
  bool is_negated = false;
  std::vector<Range> ranges;
  std::vector<std::string> sets;
  bool has_unicode_set = false;
  bool has_non_ascii = false;
  bool can_open_range = false;    ///< the last item is a single character
  bool awaits_range_end = false;  ///< and a `-` followed it

  [[nodiscard]] std::vector<Range> all_ranges(bool ignores_case) const;
  [[nodiscard]] std::string written(bool ignores_case) const;
  [[nodiscard]] std::optional<AsciiSet> ascii(bool ignores_case) const;
};

namespace {

/// Adds the other case of the ASCII letters in `range`.
void add_other_case(Range range, std::vector<Range>& ranges) {
  const auto add = [&](char32_t first, char32_t last, char32_t other) {
    const char32_t low = std::max(range.first, first);
    const char32_t high = std::min(range.last, last);
    if (low <= high) ranges.push_back({low - first + other, high - first + other});
  };
  add('a', 'z', 'A');
  add('A', 'Z', 'a');
}

}  // namespace

std::vector<Range> PatternReader::ClassItems::all_ranges(bool ignores_case) const {
  std::vector<Range> folded = ranges;
  if (ignores_case) {
    for (const Range& range : ranges) add_other_case(range, folded);
  }
  return folded;
}

std::optional<AsciiSet> PatternReader::ClassItems::ascii(bool ignores_case) const {
  if (is_negated || has_non_ascii) return std::nullopt;
  AsciiSet set;
  for (const std::string& name : sets) {
    const auto members = ascii_set(name);
    if (!members) return std::nullopt;
    set |= *members;
  }
  for (const Range& range : all_ranges(ignores_case)) {
    for (char32_t code_point = range.first; code_point <= range.last; ++code_point) set.set(code_point);
  }
  return set;
}

std::optional<AsciiSet> ascii_set(std::string_view name) {
  if (name != "\\d" && name != "\\w") return std::nullopt;
  AsciiSet set;
  for (char32_t digit = '0'; digit <= '9'; ++digit) set.set(digit);
  if (name == "\\d") return set;
  for (char32_t letter = 'a'; letter <= 'z'; ++letter) set.set(letter).set(letter ^ 0x20U);
  return set.set('_');
}

std::string PatternReader::ClassItems::written(bool ignores_case) const {
  const bool needs_unicode_folding = ignores_case && (has_unicode_set || has_non_ascii);
  const std::vector<Range> folded = all_ranges(ignores_case);
  std::string text = needs_unicode_folding ? "(?i:[" : "[";
  if (is_negated) text += '^';
  for (const Range& range : folded) {
    append_pattern_character(text, range.first);
    if (range.first == range.last) continue;
    text += '-';
    append_pattern_character(text, range.last);
  }
  for (const std::string& set : sets) text += ignores_case ? folded_set(set) : std::string_view(set);
  text += needs_unicode_folding ? "])" : "]";
  return text;
}

std::string_view folded_set(std::string_view set) {
  if (set == "[:lower:]" || set == "[:upper:]") return "[:alpha:]";
  if (set == "[:^lower:]" || set == "[:^upper:]") return "[:^alpha:]";
  if (set == "\\p{Lu}" || set == "\\p{Ll}" || set == "\\p{Lt}") return "\\p{Lu}\\p{Ll}\\p{Lt}";
  return set;
}

/// Could the `[` inside a class open a nested one? Then a `]` without a `[` of its own follows after `offset`.
bool PatternReader::has_union_after(std::size_t offset) const {
  const std::size_t closing = pattern_.find(']', offset);
  for (std::size_t i = closing; i != std::string_view::npos && ++i < pattern_.size();) {
    if (pattern_[i] == '\\') {
      ++i;
    } else if (pattern_[i] == '[' || pattern_[i] == ']') {
      return pattern_[i] == ']';
    }
  }
  return false;
}

/// Refuses what other engines give a meaning of its own inside a class.
bool PatternReader::check_class_syntax() {
  if (rest().starts_with("[:")) {
    const std::size_t closing = rest().find(":]");
    if (closing != std::string_view::npos) {
      return fail(position_, closing + 2,
                  fmt::format("`{}` is not supported in regular expressions", rest().substr(0, closing + 2)),
                  "write the characters, as in `[a-zA-Z]`");
    }
  }
  if (peek() == '[' && has_union_after(position_)) {
    return fail(position_, 1, "a class inside a class is not supported",
                "write all characters in one `[…]`; write `\\[` for a bracket");
  }
  if (rest().starts_with("&&")) {
    return fail(position_, 2, "the intersection `&&` of classes is not supported",
                "write the characters themselves; write `&` once for an ampersand");
  }
  return true;
}

/// Reads the next character, range end or set of a class into `items`.
bool PatternReader::read_class_item(std::size_t start, ClassItems& items) {
  PatternEscape escape;
  const bool is_quoted = is_quoting_;
  if (!is_quoted && !check_class_syntax()) return false;
  if (!is_quoted && peek() == '-' && items.can_open_range && peek(1) != ']') {
    skip();
    items.can_open_range = false;
    items.awaits_range_end = true;
    return true;
  }
  const bool is_escape = !is_quoted && peek() == '\\';
  if (!(is_escape ? read_escape(true, escape) : read_code_point(escape.code_point))) return false;
  if (escape.kind == PatternEscape::Kind::quote || escape.kind == PatternEscape::Kind::end_quote) return true;
  const bool is_range_end = std::exchange(items.awaits_range_end, false);
  if (escape.kind == PatternEscape::Kind::set) {
    if (is_range_end) items.ranges.push_back({'-', '-'});
    items.has_unicode_set = items.has_unicode_set || escape.is_unicode_set;
    items.sets.push_back(escape.set);
    items.can_open_range = false;
    return true;
  }
  items.has_non_ascii = items.has_non_ascii || escape.code_point >= 0x80;
  items.can_open_range = !is_range_end;
  if (!is_range_end) {
    items.ranges.push_back({escape.code_point, escape.code_point});
    return true;
  }
  items.ranges.back().last = escape.code_point;
  if (items.ranges.back().first <= escape.code_point) return true;
  return fail(start, position_ - start, "a range in this class runs backwards", "write the smaller end first");
}

bool PatternReader::read_class(bool ignores_case, PatternClass& result) {
  const std::size_t start = position_;
  skip();
  ClassItems items;
  items.is_negated = accept("^");
  for (bool is_first = true;; is_first = false) {
    const bool is_quoted = is_quoting();
    if (is_at_end()) return fail(start, 1, "this `[` has no closing `]`", "write `\\[` for a bracket");
    if (!is_quoted && peek() == ']' && !is_first) break;
    if (!read_class_item(start, items)) return false;
  }
  skip();
  if (items.awaits_range_end) items.ranges.push_back({'-', '-'});
  result = PatternClass{};
  result.has_case_traps = items.has_unicode_set || items.has_non_ascii;
  result.is_character = !items.is_negated && items.sets.empty() && items.ranges.size() == 1 &&
                        items.ranges[0].first == items.ranges[0].last;
  result.code_point = result.is_character ? items.ranges[0].first : 0;
  result.text = items.written(ignores_case);
  result.ascii = items.ascii(ignores_case);
  return true;
}

}  // namespace cqlite
