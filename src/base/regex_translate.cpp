/// One walk over the pattern: groups, flags, repetition and anchors; see regex_scan for the characters between them.
#include "base/regex_translate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/regex_scan.hpp"
#include "base/utf8.hpp"

namespace cqlite {
namespace {

using Kind = PatternToken::Kind;

/// Both engines have limits of their own near this one (PCRE2: 250, RE2: 1,000); text nested deeper is an attack.
constexpr std::size_t deepest_nesting = 200;
constexpr std::size_t most_repetitions = 65535;

class Translator {
 public:
  Translator(std::string_view pattern, RegexFlags flags, RegexError& error) : reader_(pattern, error), flags_(flags) {}

  std::optional<Translation> run() {
    while (!reader_.is_at_end()) {
      if (!step()) return std::nullopt;
    }
    end_alternative();
    if (!groups_.empty()) {
      static_cast<void>(
          reader_.fail(groups_.back().offset, 1, "this `(` has no closing `)`", "write `\\(` for a parenthesis"));
      return std::nullopt;
    }
    for (const Reference& reference : references_) {
      if (reference.group <= result_.group_count) continue;
      static_cast<void>(reader_.fail(reference.offset, reference.length,
                                     fmt::format("there is no group {} to refer to", reference.group),
                                     fmt::format("the pattern has {} groups", result_.group_count)));
      return std::nullopt;
    }
    return std::move(result_);
  }

 private:
  struct Group {
    std::size_t offset;
    RegexFlags outer_flags;
    bool is_lookahead;
  };
  struct Reference {
    std::size_t group;
    std::size_t offset;
    std::size_t length;
  };
  struct Repetition {
    std::size_t least;
    std::size_t most;
    bool has_upper_bound;
  };
  enum class Previous : std::uint8_t { nothing, item, repetition };

  bool step();
  bool escape();
  bool bracket();
  bool open_group();
  bool open_special_group(std::size_t start);
  bool open_named_group(std::size_t start, std::size_t name_start);
  bool change_flags(std::size_t start);
  bool push_group(std::size_t start, std::string_view written, bool is_lookahead);
  bool close_group();
  bool repetition(std::size_t start, std::string_view written);
  bool braces();
  bool reference(std::size_t start);
  void assertion(char letter);
  void literal(char32_t code_point);
  void end_alternative();

  /// What the engine reads, and unless inside a look-ahead the relaxed pattern too.
  void write(std::string_view text) {
    result_.text += text;
    if (lookahead_depth_ == 0) result_.relaxed += text;
  }
  void item(std::string_view text, PatternToken token) {
    write(text);
    result_.tokens.push_back(token);
    previous_ = Previous::item;
  }
  bool unsupported(std::size_t start, std::size_t length, std::string_view what, std::string help) {
    return reader_.fail(
        start, length,
        fmt::format("{} `{}` is not supported in regular expressions", what, reader_.slice(start, start + length)),
        std::move(help));
  }

  PatternReader reader_;
  RegexFlags flags_;
  Translation result_;
  std::vector<Group> groups_;
  std::vector<Reference> references_;
  std::size_t lookahead_depth_ = 0;
  Previous previous_ = Previous::nothing;
};

bool Translator::step() {
  if (reader_.is_quoting()) {
    char32_t code_point = 0;
    if (!reader_.read_code_point(code_point)) return false;
    literal(code_point);
    return true;
  }
  if (reader_.is_at_end()) return true;
  const std::size_t start = reader_.position();
  switch (reader_.peek()) {
    case '\\': return escape();
    case '[': return bracket();
    case '(': return open_group();
    case ')': return close_group();
    case '*': return reader_.skip(), repetition(start, "*");
    case '+': return reader_.skip(), repetition(start, "+");
    case '?': return reader_.skip(), repetition(start, "?");
    case '{': return braces();
    case '^': reader_.skip(), assertion('^'); return true;
    case '$': reader_.skip(), assertion('$'); return true;
    case '.':
      reader_.skip();
      item(flags_.dot_matches_all ? "(?s:.)" : ".", {.kind = Kind::any});
      return true;
    case '|':
      reader_.skip();
      end_alternative();
      write("|");
      result_.tokens.push_back({.kind = Kind::alternative});
      previous_ = Previous::nothing;
      return true;
    default: break;
  }
  char32_t code_point = 0;
  if (!reader_.read_code_point(code_point)) return false;
  literal(code_point);
  return true;
}

/// ASCII letters fold to ASCII letters only; the engines would add U+017F and U+212A.
void Translator::literal(char32_t code_point) {
  std::string text;
  const bool is_letter = is_ascii_letter(code_point);
  const bool folds = flags_.ignores_case && is_letter;
  if (folds) {
    text = {'[', static_cast<char>(code_point & ~char32_t{0x20}), static_cast<char>(code_point | 0x20U), ']'};
    item(text, {.kind = Kind::literal, .folds = true, .code_point = code_point | 0x20U});
    return;
  }
  append_pattern_character(text, code_point);
  if (code_point < 0x80) return item(text, {.kind = Kind::literal, .code_point = code_point});
  constexpr std::u32string_view traps = U"\u0130\u0131\u017F\u212A";
  if (flags_.ignores_case || traps.find(code_point) != std::u32string_view::npos) result_.has_case_traps = true;
  if (flags_.ignores_case) {
    item("(?i:" + text + ")", {});
  } else {
    item(text, {.kind = Kind::literal, .code_point = code_point});
  }
}

/// RE2 makes one class of alternatives that are, after their common beginning, one letter each: it would fold `k` and
/// `s` to U+212A and U+017F there. An empty group after the letter keeps it from that.
void Translator::end_alternative() {
  if (previous_ != Previous::item || result_.tokens.empty() || !result_.tokens.back().folds) return;
  if (const char32_t letter = result_.tokens.back().code_point; letter == 'k' || letter == 's') write("(?:)");
}

void Translator::assertion(char letter) {
  // PCRE2 repeats an anchor only inside a group.
  const bool is_repeated = std::string_view("*+?{").find(reader_.peek()) != std::string_view::npos;
  const auto anchor = [&](std::string_view text, PatternToken token = {}) {
    item(is_repeated ? fmt::format("(?:{})", text) : std::string(text), token);
  };
  switch (letter) {
    case '^':
      if (flags_.is_multiline) return anchor("(?m:^)");
      [[fallthrough]];
    case 'A': return anchor("\\A", {.kind = Kind::text_start});
    case '$':
      if (flags_.is_multiline) return anchor("(?m:$)");
      [[fallthrough]];
    case 'z': return anchor("\\z", {.kind = Kind::text_end});
    // Not of width zero, as it should be: RE2 can not look ahead. Only text after \Z or a group around it would tell.
    case 'Z': return anchor("(?:(?:\\r?\\n)?\\z)");
    default: return anchor(letter == 'b' ? "\\b" : "\\B");
  }
}

bool Translator::escape() {
  const std::size_t start = reader_.position();
  PatternEscape escape;
  if (!reader_.read_escape(false, escape)) return false;
  switch (escape.kind) {
    case PatternEscape::Kind::character: literal(escape.code_point); return true;
    case PatternEscape::Kind::assertion: assertion(escape.letter); return true;
    case PatternEscape::Kind::reference: return reference(start);
    case PatternEscape::Kind::quote:
    case PatternEscape::Kind::end_quote: return true;
    case PatternEscape::Kind::set: break;
  }
  result_.has_case_traps = result_.has_case_traps || escape.is_unicode_set;
  const std::string_view set = flags_.ignores_case ? folded_set(escape.set) : std::string_view(escape.set);
  const bool folds = flags_.ignores_case && escape.is_unicode_set;
  const auto ascii = ascii_set(escape.set);
  item(fmt::format("{}[{}]{}", folds ? "(?i:" : "", set, folds ? ")" : ""),
       ascii ? PatternToken{.kind = Kind::set, .set = *ascii} : PatternToken{});
  return true;
}

bool Translator::bracket() {
  PatternClass found;
  if (!reader_.read_class(flags_.ignores_case, found)) return false;
  if (found.is_character) {
    literal(found.code_point);
  } else {
    item(found.text, found.ascii ? PatternToken{.kind = Kind::set, .set = *found.ascii} : PatternToken{});
    result_.has_case_traps = result_.has_case_traps || found.has_case_traps;
  }
  return true;
}

/// As many digits as make the number of a group that has been opened, at least one.
bool Translator::reference(std::size_t start) {
  std::size_t group = 0;
  while (reader_.peek() >= '0' && reader_.peek() <= '9') {
    const std::size_t longer = group * 10 + static_cast<std::size_t>(reader_.peek() - '0');
    if (group != 0 && longer > result_.group_count) break;
    group = longer;
    reader_.skip();
  }
  references_.push_back({group, start, reader_.position() - start});
  result_.needs_backtracking = true;
  result_.text += fmt::format(fmt::runtime(flags_.ignores_case ? "(?i:\\g{{{}}})" : "\\g{{{}}}"), group);
  if (lookahead_depth_ == 0) result_.relaxed += "(?s:.*)";
  item("", {});
  return true;
}

bool Translator::repetition(std::size_t start, std::string_view written) {
  if (previous_ == Previous::nothing) {
    return reader_.fail(start, reader_.position() - start, fmt::format("`{}` has nothing to repeat", written),
                        fmt::format("write `\\{}` for the character, `.*` for any text", written.substr(0, 1)));
  }
  if (previous_ == Previous::repetition) {
    return reader_.fail(start, reader_.position() - start, fmt::format("`{}` follows another repetition", written),
                        "put what it repeats into a group: `(?:…)`");
  }
  const bool is_braced = written.front() == '{';
  if (reader_.peek() == '+' && !is_braced) {
    return unsupported(start, 2, "the possessive repetition", fmt::format("write `{}`", written));
  }
  write(written);
  if (reader_.accept("?")) {
    write("?");
  } else if (is_braced) {
    static_cast<void>(reader_.accept("+"));
  }
  result_.tokens.push_back({.kind = written == "*" ? Kind::star : written == "+" ? Kind::plus : Kind::other});
  previous_ = Previous::repetition;
  return true;
}

/// `{n}`, `{n,}` and `{n,m}` repeat; any other `{` is a plain character.
bool Translator::braces() {
  const std::size_t start = reader_.position();
  const std::string_view rest = reader_.rest();
  std::size_t length = 1;
  bool is_in_range = true;
  const auto number = [&](std::size_t& value) {
    const std::size_t first = length;
    for (; length < rest.size() && rest[length] >= '0' && rest[length] <= '9'; ++length) {
      value = std::min<std::size_t>(value * 10 + static_cast<std::size_t>(rest[length] - '0'), most_repetitions + 1);
    }
    is_in_range = is_in_range && value <= most_repetitions;
    return length > first;
  };
  std::size_t least = 0;
  std::size_t most = 0;
  bool is_repetition = number(least);
  bool has_most = false;
  if (is_repetition && length < rest.size() && rest[length] == ',') {
    ++length;
    has_most = number(most);
  }
  is_repetition = is_repetition && length < rest.size() && rest[length] == '}';
  if (!is_repetition) {
    reader_.skip();
    literal('{');
    return true;
  }
  const std::string_view written = rest.substr(0, ++length);
  reader_.skip(length);
  if (!is_in_range) {
    return reader_.fail(start, length, fmt::format("`{}` repeats too often", written),
                        fmt::format("at most {} times", most_repetitions));
  }
  if (has_most && most < least) {
    return reader_.fail(start, length, fmt::format("`{}` asks for at most {} but at least {}", written, most, least),
                        "write the smaller number first");
  }
  return repetition(start, written);
}

bool Translator::push_group(std::size_t start, std::string_view written, bool is_lookahead) {
  if (groups_.size() == deepest_nesting) {
    return reader_.fail(start, 1, fmt::format("groups are nested more than {} deep", deepest_nesting));
  }
  groups_.push_back({start, flags_, is_lookahead});
  if (is_lookahead) {
    result_.needs_backtracking = true;
    result_.text += written;
    if (lookahead_depth_++ == 0) result_.relaxed += "(?:";
    result_.tokens.push_back({});
  } else {
    write(written);
    result_.tokens.push_back({.kind = Kind::open});
  }
  previous_ = Previous::nothing;
  return true;
}

bool Translator::close_group() {
  if (groups_.empty()) {
    return reader_.fail(reader_.position(), 1, "this `)` has no opening `(`", "write `\\)` for a parenthesis");
  }
  reader_.skip();
  flags_ = groups_.back().outer_flags;
  end_alternative();
  if (groups_.back().is_lookahead) --lookahead_depth_;
  groups_.pop_back();
  item(")", {.kind = Kind::close});
  return true;
}

bool Translator::open_group() {
  const std::size_t start = reader_.position();
  reader_.skip();
  if (reader_.accept("?")) return open_special_group(start);
  ++result_.group_count;
  return push_group(start, "(", false);
}

bool Translator::open_special_group(std::size_t start) {
  if (reader_.accept(":")) return push_group(start, "(?:", false);
  if (reader_.accept("=")) return push_group(start, "(?=", true);
  if (reader_.accept("!")) return push_group(start, "(?!", true);
  if (reader_.rest().starts_with("<=") || reader_.rest().starts_with("<!")) {
    return unsupported(start, 4, "lookbehind",
                       "match the text before it and capture the rest in a group, or test it in a filter of its own");
  }
  if (reader_.peek() == '>') return unsupported(start, 3, "the atomic group", "write `(?:…)`");
  if (reader_.rest().starts_with("P=") || reader_.rest().starts_with("P>")) {
    return unsupported(start, 4, "the reference to a named group", "refer to it by its number, as in `\\1`");
  }
  if (reader_.accept("<") || reader_.accept("P<")) return open_named_group(start, reader_.position());
  return change_flags(start);
}

bool Translator::open_named_group(std::size_t start, std::size_t name_start) {
  const auto is_name_character = [](char character) {
    return is_ascii_letter(static_cast<unsigned char>(character)) || (character >= '0' && character <= '9') ||
           std::string_view("_-#@.[]").find(character) != std::string_view::npos;
  };
  constexpr std::string_view help = "names hold letters, digits and `_ - # @ . [ ]`, as in `(?<user.name>\\w+)`";
  while (!reader_.is_at_end() && is_name_character(reader_.peek())) reader_.skip();
  const std::string_view name = reader_.slice(name_start, reader_.position());
  if (reader_.is_at_end()) {
    return reader_.fail(start, reader_.position() - start, "the name of this group has no closing `>`",
                        std::string(help));
  }
  if (reader_.peek() != '>') {
    const std::size_t offset = reader_.position();
    char32_t code_point = 0;
    if (!reader_.read_code_point(code_point)) return false;
    return reader_.fail(
        offset, reader_.position() - offset,
        fmt::format("`{}` can not stand in the name of a group", reader_.slice(offset, reader_.position())),
        std::string(help));
  }
  reader_.skip();
  if (name.empty()) {
    return reader_.fail(start, reader_.position() - start, "the name of this group is empty", std::string(help));
  }
  result_.names.push_back({std::string(name), ++result_.group_count});
  return push_group(start, "(", false);
}

/// `(?i-m)`, which holds until the group around it ends, and `(?i-m:…)`.
bool Translator::change_flags(std::size_t start) {
  RegexFlags flags = flags_;
  bool turns_on = true;
  for (;; reader_.skip()) {
    const char letter = reader_.peek();
    if (letter == '-' && turns_on) {
      turns_on = false;
    } else if (letter == 'i') {
      flags.ignores_case = turns_on;
    } else if (letter == 'm') {
      flags.is_multiline = turns_on;
    } else if (letter == 's') {
      flags.dot_matches_all = turns_on;
    } else {
      break;
    }
  }
  const bool is_empty = reader_.position() == start + 2;
  if (!is_empty && reader_.peek() == ':') {
    reader_.skip();
    if (!push_group(start, "(?:", false)) return false;
    flags_ = flags;
    return true;
  }
  if (!is_empty && reader_.accept(")")) {
    flags_ = flags;
    previous_ = Previous::nothing;
    return true;
  }
  if (reader_.is_at_end()) {
    return reader_.fail(start, reader_.position() - start, "this `(` has no closing `)`",
                        "write `\\(` for a parenthesis");
  }
  const std::size_t offset = reader_.position();
  char32_t code_point = 0;
  if (!reader_.read_code_point(code_point)) return false;
  const std::string_view letter = reader_.slice(offset, reader_.position());
  if (is_empty && !is_ascii_letter(code_point)) return unsupported(start, reader_.position() - start, "the group", {});
  return reader_.fail(offset, letter.size(), fmt::format("`{}` is not an inline flag", letter),
                      "inline flags are `i`, `m` and `s`");
}

}  // namespace

std::optional<Translation> translated(std::string_view pattern, RegexFlags flags, RegexError& error) {
  return Translator(pattern, flags, error).run();
}

}  // namespace cqlite
