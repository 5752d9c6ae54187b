// parseJson(): a text that is JSON becomes fields.
#include "functions/define.hpp"
#include "functions/parse/name_prefix.hpp"
#include "functions/parse/parsing.hpp"

namespace cqlite {
namespace {

enum class Nulls : unsigned char { keep, discard, empty };

struct Args {
  Field field{"@rawstring"};
  Text prefix;
  Texts remove_prefixes;
  Texts exclude;
  Texts include;
  bool exclude_empty = false;
  Nulls handle_null = Nulls::keep;
};

/// Which names become fields, and what they are called there.
class NameRules {
 public:
  explicit NameRules(const Args& args) : removed_(args.remove_prefixes.items) {
    for (const std::string& name : args.exclude.items) excluded_.emplace_back(name);
    for (const std::string& name : args.include.items) included_.emplace_back(name);
  }

  [[nodiscard]] bool admits(std::string_view name) const {
    return !any_fits(excluded_, name) || any_fits(included_, name);
  }
  /// Without the longest prefix that is to be removed; a name never becomes empty.
  [[nodiscard]] std::string_view shortened(std::string_view name) const {
    std::size_t longest = 0;
    for (const std::string& prefix : removed_) {
      if (prefix.size() < name.size() && name.starts_with(prefix)) longest = std::max(longest, prefix.size());
    }
    return name.substr(longest);
  }

 private:
  static bool any_fits(const std::vector<NamePrefix>& prefixes, std::string_view name) {
    return std::any_of(prefixes.begin(), prefixes.end(), [&](const NamePrefix& prefix) { return prefix.fits(name); });
  }

  std::vector<std::string> removed_;
  std::vector<NamePrefix> excluded_;
  std::vector<NamePrefix> included_;
};

std::string_view problem(ObjectReader::Status status) {
  switch (status) {
    case ObjectReader::Status::ok: return {};
    case ObjectReader::Status::not_object: return "parseJson: neither an object nor an array";
    case ObjectReader::Status::broken: return "parseJson: broken JSON";
    case ObjectReader::Status::too_deep: return "parseJson: nested too deeply";
    case ObjectReader::Status::bad_utf8: return "parseJson: invalid UTF-8";
  }
  return {};
}

class ParseJson final : public Transform {
 public:
  ParseJson(Args& args, Build& build)
      : field_(args.field),
        rules_(args),
        exclude_empty_(args.exclude_empty),
        nulls_(args.handle_null),
        fields_(build, args.prefix.value),
        errors_(build) {}

  void apply(Rows& rows, Worker& worker) const override {
    std::vector<std::pair<std::string_view, Value>> found;
    for (EventRow* row : rows) {
      const Value value = field_.read(*row, worker);
      if (value.is_missing()) continue;
      found.clear();
      const std::string_view json = worker.arena.copy_padded(value.text(worker.arena), json_padding);
      const auto status = worker.reader.each_of_document(
          json, worker.arena, [&](std::string_view name, const Value& member) { found.emplace_back(name, member); });
      if (status != ObjectReader::Status::ok) {
        errors_.set(*row, problem(status));
        continue;
      }
      for (const auto& [name, member] : found) set(*row, name, member, worker.arena);
    }
  }

 private:
  void set(EventRow& row, std::string_view member_name, Value value, Arena& arena) const {
    if (value.is_missing()) {
      if (nulls_ == Nulls::discard) return;
      value = Value::text(nulls_ == Nulls::keep ? "null" : "");
    }
    if (exclude_empty_ && value.view().empty()) return;
    const std::string_view name = fields_.full_name(member_name, arena);
    if (rules_.admits(name)) fields_.set_full(row, rules_.shortened(name), value, arena);
  }

  Field field_;
  NameRules rules_;
  bool exclude_empty_;
  Nulls nulls_;
  PrefixedFields fields_;
  ErrorFields errors_;
};

}  // namespace

template <>
struct Choices<Nulls> {
  static constexpr auto table = std::array{std::pair{std::string_view("keep"), Nulls::keep},
                                           std::pair{std::string_view("discard"), Nulls::discard},
                                           std::pair{std::string_view("empty"), Nulls::empty}};
};

namespace builtin {

Function parse_json() {
  return Define<Args>("parseJson")
      .summary("Reads a text that is JSON and sets a field for each of its values.")
      .note("Members are called a.b, elements a[0]; a text that is an array gives [0], [1].a and so on.")
      .note("Fields that the event has already are overwritten. Empty objects and arrays give no field.")
      .note("A text that is no JSON object or array leaves the event as it is and sets @error and @error_msg.")
      .note("Names in exclude, include and removePrefixes are compared with names that have the prefix in front.")
      .option("field", &Args::field, "Field that holds the text.")
      .option("prefix", &Args::prefix, "Put in front of every name; a dot is not added.")
      .option("removePrefixes", &Args::remove_prefixes,
              "Taken off the front of names; of several that fit the longest.")
      .option("exclude", &Args::exclude, "Beginnings of names that are left out; [*] stands for any index.")
      .option("include", &Args::include, "Beginnings of names that are kept although exclude fits them.")
      .option("excludeEmpty", &Args::exclude_empty, "Leave out values that are empty texts.")
      .option("handleNull", &Args::handle_null, "What null becomes: the text null, no field, or an empty text.")
      .example({.query = "parseJson(details)",
                .given = R"({"details":"{\"user\":{\"id\":7,\"groups\":[\"staff\",\"dev\"]}}"} {"details":"none"})",
                .want =
                    R"({"details":"{\"user\":{\"id\":7,\"groups\":[\"staff\",\"dev\"]}}","user":{"id":7,)"
                    R"("groups":["staff","dev"]}})"
                    R"( {"details":"none","@error":true,"@error_msg":"parseJson: neither an object nor an array"})"})
      .example(
          {.query = "parseJson(body, prefix=\"http.\", exclude=\"http.headers\", handleNull=discard)",
           .given = R"({"body":"{\"status\":200,\"headers\":{\"via\":\"x\"},\"referrer\":null}"})",
           .want = R"({"body":"{\"status\":200,\"headers\":{\"via\":\"x\"},\"referrer\":null}","http.status":200})"})
      .transform_from([](Args& args, Build& build) { return std::make_shared<ParseJson>(args, build); });
}

}  // namespace builtin
}  // namespace cqlite
