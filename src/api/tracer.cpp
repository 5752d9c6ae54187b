#include "api/tracer.hpp"

#include <algorithm>

namespace cqlite {
namespace {

TracedKind traced_kind(ClauseKind kind) {
  switch (kind) {
    case ClauseKind::test: return TracedKind::test;
    case ClauseKind::branch: return TracedKind::branch;
    case ClauseKind::alternative: return TracedKind::alternative;
    case ClauseKind::parameter: return TracedKind::parameter;
    case ClauseKind::limit: return TracedKind::limit;
    case ClauseKind::all_of:
    case ClauseKind::any_of:
    case ClauseKind::negation:
    case ClauseKind::wrapper: break;
  }
  return TracedKind::junction;
}

std::vector<TracedClause> clauses_of(const Plan& plan) {
  std::vector<TracedClause> result;
  for (const Clause& clause : plan.clauses) {
    TracedClause traced;
    traced.kind = traced_kind(clause.kind);
    traced.source = clause.place.source;
    traced.span = clause.place.span;
    traced.can_miss = clause.kind == ClauseKind::test || (clause.kind == ClauseKind::parameter && clause.has_default);
    if (clause.kind == ClauseKind::parameter) (clause.is_given ? traced.hits : traced.misses) = 1;
    result.push_back(traced);
  }
  return result;
}

std::vector<TracedStep> steps_of(const Plan& plan) {
  std::vector<TracedStep> result;
  std::map<std::size_t, std::size_t> numbers;
  for (const StepFacts& step : plan.steps) {
    result.push_back({step.place.source, step.place.span, ++numbers[step.place.source], 0, 0, std::nullopt});
  }
  return result;
}

std::optional<std::string> value_text(const Value& value, Worker& worker) {
  if (value.is_missing()) return std::nullopt;
  return std::string(value.text(worker.arena));
}

TracedVisit visit(std::size_t step, TracedFate fate) {
  TracedVisit result;
  result.step = step;
  result.fate = fate;
  return result;
}

}  // namespace

Tracer::Tracer(const Compiled& compiled, const TraceOptions& options)
    : compiled_(compiled),
      plan_(compiled.query->plan()),
      options_(options),
      wanted_(options.events.begin(), options.events.end()),
      drops_(plan_.steps.size()) {
  trace_.steps = steps_of(plan_);
  trace_.clauses = clauses_of(plan_);
}

std::uint32_t Tracer::follow(TracedRow row) {
  if (trace_.rows.size() >= options_.most_rows) return 0;
  trace_.rows.push_back(std::move(row));
  return static_cast<std::uint32_t>(trace_.rows.size());
}

void Tracer::event_enters(EventRow& row, bool is_in_time, bool is_selected) {
  const std::uint64_t number = ++trace_.events;
  if (!is_in_time) ++trace_.outside_of_time;
  if (!options_.follows_all && !is_selected && !wanted_.contains(number)) return;
  ++trace_.selected;
  TracedRow event;
  event.name = "event " + std::to_string(number);
  event.event = number;
  if (row.has_event()) event.text = std::string(row.original);
  row.tag = follow(std::move(event));
  if (row.tag == 0 || is_in_time) return;
  TracedVisit outside;
  outside.fate = TracedFate::dropped;
  followed(row.tag).visits.push_back(std::move(outside));
}

void Tracer::clause_tested(std::size_t clause, bool is_true, const EventRow& row, Worker& worker) {
  ++(is_true ? trace_.clauses[clause].hits : trace_.clauses[clause].misses);
  Answer answer{clause, is_true, {}};
  if (row.tag != 0 && !plan_.clauses[clause].is_inner) {
    for (const Slot slot : plan_.clauses[clause].reads) {
      answer.values.emplace_back(plan_.names[slot], value_text(row[slot], worker));
    }
  }
  answers_.push_back(std::move(answer));
}

// ---- steps that handle rows one by one ----------------------------------------------------------------------------------

void Tracer::row_enters(std::size_t step, const EventRow& row) {
  ++trace_.steps[step].rows_in;
  tag_ = row.tag;
  answers_.clear();
  if (tag_ != 0) before_.assign(row.slots(), row.slots() + plan_.names.size());
}

void Tracer::row_leaves(std::size_t step, const Rows& became, Worker& worker) {
  trace_.steps[step].rows_out += became.size();
  if (became.empty()) {
    const std::vector<std::size_t> clauses = deciding_clauses();
    for (const std::size_t clause : clauses) {
      ++trace_.clauses[clause].drops;
      ++drops_[step][clause];
    }
    if (tag_ == 0) return;
    TracedVisit dropped = visit(step, TracedFate::dropped);
    dropped.reasons = reasons_of(clauses, step);
    return followed(tag_).visits.push_back(std::move(dropped));
  }
  if (tag_ == 0) return;
  TracedVisit passed = visit(step, TracedFate::passed);
  passed.changes = changes_of(*became.front(), worker);
  for (std::size_t i = 1; i < became.size(); ++i) {
    TracedRow copy;
    copy.name = followed(tag_).name + ", copy " + std::to_string(i + 1);
    copy.event = followed(tag_).event;
    copy.visits.push_back(visit(step, TracedFate::passed));
    copy.visits.back().changes = changes_of(*became[i], worker);
    became[i]->tag = follow(std::move(copy));
    if (became[i]->tag == 0) continue;
    passed.fate = TracedFate::split;
    passed.became.push_back(became[i]->tag - 1);
  }
  followed(tag_).visits.push_back(std::move(passed));
}

std::vector<TracedChange> Tracer::changes_of(const EventRow& row, Worker& worker) const {
  std::vector<TracedChange> changes;
  for (Slot slot = 0; slot < before_.size(); ++slot) {
    TracedChange change{plan_.names[slot], value_text(before_[slot], worker), value_text(row[slot], worker)};
    if (change.before != change.after) changes.push_back(std::move(change));
  }
  return changes;
}

// ---- which clause it was ------------------------------------------------------------------------------------------------

const Tracer::Answer* Tracer::answer_of(std::size_t clause) const {
  const auto found = std::find_if(answers_.rbegin(), answers_.rend(),
                                  [clause](const Answer& answer) { return answer.clause == clause; });
  return found == answers_.rend() ? nullptr : &*found;
}

std::vector<std::size_t> Tracer::deciding_clauses() const {
  std::map<std::size_t, std::size_t> last_of_branch;
  for (auto answer = answers_.rbegin(); answer != answers_.rend(); ++answer) {
    const Clause& clause = plan_.clauses[answer->clause];
    const bool is_condition =
        traced_kind(clause.kind) == TracedKind::test || traced_kind(clause.kind) == TracedKind::junction;
    if (answer->is_true || !is_condition) continue;
    if (clause.parent == Clause::none) return {deciding_in(answer->clause)};
    if (plan_.clauses[clause.parent].kind == ClauseKind::branch) last_of_branch.emplace(clause.parent, answer->clause);
  }
  std::vector<std::size_t> result;
  for (const auto& [branch, clause] : last_of_branch) result.push_back(deciding_in(clause));
  return result;
}

// `and` is false because of one operand; nothing less than the whole `or` is.
std::size_t Tracer::deciding_in(std::size_t clause) const {
  const ClauseKind kind = plan_.clauses[clause].kind;
  if (kind != ClauseKind::all_of && kind != ClauseKind::wrapper) return clause;
  for (const Answer& answer : answers_) {
    if (plan_.clauses[answer.clause].parent == clause && !answer.is_true) return deciding_in(answer.clause);
  }
  return clause;
}

std::vector<TracedReason> Tracer::reasons_of(const std::vector<std::size_t>& clauses, std::size_t step) const {
  std::vector<TracedReason> reasons;
  for (const std::size_t clause : clauses) {
    const Answer* const answer = answer_of(clause);
    reasons.push_back({clause, text_of(plan_.clauses[clause].place), answer == nullptr ? Values() : answer->values});
  }
  if (reasons.empty()) reasons.push_back({std::nullopt, text_of(plan_.steps[step].place), {}});
  return reasons;
}

std::string Tracer::text_of(const Place& place) const {
  return compiled_.sources.at(place.source).text.substr(place.span.begin, place.span.end - place.span.begin);
}

// ---- aggregates -----------------------------------------------------------------------------------------------------------

void Tracer::row_taken(std::size_t step, const EventRow& row, const Aggregate& aggregate, Worker& worker) {
  ++trace_.steps[step].rows_in;
  answers_.clear();
  if (row.tag == 0) return;
  TracedVisit joined = visit(step, TracedFate::joined);
  std::vector<std::string> key;
  for (const Slot slot : aggregate.group_keys()) {
    auto text = value_text(row[slot], worker);
    if (!text) {
      joined.fate = TracedFate::dropped;
      joined.reasons.push_back({std::nullopt, plan_.names[slot] + "=*", {{plan_.names[slot], std::nullopt}}});
      return followed(row.tag).visits.push_back(std::move(joined));
    }
    key.push_back(*std::move(text));
  }
  taken_[key].push_back(row.tag);
  followed(row.tag).visits.push_back(std::move(joined));
}

void Tracer::row_emitted(std::size_t step, EventRow& row, const Aggregate& aggregate, Worker& worker) {
  ++trace_.steps[step].rows_out;
  if (row.tag != 0) {
    emitted_.insert(row.tag);
    TracedVisit& latest = followed(row.tag).visits.back();
    if (latest.step == step) latest.fate = TracedFate::passed;
    return;
  }
  if (taken_.empty()) return;
  const bool has_members = aggregate.is_single() || !aggregate.group_keys().empty();
  if (!has_members) mixes_ = true;
  TracedRow group;
  std::vector<std::string> key;
  for (const Slot slot : aggregate.group_keys()) {
    key.push_back(value_text(row[slot], worker).value_or(""));
    group.name += (group.name.empty() ? "" : ", ") + plan_.names[slot] + "=" + key.back();
  }
  if (group.name.empty()) group.name = "row " + std::to_string(trace_.steps[step].rows_out);
  const auto members = taken_.find(key);
  if (has_members && members == taken_.end()) return;
  group.visits.push_back(visit(step, TracedFate::passed));
  before_.assign(plan_.names.size(), Value());
  group.visits.back().changes = changes_of(row, worker);
  row.tag = follow(std::move(group));
  if (!has_members) return;
  for (const std::uint32_t member : members->second) {
    emitted_.insert(member);
    if (row.tag != 0) followed(member).visits.back().became.push_back(row.tag - 1);
  }
}

void Tracer::emission_ends(std::size_t step) {
  for (const auto& [key, members] : taken_) {
    for (const std::uint32_t member : members) {
      if (mixes_ || emitted_.contains(member)) continue;
      TracedVisit& latest = followed(member).visits.back();
      latest.fate = TracedFate::dropped;
      latest.reasons.push_back({std::nullopt, text_of(plan_.steps[step].place), {}});
    }
  }
  taken_.clear();
  emitted_.clear();
  mixes_ = false;
}

// ---- the whole --------------------------------------------------------------------------------------------------------------

// The step `$saved()` is as long as the steps of its text.
void Tracer::count_steps_that_hold_others() {
  for (std::size_t i = plan_.steps.size(); i-- > 0;) {
    if (!plan_.steps[i].holds_others) continue;
    std::size_t end = i + 1;
    while (end < plan_.steps.size() && plan_.steps[end].place.source != plan_.steps[i].place.source) ++end;
    if (end == i + 1) continue;
    trace_.steps[i].rows_in = trace_.steps[i + 1].rows_in;
    trace_.steps[i].rows_out = trace_.steps[end - 1].rows_out;
  }
}

Trace Tracer::finish(RunStats stats) {
  for (std::size_t step = 0; step < drops_.size(); ++step) {
    const auto most = std::max_element(drops_[step].begin(), drops_[step].end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most != drops_[step].end()) trace_.steps[step].drops_most = most->first;
  }
  count_steps_that_hold_others();
  trace_.stats = std::move(stats);
  return std::move(trace_);
}

}  // namespace cqlite
