// if(): one of two values.
#include <utility>

#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Operand condition;
  Operand then;
  Operand otherwise;
  Output as{"_if"};
};

class Choosing final : public Expression {
 public:
  Choosing(ExpressionPtr condition, ExpressionPtr then, ExpressionPtr otherwise)
      : condition_(std::move(condition)), then_(std::move(then)), otherwise_(std::move(otherwise)) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    if (truth(condition_->evaluate(row, worker)) == Truth::yes) return then_->evaluate(row, worker);
    return otherwise_ ? otherwise_->evaluate(row, worker) : Value();
  }
  bool reads(FieldReads& reads) const override {
    return condition_->reads(reads) && then_->reads(reads) && (!otherwise_ || otherwise_->reads(reads));
  }
  bool may_be_missing() const override {
    return then_->may_be_missing() || !otherwise_ || otherwise_->may_be_missing();
  }

 private:
  ExpressionPtr condition_;
  ExpressionPtr then_;
  ExpressionPtr otherwise_;  ///< may be null
};

}  // namespace

Function if_else() {
  return Define<Args>("if")
      .summary("Gives one value if a condition is true, another if not.")
      .note("A condition that is neither true nor false, for instance since a field is missing, gives `else`.")
      .note(
          "A branch without a value assigns nothing. Leaving `then` and `else` without their names, and leaving `else` "
          "out, are extensions.")
      .input("condition", &Args::condition, "A comparison, a filter function, or any other expression.")
      .input("then", &Args::then, "The value if it is true.")
      .unnamed()
      .option("else", &Args::otherwise, "The value if it is not.")
      .unnamed()
      .output("as", &Args::as, "Field that receives the value.")
      .example({.query = "size := if(bytes > 1000, then=\"big\", else=\"small\")",
                .given = R"({"bytes":4096} {"bytes":12} {"host":"a"})",
                .want = R"({"bytes":4096,"size":"big"} {"bytes":12,"size":"small"} {"host":"a","size":"small"})"})
      .example({.query = "n := 1 + if(user = \"adm*\", 10, if(in(user, values=[eve]), 5, 0))",
                .given = R"({"user":"admin"} {"user":"eve"} {"user":"bob"})",
                .want = R"({"user":"admin","n":11} {"user":"eve","n":6} {"user":"bob","n":1})"})
      .example({.query = "if(a == b, a)",
                .given = R"({"a":1,"b":"1.0"} {"a":1})",
                .want = R"({"a":1,"b":"1.0","_if":1} {"a":1})"})
      .value_from([](Args& args, Build&) {
        return std::make_shared<Choosing>(args.condition.value, args.then.value, args.otherwise.value);
      });
}

}  // namespace cqlite::builtin
