/// The hunts that a command line names.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/query_options.hpp"
#include "cqlite/query.hpp"

namespace cqlite::cli {

/// A query, and what its rows and messages are called after.
struct Hunt {
  std::string name;
  Compiled compiled;
};

/// The hunts in `paths`, read; a folder stands for the .cql files in it. Throws Error and UsageError.
[[nodiscard]] std::vector<Source> read_hunts(const std::vector<std::string>& paths);

/// Compiles all of `sources`; a hunt with mistakes holds no query.
[[nodiscard]] std::vector<Hunt> compile_all(const std::vector<Source>& sources, CompileOptions options);

/// Throws UsageError if `parameters` gives a value to what none of `hunts`, which are all without mistakes, declares.
void check_parameters(const std::vector<Hunt>& hunts, const std::map<std::string, ParameterValue>& parameters);

/// The name of each hunt: that of its file without folder and `.cql`, or its path where that would not be its alone.
[[nodiscard]] std::vector<std::string> hunt_names(const std::vector<Source>& sources);

}  // namespace cqlite::cli
