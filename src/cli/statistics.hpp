/// What --stats says.
#pragma once

#include <string>

#include "cqlite/run.hpp"

namespace cqlite::cli {

/// One line without a line break: events, bytes, time, rate, broken lines, rows.
[[nodiscard]] std::string summary(const RunStats& statistics);

/// Several lines: the summary after `title`, and where lines and time went.
[[nodiscard]] std::string report(const RunStats& statistics, const std::string& title);

/// The same of events that were read into a table.
[[nodiscard]] std::string report_of_reading(const RunStats& statistics);

}  // namespace cqlite::cli
