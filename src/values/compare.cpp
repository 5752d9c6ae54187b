/// Equality, the order of keys, and matching of `*` patterns piece by piece.

#include "values/compare.hpp"

#include <algorithm>

#include "base/byte_search.hpp"
#include "base/utf8.hpp"

namespace cqlite {
namespace {

// The text of a value without an arena: a computed number is printed into `buffer`.
std::string_view text_of(const Value& value, NumberText& buffer) {
  if (!value.is_computed()) return value.view();
  const Number number = value.number();
  return number.is_integer() ? print_number(number.integer(), buffer) : print_number(number.real(), buffer);
}

// The first place for each piece is always the best one, so nothing is ever tried twice.
bool matches_pieces(std::string_view text, const std::vector<std::string>& pieces, bool starts_open, bool ends_open) {
  if (pieces.empty()) return starts_open || text.empty();
  auto next = pieces.begin();
  auto end = pieces.end();
  if (!starts_open) {
    if (!text.starts_with(*next)) return false;
    text.remove_prefix(next->size());
    if (++next == end) return ends_open || text.empty();
  }
  if (!ends_open) {
    --end;
    if (!text.ends_with(*end)) return false;
    text.remove_suffix(end->size());
  }
  for (; next != end; ++next) {
    const std::size_t start = find_bytes(text, *next);
    if (start == std::string_view::npos) return false;
    text.remove_prefix(start + next->size());
  }
  return true;
}

std::vector<std::string> split_at_stars(std::string_view pattern) {
  std::vector<std::string> pieces;
  while (!pattern.empty()) {
    const std::size_t star = std::min(pattern.find('*'), pattern.size());
    if (star > 0) pieces.emplace_back(pattern.substr(0, star));
    pattern.remove_prefix(std::min(star + 1, pattern.size()));
  }
  return pieces;
}

}  // namespace

bool equal(const Value& left, const Value& right) {
  const bool is_text = !left.is_computed() && !right.is_computed();
  if (is_text && left.view() == right.view()) return true;
  const Number left_number = left.number();
  if (!left_number) return false;
  const Number right_number = right.number();
  return right_number && std::is_eq(compare(left_number, right_number));
}

int compare_keys(const Value& left, const Value& right) {
  if (left.is_missing() || right.is_missing()) return (left.is_missing() ? 0 : 1) - (right.is_missing() ? 0 : 1);
  const Number left_number = left.number();
  const Number right_number = right.number();
  if (left_number && right_number) {
    const std::strong_ordering order = compare(left_number, right_number);
    if (std::is_neq(order)) return std::is_lt(order) ? -1 : 1;
  } else if (left_number || right_number) {
    return left_number ? -1 : 1;
  }
  NumberText left_buffer;
  NumberText right_buffer;
  return text_of(left, left_buffer).compare(text_of(right, right_buffer));  // bytes of UTF-8 order as code points do
}

Wildcard::Wildcard(std::string_view pattern, Anchoring anchoring, bool ignores_case)
    : pattern_(pattern),
      pieces_(split_at_stars(ignores_case ? folded(pattern) : pattern_)),
      starts_open_(anchoring == Anchoring::anywhere || pattern.starts_with('*')),
      ends_open_(anchoring == Anchoring::anywhere || pattern.ends_with('*')),
      ignores_case_(ignores_case) {
  const bool compares_numbers = anchoring == Anchoring::whole && !ignores_case && is_plain_number(pattern);
  if (compares_numbers) number_ = parse_number(pattern);
}

bool Wildcard::matches(std::string_view text) const {
  if (!ignores_case_ || pieces_.empty()) return matches_pieces(text, pieces_, starts_open_, ends_open_);
  std::array<char, 512> lowered;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled below, as far as read
  if (text.size() > lowered.size() || !is_ascii(text)) {
    return matches_pieces(folded(text), pieces_, starts_open_, ends_open_);
  }
  std::transform(text.begin(), text.end(), lowered.begin(), lower_ascii);
  return matches_pieces({lowered.data(), text.size()}, pieces_, starts_open_, ends_open_);
}

bool Wildcard::equals(const Value& value, Arena& arena) const {
  if (value.is_missing()) return false;
  if (number_ && value.kind() == Value::Kind::integer) return std::is_eq(compare(number_, value.number()));
  const std::string_view text = value.text(arena);
  if (matches(text)) return true;
  if (!number_ || !is_plain_number(text)) return false;
  const Number number = parse_number(text);
  return number && std::is_eq(compare(number_, number));
}

bool Wildcard::matches_everything() const { return starts_open_ && pieces_.empty(); }

}  // namespace cqlite
