// text:editDistance() and text:editDistanceAsArray(): how far a text is from others.
#include "base/edit_distance.hpp"

#include <vector>

#include "base/utf8.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Operand target;
  Operand reference;
  std::int64_t most = 0;
  bool allows_swaps = true;
  bool ignores_case = false;
  Output as{"_distance"};
};

struct ArrayArgs {
  Operand target;
  Texts references;
  std::int64_t most = 0;
  bool allows_swaps = true;
  bool ignores_case = false;
  Text array{"_distance[]"};
};

constexpr std::int64_t largest_distance = 100;
constexpr std::size_t most_references = 100;

std::u32string letters(std::string_view text, bool ignores_case) {
  return code_points(ignores_case ? std::string_view(lower(text)) : text);
}

template <class AnyArgs>
Value distance(std::u32string_view target, std::u32string_view reference, const AnyArgs& args) {
  const auto most = static_cast<std::size_t>(args.most);
  return Value::integer(static_cast<std::int64_t>(edit_distance(target, reference, most, args.allows_swaps)));
}

class Distance final : public Expression {
 public:
  explicit Distance(Args args) : args_(std::move(args)) {}
  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Value target = args_.target.read(row, worker);
    const Value reference = args_.reference.read(row, worker);
    if (target.is_missing() || reference.is_missing()) return {};
    return distance(letters(target.text(worker.arena), args_.ignores_case),
                    letters(reference.text(worker.arena), args_.ignores_case), args_);
  }

 private:
  Args args_;
};

class Distances final : public Transform {
 public:
  struct Reference {
    std::string text;
    std::u32string letters;
    Slot text_slot;
    Slot distance_slot;
  };

  Distances(ArrayArgs args, std::vector<Reference> references)
      : args_(std::move(args)), references_(std::move(references)) {}

  void apply(Rows& rows, Worker& worker) const override {
    for (EventRow* row : rows) {
      const Value target = args_.target.read(*row, worker);
      if (target.is_missing()) continue;
      const std::u32string target_letters = letters(target.text(worker.arena), args_.ignores_case);
      for (const Reference& reference : references_) {
        (*row)[reference.text_slot] = Value::text(reference.text);
        (*row)[reference.distance_slot] = distance(target_letters, reference.letters, args_);
      }
    }
  }

 private:
  ArrayArgs args_;
  std::vector<Reference> references_;
};

TransformPtr make_distances(const ArrayArgs& args, Build& build) {
  const std::vector<std::string>& texts = args.references.items;
  if (texts.empty() || texts.size() > most_references) {
    build.report(Code::out_of_range, args.references.span,
                 "`references` takes 1 to " + std::to_string(most_references) + " texts");
    return nullptr;
  }
  std::string name = args.array.value;
  if (name.ends_with("[]")) name.resize(name.size() - 2);
  if (name.empty()) {
    build.report(Code::wrong_type, args.array.span, "`asArray` takes the name of an array, such as near[]");
    return nullptr;
  }
  std::vector<Distances::Reference> references;
  for (const std::string& text : texts) {
    const std::string object = name + "[" + std::to_string(references.size()) + "].";
    const Slot text_slot = build.write(object + "reference");
    const Slot distance_slot = build.write(object + "distance");
    references.push_back({text, letters(text, args.ignores_case), text_slot, distance_slot});
  }
  return std::make_shared<Distances>(args, std::move(references));
}

constexpr auto target_text = "Text to compare.";
constexpr auto most_text = "The largest distance given: what is further away counts as this far.";
constexpr auto swaps_text = "Let a swap of two neighbours count as one edit, not two.";
constexpr auto case_text = "Let small letters and capitals count as the same.";
constexpr auto rules_note =
    "Counts inserted, deleted, replaced and swapped characters, where a character is a Unicode code point.";

}  // namespace

Function text_edit_distance() {
  return Define<Args>("text:editDistance")
      .summary("How many edits turn one text into another.")
      .note(rules_note)
      .note("If a text is missing there is no result.")
      .input("target", &Args::target, target_text)
      .input("reference", &Args::reference, "Text to compare it with.")
      .input("maxDistance", &Args::most, most_text)
      .range(1, largest_distance)
      .option("allowTranspositions", &Args::allows_swaps, swaps_text)
      .option("ignoreCase", &Args::ignores_case, case_text)
      .option("caseInsensitive", &Args::ignores_case, "Older name of ignoreCase.")
      .alias_of("ignoreCase")
      .output("as", &Args::as, "Field that receives the distance.")
      .example(
          {.query = "text:editDistance(target=domain, reference=\"example.org\", maxDistance=3)",
           .given = R"({"domain":"exmaple.org"} {"domain":"unrelated.net"} {"host":"x"})",
           .want = R"({"domain":"exmaple.org","_distance":1} {"domain":"unrelated.net","_distance":3} {"host":"x"})"})
      .example({.query = "far := text:editDistance(target=a, reference=b, maxDistance=9, allowTranspositions=false, "
                         "ignoreCase=true)",
                .given = R"({"a":"SVCHOST","b":"svchsot"})",
                .want = R"({"a":"SVCHOST","b":"svchsot","far":2})"})
      .value_from([](Args& args, Build&) { return std::make_shared<Distance>(args); });
}

Function text_edit_distance_as_array() {
  return Define<ArrayArgs>("text:editDistanceAsArray")
      .summary("How many edits turn a text into each of several others.")
      .note(rules_note)
      .note("Reference number i gives the fields `_distance[i].reference` and `_distance[i].distance`, from 0.")
      .note("Without a target no field is set.")
      .input("target", &ArrayArgs::target, target_text)
      .input("references", &ArrayArgs::references, "Texts to compare it with, 1 to 100.")
      .input("maxDistance", &ArrayArgs::most, most_text)
      .range(1, largest_distance)
      .option("allowTranspositions", &ArrayArgs::allows_swaps, swaps_text)
      .option("ignoreCase", &ArrayArgs::ignores_case, case_text)
      .option("caseInsensitive", &ArrayArgs::ignores_case, "Older name of ignoreCase.")
      .alias_of("ignoreCase")
      .option("asArray", &ArrayArgs::array, "Array that receives the objects, with or without its brackets.")
      .example({.query = "text:editDistanceAsArray(target=d, references=[\"paypal.com\", \"x.com\"], maxDistance=4)",
                .given = R"({"d":"paypa1.com"} {"host":"x"})",
                .want = R"({"d":"paypa1.com","_distance[0].reference":"paypal.com","_distance[0].distance":1,)"
                        R"("_distance[1].reference":"x.com","_distance[1].distance":4} {"host":"x"})"})
      .example({.query = "text:editDistanceAsArray(target=d, references=[\"Root\"], maxDistance=2, ignoreCase=true, "
                         "asArray=near[])",
                .given = R"({"d":"rooot"})",
                .want = R"({"d":"rooot","near[0].reference":"Root","near[0].distance":1})"})
      .transform_from(make_distances);
}

}  // namespace cqlite::builtin
