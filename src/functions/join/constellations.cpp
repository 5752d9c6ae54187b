#include "functions/join/constellations.hpp"

#include <algorithm>

#include "base/joined_key.hpp"

namespace cqlite {
namespace {

/// Candidates tried for one event of the root query.
constexpr std::size_t most_steps = 1'000'000;

/// False if `value` is missing.
bool append_key(std::string& key, const Value& value, Worker& worker) {
  if (value.is_missing()) return false;
  append_to_key(key, value.text(worker.arena));
  return true;
}

}  // namespace

ConstellationSearch::ConstellationSearch(const ConstellationRules& rules, const std::vector<Candidates>& candidates,
                                         Before comes_before, Worker& worker)
    : rules_(rules),
      candidates_(candidates),
      comes_before_(std::move(comes_before)),
      worker_(worker),
      chosen_(rules.query_count),
      chosen_indexes_(rules.query_count) {
  for (const Candidates& list : candidates) used_.emplace_back(list.size());
  add_stage(rules.root);
  for (std::size_t query = 0; query < rules.query_count; ++query) {
    if (query != rules.root) add_stage(query);
  }
}

void ConstellationSearch::add_stage(std::size_t query) {
  Stage stage{query, {}, {}, {}};
  const auto is_filled = [&](std::size_t other) {
    return std::any_of(stages_.begin(), stages_.end(), [&](const Stage& earlier) { return earlier.query == other; });
  };
  for (const auto& link : rules_.links) {
    if (link.query == query && is_filled(link.other)) {
      stage.own.push_back(link.field);
      stage.others.emplace_back(link.other, link.other_field);
    } else if (link.other == query && is_filled(link.query)) {
      stage.own.push_back(link.other_field);
      stage.others.emplace_back(link.query, link.field);
    }
  }
  for (const Slot field : rules_.shared) {
    stage.own.push_back(field);
    stage.others.emplace_back(rules_.root, field);
  }
  for (std::size_t i = 0; i < candidates_[query].size(); ++i) {
    std::string key;
    const bool is_whole = std::all_of(stage.own.begin(), stage.own.end(), [&](Slot slot) {
      return append_key(key, (*candidates_[query][i])[slot], worker_);
    });
    if (is_whole) stage.index[key].push_back(i);
  }
  stages_.push_back(std::move(stage));
}

void ConstellationSearch::run(const Visit& visit) {
  const std::size_t root = rules_.root;
  for (std::size_t i = 0; i < candidates_[root].size() && !is_stopped_; ++i) {
    if (rules_.uses_once && used_[root][i]) continue;
    chosen_[root] = candidates_[root][i];
    chosen_indexes_[root] = i;
    found_for_root_ = 0;
    steps_ = 0;
    (void)fill(1, visit);
    chosen_[root] = nullptr;
  }
}

/// False when this event of the root query needs no further sets.
// NOLINTNEXTLINE(misc-no-recursion): as deep as there are queries.
bool ConstellationSearch::fill(std::size_t stage_number, const Visit& visit) {
  if (stage_number == stages_.size()) return found(visit);
  const Stage& stage = stages_[stage_number];
  std::string key;
  for (const auto& [other, field] : stage.others) {
    if (!append_key(key, (*chosen_[other])[field], worker_)) return true;
  }
  const auto entry = stage.index.find(key);
  if (entry == stage.index.end()) return true;
  bool goes_on = true;
  for (const std::size_t candidate : entry->second) {
    if (++steps_ > most_steps) {
      gave_up_ = true;
      goes_on = false;
      break;
    }
    const EventRow& event = *candidates_[stage.query][candidate];
    chosen_[stage.query] = nullptr;
    if ((rules_.uses_once && used_[stage.query][candidate]) || !fits(stage.query, event)) continue;
    chosen_[stage.query] = &event;
    chosen_indexes_[stage.query] = candidate;
    goes_on = fill(stage_number + 1, visit);
    if (!goes_on) break;
  }
  chosen_[stage.query] = nullptr;
  return goes_on;
}

bool ConstellationSearch::found(const Visit& visit) {
  if (rules_.uses_once) {
    for (std::size_t query = 0; query < rules_.query_count; ++query) used_[query][chosen_indexes_[query]] = true;
  }
  ++found_for_root_;
  is_stopped_ = !visit(chosen_);
  return !is_stopped_ && found_for_root_ < rules_.most_per_root && !rules_.uses_once;
}

bool ConstellationSearch::fits(std::size_t query, const EventRow& event) const {
  std::int64_t first = event.order.time;
  std::int64_t last = event.order.time;
  for (const EventRow* other : chosen_) {
    if (other == nullptr) continue;
    if (other->order == event.order) return false;  // the same event cannot serve twice
    first = std::min(first, other->order.time);
    last = std::max(last, other->order.time);
  }
  if (rules_.within >= 0 && last - first > rules_.within) return false;
  return !rules_.is_sequence || is_in_order(query, event);
}

bool ConstellationSearch::is_in_order(std::size_t query, const EventRow& event) const {
  for (std::size_t other = 0; other < chosen_.size(); ++other) {
    if (chosen_[other] == nullptr) continue;
    const EventRow& earlier = other < query ? *chosen_[other] : event;
    const EventRow& later = other < query ? event : *chosen_[other];
    const bool are_neighbours = other + 1 == query || query + 1 == other;
    const bool is_tolerated =
        are_neighbours && rules_.tolerance > 0 && earlier.order.time - later.order.time <= rules_.tolerance;
    if (!comes_before_(earlier, later) && !is_tolerated) return false;
  }
  return true;
}

}  // namespace cqlite
