// select(), drop(), rename() and eval(): which fields an event has.
#include <algorithm>

#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

/// Several steps that a call stands for.
class Steps final : public Transform {
 public:
  explicit Steps(Transforms steps) : steps_(std::move(steps)) {}
  void apply(Rows& rows, Worker& worker) const override { apply_all(steps_, rows, worker); }

 private:
  Transforms steps_;
};

class Rename final : public Transform {
 public:
  explicit Rename(std::vector<std::pair<Slot, Slot>> pairs) : pairs_(std::move(pairs)) {}
  void apply(Rows& rows, Worker&) const override {
    for (EventRow* row : rows) {
      for (const auto& [from, to] : pairs_) {
        const Value value = (*row)[from];
        if (value.is_missing()) continue;
        (*row)[from] = Value();
        (*row)[to] = value.as_stand_in(false);
      }
    }
  }

 private:
  std::vector<std::pair<Slot, Slot>> pairs_;
};

struct SelectArgs {
  Assignments fields;
};

struct DropArgs {
  Fields fields;
};

struct RenameArgs {
  Pairs field;
  Output as;
};

struct EvalArgs {
  Assignments assignments;
};

Transforms assignments(const Assignments& list) {
  Transforms steps;
  for (const auto& item : list.items) {
    if (item.value != nullptr) steps.push_back(transforms::assign(item.slot, item.value));
  }
  return steps;
}

TransformPtr make_select(const SelectArgs& args, Build& build) {
  Transforms steps = assignments(args.fields);
  std::vector<std::string> names;
  std::vector<Slot> slots;
  for (const auto& item : args.fields.items) {
    if (std::find(slots.begin(), slots.end(), item.slot) != slots.end()) continue;
    names.push_back(item.name);
    slots.push_back(item.slot);
  }
  build.keep_only(names);
  steps.push_back(transforms::keep_only(std::move(slots)));
  return std::make_shared<Steps>(std::move(steps));
}

TransformPtr make_drop(const DropArgs& args, Build& build) {
  std::vector<Slot> slots;
  for (const Field& field : args.fields.items) {
    if (field.name.empty()) {
      build.report(Code::wrong_type, field.span, "`drop` takes field names");
      return nullptr;
    }
    slots.push_back(field.slot);
    build.drop(field.name);
  }
  return transforms::drop(std::move(slots));
}

TransformPtr make_rename(const RenameArgs& args, Build& build) {
  std::vector<std::pair<Slot, Slot>> pairs;
  for (const auto& [from, to] : args.field.items) {
    const std::string& target = to.empty() ? args.as.name : to;
    if (target.empty()) {
      build.report(Code::missing_parameter, args.field.span, "`rename` needs the new name")
          .help("write rename(old, as=new) or rename([[old, new]])");
      return nullptr;
    }
    if (!to.empty() && !args.as.name.empty()) {
      build.report(Code::wrong_type, args.as.span, "`as` cannot stand beside pairs of names");
      return nullptr;
    }
    const Slot source = build.read(from);
    const Slot destination = build.write(target);
    if (source != destination) {
      build.drop(from);
      pairs.emplace_back(source, destination);
    }
  }
  return std::make_shared<Rename>(std::move(pairs));
}

TransformPtr make_eval(const EvalArgs& args, Build& build) {
  for (const auto& item : args.assignments.items) {
    if (item.value != nullptr) continue;
    build.report(Code::wrong_type, args.assignments.span, "`eval` takes assignments: field = expression");
    return nullptr;
  }
  return std::make_shared<Steps>(assignments(args.assignments));
}

}  // namespace

Function select() {
  return Define<SelectArgs>("select")
      .summary("Keeps only the named fields of each event, in this order.")
      .note("No order, no limit: table() has both. A field that an event lacks stays absent.")
      .note("`name := expression` in the list assigns before selecting; it is an extension.")
      .input("fields", &SelectArgs::fields, "One field, or a list.")
      .example({.query = "select([user, host])",
                .given = R"({"host":"h1","user":"ann","ms":4} {"user":"bob"})",
                .want = R"({"user":"ann","host":"h1"} {"user":"bob"})"})
      .example({.query = "select([seconds := ms / 1000])", .given = R"({"ms":500})", .want = R"({"seconds":0.5})"})
      .transform_from(make_select);
}

Function drop() {
  return Define<DropArgs>("drop")
      .summary("Removes fields.")
      .note("The event stays, even if no field is left.")
      .input("fields", &DropArgs::fields, "One field, or a list.")
      .may_be_absent()
      .example({.query = "drop([host, ms])", .given = R"({"user":"ann","host":"h1"})", .want = R"({"user":"ann"})"})
      .example({.query = "drop(user)", .given = R"({"user":"ann"})", .want = "{}"})
      .transform_from(make_drop);
}

Function rename() {
  return Define<RenameArgs>("rename")
      .summary("Gives fields other names.")
      .note("The new name's earlier value is overwritten. A field that is absent changes nothing.")
      .note("Pairs are renamed one after the other.")
      .input("field", &RenameArgs::field, "A field, or a list of pairs [old, new].")
      .output("as", &RenameArgs::as, "The new name of a single field.")
      .example({.query = "rename(usr, as=user)",
                .given = R"({"usr":"ann"} {"user":"bob"})",
                .want = R"({"user":"ann"} {"user":"bob"})"})
      .example({.query = "rename([[a, x], [b, y]])", .given = R"({"a":1,"b":2})", .want = R"({"x":1,"y":2})"})
      .transform_from(make_rename);
}

Function eval() {
  return Define<EvalArgs>("eval")
      .summary("Assigns expressions to fields, one after the other.")
      .note("A field whose expression has no value stays as it is; the event always passes.")
      .input("assignments", &EvalArgs::assignments, "field = expression, separated by commas.")
      .example({.query = "eval(total = a + b, double = total * 2)",
                .given = R"({"a":1,"b":2})",
                .want = R"({"a":1,"b":2,"total":3,"double":6})"})
      .example({.query = "eval(total = a + b)", .given = R"({"a":1})", .want = R"({"a":1})"})
      .transform_from(make_eval);
}

}  // namespace cqlite::builtin
