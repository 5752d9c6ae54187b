// array:contains() and array:regex(): is there an element such as this?
#include <algorithm>

#include "functions/array/event_array.hpp"
#include "functions/define.hpp"
#include "functions/regex/flags.hpp"

namespace cqlite::builtin {
namespace {

struct ContainsArgs {
  ArrayField array;
  Text value;
};

struct RegexArgs {
  ArrayField array;
  Text regex;
  Text flags;
};

/// Is there an element of which `test(text)` is true? Every event that passes holds one of the literals.
template <class Test>
class SomeElement final : public Predicate {
 public:
  SomeElement(EventArray array, Test test, RequiredLiterals required)
      : array_(std::move(array)), test_(std::move(test)), required_(std::move(required)) {}

  bool test(const EventRow& row, Worker& worker) const override {
    const auto elements = array_.read(row);
    return std::any_of(elements.begin(), elements.end(),
                       [&](const Value& element) { return test_(element.text(worker.arena)); });
  }
  RequiredLiterals required(Slot) const override { return required_; }

 private:
  EventArray array_;
  Test test_;
  RequiredLiterals required_;
};

template <class Test>
PredicatePtr some_element(const ArrayField& array, Build& build, Test test, RequiredLiterals required) {
  return std::make_shared<SomeElement<Test>>(EventArray(array, build), std::move(test), std::move(required));
}

PredicatePtr make_contains(const ContainsArgs& args, Build& build) {
  // The pieces between stars are part of the text that is looked for, stars and all.
  return some_element(
      args.array, build, [value = args.value.value](std::string_view text) { return text == value; },
      required_literals(Wildcard(args.value.value)));
}

PredicatePtr make_regex(const RegexArgs& args, Build& build) {
  const auto flags = parse_regex_flags(args.flags, build);
  if (!flags) return nullptr;
  auto regex = build.regex(args.regex, *flags);
  if (regex == nullptr) return nullptr;
  auto required = regex->required();
  return some_element(
      args.array, build, [regex = std::move(regex)](std::string_view text) { return regex->matches(text); },
      std::move(required));
}

}  // namespace

Function array_contains() {
  return Define<ContainsArgs>("array:contains")
      .summary("Keeps events in which an array has a certain element.")
      .note(
          "Compares the whole text, with case; `*` stands for itself. array:regex() and array:exists() know patterns.")
      .note("Without the array the test fails, so `!array:contains(…)` keeps the event.")
      .input("array", &ContainsArgs::array, "The array, \"name[]\".")
      .input("value", &ContainsArgs::value, "The text to look for.")
      .example({.query = "array:contains(\"groups[]\", value=\"admins\")",
                .given = R"({"user":"ann","groups":["users","admins"]} {"user":"bob","groups":["users","Admins"]})",
                .want = R"({"user":"ann","groups[0]":"users","groups[1]":"admins"})"})
      .example({.query = "risk := if(array:contains(\"port[]\", value=22), then=\"high\", else=\"low\")",
                .given = R"({"port":[22]} {"host":"h1"})",
                .want = R"({"port[0]":22,"risk":"high"} {"host":"h1","risk":"low"})"})
      .filter_from(make_contains);
}

Function array_regex() {
  return Define<RegexArgs>("array:regex")
      .summary("Keeps events in which a regular expression is found in an element of an array.")
      .note("The expression may match anywhere in the element. Named groups set no fields.")
      .note("There are no flags unless they are given. In a text a backslash is written twice: \"\\\\d+\".")
      .input("array", &RegexArgs::array, "The array, \"name[]\".")
      .input("regex", &RegexArgs::regex, "The regular expression, as a text.")
      .option("flags", &RegexArgs::flags,
              "Any of i (ignore case), m (^ and $ at every line), d (. also matches a line break).")
      .example({.query = "array:regex(\"files[]\", regex=\"\\\\.exe$\", flags=\"i\")",
                .given = R"({"host":"h1","files":["a.txt","B.EXE"]} {"host":"h2","files":["exe"]})",
                .want = R"({"host":"h1","files[0]":"a.txt","files[1]":"B.EXE"})"})
      .example({.query = "not array:regex(\"ip[]\", regex=\"^10\\\\.\")",
                .given = R"({"ip":["10.0.0.1"]} {"ip":["192.0.2.7"]} {"user":"ann"})",
                .want = R"({"ip[0]":"192.0.2.7"} {"user":"ann"})"})
      .filter_from(make_regex);
}

}  // namespace cqlite::builtin
