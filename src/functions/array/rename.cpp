// array:rename() and array:drop(): whole arrays under another name, or gone.
#include "functions/array/event_array.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct DropArgs {
  ArrayField array;
};

struct RenameArgs {
  ArrayField array;
  ArrayField as_array;
};

TransformPtr make_drop(const DropArgs& args, Build& build) {
  return change_arrays([array = output_array({}, args.array, build)](EventRow& row, Worker& worker) {
    array.replace(row, {}, worker.arena);
  });
}

TransformPtr make_rename(const RenameArgs& args, Build& build) {
  return change_arrays([from = EventArray(args.array, build), to = output_array(args.as_array, args.array, build)](
                           EventRow& row, Worker& worker) {
    const auto elements = from.read(row);
    if (elements.empty() || from.name() == to.name()) return;
    from.replace(row, {}, worker.arena);
    to.replace(row, elements, worker.arena);
  });
}

}  // namespace

Function array_drop() {
  return Define<DropArgs>("array:drop")
      .summary("Removes an array.")
      .note("Elements beyond a missing index are no part of the array and stay.")
      .input("array", &DropArgs::array, "The array, \"name[]\".")
      .example({.query = "array:drop(\"tags[]\")",
                .given = R"({"user":"ann","tags":["a","b"]} {"user":"bob"})",
                .want = R"({"user":"ann"} {"user":"bob"})"})
      .example(
          {.query = "array:drop(a[])", .given = R"({"a[0]":1,"a[2]":3,"b[0]":4})", .want = R"({"a[2]":3,"b[0]":4})"})
      .transform_from(make_drop);
}

Function array_rename() {
  return Define<RenameArgs>("array:rename")
      .summary("Gives an array another name.")
      .note("An array that has the new name is replaced, also where it is longer. A missing array changes nothing.")
      .input("array", &RenameArgs::array, "The array, \"name[]\".")
      .input("asArray", &RenameArgs::as_array, "Its new name, \"name[]\".")
      .example({.query = "array:rename(\"mail[]\", asArray=\"user.mail[]\")",
                .given = R"({"mail":["ann@example.com","a@example.com"]} {"user":"bob"})",
                .want = R"({"user.mail[0]":"ann@example.com","user.mail[1]":"a@example.com"} {"user":"bob"})"})
      .example({.query = "array:rename(\"new[]\", asArray=\"old[]\")",
                .given = R"({"new":["x"],"old":["a","b"]})",
                .want = R"({"old[0]":"x"})"})
      .transform_from(make_rename);
}

}  // namespace cqlite::builtin
