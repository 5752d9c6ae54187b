/// What a running query can see besides its rows: the facts of the run, and one worker's scratch memory.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.hpp"
#include "base/regex.hpp"
#include "cqlite/diagnostic.hpp"
#include "values/json_object.hpp"
#include "values/time.hpp"

namespace cqlite {

struct SubqueryResult;
struct StepCounter;
class Observer;

/// Facts of one run, the same for all workers.
struct Environment {
  Instant now = 0;
  TimeZone zone;
  std::size_t slot_count = 0;
  /// The time that is searched, from `start` until before `end`. Known where the caller gave it or the query asks for it.
  std::optional<Instant> start = std::nullopt;
  std::optional<Instant> end = std::nullopt;
  /// The same as far as the caller gave it: events outside are not looked at. Only for a plan that is observed; others leave
  /// that to loading.
  std::optional<Instant> from = std::nullopt;
  std::optional<Instant> to = std::nullopt;
  /// By the numbers that the query's plan gives them; those of subqueries that have run.
  const std::vector<SubqueryResult>* subqueries = nullptr;
  bool cuts_early = true;                        ///< an aggregate may leave out rows that the next one cannot keep
  std::vector<StepCounter>* counters = nullptr;  ///< of the steps, where the query counts them
  Observer* observer = nullptr;                  ///< watches a plan that was made for it
};

/// Where in the query's text a step stands.
struct Place {
  Span span;
  std::size_t source = 0;
};

/// A message for the user that only the run could know.
struct RunNotice {
  std::string code;
  std::string message;
  Place place;
};

/// One worker: used by one thread at a time.
class Worker {
 public:
  explicit Worker(const Environment& facts) : environment(facts) {}

  const Environment& environment;
  Arena arena;  ///< texts and rows of the batch at hand; reset between batches
  ObjectReader reader;
  Regex::Groups groups;    ///< scratch for regex searches
  std::string text;        ///< scratch for building texts
  ZoneFinder zones;        ///< for zones that events name
  std::string_view input;  ///< name of the input that the rows of the batch were read from; empty behind an aggregate

  /// Tells the user something, once for each place of the query.
  void notify(std::string_view code, std::string message, const Place& place) {
    for (const RunNotice& notice : notices_) {
      if (notice.code == code && notice.place.span == place.span && notice.place.source == place.source) return;
    }
    notices_.push_back({std::string(code), std::move(message), place});
  }
  [[nodiscard]] const std::vector<RunNotice>& notices() const { return notices_; }

  [[nodiscard]] std::size_t slot_count() const { return environment.slot_count; }

 private:
  std::vector<RunNotice> notices_;
};

}  // namespace cqlite
