// array:sort(): the elements of an array in order.
#include <algorithm>

#include "base/utf8.hpp"
#include "functions/array/event_array.hpp"
#include "functions/define.hpp"
#include "functions/order/sort_words.hpp"

namespace cqlite {
namespace {

enum class ElementType : std::uint8_t { string, number };

struct Args {
  ArrayField array;
  ArrayField as_array;
  SortOrder order = SortOrder::ascending;
  ElementType type = ElementType::string;
};

/// What is compared of an element. Texts come after numbers, in either order.
struct Key {
  Number number;
  std::string text;  ///< without case; empty for a number
  Value value;
};

std::vector<Key> keys_of(const std::vector<Value>& elements, ElementType type, Arena& arena) {
  std::vector<Key> keys;
  keys.reserve(elements.size());
  for (const Value& value : elements) {
    Key key{type == ElementType::number ? value.number() : Number(), {}, value};
    if (!key.number) key.text = folded(value.text(arena));
    keys.push_back(std::move(key));
  }
  return keys;
}

bool is_before(const Key& left, const Key& right, SortOrder order) {
  if (static_cast<bool>(left.number) != static_cast<bool>(right.number)) return static_cast<bool>(left.number);
  const Key& low = order == SortOrder::ascending ? left : right;
  const Key& high = order == SortOrder::ascending ? right : left;
  return left.number ? compare(low.number, high.number) < 0 : low.text < high.text;
}

TransformPtr make_sort(const Args& args, Build& build) {
  return change_arrays([input = EventArray(args.array, build), output = output_array(args.as_array, args.array, build),
                        type = args.type, order = args.order](EventRow& row, Worker& worker) {
    auto elements = input.read(row);
    auto keys = keys_of(elements, type, worker.arena);
    std::stable_sort(keys.begin(), keys.end(), [order](const Key& a, const Key& b) { return is_before(a, b, order); });
    std::transform(keys.begin(), keys.end(), elements.begin(), [](const Key& key) { return key.value; });
    output.overwrite(row, elements, worker.arena);
  });
}

}  // namespace

template <>
struct Choices<ElementType> {
  static constexpr auto table = std::array{std::pair{std::string_view("string"), ElementType::string},
                                           std::pair{std::string_view("number"), ElementType::number}};
};

namespace builtin {

Function array_sort() {
  return Define<Args>("array:sort")
      .summary("Sorts the elements of an array.")
      .note("As texts, capitals and small letters count as the same; elements that are equal so keep their order.")
      .note("As numbers, what is no number comes last in either order, sorted as texts.")
      .note("If the array that receives the result is longer, its further elements stay.")
      .input("array", &Args::array, "The array, \"name[]\".")
      .option("asArray", &Args::as_array, "Array that receives the result instead.")
      .option("order", &Args::order, "Smallest first (`asc`, `ascending`) or largest first (`desc`, `descending`).")
      .option("type", &Args::type, "Compare as texts or as numbers.")
      .example({.query = "array:sort(\"user[]\")",
                .given = R"({"user":["eve","Bob","ann"]} {"host":"h1"})",
                .want = R"({"user[0]":"ann","user[1]":"Bob","user[2]":"eve"} {"host":"h1"})"})
      .example({.query = "array:sort(\"ms[]\", asArray=\"slowest[]\", type=number, order=desc)",
                .given = R"({"ms":[9,"-",80]})",
                .want = R"({"ms[0]":9,"ms[1]":"-","ms[2]":80,"slowest[0]":80,"slowest[1]":9,"slowest[2]":"-"})"})
      .transform_from(make_sort);
}

}  // namespace builtin
}  // namespace cqlite
