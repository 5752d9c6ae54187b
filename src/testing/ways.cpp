#include "testing/ways.hpp"

#include <algorithm>
#include <utility>

#include "cqlite/error.hpp"
#include "cqlite/event_table.hpp"

namespace cqlite::testing {
namespace {

/// The first bytes of a chunk are always checked, since a search looks at some bytes before the line, too.
constexpr std::string_view blank_lines = "\n\n\n\n\n\n\n\n";

std::string_view name_of(Way::Source source) {
  switch (source) {
    case Way::Source::text: break;
    case Way::Source::events: return "events in memory";
    case Way::Source::table: return "a table";
    case Way::Source::narrow_table: return "a table of the wanted fields";
  }
  return "text";
}

RunStats run_on_table(const Query& query, const std::string& given, const RowHandler& handler,
                      const RunOptions& options, const Way& way) {
  LoadTableOptions loading;
  loading.threads = way.threads;
  loading.chunk_bytes = way.chunk_bytes;
  if (way.source == Way::Source::narrow_table) loading.fields = wanted_fields(query);
  const EventTable table = EventTable::load(Input::text(given), loading);
  RunStats stats = run(query, Input::table(table), handler, options);
  // What loading has to tell of lines a run over text tells between the notices of subqueries and of its own steps.
  const auto& loaded = table.load_stats().notices;
  stats.notices.insert(stats.notices.begin(), loaded.begin(), loaded.end());
  return stats;
}

RunStats run_in_way(const Query& query, const std::string& given, const RowHandler& handler, const RunOptions& options,
                    const Way& way) {
  if (way.source == Way::Source::text) {
    const std::string text = way.checks_little ? std::string(blank_lines) + given : given;
    return run(query, Input::text(text), handler, options);
  }
  if (way.source != Way::Source::events) return run_on_table(query, given, handler, options, way);
  Events events;
  events.add_json(given);
  return run(query, Input::events(events), handler, options);
}

}  // namespace

std::string Way::name() const {
  std::string text = std::to_string(threads) + " threads, batches of " + std::to_string(batch_rows) + ", chunks of " +
                     std::to_string(chunk_bytes) + ", " + std::string(name_of(source));
  if (checks_little) text += ", checked as far as it is wanted";
  if (!optimisations.early_refusal) text += ", without early refusal";
  if (!optimisations.columns) text += ", without columns";
  if (!optimisations.early_cut) text += ", without early cut";
  if (!optimisations.field_search) text += ", without field search";
  return text;
}

bool Way::is_fit_for(const CaseOptions& options) const {
  return !options.strict || source == Source::text || source == Source::events;
}

std::vector<Way> every_way(std::size_t input_bytes) {
  constexpr std::size_t many_bytes = 256 << 10;
  constexpr std::size_t smallest_batch = 256;
  constexpr std::size_t smallest_chunk = 4096;
  std::vector<Way> ways;
  for (const unsigned threads : {1U, 4U}) {
    for (const std::size_t batch_rows : {1024U, 3U, 1U}) {
      for (const std::size_t chunk_bytes : {1U << 20, 16U}) {
        for (const Way::Source source : {Way::Source::text, Way::Source::events}) {
          ways.push_back({.threads = threads, .batch_rows = batch_rows, .chunk_bytes = chunk_bytes, .source = source});
        }
      }
    }
  }
  constexpr Optimisations refuses_late{.early_refusal = false};
  constexpr Optimisations by_event{.columns = false};
  constexpr Optimisations whole{.early_cut = false};
  constexpr Optimisations no_search{.field_search = false};
  ways.push_back({.optimisations = refuses_late});
  ways.push_back({.optimisations = whole});
  ways.push_back({.checks_little = true});
  ways.push_back({.threads = 4, .batch_rows = 3, .chunk_bytes = 300, .checks_little = true});
  ways.push_back({.checks_little = true, .optimisations = refuses_late});
  ways.push_back({.checks_little = true, .optimisations = no_search});
  ways.push_back({.batch_rows = 3, .source = Way::Source::table});
  ways.push_back({.threads = 4, .chunk_bytes = 1, .source = Way::Source::table});
  ways.push_back({.source = Way::Source::table, .optimisations = by_event});
  ways.push_back({.source = Way::Source::narrow_table});
  if (input_bytes < many_bytes) return ways;
  std::vector<Way> larger;
  for (Way& way : ways) {
    way.batch_rows = std::max(way.batch_rows, smallest_batch);
    way.chunk_bytes = std::max(way.chunk_bytes, smallest_chunk);
    const bool is_known =
        std::any_of(larger.begin(), larger.end(), [&](const Way& other) { return other.name() == way.name(); });
    if (!is_known) larger.push_back(way);
  }
  return larger;
}

RunOptions run_options(const CaseOptions& options, const Way& way) {
  RunOptions result;
  result.now = options.now;
  result.from = options.from;
  result.to = options.to;
  result.timezone = options.timezone;
  result.time_field = options.time_field;
  result.newest_first = options.newest_first;
  result.strict = options.strict;
  result.threads = way.threads;
  result.batch_rows = way.batch_rows;
  result.chunk_bytes = way.chunk_bytes;
  result.optimisations = way.optimisations;
  if (way.checks_little) result.checked_bytes = 0;
  return result;
}

Outcome run_query(const Query& query, const std::string& given, const CaseOptions& options, const Way& way) {
  Outcome outcome;
  const auto keep = [&outcome](const Row& row) {
    outcome.rows.push_back(result_row(row));
    row.append_json(outcome.json);
    outcome.json += '\n';
    return true;
  };
  try {
    outcome.notices = run_in_way(query, given, keep, run_options(options, way), way).notices;
  } catch (const Error& error) {
    outcome.rows.clear();
    outcome.json.clear();
    outcome.error_code = error.code();
    outcome.error_message = error.what();
  }
  return outcome;
}

std::string fingerprint(const Outcome& outcome) {
  std::string text = outcome.json;
  for (const Notice& notice : outcome.notices) {
    text += notice.code + " at " + std::to_string(notice.span.begin) + ": " +
            notice.message.substr(0, notice.message.find('\n')) + "\n";
  }
  return text + outcome.error_code;
}

}  // namespace cqlite::testing
