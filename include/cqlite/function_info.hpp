/// The catalogue of functions as data, for help, completion and editors.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cqlite {

struct ParameterInfo {
  std::string name;
  std::string type;  ///< `field`, `fields`, `expression`, `text`, `number`, `boolean`, `duration`, `aggregates`, …
  bool is_required = false;
  bool is_unnamed = false;           ///< may stand without its name
  std::string default_value;         ///< empty: none
  std::vector<std::string> choices;  ///< of an enumeration
  std::string summary;
};

struct ExampleInfo {
  std::string query;
  std::string given;           ///< events, NDJSON
  std::string want;            ///< rows, NDJSON
  std::string file_name = {};  ///< a lookup file that the query needs, if any
  std::string file = {};       ///< its content
};

struct FunctionInfo {
  std::string name;
  std::string kind;  ///< `value`, `filter`, `transform`, `aggregate`
  std::string summary;
  std::string usage;          ///< one line: `round(field: field, [how: round|ceil|floor = round])`
  bool is_supported = true;   ///< false: a function of CQL that this version refuses
  bool is_extension = false;  ///< not part of CQL proper
  std::string fidelity;       ///< `exact`, `approximated`, `needs data` or `refused`: against what the service gives
  std::vector<ParameterInfo> parameters;
  std::vector<std::string> notes;
  std::vector<ExampleInfo> examples;
};

/// Every function, by name.
[[nodiscard]] const std::vector<FunctionInfo>& functions();

/// The function called `name`, case ignored; none if there is none.
[[nodiscard]] const FunctionInfo* find_function(std::string_view name);

}  // namespace cqlite
