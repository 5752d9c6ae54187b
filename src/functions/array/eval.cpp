// array:eval(), array:filter(), array:exists(), and their kin for objects: steps for every element of an array.
#include "functions/array/elements.hpp"
#include "functions/array/event_array.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct ExistsArgs {
  ArrayField array;
  Pipeline condition;
  Text var;
};

struct EvalArgs {
  ArrayField array;
  Pipeline function;
  ArrayField as_array;
  Text var;
};

template <class Args>
std::string variable(const Args& args) {
  return args.var.is_given ? args.var.value : args.array.name;
}

/// Elements that are objects; null after it has reported that their name is none.
template <class Args>
ElementsPtr objects(const Args& args, Build& build) {
  if (args.var.is_given && (args.var.value.empty() || args.var.value.find_first_of(".[]") != std::string::npos)) {
    build.report(Code::wrong_type, args.var.span, "`" + args.var.value + "` cannot stand for an element")
        .help("parameter `var` takes a plain name, without brackets and points");
    return nullptr;
  }
  return object_elements(args.array, variable(args), build);
}

/// Does some element come through the steps?
class SomeComesThrough final : public Predicate {
 public:
  SomeComesThrough(ElementsPtr elements, Transforms steps) : elements_(std::move(elements)), steps_(std::move(steps)) {}

  bool test(const EventRow& row, Worker& worker) const override {
    bool is_found = false;
    elements_->each(row, worker, [&](EventRow& with_element, Arena&) {
      is_found = comes_through(steps_, with_element, worker);
      return !is_found;
    });
    return is_found;
  }

 private:
  ElementsPtr elements_;
  Transforms steps_;
};

/// The array becomes what the steps leave in field `result` for each element.
TransformPtr evaluation(ElementsPtr elements, const EvalArgs& args, Build& build) {
  const std::string& result_name = (args.as_array.is_given() ? args.as_array : args.array).name;
  const Slot result = build.read_if_exists(result_name);
  const bool is_result_new = result_name != variable(args);
  return change_arrays([elements = std::move(elements), steps = args.function.transforms, result, is_result_new,
                        output = output_array(args.as_array, args.array, build)](EventRow& row, Worker& worker) {
    bool has_elements = false;
    std::vector<Value> results;
    elements->each(row, worker, [&](EventRow& with_element, Arena& keep) {
      has_elements = true;
      if (is_result_new) with_element[result] = Value();
      Rows rows{&with_element};
      apply_all(steps, rows, worker);
      if (rows.empty()) return true;
      const Value& value = (*rows.front())[result];
      if (!value.is_missing()) results.push_back(value.kept(keep));
      return true;
    });
    if (has_elements) output.replace(row, results, worker.arena);
  });
}

TransformPtr make_eval(const EvalArgs& args, Build& build) {
  return evaluation(plain_elements(args.array, variable(args), build), args, build);
}

TransformPtr make_object_eval(const EvalArgs& args, Build& build) {
  if (args.as_array.name == args.array.name) {
    build.report(Code::wrong_type, args.as_array.span, "`objectArray:eval` cannot replace the array that it reads")
        .help("give the result another name: asArray=\"name[]\"");
    return nullptr;
  }
  auto elements = objects(args, build);
  return elements == nullptr ? nullptr : evaluation(std::move(elements), args, build);
}

TransformPtr make_filter(const EvalArgs& args, Build& build) {
  const std::string name = variable(args);
  // Without a name the steps see no element; what is kept comes from the array itself.
  return change_arrays([input = EventArray(args.array, build), elements = plain_elements(args.array, name, build),
                        steps = args.function.transforms,
                        output = output_array(args.as_array, args.array, build)](EventRow& row, Worker& worker) {
    const auto all = input.read(row);
    if (all.empty()) return;
    std::vector<Value> kept;
    std::size_t index = 0;
    elements->each(row, worker, [&](EventRow& with_element, Arena&) {
      if (comes_through(steps, with_element, worker)) kept.push_back(all[index]);
      ++index;
      return true;
    });
    output.replace(row, kept, worker.arena);
  });
}

PredicatePtr make_exists(const ExistsArgs& args, Build& build) {
  return std::make_shared<SomeComesThrough>(plain_elements(args.array, variable(args), build),
                                            args.condition.transforms);
}

PredicatePtr make_object_exists(const ExistsArgs& args, Build& build) {
  auto elements = objects(args, build);
  if (elements == nullptr) return nullptr;
  return std::make_shared<SomeComesThrough>(std::move(elements), args.condition.transforms);
}

}  // namespace

Function array_eval() {
  return Define<EvalArgs>("array:eval")
      .summary("Runs steps on every element of an array and makes an array of the results.")
      .note(
          "Field `var` holds the element. What the steps leave in the field called like the result, without its "
          "brackets, is the element of the result; if that is nothing, or a filter drops the element, there is none.")
      .note("Other fields can be read. Whatever else the steps set is forgotten. An array of the new name is replaced.")
      .input("array", &EvalArgs::array, "The array, \"name[]\".")
      .input("function", &EvalArgs::function, "Steps in braces, without aggregates.")
      .option("asArray", &EvalArgs::as_array, "Array that receives the results instead.")
      .option("var", &EvalArgs::var, "Field that holds the element; the array's name if not given.")
      .example({.query = "array:eval(\"host[]\", function={host := lower(host)})",
                .given = R"({"host":["DC1","WEB"]} {"user":"ann"})",
                .want = R"({"host[0]":"dc1","host[1]":"web"} {"user":"ann"})"})
      .example(
          {.query = "array:eval(\"ms[]\", asArray=\"slow[]\", var=x, function={test(x > limit) | slow := x / 1000})",
           .given = R"({"ms":[500,7000,9000],"limit":1000})",
           .want = R"({"ms[0]":500,"ms[1]":7000,"ms[2]":9000,"limit":1000,"slow[0]":7,"slow[1]":9})"})
      .transform_from(make_eval);
}

Function array_filter() {
  return Define<EvalArgs>("array:filter")
      .summary("Keeps the elements of an array that pass a filter.")
      .note("The event itself always stays; the elements keep their order. An array of the new name is replaced.")
      .input("array", &EvalArgs::array, "The array, \"name[]\".")
      .input("function", &EvalArgs::function, "A filter in braces, or several steps.")
      .option("asArray", &EvalArgs::as_array, "Array that receives the elements instead.")
      .option("var", &EvalArgs::var, "Field that holds the element; the array's name if not given.")
      .example({.query = "array:filter(\"port[]\", function={port < 1024})",
                .given = R"({"port":[22,8080,443]} {"host":"h1"})",
                .want = R"({"port[0]":22,"port[1]":443} {"host":"h1"})"})
      .example({.query = "array:filter(\"mail[]\", var=m, function={m=*@example.com}, asArray=\"own[]\")",
                .given = R"({"mail":["ann@example.com","eve@example.net"]})",
                .want = R"({"mail[0]":"ann@example.com","mail[1]":"eve@example.net","own[0]":"ann@example.com"})"})
      .transform_from(make_filter);
}

Function array_exists() {
  return Define<ExistsArgs>("array:exists")
      .summary("Keeps events in which an element of an array satisfies a condition.")
      .note("Field `var` holds the element, other fields can be read. Nothing that the condition sets is kept.")
      .note("Without the array the test fails, so `!array:exists(…)` keeps the event.")
      .input("array", &ExistsArgs::array, "The array, \"name[]\".")
      .input("condition", &ExistsArgs::condition, "A filter function, an expression, or steps in braces.")
      .option("var", &ExistsArgs::var, "Field that holds the element; the array's name if not given.")
      .example({.query = "array:exists(\"port[]\", condition={port > 1023})",
                .given = R"({"host":"h1","port":[22,8080]} {"host":"h2","port":[22]})",
                .want = R"({"host":"h1","port[0]":22,"port[1]":8080})"})
      .example({.query = "!array:exists(\"ip[]\", var=x, condition=cidr(x, subnet=\"10.0.0.0/8\"))",
                .given = R"({"ip":["10.0.0.1"]} {"ip":["192.0.2.7"]} {"user":"ann"})",
                .want = R"({"ip[0]":"192.0.2.7"} {"user":"ann"})"})
      .filter_from(make_exists);
}

Function object_array_eval() {
  return Define<EvalArgs>("objectArray:eval")
      .summary("Runs steps on every object of an array and makes a plain array of the results.")
      .note("For each index, what the event calls array[index].x is called var.x, and array[index][0] is var[0].")
      .note(
          "What the steps leave in the field called like the result, without its brackets, is the element of the "
          "result; if that is nothing, or a filter drops the element, there is none. All else they set is forgotten.")
      .note("Ends at the first index without any field.")
      .input("array", &EvalArgs::array, "The array, \"name[]\".")
      .input("asArray", &EvalArgs::as_array, "Array that receives the results.")
      .input("function", &EvalArgs::function, "Steps in braces, without aggregates.")
      .option("var", &EvalArgs::var, "Name that stands for the element; the array's name if not given.")
      .example({.query = "objectArray:eval(\"disk[]\", asArray=\"free[]\", function={free := disk.size - disk.used})",
                .given = R"({"disk":[{"size":100,"used":60},{"size":50,"used":50},{"size":7}]})",
                .want = R"({"disk[0].size":100,"disk[0].used":60,"disk[1].size":50,"disk[1].used":50,)"
                        R"("disk[2].size":7,"free[0]":40,"free[1]":0})"})
      .example({.query = "objectArray:eval(\"hit[]\", asArray=\"name[]\", var=h, "
                         "function={array:contains(\"h.tags[]\", value=\"bad\") | name := h.name})",
                .given = R"({"hit":[{"name":"a","tags":["bad"]},{"name":"b","tags":["good"]}]})",
                .want = R"({"hit[0].name":"a","hit[0].tags[0]":"bad","hit[1].name":"b","hit[1].tags[0]":"good",)"
                        R"("name[0]":"a"})"})
      .transform_from(make_object_eval);
}

Function object_array_exists() {
  return Define<ExistsArgs>("objectArray:exists")
      .summary("Keeps events in which an object of an array satisfies a condition.")
      .note("For each index, what the event calls array[index].x is called var.x. Other fields can be read.")
      .note("Ends at the first index without any field. Without the array the test fails.")
      .input("array", &ExistsArgs::array, "The array, \"name[]\".")
      .input("condition", &ExistsArgs::condition, "A filter function, an expression, or steps in braces.")
      .option("var", &ExistsArgs::var, "Name that stands for the element; the array's name if not given.")
      .example({.query = "objectArray:exists(\"disk[]\", condition={disk.type=ssd disk.free < 10})",
                .given = R"({"host":"h1","disk":[{"type":"hdd","free":5},{"type":"ssd","free":9}]} )"
                         R"({"host":"h2","disk":[{"type":"hdd","free":5},{"type":"ssd","free":80}]})",
                .want = R"({"host":"h1","disk[0].type":"hdd","disk[0].free":5,"disk[1].type":"ssd","disk[1].free":9})"})
      .example({.query = "objectArray:exists(\"rule[]\", var=r, condition=test(r.port == port))",
                .given = R"({"port":22,"rule":[{"port":80},{"port":22}]} {"port":22})",
                .want = R"({"port":22,"rule[0].port":80,"rule[1].port":22})"})
      .filter_from(make_object_exists);
}

}  // namespace cqlite::builtin
