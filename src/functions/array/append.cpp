// array:append(): more elements at the end of an array.
#include "functions/array/event_array.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  ArrayField array;
  Operands values;
};

TransformPtr make_append(const Args& args, Build& build) {
  return change_arrays(
      [values = args.values.items, array = output_array({}, args.array, build)](EventRow& row, Worker& worker) {
        std::vector<Value> elements = array.read(row);
        for (const Operand& operand : values) {
          const Value value = operand.read(row, worker);
          if (!value.is_missing()) elements.push_back(value);
        }
        array.overwrite(row, elements, worker.arena);
      });
}

}  // namespace

Function array_append() {
  return Define<Args>("array:append")
      .summary("Adds elements at the end of an array; without one it begins a new one.")
      .note("The end is before the first index that is missing: elements beyond such a gap may be overwritten.")
      .note("An expression without a value adds no element.")
      .input("array", &Args::array, "The array, \"name[]\".")
      .input("values", &Args::values, "A list of expressions; texts need quotes.")
      .example({.query = "array:append(\"tags[]\", values=[\"seen\", lower(host)])",
                .given = R"({"host":"DC1","tags":["new"]} {"host":"WEB"})",
                .want = R"({"host":"DC1","tags[0]":"new","tags[1]":"seen","tags[2]":"dc1"} )"
                        R"({"host":"WEB","tags[0]":"seen","tags[1]":"web"})"})
      .example({.query = "array:append(ports[], values=[src, dst])",
                .given = R"({"dst":443})",
                .want = R"({"dst":443,"ports[0]":443})"})
      .transform_from(make_append);
}

}  // namespace cqlite::builtin
