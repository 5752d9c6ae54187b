// replace(): every match of a regular expression becomes another text, by the rules of Java's replaceAll.
#include <algorithm>
#include <optional>
#include <utility>

#include "functions/define.hpp"
#include "functions/regex/flags.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Text regex;
  Text with;
  Field field{"@rawstring"};
  Text flags;
  Output as = Output::same("field");
};

/// A piece of the replacement: a literal, then perhaps a group.
struct Piece {
  std::string literal;
  std::optional<std::size_t> group;
};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Reads `$1`, `${name}` and `\$`.
class ReplacementParser {
 public:
  ReplacementParser(const Regex& regex, std::string_view text) : regex_(regex), text_(text) {}

  std::optional<std::vector<Piece>> parse() {
    while (position_ < text_.size()) {
      const char c = text_[position_++];
      if (c == '$') {
        if (!take_group()) return std::nullopt;
      } else if (c != '\\') {
        pieces_.back().literal += c;
      } else if (position_ < text_.size()) {
        pieces_.back().literal += text_[position_++];
      } else {
        error_ = "the replacement ends with a single backslash";
        return std::nullopt;
      }
    }
    return std::move(pieces_);
  }

  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  bool take_group() {
    if (position_ < text_.size() && text_[position_] == '{') return take_named_group();
    if (position_ == text_.size() || !is_digit(text_[position_])) {
      error_ = "a `$` in the replacement that no group follows";
      return false;
    }
    auto group = static_cast<std::size_t>(text_[position_++] - '0');
    if (group > regex_.group_count()) {
      error_ = "the replacement asks for group " + std::to_string(group) + ", but the regex has " +
               std::to_string(regex_.group_count());
      return false;
    }
    // `$12` is group 12 if there is one, else group 1 and a `2`.
    for (; position_ < text_.size() && is_digit(text_[position_]); ++position_) {
      const std::size_t longer = group * 10 + static_cast<std::size_t>(text_[position_] - '0');
      if (longer > regex_.group_count()) break;
      group = longer;
    }
    add(group);
    return true;
  }

  bool take_named_group() {
    const std::size_t end = text_.find('}', position_);
    if (end == std::string_view::npos) {
      error_ = "a `${` in the replacement that no `}` closes";
      return false;
    }
    const std::string_view name = text_.substr(position_ + 1, end - position_ - 1);
    const auto& groups = regex_.named_groups();
    const auto found =
        std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return group.name == name; });
    if (found == groups.end()) {
      error_ = "the replacement asks for a group `" + std::string(name) + "` that the regex does not have";
      return false;
    }
    position_ = end + 1;
    add(found->index);
    return true;
  }

  void add(std::size_t group) {
    pieces_.back().group = group;
    pieces_.emplace_back();
  }

  const Regex& regex_;
  std::string_view text_;
  std::size_t position_ = 0;
  std::vector<Piece> pieces_ = std::vector<Piece>(1);
  std::string error_;
};

/// Where the search goes on after an empty match: one character further.
std::size_t next_character(std::string_view text, std::size_t position) {
  ++position;
  while (position < text.size() && (static_cast<unsigned char>(text[position]) & 0xC0) == 0x80) ++position;
  return position;
}

class Replacing final : public Expression {
 public:
  Replacing(Field field, std::shared_ptr<const Regex> regex, std::vector<Piece> replacement)
      : field_(std::move(field)), regex_(std::move(regex)), replacement_(std::move(replacement)) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Value value = field_.read(row, worker);
    if (value.is_missing()) return {};
    const std::string_view text = value.text(worker.arena);
    if (!regex_->find(text, 0, worker.groups)) return value;
    worker.text.clear();
    std::size_t copied = 0;
    for (bool is_found = true; is_found;) {
      const std::string_view match = worker.groups.front();
      const auto begin = static_cast<std::size_t>(match.data() - text.data());
      worker.text += text.substr(copied, begin - copied);
      append_replacement(worker.text, worker.groups);
      copied = begin + match.size();
      const std::size_t next = match.empty() ? next_character(text, copied) : copied;
      is_found = next <= text.size() && regex_->find(text, next, worker.groups);
    }
    worker.text += text.substr(copied);
    return Value::text(worker.arena.copy(worker.text));
  }

 private:
  void append_replacement(std::string& out, const Regex::Groups& groups) const {
    for (const Piece& piece : replacement_) {
      out += piece.literal;
      if (piece.group) out += groups[*piece.group];
    }
  }

  Field field_;
  std::shared_ptr<const Regex> regex_;
  std::vector<Piece> replacement_;
};

ExpressionPtr replacing(Args& args, Build& build) {
  const auto flags = parse_regex_flags(args.flags, build);
  if (!flags) return nullptr;
  auto regex = build.regex(args.regex, *flags);
  if (!regex) return nullptr;
  ReplacementParser parser(*regex, args.with.value);
  auto replacement = parser.parse();
  if (!replacement) {
    build.report(Code::wrong_type, args.with.span, parser.error())
        .help("$1 or ${name} inserts a group; write \"\\\\$\" for a dollar sign and \"\\\\\\\\\" for a backslash");
    return nullptr;
  }
  return std::make_shared<Replacing>(args.field, std::move(regex), *std::move(replacement));
}

}  // namespace

Function replace() {
  return Define<Args>("replace")
      .summary("Replaces every match of a regular expression in a field's text.")
      .note(
          "In the replacement $1 stands for the first group, $0 for the whole match and ${name} for a named group; a "
          "group that took no part gives nothing. A backslash takes the next character as it is.")
      .note("Without a replacement the matches are removed. Without a match the result is the text as it was.")
      .note("There are no flags unless they are given.")
      .input("regex", &Args::regex, "What to look for.")
      .option("with", &Args::with, "The replacement.")
      .unnamed()
      .option("replacement", &Args::with, "Another name of with.")
      .alias_of("with")
      .option("field", &Args::field, "Field whose text is changed.")
      .option("flags", &Args::flags,
              "Any of i (ignore case), m (^ and $ at every line), d (. also matches a line break).")
      .output("as", &Args::as, "Field that receives the text.")
      .example({.query = "replace(\"(\\\\w+), (\\\\w+)\", with=\"$2 $1\", field=name)",
                .given = R"({"name":"Lee, Ann"} {"name":"Bob"} {"a":1})",
                .want = R"({"name":"Ann Lee"} {"name":"Bob"} {"a":1})"})
      .example({.query = "price := replace(\"x*\", \"\\\\$\", field=p)",
                .given = R"({"p":"axxé"})",
                .want = R"({"p":"axxé","price":"$a$$é$"})"})
      .value_from(replacing);
}

}  // namespace cqlite::builtin
