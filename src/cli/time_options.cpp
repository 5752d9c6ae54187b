#include "cli/time_options.hpp"

#include <fmt/format.h>

#include <chrono>
#include <CLI/CLI.hpp>
#include <optional>

#include "cli/command.hpp"
#include "values/time.hpp"

namespace cqlite::cli {
namespace {

/// The time that option `option` gives; none if it was not given.
std::optional<std::int64_t> point_in_time(const char* option, const std::string& text, std::int64_t now,
                                          const TimeZone& zone) {
  if (text.empty()) return std::nullopt;
  const std::optional<Instant> time = parse_point_in_time(text, now, zone);
  if (!time) {
    throw UsageError(
        fmt::format("{} does not understand `{}`: write 24h, 7d, 2026-03-01T12:00:00Z, now@d, or epoch milliseconds",
                    option, text));
  }
  return time;
}

}  // namespace

void TimeOptions::add_to(CLI::App& command) {
  command.add_option("--from", from, "Only events at or after this time: 24h, 2026-03-01, now@d, …")->type_name("TIME");
  command.add_option("--to", to, "Only events before this time")->type_name("TIME");
  command.add_option("--now", now, "What now() is, instead of the clock")->type_name("TIME");
  command.add_option("--timezone", timezone, "Zone for times that name none: Europe/Copenhagen, +02:00, …")
      ->type_name("ZONE");
  command.add_option("--time-field", time_field, "Field to read @timestamp from where an event has none")
      ->type_name("NAME");
}

void TimeOptions::apply(RunOptions& run) const {
  const std::optional<TimeZone> zone = TimeZone::find(timezone);
  if (!zone) throw UsageError("`" + timezone + "` is no time zone");
  using namespace std::chrono;
  const std::int64_t clock = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  const std::int64_t instant = point_in_time("--now", now, clock, *zone).value_or(clock);
  run.now = instant;
  run.from = point_in_time("--from", from, instant, *zone);
  run.to = point_in_time("--to", to, instant, *zone);
  run.timezone = timezone;
  run.time_field = time_field;
}

}  // namespace cqlite::cli
