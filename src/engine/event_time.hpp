/// `@timestamp` as events spell it.
#pragma once

#include "engine/row.hpp"

namespace cqlite {

/// The time that `value`, an event's `@timestamp` as it was read, stands for; Order::no_time if it stands for none. Where it
/// is spelt otherwise, `value` becomes epoch milliseconds.
[[nodiscard]] std::int64_t take_time(Value& value);

}  // namespace cqlite
