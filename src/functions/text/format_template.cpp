// Reading templates. Printing is in format_value.cpp.
#include "functions/text/format_template.hpp"

#include <algorithm>
#include <string>

#include "base/utf8.hpp"

namespace cqlite {
namespace {

/// Of a width, a precision and an index.
constexpr std::size_t largest_number = 1000;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

constexpr std::string_view number_types = "dioxXfFeEgG";
constexpr std::string_view text_types = "bBcCs";
constexpr std::string_view time_types = "tT";

bool is_in(std::string_view letters, char c) { return letters.find(c) != std::string_view::npos; }

bool is_time_letter(char letter) {
  std::string scratch;
  return append_time_directive(scratch, letter, 0, TimeZone());
}

}  // namespace

class FormatParser {
 public:
  explicit FormatParser(std::string_view text) : text_(text) {}

  std::optional<FormatTemplate> parse() {
    while (position_ < text_.size()) {
      const char c = text_[position_++];
      if (c == '%') {
        if (!take_specifier()) return std::nullopt;
      } else {
        literal() += c;
      }
    }
    return std::move(result_);
  }

  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  std::string& literal() { return result_.pieces_.back().literal; }

  [[nodiscard]] char peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }

  bool take(char c) {
    if (position_ == text_.size() || text_[position_] != c) return false;
    ++position_;
    return true;
  }

  bool take_specifier() {
    start_ = position_ - 1;
    FormatSpecifier specifier;
    std::optional<std::size_t> index;
    bool reuses_last = false;
    if (!take_index(index, reuses_last)) return false;
    take_flags(specifier);
    if (!take_number(specifier.width)) return false;
    if (take('.')) {
      if (!is_digit(peek())) return fail("a point that no precision follows");
      if (!take_number(specifier.precision.emplace())) return false;
    }
    specifier.is_short = take('h');
    if (position_ == text_.size()) return fail("no type follows; write `%%` for a percent sign");
    const char type = text_[position_++];
    if (type == '%' || type == 'n') {
      literal() += type == '%' ? '%' : '\n';
      return true;
    }
    return set_type(specifier, type) && set_argument(specifier, index, reuses_last) && add(specifier);
  }

  /// `2$` or `<`.
  bool take_index(std::optional<std::size_t>& index, bool& reuses_last) {
    reuses_last = take('<');
    if (reuses_last) return true;
    const std::size_t before = position_;
    std::size_t number = 0;
    if (!is_digit(peek())) return true;
    if (!take_number(number)) return false;
    if (!take('$')) {
      position_ = before;
      return true;
    }
    if (number == 0) return fail("fields are counted from 1");
    index = number - 1;
    return true;
  }

  void take_flags(FormatSpecifier& specifier) {
    for (;; ++position_) {
      switch (peek()) {
        case '-': specifier.left = true; break;
        case '+': specifier.plus = true; break;
        case ' ': specifier.blank = true; break;
        case '#': specifier.alternate = true; break;
        case '0': specifier.zeros = true; break;
        case ',': specifier.groups = true; break;
        default: return;
      }
    }
  }

  /// Digits, if there are any.
  bool take_number(std::size_t& number) {
    number = 0;
    for (; is_digit(peek()); ++position_) {
      number = std::min(number * 10 + static_cast<std::size_t>(peek() - '0'), largest_number + 1);
    }
    return number <= largest_number || fail("width, precision and index go up to 1,000");
  }

  bool set_type(FormatSpecifier& specifier, char type) {
    if (is_in(time_types, type)) {
      if (!is_time_letter(peek())) {
        if (position_ < text_.size()) ++position_;
        return fail("a date or time needs a letter such as H, M, S, Y, m or d after the `" + std::string(1, type) +
                    "`");
      }
      specifier.time_letter = text_[position_++];
    } else if (!is_in(number_types, type) && !is_in(text_types, type)) {
      return fail("there is no such type; known are d i o x X f F e E g G b B c C s t T n and %");
    }
    specifier.type = type == 'i' ? 'd' : lower_ascii(type);
    specifier.is_upper = is_upper(type);
    return true;
  }

  bool set_argument(FormatSpecifier& specifier, std::optional<std::size_t> index, bool reuses_last) {
    if (reuses_last && !last_argument_) return fail("`<` repeats a field, and there is none before it");
    specifier.argument = reuses_last ? *last_argument_ : index ? *index : next_argument_++;
    last_argument_ = specifier.argument;
    return true;
  }

  bool add(const FormatSpecifier& specifier) {
    result_.argument_count_ = std::max(result_.argument_count_, specifier.argument + 1);
    result_.pieces_.back().specifier = specifier;
    result_.pieces_.emplace_back();
    return true;
  }

  bool fail(const std::string& why) {
    // Not to cut a character in two.
    while (position_ < text_.size() && (static_cast<unsigned char>(text_[position_]) & 0xC0) == 0x80) ++position_;
    error_ = "`" + std::string(text_.substr(start_, position_ - start_)) + "` in a template: " + why;
    return false;
  }

  std::string_view text_;
  std::size_t position_ = 0;
  std::size_t start_ = 0;  ///< of the specifier being read
  std::size_t next_argument_ = 0;
  std::optional<std::size_t> last_argument_;
  FormatTemplate result_;
  std::string error_;
};

std::optional<FormatTemplate> FormatTemplate::compile(std::string_view text, std::string& error) {
  FormatParser parser(text);
  auto result = parser.parse();
  if (!result) error = parser.error();
  return result;
}

void FormatTemplate::append(std::string& out, std::span<const Value> values, const TimeZone& zone, Arena& arena) const {
  for (const Piece& piece : pieces_) {
    out += piece.literal;
    if (piece.specifier.type != 0) piece.specifier.append(out, values[piece.specifier.argument], zone, arena);
  }
}

}  // namespace cqlite
