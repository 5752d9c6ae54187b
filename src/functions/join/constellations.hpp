/// Sets of events, one for each of several queries, that fit together: the search behind correlate().
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/row.hpp"
#include "engine/worker.hpp"

namespace cqlite {

struct ConstellationRules {
  struct Link {
    std::size_t query;
    Slot field;
    std::size_t other;
    Slot other_field;
  };
  std::size_t query_count = 0;
  std::size_t root = 0;
  std::vector<Link> links;     ///< fields that must hold the same text
  std::vector<Slot> shared;    ///< fields that must hold the same text in all events
  bool is_sequence = false;    ///< events come in the order of their queries
  std::int64_t within = -1;    ///< milliseconds from the first to the last event; negative: any
  std::int64_t tolerance = 0;  ///< neighbours of a sequence may be in the wrong order by so many milliseconds
  std::size_t most_per_root = 1;
  bool uses_once = false;  ///< an event serves a query in one set only
};

/// Events of one query, in order.
using Candidates = std::vector<EventRow*>;

/// Finds the sets for each event of the root query, in its order, trying earlier events first.
class ConstellationSearch {
 public:
  /// `candidates` has a list for each query, sorted by `comes_before`.
  using Before = std::function<bool(const EventRow&, const EventRow&)>;
  ConstellationSearch(const ConstellationRules& rules, const std::vector<Candidates>& candidates, Before comes_before,
                      Worker& worker);

  /// Calls `visit` with the event of each query, until it returns false.
  using Visit = std::function<bool(const std::vector<const EventRow*>& events)>;
  void run(const Visit& visit);

  /// Some event of the root query had so many combinations that not all were tried.
  [[nodiscard]] bool gave_up() const { return gave_up_; }

 private:
  /// A query, with what ties it to those that are filled before it.
  struct Stage {
    std::size_t query;
    std::vector<Slot> own;
    std::vector<std::pair<std::size_t, Slot>> others;
    std::unordered_map<std::string, std::vector<std::size_t>> index;  ///< texts of `own` to candidates
  };

  void add_stage(std::size_t query);
  [[nodiscard]] bool fill(std::size_t stage, const Visit& visit);
  [[nodiscard]] bool fits(std::size_t query, const EventRow& event) const;
  [[nodiscard]] bool is_in_order(std::size_t query, const EventRow& event) const;
  [[nodiscard]] bool found(const Visit& visit);

  const ConstellationRules& rules_;
  const std::vector<Candidates>& candidates_;
  Before comes_before_;
  Worker& worker_;
  std::vector<Stage> stages_;
  std::vector<std::vector<bool>> used_;  ///< for each query, its candidates
  std::vector<const EventRow*> chosen_;  ///< for each query; null: none yet
  std::vector<std::size_t> chosen_indexes_;
  std::size_t found_for_root_ = 0;
  std::size_t steps_ = 0;
  bool gave_up_ = false;
  bool is_stopped_ = false;
};

}  // namespace cqlite
