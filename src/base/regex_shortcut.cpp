/// Recognises `^(a|b)$`, `.*\.exe$`, `(?i)(admin|backup)` and their like in the tokens of a pattern, and tests texts.
#include "base/regex_shortcut.hpp"

#include <algorithm>
#include <cstring>

#include "base/utf8.hpp"

namespace cqlite {
namespace {

using Kind = PatternToken::Kind;

constexpr std::size_t most_literals = 32;  // the bits of a mask
constexpr std::size_t most_bytes = 4096;

/// What one alternative of the whole pattern asks for.
struct Sequence {
  bool has_start = false;
  bool has_end = false;
  bool has_tied_any = false;  ///< `.*` right after ^ or before $, which line breaks would stop
  std::vector<std::string> literals;
  friend bool operator==(const Sequence& left, const Sequence& right) {
    return left.has_start == right.has_start && left.has_end == right.has_end &&
           left.has_tied_any == right.has_tied_any;
  }
};

/// Spells out every text that a pattern of literals, groups and alternatives stands for.
class Expansion {
 public:
  explicit Expansion(const std::vector<PatternToken>& tokens) : tokens_(tokens) {}

  std::optional<Sequence> whole_pattern() {
    std::optional<Sequence> result = sequence();
    while (result && next_ < tokens_.size()) {
      if (!accept(Kind::alternative)) return std::nullopt;
      const std::optional<Sequence> other = sequence();
      if (!other || !(*other == *result)) return std::nullopt;
      result->literals.insert(result->literals.end(), other->literals.begin(), other->literals.end());
    }
    if (!result || (saw_folding_ && saw_exact_) || !is_small(result->literals)) return std::nullopt;
    return result;
  }
  [[nodiscard]] bool folds() const { return saw_folding_; }

 private:
  [[nodiscard]] bool is(Kind kind, std::size_t ahead = 0) const {
    return next_ + ahead < tokens_.size() && tokens_[next_ + ahead].kind == kind;
  }
  bool accept(Kind kind) {
    if (!is(kind)) return false;
    ++next_;
    return true;
  }
  /// `.*`
  bool accept_any() {
    if (!is(Kind::any) || !is(Kind::star, 1)) return false;
    next_ += 2;
    return true;
  }
  static bool is_small(const std::vector<std::string>& literals) {
    std::size_t bytes = 0;
    for (const std::string& literal : literals) bytes += literal.size();
    return literals.size() <= most_literals && bytes <= most_bytes;
  }

  std::optional<Sequence> sequence() {
    Sequence result;
    result.has_start = accept(Kind::text_start);
    // `^.*a` is `a` on a text of one line; without the anchor it is `a` on any text.
    if (accept_any() && result.has_start) {
      result.has_start = false;
      result.has_tied_any = true;
    }
    result.literals = {""};
    if (!concatenation(result.literals)) return std::nullopt;
    const bool has_any = accept_any();
    result.has_end = accept(Kind::text_end);
    if (has_any && result.has_end) {
      result.has_end = false;
      result.has_tied_any = true;
    }
    return result;
  }

  /// Appends what follows to each of `literals`, up to the first token that is neither literal nor group.
  bool concatenation(std::vector<std::string>& literals) {
    while (is(Kind::literal) || is(Kind::open)) {
      if (accept(Kind::open)) {
        std::vector<std::string> inner;
        if (!alternatives(inner) || !accept(Kind::close)) return false;
        std::vector<std::string> product;
        if (literals.size() * inner.size() > most_literals) return false;
        for (const std::string& head : literals) {
          for (const std::string& tail : inner) product.push_back(head + tail);
        }
        literals = std::move(product);
      } else {
        const PatternToken& token = tokens_[next_++];
        const bool is_letter = (token.code_point | 0x20U) >= 'a' && (token.code_point | 0x20U) <= 'z';
        saw_folding_ = saw_folding_ || token.folds;
        saw_exact_ = saw_exact_ || (is_letter && !token.folds);
        for (std::string& literal : literals) append_utf8(literal, token.code_point);
      }
      if (!is_small(literals)) return false;
    }
    return true;
  }

  bool alternatives(std::vector<std::string>& literals) {
    do {
      std::vector<std::string> one = {""};
      if (!concatenation(one)) return false;
      literals.insert(literals.end(), one.begin(), one.end());
      if (literals.size() > most_literals) return false;
    } while (accept(Kind::alternative));
    return true;
  }

  const std::vector<PatternToken>& tokens_;
  std::size_t next_ = 0;
  bool saw_folding_ = false;
  bool saw_exact_ = false;
};

/// Neither line breaks nor bytes beyond ASCII?
bool is_plain_line(std::string_view text) {
  bool is_plain = true;
  for (const char character : text)
    is_plain = is_plain && character != '\n' && static_cast<signed char>(character) >= 0;
  return is_plain;
}

}  // namespace

std::optional<RegexShortcut> RegexShortcut::from(const std::vector<PatternToken>& tokens) {
  Expansion expansion(tokens);
  std::optional<Sequence> sequence = expansion.whole_pattern();
  if (!sequence) return std::nullopt;
  RegexShortcut shortcut;
  shortcut.place_ = sequence->has_start ? (sequence->has_end ? Place::whole : Place::at_start)
                                        : (sequence->has_end ? Place::at_end : Place::anywhere);
  shortcut.folds_ = expansion.folds();
  shortcut.needs_plain_line_ = sequence->has_tied_any;
  shortcut.literals_ = std::move(sequence->literals);
  if (shortcut.place_ == Place::anywhere) shortcut.prepare_search();
  return shortcut;
}

void RegexShortcut::prepare_search() {
  if (std::any_of(literals_.begin(), literals_.end(), [](const std::string& literal) { return literal.empty(); })) {
    literals_ = {""};
  }
  if (literals_.size() == 1) {
    needle_.emplace(literals_.front(), folds_);
    return;
  }
  Masks& masks = masks_.emplace_back();
  for (std::size_t place = 0; place < masks.size(); ++place) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const char given = folds_ ? lower_ascii(static_cast<char>(byte)) : static_cast<char>(byte);
      for (std::size_t i = 0; i < literals_.size(); ++i) {
        if (place >= literals_[i].size() || literals_[i][place] == given) masks[place][byte] |= 1U << i;
      }
    }
  }
}

bool RegexShortcut::is_at(std::string_view text, const std::string& literal) const {
  if (!folds_) return literal.empty() || std::memcmp(text.data(), literal.data(), literal.size()) == 0;
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (lower_ascii(text[i]) != literal[i]) return false;
  }
  return true;
}

bool RegexShortcut::is_anywhere(std::string_view text) const {
  if (needle_) return needle_->find(text) != std::string_view::npos;
  const Masks& masks = masks_.front();
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::uint32_t found = masks[0][byte(i)];
    if (found != 0 && i + 1 < text.size()) found &= masks[1][byte(i + 1)];
    if (found != 0 && i + 2 < text.size()) found &= masks[2][byte(i + 2)];
    for (; found != 0; found &= found - 1) {
      const std::string& literal = literals_[static_cast<std::size_t>(__builtin_ctz(found))];
      if (text.size() - i >= literal.size() && is_at(text.substr(i), literal)) return true;
    }
  }
  return false;
}

std::optional<bool> RegexShortcut::matches(std::string_view text) const {
  if (needs_plain_line_ && !is_plain_line(text)) return std::nullopt;
  if (place_ == Place::anywhere) return is_anywhere(text);
  return std::any_of(literals_.begin(), literals_.end(), [&](const std::string& literal) {
    if (place_ == Place::whole ? text.size() != literal.size() : text.size() < literal.size()) return false;
    return is_at(place_ == Place::at_end ? text.substr(text.size() - literal.size()) : text, literal);
  });
}

}  // namespace cqlite
