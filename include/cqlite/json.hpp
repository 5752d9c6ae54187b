/// Opt-in bridge to nlohmann/json, the only header that includes it: JSON values as events, rows as JSON values.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "cqlite/event.hpp"

namespace cqlite {

/// Adds a JSON object as an event; of an array every element. What is no object is counted as broken by the run.
inline void add_json(Events& events, const nlohmann::json& value) {
  constexpr auto replaces = nlohmann::json::error_handler_t::replace;
  events.add_json(value.dump(-1, ' ', false, replaces));
}

/// The row as a JSON object: numbers and booleans keep their type, everything else is text. A number that nlohmann/json
/// cannot hold (`1e400`) stays text.
[[nodiscard]] inline nlohmann::json to_json(const Row& row) {
  nlohmann::json object = nlohmann::json::object();
  for (const FieldView& field : row.fields()) {
    nlohmann::json value = field.type == FieldType::text ? nlohmann::json(nlohmann::json::value_t::discarded)
                                                         : nlohmann::json::parse(field.value, nullptr, false);
    object[std::string(field.name)] = value.is_discarded() ? nlohmann::json(field.value) : std::move(value);
  }
  return object;
}

}  // namespace cqlite
