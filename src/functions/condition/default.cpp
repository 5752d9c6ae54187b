// default(): a value for fields that have none.
#include <utility>

#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Text value;
  Fields field;
  bool replace_empty = false;
};

class FillIn final : public Transform {
 public:
  FillIn(std::string value, std::vector<Slot> slots, bool replaces_empty)
      : value_(std::move(value)), slots_(std::move(slots)), replaces_empty_(replaces_empty) {}

  void apply(Rows& rows, Worker&) const override {
    for (EventRow* row : rows) {
      for (const Slot slot : slots_) {
        Value& value = (*row)[slot];
        const bool is_empty = !value.is_computed() && value.view().empty();
        if (value.is_missing() || (replaces_empty_ && is_empty)) value = Value::text(value_);
      }
    }
  }

 private:
  std::string value_;
  std::vector<Slot> slots_;
  bool replaces_empty_;
};

TransformPtr fill_in(Args& args, Build& build) {
  std::vector<Slot> slots;
  for (const Field& field : args.field.items) {
    if (field.name.empty()) {
      build.report(Code::wrong_type, field.span, "`default` fills in fields, and this is an expression");
      return nullptr;
    }
    slots.push_back(build.write(field.name, true));
  }
  return std::make_shared<FillIn>(args.value.value, std::move(slots), args.replace_empty);
}

}  // namespace

Function default_value() {
  return Define<Args>("default")
      .summary("Gives fields a value where they have none.")
      .note("An empty text is a value, unless replaceEmpty is true.")
      .note("The value is a literal: a word without quotes is that text, not the value of a field.")
      .input("value", &Args::value, "The value to fill in.")
      .input("field", &Args::field, "One field or a list.")
      .may_be_absent()
      .option("replaceEmpty", &Args::replace_empty, "Fill in for empty texts as well.")
      .example({.query = "default(value=\"-\", field=[user, host])",
                .given = R"({"user":"ann"} {"user":""})",
                .want = R"({"user":"ann","host":"-"} {"user":"","host":"-"})"})
      .example({.query = "default(0, field=n, replaceEmpty=true)",
                .given = R"({"n":""} {"n":7} {"a":"x"})",
                .want = R"({"n":"0"} {"n":7} {"a":"x","n":"0"})"})
      .transform_from(fill_in);
}

}  // namespace cqlite::builtin
