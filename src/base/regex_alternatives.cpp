#include "base/regex_alternatives.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace cqlite {
namespace {

/// A range of bytes.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// A group, or the whole regex: its alternatives, and where it stands among them.
struct Group {
  std::vector<Range> alternatives;
  std::size_t parent = 0;
  std::size_t parent_alternative = 0;
  bool is_negative = false;  ///< a negative look-around, or inside of one
};

class Scanner {
 public:
  explicit Scanner(std::string_view regex) : regex_(regex) {}

  /// All groups, each behind those around it; none for a regex that cannot be taken apart.
  std::optional<std::vector<Group>> groups() {
    groups_.push_back({{{0, 0}}, 0, 0, false});
    open_.push_back(0);
    while (at_ < regex_.size()) {
      switch (regex_[at_]) {
        case '\\':
          if (!skip_escape()) return std::nullopt;
          break;
        case '[': skip_class(); break;
        case '(':
          if (!open_group()) return std::nullopt;
          break;
        case ')':
          if (open_.size() == 1) return std::nullopt;
          current().alternatives.back().end = at_++;
          open_.pop_back();
          break;
        case '|':
          current().alternatives.back().end = at_++;
          current().alternatives.push_back({at_, at_});
          break;
        default: ++at_;
      }
    }
    if (open_.size() != 1) return std::nullopt;
    current().alternatives.back().end = at_;
    return std::move(groups_);
  }

 private:
  [[nodiscard]] Group& current() { return groups_[open_.back()]; }
  [[nodiscard]] bool is_at(std::string_view text) const { return regex_.substr(at_, text.size()) == text; }

  /// False for a back-reference.
  bool skip_escape() {
    if (is_at("\\Q")) {
      const std::size_t end = regex_.find("\\E", at_);
      at_ = end == std::string_view::npos ? regex_.size() : end + 2;
      return true;
    }
    const char c = at_ + 1 < regex_.size() ? regex_[at_ + 1] : ' ';
    at_ = std::min(at_ + 2, regex_.size());
    return !(c >= '1' && c <= '9') && c != 'k' && c != 'g';
  }

  void skip_class() {
    ++at_;
    if (is_at("^")) ++at_;
    if (is_at("]")) ++at_;
    while (at_ < regex_.size() && regex_[at_] != ']') {
      if (is_at("[:")) {
        const std::size_t end = regex_.find(":]", at_);
        at_ = end == std::string_view::npos ? at_ + 1 : end + 1;
      } else if (regex_[at_] == '\\') {
        ++at_;
      }
      ++at_;
    }
    at_ = std::min(at_ + 1, regex_.size());
  }

  /// False for what changes how the rest is read: comments and free spacing, references to groups.
  bool open_group() {
    Group group;
    group.parent = open_.back();
    group.parent_alternative = current().alternatives.size() - 1;
    group.is_negative = current().is_negative;
    ++at_;
    if (is_at("?")) {
      ++at_;
      if (is_at("!") || is_at("<!")) group.is_negative = true;
      if (is_at("=") || is_at("!") || is_at(">") || is_at("|")) {
        ++at_;
      } else if (is_at("<=") || is_at("<!")) {
        at_ += 2;
      } else if (is_at("<") || is_at("P<") || is_at("'")) {
        at_ = regex_.find_first_of(">'", at_ + 1);
        if (at_ == std::string_view::npos) return false;
        ++at_;
      } else {
        const std::size_t flags = at_;
        at_ = regex_.find_first_not_of("imsdUu-", at_);
        if (at_ == std::string_view::npos) return false;
        if (at_ > flags && regex_[at_] == ')') {  // flags for what follows: no group
          ++at_;
          return true;
        }
        if (regex_[at_] != ':') return false;
        ++at_;
      }
    }
    group.alternatives.push_back({at_, at_});
    groups_.push_back(std::move(group));
    open_.push_back(groups_.size() - 1);
    return true;
  }

  std::string_view regex_;
  std::size_t at_ = 0;
  std::vector<Group> groups_;
  std::vector<std::size_t> open_;
};

/// The regex with alternative `chosen` of group `number` alone, and of each group around it the one that holds it.
std::string reduced(std::string_view regex, const std::vector<Group>& groups, std::size_t number, std::size_t chosen) {
  std::string inner;
  Range kept;
  for (bool is_first = true;; is_first = false) {
    const Group& group = groups[number];
    const Range alternative = group.alternatives[chosen];
    const Range whole{group.alternatives.front().begin, group.alternatives.back().end};
    inner = is_first ? std::string(regex.substr(alternative.begin, alternative.end - alternative.begin))
                     : std::string(regex.substr(alternative.begin, kept.begin - alternative.begin)) + inner +
                           std::string(regex.substr(kept.end, alternative.end - kept.end));
    kept = whole;
    if (number == 0) return inner;
    chosen = group.parent_alternative;
    number = group.parent;
  }
}

}  // namespace

std::vector<RegexAlternative> alternatives_of(std::string_view regex) {
  const auto groups = Scanner(regex).groups();
  std::vector<RegexAlternative> result;
  if (!groups) return result;
  for (std::size_t number = 0; number < groups->size(); ++number) {
    const Group& group = (*groups)[number];
    if (group.alternatives.size() < 2 || group.is_negative) continue;
    for (std::size_t i = 0; i < group.alternatives.size(); ++i) {
      const Range& range = group.alternatives[i];
      result.push_back({reduced(regex, *groups, number, i), range.begin, range.end});
    }
  }
  return result;
}

}  // namespace cqlite
