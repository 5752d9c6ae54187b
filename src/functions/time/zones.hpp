/// The zone in which a function reads a time: that of the parameter `timezone`, or one that the event names.
#pragma once

#include <optional>

#include "functions/define.hpp"

namespace cqlite {

/// The zone that the query names; reports an unknown one. `is_right` becomes false after an error.
inline std::optional<TimeZone> zone_parameter(const Text& timezone, Build& build, bool& is_right) {
  if (!timezone.is_given) return std::nullopt;
  auto zone = TimeZone::find(timezone.value);
  if (!zone) {
    build.report(Code::wrong_type, timezone.span, "`" + timezone.value + "` is not a known time zone")
        .help("write a name such as \"Europe/Copenhagen\", an offset such as \"+02:00\", or UTC");
    is_right = false;
  }
  return zone;
}

/// The zone that `field` of the row names; null if the field is missing or names none.
inline const TimeZone* zone_in(const Field& field, const EventRow& row, Worker& worker) {
  const Value name = field.read(row, worker);
  return name.is_missing() ? nullptr : worker.zones.find(name.text(worker.arena));
}

}  // namespace cqlite
