// in(): is a value one of a list? Plain values are found by hash, so that a list may be long.
#include <algorithm>
#include <functional>
#include <unordered_set>
#include <utility>

#include "base/hash.hpp"
#include "base/utf8.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field field;
  Texts values;
  bool ignore_case = false;
};

bool is_less(const Number& left, const Number& right) { return compare(left, right) < 0; }

/// The values of the list, sorted by how they are compared (reference 4.2).
class ValueList {
 public:
  ValueList(const std::vector<std::string>& values, bool ignores_case) : ignores_case_(ignores_case) {
    for (const std::string& value : values) {
      if (value.find('*') != std::string::npos) {
        patterns_.emplace_back(value, Wildcard::Anchoring::whole, ignores_case);
        continue;
      }
      texts_.insert(ignores_case ? folded(value) : value);
      if (!ignores_case && is_plain_number(value)) {
        if (const Number number = parse_number(value)) numbers_.push_back(number);
      }
    }
    std::sort(numbers_.begin(), numbers_.end(), is_less);
  }

  [[nodiscard]] bool contains(const Value& value, Worker& worker) const {
    const std::string_view text = value.text(worker.arena);
    return has_text(text, worker) || has_number(value, text) ||
           std::any_of(patterns_.begin(), patterns_.end(),
                       [&](const Wildcard& pattern) { return pattern.matches(text); });
  }

 private:
  bool has_text(std::string_view text, Worker& worker) const {
    if (texts_.empty()) return false;
    if (!ignores_case_) return texts_.find(text) != texts_.end();
    if (!is_ascii(text)) return texts_.find(folded(text)) != texts_.end();
    worker.text.resize(text.size());
    std::transform(text.begin(), text.end(), worker.text.begin(), lower_ascii);
    return texts_.find(worker.text) != texts_.end();
  }

  bool has_number(const Value& value, std::string_view text) const {
    if (numbers_.empty() || !is_plain_number(text)) return false;
    const Number number = value.number();
    return number && std::binary_search(numbers_.begin(), numbers_.end(), number, is_less);
  }

  bool ignores_case_;
  std::unordered_set<std::string, TextHash, std::equal_to<>> texts_;  ///< case-folded if case is ignored
  std::vector<Number> numbers_;
  std::vector<Wildcard> patterns_;
};

/// Literals of which an event must hold one; none if some value could be spelt otherwise.
RequiredLiterals required_by(const Args& args) {
  constexpr std::size_t most = 8;
  if (args.field.name.empty() || args.ignore_case || args.values.items.size() > most) return {};
  RequiredLiterals all;
  for (const std::string& value : args.values.items) {
    RequiredLiterals literals = is_plain_number(value) ? RequiredLiterals() : required_literals(Wildcard(value));
    if (literals.any_of.empty()) return {};
    std::move(literals.any_of.begin(), literals.any_of.end(), std::back_inserter(all.any_of));
  }
  return all;
}

class InList final : public Predicate {
 public:
  explicit InList(const Args& args)
      : field_(args.field), values_(args.values.items, args.ignore_case), required_(required_by(args)) {}

  bool test(const EventRow& row, Worker& worker) const override {
    const Value value = field_.read(row, worker);
    return !value.is_missing() && values_.contains(value, worker);
  }
  RequiredLiterals required(Slot rewritten) const override {
    return field_.slot == rewritten ? RequiredLiterals() : required_;
  }

 private:
  Field field_;
  ValueList values_;
  RequiredLiterals required_;
};

}  // namespace

Function in() {
  return Define<Args>("in")
      .summary("Keeps events in which a field has one of several values.")
      .note("Each value is compared as in `field = value`: with the whole text, `*` standing for any characters.")
      .note("1 is the same as 1.0, but not as 01.")
      .note("With ignoreCase numbers are compared as texts.")
      .note("A missing field is in no list, so `!in(…)` keeps the event.")
      .input("field", &Args::field, "Field to look at.")
      .input("values", &Args::values, "The values, texts without expressions.")
      .unnamed()
      .option("ignoreCase", &Args::ignore_case, "Let small letters and capitals count as the same.")
      .example({.query = "in(port, values=[22, 33*])",
                .given = R"({"port":22} {"port":"3389"} {"port":"022"} {"port":133} {"port":22.0})",
                .want = R"({"port":22} {"port":"3389"} {"port":22.0})"})
      .example({.query = "!in(user, values=[\"root\", \"SYSTEM\"], ignoreCase=true)",
                .given = R"({"user":"Root"} {"user":"ann"} {"host":"x"})",
                .want = R"({"user":"ann"} {"host":"x"})"})
      .filter_from([](Args& args, Build&) { return std::make_shared<InList>(args); });
}

}  // namespace cqlite::builtin
