/// The options that say which time a run is about.
#pragma once

#include <string>

#include "cqlite/run.hpp"

namespace CLI {
class App;
}

namespace cqlite::cli {

struct TimeOptions {
  std::string from;
  std::string to;
  std::string now;
  std::string timezone = "UTC";
  std::string time_field;

  void add_to(CLI::App& command);
  /// Works out the times. Throws UsageError.
  void apply(RunOptions& run) const;
};

}  // namespace cqlite::cli
