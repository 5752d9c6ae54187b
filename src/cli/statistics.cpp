/// What --stats says.
#include "cli/statistics.hpp"

#include <fmt/format.h>

namespace cqlite::cli {
namespace {

/// Events and bytes, and how fast.
std::string summary_of_input(const RunStats& statistics) {
  std::string text = fmt::format("{} events", statistics.events);
  const double megabytes = static_cast<double>(statistics.bytes) / 1e6;
  if (statistics.bytes > 0) text += fmt::format(", {:.1f} MB", megabytes);
  text += fmt::format(" in {:.3f} s", statistics.seconds);
  if (statistics.bytes > 0 && statistics.seconds > 0) {
    text += fmt::format(" ({:.0f} MB/s)", megabytes / statistics.seconds);
  }
  if (statistics.broken_lines > 0) text += fmt::format(", {} lines broken", statistics.broken_lines);
  return text;
}

}  // namespace

std::string summary(const RunStats& statistics) {
  return summary_of_input(statistics) + fmt::format(", {} rows", statistics.rows);
}

std::string report(const RunStats& statistics, const std::string& title) {
  std::string text = (title.empty() ? "" : title + ": ") + summary(statistics) + "\n";
  if (statistics.refused_lines) {
    text += fmt::format("  lines: {} refused early, {} parsed\n", *statistics.refused_lines,
                        statistics.events + statistics.broken_lines);
  }
  const StageSeconds& stages = statistics.stages;
  text += "  time: ";
  if (stages.earlier_passes >= 0.0005) text += fmt::format("earlier passes {:.3f} s; ", stages.earlier_passes);
  return text + fmt::format(
                    "of all threads: reading {:.3f} s, steps {:.3f} s, handing out {:.3f} s; "
                    "of one: merging {:.3f} s, finishing {:.3f} s\n",
                    stages.reading, stages.steps, stages.handing_out, stages.merging, stages.finishing);
}

std::string report_of_reading(const RunStats& statistics) {
  return fmt::format("reading: {}\n  time: of all threads: reading {:.3f} s, parsing {:.3f} s\n",
                     summary_of_input(statistics), statistics.stages.reading, statistics.stages.steps);
}

}  // namespace cqlite::cli
