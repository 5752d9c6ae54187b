// regex(): a search that may set fields from named groups.
#include <optional>
#include <utility>

#include "functions/define.hpp"
#include "functions/regex/flags.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Text regex;
  Field field{"@rawstring"};
  Text flags;
  bool repeat = false;
  bool strict = true;
  std::optional<std::int64_t> limit;
};

std::shared_ptr<const Regex> compile(const Args& args, Build& build) {
  const auto flags = parse_regex_flags(args.flags, build);
  return flags ? build.regex(args.regex, *flags) : nullptr;
}

/// The test alone, for the operands of `or` and `not`, and for expressions.
PredicatePtr found(Args& args, Build& build) {
  auto regex = compile(args, build);
  if (!regex) return nullptr;
  if (!args.field.name.empty()) return predicates::matches(args.field.slot, std::move(regex));
  return predicates::is_true(expressions::matches(args.field.value, std::move(regex), false));
}

/// The step. Null where it is no more than the test.
TransformPtr extraction(Args& args, Build& build) {
  auto regex = compile(args, build);
  if (!regex) return nullptr;
  if (regex->named_groups().empty() && !args.repeat) {
    return args.strict ? nullptr : transforms::filter(predicates::constant(true));
  }
  if (args.field.name.empty()) {
    build.report(Code::wrong_type, args.field.span, "`regex` takes fields from a field only, not from an expression")
        .help("assign it first: text := …, then field=text");
    return nullptr;
  }
  transforms::Extraction what;
  what.inputs = {args.field.slot};
  for (const Regex::NamedGroup& group : regex->named_groups()) {
    what.groups.push_back({group.index, build.write(group.name)});
  }
  what.regex = std::move(regex);
  what.is_strict = args.strict;
  what.repeats = args.repeat;
  if (args.limit) what.repeat_limit = static_cast<std::size_t>(*args.limit);
  what.warns_at_limit = !args.limit;
  what.place = build.place();
  return transforms::extract(std::move(what));
}

}  // namespace

Function regex() {
  return Define<Args>("regex")
      .summary("Keeps events in whose field a regular expression is found, and sets fields from its named groups.")
      .note(
          "The expression may match anywhere in the field. Each group (?<name>…) that took part sets the field of its "
          "name; one that took no part leaves the field as it is.")
      .note("Under `or` and `not`, and inside an expression, it only tests. There are no flags unless they are given.")
      .note("In a text a backslash is written twice: \"\\\\d+\".")
      .input("regex", &Args::regex, "The regular expression, as a text.")
      .option("field", &Args::field, "Field to search.")
      .unnamed()
      .option("flags", &Args::flags,
              "Any of i (ignore case), m (^ and $ at every line), d (. also matches a line break).")
      .option("repeat", &Args::repeat, "Give one copy of the event for each match.")
      .option("strict", &Args::strict, "Drop events without a match; false keeps them as they are.")
      .option("limit", &Args::limit, "The most copies of one event; 100 with a warning if not given.")
      .range(1, 1'000'000)
      .example({.query = "regex(\"^(?<user>\\\\w+)@\", field=mail)",
                .given = R"({"mail":"ann@example.com"} {"mail":"none"} {"host":"x"})",
                .want = R"({"mail":"ann@example.com","user":"ann"})"})
      .example({.query = "regex(\"(?<k>[a-z])=(?<v>\\\\d)?\", field=s, repeat=true, strict=false)",
                .given = R"({"s":"a=1 b= c=3"} {"s":"-"})",
                .want = R"({"s":"a=1 b= c=3","k":"a","v":"1"} {"s":"a=1 b= c=3","k":"b"} )"
                        R"({"s":"a=1 b= c=3","k":"c","v":"3"} {"s":"-"})"})
      .filter_from(found)
      .transform_from(extraction);
}

}  // namespace cqlite::builtin
