// getField() and setField(): fields whose names are computed.
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct GetArgs {
  Operand source;
  Output as{"_getField"};
};

struct SetArgs {
  Operand target;
  Operand value;
};

class GetField final : public Expression {
 public:
  GetField(Operand source, Build& build) : source_(std::move(source)), names_(build.names()) { build.read_by_name(""); }
  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Value name = source_.read(row, worker);
    return name.is_missing() ? Value() : names_->read(row, name.text(worker.arena));
  }

 private:
  Operand source_;
  std::shared_ptr<const FieldNames> names_;
};

class SetField final : public Transform {
 public:
  SetField(SetArgs args, Build& build) : args_(std::move(args)), names_(build.names()) { build.write_unknown(); }
  void apply(Rows& rows, Worker& worker) const override {
    for (EventRow* row : rows) {
      const Value name = args_.target.read(*row, worker);
      const Value value = args_.value.read(*row, worker);
      if (name.is_missing() || value.is_missing()) continue;
      names_->write(*row, name.text(worker.arena), value, worker.arena);
    }
  }

 private:
  SetArgs args_;
  std::shared_ptr<const FieldNames> names_;
};

}  // namespace

Function get_field() {
  return Define<GetArgs>("getField")
      .summary("Reads the field whose name an expression gives.")
      .note("getField(\"a\") reads a, getField(a) the field of which a holds the name.")
      .note("The way to a field in an expression whose name holds blanks or operators.")
      .input("source", &GetArgs::source, "Expression for the name.")
      .output("as", &GetArgs::as, "Field that receives the value.")
      .example({.query = "v := getField(which)",
                .given = R"({"which":"b","a":1,"b":2} {"which":"z","a":1} {"a":1})",
                .want = R"({"which":"b","a":1,"b":2,"v":2} {"which":"z","a":1} {"a":1})"})
      .example({.query = "ms := getField(\"run-time\") * 1000",
                .given = R"({"run-time":2})",
                .want = R"({"run-time":2,"ms":2000})"})
      .value_from([](GetArgs& args, Build& build) { return std::make_shared<GetField>(args.source, build); });
}

Function set_field() {
  return Define<SetArgs>("setField")
      .summary("Sets the field whose name an expression gives.")
      .note("Without a name or a value the event stays as it is.")
      .input("target", &SetArgs::target, "Expression for the name.")
      .input("value", &SetArgs::value, "Expression for the value.")
      .example({.query = "setField(target=key, value=amount + 1)",
                .given = R"({"key":"total","amount":4} {"amount":4})",
                .want = R"({"key":"total","amount":4,"total":5} {"amount":4})"})
      .example(
          {.query = "setField(target=\"a-b\", value=c)", .given = R"({"c":"x"})", .want = R"({"c":"x","a-b":"x"})"})
      .transform_from([](SetArgs& args, Build& build) { return std::make_shared<SetField>(args, build); });
}

}  // namespace cqlite::builtin
