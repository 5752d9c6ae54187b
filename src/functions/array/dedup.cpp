// array:dedup(): each element once.
#include "engine/distinct.hpp"
#include "functions/array/event_array.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  ArrayField array;
  ArrayField as_array;
};

std::vector<Value> distinct(const std::vector<Value>& elements, Arena& arena) {
  DistinctTexts texts;
  for (std::size_t i = 0; i < elements.size(); ++i) texts.add(elements[i], {0, i}, arena, arena);
  std::vector<Value> result;
  for (const auto& entry : texts.in_order(arena)) result.push_back(entry.value);
  return result;
}

TransformPtr make_dedup(const Args& args, Build& build) {
  return change_arrays([input = EventArray(args.array, build), output = output_array(args.as_array, args.array, build)](
                           EventRow& row, Worker& worker) {
    const auto elements = input.read(row);
    if (!elements.empty()) output.replace(row, distinct(elements, worker.arena), worker.arena);
  });
}

}  // namespace

Function array_dedup() {
  return Define<Args>("array:dedup")
      .summary("Removes elements that an array holds already.")
      .note("Compares exact texts and keeps the first of equal ones, in order. An array of the new name is replaced.")
      .input("array", &Args::array, "The array, \"name[]\".")
      .option("asArray", &Args::as_array, "Array that receives the result instead.")
      .example({.query = "array:dedup(\"ips[]\")",
                .given = R"({"ips":["10.0.0.1","10.0.0.2","10.0.0.1"]} {"user":"ann"})",
                .want = R"({"ips[0]":"10.0.0.1","ips[1]":"10.0.0.2"} {"user":"ann"})"})
      .example({.query = "array:dedup(\"n[]\", asArray=\"once[]\")",
                .given = R"({"n":[1,1,"1.0"]})",
                .want = R"({"n[0]":1,"n[1]":1,"n[2]":"1.0","once[0]":1,"once[1]":"1.0"})"})
      .transform_from(make_dedup);
}

}  // namespace cqlite::builtin
