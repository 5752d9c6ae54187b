// lowercase(): names and values of fields in small letters, in place.
#include <unordered_set>

#include "base/utf8.hpp"
#include "functions/define.hpp"

namespace cqlite {
namespace {

enum class Include : unsigned char { values, fields, both };

struct Args {
  Texts field;
  Include include = Include::values;
  Text locale;
};

class Lowercase final : public Transform {
 public:
  Lowercase(const Args& args, Build& build)
      : include_(args.include), locale_(args.locale.value), names_(build.names()) {
    for (const std::string& name : args.field.items) {
      if (name == "*") takes_all_ = true;
      wanted_.insert(lower(name, locale_));
    }
    build.read_by_name("");
    build.write_unknown();
  }

  void apply(Rows& rows, Worker& worker) const override {
    for (EventRow* row : rows) convert(*row, worker.arena);
  }

 private:
  struct Found {
    std::string_view name;
    std::string_view lowered;
    Value value;
  };

  void convert(EventRow& row, Arena& arena) const {
    std::vector<Found> found;
    names_->each(row, "", [&](std::string_view name, const Value& value) {
      const std::string lowered = lower(name, locale_);
      if (takes_all_ || wanted_.contains(lowered)) found.push_back({name, arena.copy(lowered), value});
    });
    if (takes_all_ && include_ != Include::values) {
      for (const Found& field : found) {
        if (field.lowered != field.name) names_->write(row, field.name, Value(), arena);
      }
    }
    for (const Found& field : found) {
      const Value value = include_ == Include::fields ? field.value : in_small_letters(field.value, arena);
      names_->write(row, include_ == Include::values ? field.name : field.lowered, value, arena);
    }
  }

  [[nodiscard]] Value in_small_letters(const Value& value, Arena& arena) const {
    if (value.is_computed()) return value;
    const std::string text = lower(value.view(), locale_);
    return text == value.view() ? value : Value::text(arena.copy(text));
  }

  Include include_;
  std::string locale_;
  std::shared_ptr<const FieldNames> names_;
  std::unordered_set<std::string> wanted_;
  bool takes_all_ = false;
};

}  // namespace

template <>
struct Choices<Include> {
  static constexpr auto table = std::array{std::pair{std::string_view("values"), Include::values},
                                           std::pair{std::string_view("fields"), Include::fields},
                                           std::pair{std::string_view("both"), Include::both}};
};

namespace builtin {

Function lowercase() {
  return Define<Args>("lowercase")
      .summary("Turns values, names or both into small letters, for one field, several or all.")
      .note("Meant for parsers; in a query lower() is the plainer way.")
      .note("A field whose name is to change stays beside the new one, unless all fields are meant.")
      .note("Names of fields are found whichever way their letters are written.")
      .input("field", &Args::field, "One name, a list, or * for all fields.")
      .option("include", &Args::include, "What is converted: values, names (fields), or both.")
      .option("locale", &Args::locale, "Language whose rules apply, as `tr`; only Turkish and Azerbaijani differ.")
      .example({.query = "lowercase([host, user])",
                .given = R"({"host":"WEB-01","user":"Ann","n":1} {"n":2})",
                .want = R"({"host":"web-01","user":"ann","n":1} {"n":2})"})
      .example({.query = "lowercase(\"*\", include=fields)",
                .given = R"({"Host":"WEB-01","user":"Ann"})",
                .want = R"({"user":"Ann","host":"WEB-01"})"})
      .transform_from([](const Args& args, Build& build) { return std::make_shared<Lowercase>(args, build); });
}

}  // namespace builtin
}  // namespace cqlite
