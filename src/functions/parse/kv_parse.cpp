// kvParse(): `key=value` pairs in a text become fields.
#include <unordered_map>
#include <unordered_set>

#include "base/utf8.hpp"
#include "functions/define.hpp"
#include "functions/parse/parsing.hpp"

namespace cqlite {
namespace {

enum class Duplicates : unsigned char { keep_first, keep_last };
enum class Padding : unsigned char { no, unknown, yes };

struct Args {
  Fields field;
  Text as;
  bool override_existing = false;
  Duplicates on_duplicate = Duplicates::keep_last;
  bool exclude_empty = false;
  Text separator{"="};
  Padding padding = Padding::unknown;
};

struct Pair {
  std::string_view key;
  std::string_view value;
};

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_space(char c) { return is_blank(c) || (c >= '\n' && c <= '\r'); }
bool is_quote(char c) { return c == '"' || c == '\''; }

/// A key without quotes: letters, digits, whatever is not ASCII, and the marks that names of fields have. It does not begin
/// with a mark that only joins or closes.
bool may_start_key(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '@' ||
         c == '#' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}
bool may_be_in_key(char c) {
  return may_start_key(c) || c == '.' || c == '-' || c == ':' || c == '/' || c == '[' || c == ']';
}

/// One walk over a text, in linear time.
class PairReader {
 public:
  PairReader(std::string_view text, std::string_view separator, Padding padding)
      : text_(text), separator_(separator), padding_(padding) {}

  bool next(Pair& pair) {
    while (at_ < text_.size()) {
      const std::size_t begin = at_;
      if (!key(pair.key)) {
        if (at_ == begin) ++at_;
        continue;
      }
      if (skip_separator()) {
        pair.value = value();
        return true;
      }
    }
    return false;
  }

 private:
  // Moves past a key. What looks like a quoted one is read again from behind the quote if no separator follows.
  bool key(std::string_view& key) {
    if (is_quote(text_[at_])) {
      const std::size_t end = closing_quote(at_);
      if (end == std::string_view::npos || !separator_follows(end + 1)) return false;
      key = text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
      return !key.empty();
    }
    if (!may_start_key(text_[at_]) || is_separator(at_)) return false;
    const std::size_t begin = at_;
    while (at_ < text_.size() && may_be_in_key(text_[at_]) && !is_separator(at_)) ++at_;
    key = text_.substr(begin, at_ - begin);
    return true;
  }

  bool skip_separator() {
    const std::size_t after = skip_blanks(at_);
    if (!is_separator(after)) return false;
    at_ = after + separator_.size();
    return true;
  }

  // Moves past the value that stands behind a separator.
  std::string_view value() {
    if (padding_ != Padding::no) at_ = skip_blanks(at_);
    if (at_ == text_.size()) return {};
    if (is_quote(text_[at_])) {
      if (const std::size_t end = closing_quote(at_); end != std::string_view::npos) {
        const auto quoted = text_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        return quoted;
      }
    }
    std::size_t end = at_;
    bool has_separator = false;
    for (; end < text_.size() && !is_space(text_[end]) && text_[end] != ','; ++end) {
      has_separator = has_separator || is_separator(end);
    }
    // With padding, a word that a separator follows is the next key, and this value is empty.
    if (padding_ == Padding::yes && end > at_ && !has_separator && separator_follows(end)) return {};
    const auto word = text_.substr(at_, end - at_);
    at_ = end;
    return word;
  }

  [[nodiscard]] bool is_separator(std::size_t at) const { return text_.substr(at).starts_with(separator_); }
  [[nodiscard]] bool separator_follows(std::size_t at) const { return is_separator(skip_blanks(at)); }
  [[nodiscard]] std::size_t skip_blanks(std::size_t at) const {
    while (at < text_.size() && is_blank(text_[at])) ++at;
    return at;
  }

  // Where no quote of a kind has been found once, none follows later.
  std::size_t closing_quote(std::size_t opening) {
    bool& is_used_up = text_[opening] == '"' ? no_double_quotes_ : no_single_quotes_;
    if (is_used_up) return std::string_view::npos;
    const std::size_t end = text_.find(text_[opening], opening + 1);
    is_used_up = end == std::string_view::npos;
    return end;
  }

  std::string_view text_;
  std::string_view separator_;
  Padding padding_;
  std::size_t at_ = 0;
  bool no_double_quotes_ = false;
  bool no_single_quotes_ = false;
};

class KvParse final : public Transform {
 public:
  KvParse(Args& args, std::string prefix, Build& build)
      : fields_(args.field.items),
        overrides_(args.override_existing),
        keeps_first_(args.on_duplicate == Duplicates::keep_first),
        excludes_empty_(args.exclude_empty),
        separator_(args.separator.value),
        padding_(args.padding),
        prefix_(prefix),
        names_(build.names()),
        results_(build, std::move(prefix)) {
    if (!overrides_) build.read_by_name(prefix_);
  }

  void apply(Rows& rows, Worker& worker) const override {
    for (EventRow* row : rows) parse(*row, worker);
  }

 private:
  void parse(EventRow& row, Worker& worker) const {
    std::vector<Pair> pairs;
    std::unordered_map<std::string_view, std::size_t> places;
    for (const Field& field : fields_) {
      const Value value = field.read(row, worker);
      if (value.is_missing()) continue;
      PairReader reader(value.text(worker.arena), separator_, padding_);
      for (Pair pair; reader.next(pair);) {
        if (excludes_empty_ && pair.value.empty()) continue;
        const auto [place, is_new] = places.emplace(pair.key, pairs.size());
        if (is_new) {
          pairs.push_back(pair);
        } else if (!keeps_first_) {
          pairs[place->second].value = pair.value;
        }
      }
    }
    if (pairs.empty()) return;
    std::unordered_set<std::string_view> existing;
    if (!overrides_) {
      names_->each(row, prefix_, [&](std::string_view name, const Value&) { existing.insert(name); });
    }
    for (const Pair& pair : pairs) {
      const std::string_view name = results_.full_name(pair.key, worker.arena);
      if (!existing.contains(name)) results_.set_full(row, name, Value::text(pair.value), worker.arena);
    }
  }

  std::vector<Field> fields_;
  bool overrides_;
  bool keeps_first_;
  bool excludes_empty_;
  std::string separator_;
  Padding padding_;
  std::string prefix_;
  std::shared_ptr<const FieldNames> names_;
  PrefixedFields results_;
};

TransformPtr make_kv_parse(Args& args, Build& build) {
  if (!args.field.is_given()) {
    Field raw("@rawstring");
    raw.slot = build.read_if_exists(raw.name);
    raw.value = expressions::field(raw.slot);
    args.field.items.push_back(std::move(raw));
  }
  const std::string& separator = args.separator.value;
  if (code_point_count(separator) != 1 || is_space(separator.front()) || is_quote(separator.front())) {
    build.report(Code::wrong_type, args.separator.span, "the separator is one character, no blank and no quote");
    return nullptr;
  }
  std::string prefix = args.as.value.empty() ? std::string() : args.as.value + ".";
  return std::make_shared<KvParse>(args, std::move(prefix), build);
}

}  // namespace

template <>
struct Choices<Duplicates> {
  static constexpr auto table = std::array{std::pair{std::string_view("keepFirst"), Duplicates::keep_first},
                                           std::pair{std::string_view("keepLast"), Duplicates::keep_last}};
};

template <>
struct Choices<Padding> {
  static constexpr auto table = std::array{std::pair{std::string_view("no"), Padding::no},
                                           std::pair{std::string_view("unknown"), Padding::unknown},
                                           std::pair{std::string_view("yes"), Padding::yes}};
};

namespace builtin {

Function kv_parse() {
  return Define<Args>("kvParse")
      .summary("Finds key=value pairs in a text and sets a field for each.")
      .note("Keys and values may stand in double or single quotes. A value without quotes ends at a blank or comma.")
      .note(
          "A key without quotes is made of letters, digits and _ @ # $ . - : / [ ]. Text that is no pair is passed "
          "over.")
      .note("Blanks around the separator may be there or not; separatorPadding says how an empty value is told apart.")
      .note("A quote that is never closed is an ordinary character.")
      .option("field", &Args::field, "Field or fields that hold the text; @rawstring if left out.")
      .option("as", &Args::as, "Put in front of every key, with a dot.")
      .option("prefix", &Args::as, "Another name of as.")
      .alias_of("as")
      .option("override", &Args::override_existing, "Whether fields that the event has already are overwritten.")
      .option("onDuplicate", &Args::on_duplicate, "Which value counts where the text has a key twice.")
      .option("excludeEmpty", &Args::exclude_empty, "Leave out keys with an empty value.")
      .option("separator", &Args::separator, "The character between key and value.")
      .option("separatorPadding", &Args::padding,
              "no: a blank behind the separator ends the value; yes: a word before a separator is the next key.")
      .example({.query = "kvParse(msg)",
                .given = R"({"msg":"login ok user=ann, ip = 10.0.0.1 agent='curl 8'"} {"host":"h1"})",
                .want = R"({"msg":"login ok user=ann, ip = 10.0.0.1 agent='curl 8'","user":"ann","ip":"10.0.0.1",)"
                        R"("agent":"curl 8"} {"host":"h1"})"})
      .example({.query = "kvParse(msg, as=kv, separator=\":\", excludeEmpty=true)",
                .given = R"({"msg":"size:12 note:\"\""})",
                .want = R"({"msg":"size:12 note:\"\"","kv.size":"12"})"})
      .transform_from(make_kv_parse);
}

}  // namespace builtin
}  // namespace cqlite
