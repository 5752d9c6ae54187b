// coalesce(): the first value that there is.
#include <algorithm>
#include <utility>

#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Operands expressions;
  bool ignore_empty = true;
  Output as{"_coalesce"};
};

class FirstPresent final : public Expression {
 public:
  FirstPresent(std::vector<Operand> operands, bool ignores_empty)
      : operands_(std::move(operands)), ignores_empty_(ignores_empty) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    for (const Operand& operand : operands_) {
      const Value value = operand.read(row, worker);
      const bool is_empty = !value.is_computed() && value.view().empty();
      if (!value.is_missing() && !(ignores_empty_ && is_empty)) return value;
    }
    return {};
  }

  // What an operand always has may still be an empty text.
  bool may_be_missing() const override {
    return ignores_empty_ || std::all_of(operands_.begin(), operands_.end(),
                                         [](const Operand& operand) { return operand.value->may_be_missing(); });
  }

 private:
  std::vector<Operand> operands_;
  bool ignores_empty_;
};

}  // namespace

Function coalesce() {
  return Define<Args>("coalesce")
      .summary("The first of several expressions that has a value.")
      .note("Words in quotes are texts, so one at the end is what an event gets that has none of the fields.")
      .note("If nothing has a value there is no result.")
      .input("expressions", &Args::expressions, "Expressions, tried in this order.")
      .option("ignoreEmpty", &Args::ignore_empty, "Pass over empty texts as well.")
      .output("as", &Args::as, "Field that receives the value.")
      .example(
          {.query = "who := coalesce([user, account, \"nobody\"])",
           .given = R"({"user":"ann"} {"user":"","account":"svc"} {"host":"x"})",
           .want = R"({"user":"ann","who":"ann"} {"user":"","account":"svc","who":"svc"} {"host":"x","who":"nobody"})"})
      .example({.query = "coalesce([a / b, a], ignoreEmpty=false)",
                .given = R"({"a":"","b":2} {"a":6,"b":2} {"b":2})",
                .want = R"({"a":"","b":2,"_coalesce":""} {"a":6,"b":2,"_coalesce":3} {"b":2})"})
      .value_from(
          [](Args& args, Build&) { return std::make_shared<FirstPresent>(args.expressions.items, args.ignore_empty); });
}

}  // namespace cqlite::builtin
