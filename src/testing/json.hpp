/// JSON as the reports of tests write it. The only user of nlohmann/json but for the bridge in include/cqlite/json.hpp.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace cqlite::testing {

/// Members keep their order.
using Json = nlohmann::ordered_json;

/// What is no UTF-8 is replaced by U+FFFD.
[[nodiscard]] inline std::string dump(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace cqlite::testing
