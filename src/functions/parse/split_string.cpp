// splitString(): the pieces of a text between matches of a regular expression.
#include <optional>

#include "functions/define.hpp"
#include "functions/parse/parsing.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field field{"@rawstring"};
  Text by;
  std::optional<std::int64_t> index;
  Output as{"_splitstring"};
};

/// The pieces of `text` by the rules of Java's split: empty ones at the end are dropped, and a match of nothing at the
/// start does not count.
std::vector<std::string_view> pieces_of(std::string_view text, const Regex& separator, Regex::Groups& groups) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  for (std::size_t from = 0; from <= text.size() && separator.find(text, from, groups);) {
    const std::string_view match = groups.front();
    const auto start = static_cast<std::size_t>(match.data() - text.data());
    const std::size_t end = start + match.size();
    if (end > 0) {
      pieces.push_back(text.substr(begin, start - begin));
      begin = end;
    }
    from = end;
    if (!match.empty()) continue;
    ++from;
    while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80) ++from;
  }
  if (pieces.empty()) return {text};
  pieces.push_back(text.substr(begin));
  while (!pieces.empty() && pieces.back().empty()) pieces.pop_back();
  return pieces;
}

/// One piece, counted from the start or, if negative, from the end.
class Piece final : public Expression {
 public:
  Piece(Field field, std::shared_ptr<const Regex> separator, std::int64_t index)
      : field_(std::move(field)), separator_(std::move(separator)), index_(index) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Value value = field_.read(row, worker);
    if (value.is_missing()) return {};
    const auto pieces = pieces_of(value.text(worker.arena), *separator_, worker.groups);
    const auto count = static_cast<std::int64_t>(pieces.size());
    if (index_ >= count || index_ < -count) return {};
    return Value::text(pieces[static_cast<std::size_t>(index_ < 0 ? count + index_ : index_)]);
  }

 private:
  Field field_;
  std::shared_ptr<const Regex> separator_;
  std::int64_t index_;
};

ExpressionPtr make_piece(Args& args, Build& build) {
  if (!args.index) {
    build.report(Code::not_a_value, build.place().span, "`splitString` gives one value only with `index`")
        .help("without it the step writes an array: splitString(…, as=\"name[]\")");
    return nullptr;
  }
  auto separator = build.regex(args.by, {});
  if (separator == nullptr) return nullptr;
  return std::make_shared<Piece>(args.field, std::move(separator), *args.index);
}

TransformPtr make_split(Args& args, Build& build) {
  if (args.index) {
    auto piece = make_piece(args, build);
    return piece == nullptr ? nullptr : transforms::assign(build.write(args.as.name), std::move(piece));
  }
  auto separator = build.regex(args.by, {});
  if (separator == nullptr) return nullptr;
  std::string array = args.as.name;
  if (array.ends_with("[]")) array.resize(array.size() - 2);
  build.write_unknown();
  build.read_by_name(array + "[");
  return parse_step(args.field,
                    [separator, array, names = build.names()](std::string_view text, EventRow& row, Worker& worker) {
                      std::vector<Value> elements;
                      for (const std::string_view piece : pieces_of(text, *separator, worker.groups)) {
                        elements.push_back(Value::text(piece));
                      }
                      names->write_array(row, array, elements, worker.arena);
                      names->remove_elements(row, array, elements.size(), worker.arena);
                    });
}

}  // namespace

Function split_string() {
  return Define<Args>("splitString")
      .summary("Splits a text at every match of a regular expression.")
      .note(
          "Without index the pieces become an array, called by the name of as with [0], [1] and so on. Elements that "
          "an array of this name had beyond them are removed.")
      .note("With index there is one piece, as one field; it also works in expressions.")
      .note("Empty pieces at the start and in the middle count, those at the end are dropped.")
      .option("field", &Args::field, "Field whose text is split.")
      .input("by", &Args::by, "Regular expression for what stands between pieces.")
      .option("index", &Args::index, "The piece wanted, from 0; a negative number counts from the end.")
      .output("as", &Args::as, "Name of the array, with or without [], or of the field.")
      .example({.query = "tag := splitString(tags, by=\", *\")",
                .given = R"({"tags":"red, blue,,green,"} {"host":"h1"})",
                .want = R"({"tags":"red, blue,,green,","tag":["red","blue","","green"]} {"host":"h1"})"})
      .example({.query = "splitString(path, by=\"/\", index=-1, as=file)",
                .given = R"({"path":"/etc/hosts"})",
                .want = R"({"path":"/etc/hosts","file":"hosts"})"})
      .transform_from(make_split)
      .value_from(make_piece);
}

}  // namespace cqlite::builtin
