/// The options that say what a query is compiled with: preludes, parameters, saved queries.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cqlite/query.hpp"

namespace CLI {
class App;
}

namespace cqlite::cli {

struct QueryOptions {
  std::optional<std::string> text;  ///< of --query
  std::vector<std::string> preludes;
  std::vector<std::string> parameters;  ///< NAME=VALUE
  std::string saved;                    ///< folder of saved queries
  std::string files;                    ///< folder of lookup files
  std::vector<std::string> address_databases;
  std::string indicators;
  std::string host_names;

  void add_to(CLI::App& command);
  /// Reads the preludes and binds the parameters. Throws Error and UsageError.
  [[nodiscard]] CompileOptions compile_options(const std::string& name) const;
};

/// The value of `--param NAME=VALUE`: `cat, hat` is two values, `"cat, hat"` one.
[[nodiscard]] ParameterValue parameter_value(std::string_view text);

}  // namespace cqlite::cli
