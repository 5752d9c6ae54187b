// concat(): texts joined without anything between them.
#include <utility>

#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Fields field;
  Output as{"_concat"};
};

class Concatenation final : public Expression {
 public:
  explicit Concatenation(std::vector<Field> fields) : fields_(std::move(fields)) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    // Taken away from the worker, since a field may be an expression that builds a text itself.
    std::string text = std::exchange(worker.text, {});
    text.clear();
    bool is_missing = true;
    for (const Field& field : fields_) {
      const Value value = field.read(row, worker);
      if (value.is_missing()) continue;
      text += value.text(worker.arena);
      is_missing = false;
    }
    const Value result = is_missing ? Value() : Value::text(worker.arena.copy(text));
    worker.text = std::move(text);
    return result;
  }

 private:
  std::vector<Field> fields_;
};

}  // namespace

Function concat() {
  return Define<Args>("concat")
      .summary("Joins the texts of several fields.")
      .note(
          "A field that is missing adds nothing; if all are missing there is no result. To put something between the "
          "texts use format().")
      .note("Every word in the list is a field, also in quotes.")
      .input("field", &Args::field, "Fields to join, in this order.")
      .output("as", &Args::as, "Field that receives the text.")
      .example({.query = "concat([first, last])",
                .given = R"({"first":"Ann","last":"Lee"})",
                .want = R"({"first":"Ann","last":"Lee","_concat":"AnnLee"})"})
      .example(
          {.query = "key := concat([a, b])", .given = R"({"b":7} {"c":1})", .want = R"({"b":7,"key":"7"} {"c":1})"})
      .value_from([](Args& args, Build&) { return std::make_shared<Concatenation>(args.field.items); });
}

}  // namespace cqlite::builtin
