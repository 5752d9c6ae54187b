// array:length(): how many elements an array has.
#include "functions/array/event_array.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  ArrayField array;
  Output as{"_length"};
};

class ArrayLength final : public Expression {
 public:
  explicit ArrayLength(EventArray array) : array_(std::move(array)) {}
  Value evaluate(const EventRow& row, Worker&) const override {
    return Value::integer(static_cast<std::int64_t>(array_.read(row).size()));
  }
  bool may_be_missing() const override { return false; }

 private:
  EventArray array_;
};

}  // namespace

Function array_length() {
  return Define<Args>("array:length")
      .summary("Counts the elements of an array.")
      .note("Counts up to the first index that is missing. Without such an array, or for a plain field, it is 0.")
      .input("array", &Args::array, "The array, \"name[]\".")
      .output("as", &Args::as, "Field that receives the count.")
      .example({.query = "array:length(\"ports[]\")",
                .given = R"({"ports":[22,443]} {"ports":22})",
                .want = R"({"ports[0]":22,"ports[1]":443,"_length":2} {"ports":22,"_length":0})"})
      .example({.query = "last := array:length(\"a[]\") - 1",
                .given = R"({"a[0]":"x","a[1]":"y","a[3]":"z"})",
                .want = R"({"a[0]":"x","a[1]":"y","a[3]":"z","last":1})"})
      .value_from(
          [](const Args& args, Build& build) { return std::make_shared<ArrayLength>(EventArray(args.array, build)); });
}

}  // namespace cqlite::builtin
