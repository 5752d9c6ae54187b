// wildcard(): a pattern with `*` in fields, or anywhere in the event.
#include <utility>

#include "engine/free_text.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Text pattern;
  Fields field;
  bool ignore_case = false;
  bool everything_on_asterisk = false;
};

PredicatePtr anywhere(const Args& args, Build& build) {
  if (!build.is_before_aggregates()) {
    build
        .report(Code::free_text_after_aggregate, build.place().span,
                "`wildcard` without `field` searches the event, and after an aggregate there is none")
        .help("name the fields to search: field=[…]");
    return nullptr;
  }
  return predicates::free_text(Wildcard(args.pattern.value, Wildcard::Anchoring::anywhere, args.ignore_case));
}

PredicatePtr has_pattern(Args& args, Build& build) {
  if (args.field.items.empty()) return anywhere(args, build);
  const Wildcard pattern(args.pattern.value, Wildcard::Anchoring::whole, args.ignore_case);
  if (pattern.matches_everything() && args.everything_on_asterisk) return predicates::constant(true);
  std::vector<PredicatePtr> tests;
  for (const Field& field : args.field.items) {
    tests.push_back(field.name.empty() ? predicates::is_true(expressions::equals_pattern(field.value, pattern, false))
                                       : predicates::equals(field.slot, pattern));
  }
  return predicates::any_of(std::move(tests));
}

}  // namespace

Function wildcard() {
  return Define<Args>("wildcard")
      .summary("Keeps events in which a field, or any text of the event, has the shape of a pattern.")
      .note(
          "In fields the whole value must fit, as with `field = pattern`; without fields the pattern may fit anywhere "
          "in "
          "the event as it came in, as with free text.")
      .note("The pattern `*` wants the field to exist, unless includeEverythingOnAsterisk is true.")
      .input("pattern", &Args::pattern, "The pattern; `*` stands for any characters, also none.")
      .option("field", &Args::field, "Fields of which one must fit; none, or []: search the event.")
      .option("ignoreCase", &Args::ignore_case, "Let small letters and capitals count as the same.")
      .option("includeEverythingOnAsterisk", &Args::everything_on_asterisk,
              "With the pattern `*` keep every event, also those without the field.")
      .example({.query = "wildcard(\"*.EXE\", field=[image, parent], ignoreCase=true)",
                .given = R"({"image":"cmd.exe"} {"image":"a.sh","parent":"Init.Exe"} {"image":"cmd.exe.txt"})",
                .want = R"({"image":"cmd.exe"} {"image":"a.sh","parent":"Init.Exe"})"})
      .example({.query = "wildcard(\"fail*root\")",
                .given = R"({"message":"login failed for root@web"} {"message":"root login failed"})",
                .want = R"({"message":"login failed for root@web"})"})
      .filter_from(has_pattern);
}

}  // namespace cqlite::builtin
