// concatArray(): the elements of an array as one text.
#include <algorithm>
#include <optional>

#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  ArrayField field;
  std::int64_t from = 0;
  std::optional<std::int64_t> to;
  Text separator;
  Text prefix;
  Text suffix;
  Output as{"_concatArray"};
};

class ConcatArray final : public Expression {
 public:
  ConcatArray(Args args, Build& build) : args_(std::move(args)), names_(build.names()) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const auto elements = elements_from(row);
    if (elements.empty()) return {};
    std::string& text = worker.text;
    text = args_.prefix.value;
    for (std::size_t i = 0; i < elements.size(); ++i) {
      if (i > 0) text += args_.separator.value;
      text += elements[i].second.text(worker.arena);
    }
    text += args_.suffix.value;
    return Value::text(worker.arena.copy(text));
  }

 private:
  using Element = std::pair<std::size_t, Value>;

  /// The elements from the first one wanted to the last, or to the first that is missing.
  [[nodiscard]] std::vector<Element> elements_from(const EventRow& row) const {
    std::vector<Element> elements;
    const auto first = static_cast<std::size_t>(args_.from);
    names_->each(row, args_.field.name + "[", [&](std::string_view name, const Value& value) {
      std::size_t index = 0;
      if (!parse_element_index(name.substr(args_.field.name.size()), index) || index < first) return;
      if (!args_.to || index <= static_cast<std::size_t>(*args_.to)) elements.emplace_back(index, value);
    });
    std::sort(elements.begin(), elements.end(), [](const Element& a, const Element& b) { return a.first < b.first; });
    std::size_t count = 0;
    while (count < elements.size() && elements[count].first == first + count) ++count;
    elements.resize(count);
    return elements;
  }

  Args args_;
  std::shared_ptr<const FieldNames> names_;
};

ExpressionPtr make_concat_array(Args& args, Build& build) {
  if (args.to && *args.to < args.from) {
    build.report(Code::out_of_range, build.place().span, "`to` is the last index and cannot be below `from`");
    return nullptr;
  }
  return std::make_shared<ConcatArray>(args, build);
}

}  // namespace

Function concat_array() {
  return Define<Args>("concatArray")
      .summary("Joins the elements of an array into one text.")
      .note("Ends before the first element that is missing. Without the element `from` there is no result.")
      .input("field", &Args::field, "The array, with or without [].")
      .option("from", &Args::from, "Index of the first element taken.")
      .range(0, 1'000'000'000)
      .option("to", &Args::to, "Index of the last element taken; all that follow if left out.")
      .option("separator", &Args::separator, "What stands between two elements.")
      .option("prefix", &Args::prefix, "What stands before the whole text.")
      .option("suffix", &Args::suffix, "What stands behind the whole text.")
      .output("as", &Args::as, "Field that receives the text.")
      .example({.query = "concatArray(ip, separator=\", \", prefix=\"<\", suffix=\">\")",
                .given = R"({"ip":["10.0.0.1","10.0.0.2"]} {"ip":"10.0.0.3"})",
                .want = R"({"ip":["10.0.0.1","10.0.0.2"],"_concatArray":"<10.0.0.1, 10.0.0.2>"} {"ip":"10.0.0.3"})"})
      .example({.query = "x := concatArray(\"a[]\", from=1, to=2)",
                .given = R"({"a":["k","l","m","n"]})",
                .want = R"({"a":["k","l","m","n"],"x":"lm"})"})
      .value_from(make_concat_array);
}

}  // namespace cqlite::builtin
