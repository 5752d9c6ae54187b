#include "api/subqueries.hpp"

#include <algorithm>
#include <utility>

#include "cqlite/query.hpp"
#include "io/origin.hpp"

namespace cqlite {
namespace {

Value value_of(const FieldView& field) {
  switch (field.type) {
    case FieldType::number: return Value::number_text(field.value);
    case FieldType::boolean: return Value::boolean(field.value == "true");
    case FieldType::text: break;
  }
  return Value::text(field.value);
}

/// Rows that come out of a query, put into a table.
class TableFiller {
 public:
  TableFiller(Table& table, bool are_columns_fixed) : table_(table), are_columns_fixed_(are_columns_fixed) {}

  void add(const Row& row) {
    cells_.clear();
    for (const FieldView& field : row.fields()) {
      auto column = table_.column(field.name);
      if (!column && are_columns_fixed_) continue;
      if (!column) column = table_.add_column(std::string(field.name));
      if (cells_.size() <= *column) cells_.resize(*column + 1);
      cells_[*column] = value_of(field);
    }
    table_.add_row(cells_);
  }

 private:
  Table& table_;
  bool are_columns_fixed_;
  std::vector<Value> cells_;
};

std::optional<Instant> bound(const std::string& text, const std::optional<Instant>& main, const Environment& facts) {
  if (text.empty()) return main;
  return parse_point_in_time(text, facts.end.value_or(facts.now), facts.zone);
}

bool has_times(const SubqueryPlan& subquery) {
  return !(subquery.options.start.empty() && subquery.options.end.empty());
}

}  // namespace

Subqueries::Subqueries(const Plan& plan, Input::Impl& input, PassRunner pass) : plan_(plan), pass_(std::move(pass)) {
  if (!plan.subqueries.empty() || needs_interval()) make_rereadable(input);
}

bool Subqueries::needs_interval() const {
  return plan_.needs_interval || std::any_of(plan_.subqueries.begin(), plan_.subqueries.end(), has_times);
}

bool Subqueries::must_find_interval(const Environment& environment) const {
  return needs_interval() && !(environment.start && environment.end);
}

unsigned Subqueries::passes(const Environment& environment) const {
  return static_cast<unsigned>(plan_.subqueries.size()) + (must_find_interval(environment) ? 1 : 0);
}

void Subqueries::find_interval(const RunOptions& options, Environment& environment) {
  if (!must_find_interval(environment)) return;
  const Compiled bounds = Query::compile("[min(@timestamp, as=first), max(@timestamp, as=last)]");
  std::optional<Instant> first;
  std::optional<Instant> last;
  const RowHandler keep = [&](const Row& row) {
    if (const auto text = row.find("first")) first = parse_timestamp(*text);
    if (const auto text = row.find("last")) last = parse_timestamp(*text);
    return true;
  };
  (void)pass_(bounds.query->plan(), keep, options, environment);
  if (!environment.start) environment.start = first.value_or(environment.end.value_or(environment.now));
  if (!environment.end) environment.end = last.value_or(environment.now);
}

std::vector<Notice> Subqueries::run(const RunOptions& options, Environment& environment) {
  std::vector<Notice> notices;
  environment.subqueries = &results_;
  results_.reserve(plan_.subqueries.size());
  for (const SubqueryPlan& subquery : plan_.subqueries) {
    results_.push_back(result_of(subquery, options, environment, notices));
  }
  return notices;
}

SubqueryResult Subqueries::result_of(const SubqueryPlan& subquery, const RunOptions& options,
                                     const Environment& environment, std::vector<Notice>& notices) const {
  const SubqueryOptions& wanted = subquery.options;
  RunOptions with = options;
  with.from = bound(wanted.start, options.from, environment);
  with.to = bound(wanted.end, options.to, environment);
  Environment facts = environment;
  if (with.from) facts.start = with.from;
  if (with.to) facts.end = with.to;

  auto table = std::make_shared<Table>(wanted.columns);
  TableFiller filler(*table, !wanted.columns.empty());
  bool is_cut = false;
  const RowHandler keep = [&](const Row& row) {
    is_cut = table->size() >= wanted.limit;
    if (!is_cut) filler.add(row);
    return !is_cut;
  };
  for (Notice& notice : pass_(*subquery.plan, keep, with, facts).notices) {
    if (!notice.code.starts_with("W5")) notices.push_back(std::move(notice));  // the main pass tells what is broken
  }
  if (is_cut) {
    notices.push_back(
        {"W402",
         "`" + wanted.function + "` took " + std::to_string(wanted.limit) + " rows of its subquery; there were more",
         wanted.place.span, wanted.place.source});
  }
  SubqueryResult result;
  for (const LookupOptions& lookup : wanted.lookups) {
    result.lookups.push_back(std::make_shared<const Lookup>(table, lookup));
  }
  result.table = std::move(table);
  return result;
}

}  // namespace cqlite
