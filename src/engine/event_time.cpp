#include "engine/event_time.hpp"

#include "values/digits.hpp"
#include "values/time.hpp"

namespace cqlite {
namespace {

/// Epoch milliseconds of our age are 11 to 14 digits: the usual case, read without further questions. Negative for
/// anything else.
std::int64_t plain_milliseconds(std::string_view text) {
  constexpr std::size_t fewest_digits = 11;
  constexpr std::size_t most_digits = 14;
  if (text.size() < fewest_digits || text.size() > most_digits || text.front() == '0') return -1;
  const char* const end = text.data() + text.size();
  std::uint64_t value = 0;
  return take_digits(text.data(), end, value) == end ? static_cast<std::int64_t>(value) : -1;
}

}  // namespace

std::int64_t take_time(Value& value) {
  if (value.is_missing()) return Order::no_time;
  if (const std::int64_t plain = plain_milliseconds(value.view()); plain >= 0) return plain;
  const auto time = parse_timestamp(value.view());
  if (!time) return Order::no_time;
  const Number number = value.number();
  // It keeps its spelling if that is milliseconds already.
  if (!number.is_integer() || number.integer() != *time) value = Value::integer(*time).as_stand_in(value.is_stand_in());
  return *time;
}

}  // namespace cqlite
