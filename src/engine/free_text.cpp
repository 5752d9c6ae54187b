#include "engine/free_text.hpp"

#include <utility>
#include <vector>

namespace cqlite {
namespace {

/// Tags and the fields that the service keeps for itself are not searched.
bool is_searched(std::string_view name) {
  return !name.starts_with('#') && name != "@id" && name != "@timestamp" && name != "@ingesttimestamp";
}

constexpr std::string_view raw_string = "@rawstring";

/// `matches` is the search itself; `is_local` says that a match in a field's value is also one in any text around it.
template <class Matches>
bool found(const EventRow& row, Worker& worker, bool is_local, const Matches& matches) {
  const std::string_view line = row.original;
  const bool may_hold_own = line.find(raw_string) != std::string_view::npos;
  if (!may_hold_own) {
    if (matches(line)) return true;
    // Without escapes every value stands in the line as it is.
    if (is_local && line.find('\\') == std::string_view::npos) return false;
  }
  return any_searched_text(row, worker, matches);
}

class FreeTextPattern final : public Predicate {
 public:
  explicit FreeTextPattern(Wildcard pattern) : pattern_(std::move(pattern)) {}
  bool test(const EventRow& row, Worker& worker) const override {
    return found(row, worker, true, [this](std::string_view text) { return pattern_.matches(text); });
  }
  RequiredLiterals required(Slot) const override { return required_literals(pattern_); }

 private:
  Wildcard pattern_;
};

class FreeTextRegex final : public Predicate {
 public:
  explicit FreeTextRegex(std::shared_ptr<const Regex> regex) : regex_(std::move(regex)) {}
  bool test(const EventRow& row, Worker& worker) const override {
    return found(row, worker, false, [this](std::string_view text) { return regex_->matches(text); });
  }
  RequiredLiterals required(Slot) const override { return regex_->required(); }

 private:
  std::shared_ptr<const Regex> regex_;
};

}  // namespace

bool any_searched_text(const EventRow& row, Worker& worker, const std::function<bool(std::string_view)>& visit) {
  if (!row.has_event()) return false;
  std::vector<std::string_view> values;
  std::string_view raw = row.original;
  const auto status = worker.reader.each(row.original, worker.arena, [&](std::string_view name, const Value& value) {
    if (name == raw_string) {
      raw = value.view();
    } else if (is_searched(name)) {
      values.push_back(value.view());
    }
  });
  if (status != ObjectReader::Status::ok) return false;
  if (visit(raw)) return true;
  for (const std::string_view value : values) {
    if (visit(value)) return true;
  }
  return false;
}

namespace predicates {

PredicatePtr free_text(Wildcard pattern) {
  if (pattern.matches_everything()) return constant(true);
  return std::make_shared<FreeTextPattern>(std::move(pattern));
}
PredicatePtr free_text(std::shared_ptr<const Regex> regex) { return std::make_shared<FreeTextRegex>(std::move(regex)); }

}  // namespace predicates
}  // namespace cqlite
