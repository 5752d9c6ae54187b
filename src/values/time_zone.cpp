/// Zones. The date library is asked once for all periods of a zone; afterwards a look-up is a binary search, needs no
/// lock and cannot fail.

#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <utility>

#include "base/utf8.hpp"
#include "values/civil.hpp"
#include "values/time.hpp"

namespace cqlite {
namespace {

/// A stretch of time with one offset. The first begins before all time.
struct Period {
  Instant begin;
  std::int64_t offset;
  std::string abbreviation;
};

constexpr Instant before_all_time = std::numeric_limits<Instant>::min();

// Sum and difference that stop at the ends instead of overflowing.
std::int64_t plus(std::int64_t left, std::int64_t right) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(left, right, &sum)) return sum;
  return right > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}

std::vector<Period> periods_of(const date::time_zone& zone) {
  using std::chrono::milliseconds;
  const auto in_milliseconds = [](auto duration) { return milliseconds(duration).count(); };
  const date::sys_seconds last = date::sys_days(date::year{2200} / 1 / 1);
  std::vector<Period> periods;
  for (date::sys_seconds time = date::sys_days(date::year{1} / 1 / 1); time < last;) {
    const date::sys_info info = zone.get_info(time);
    const Instant begin = periods.empty() ? before_all_time : in_milliseconds(info.begin.time_since_epoch());
    periods.push_back({begin, in_milliseconds(info.offset), info.abbrev});
    if (info.end <= time) break;
    time = info.end;
  }
  return periods;
}

// The periods of a zone in the system's database; empty if there is no such zone, or no database.
std::vector<Period> periods_by_name(std::string_view name) {
  try {
    return periods_of(*date::locate_zone(std::string(name)));
  } catch (const std::exception&) {
    return {};
  }
}

// `+02:00`, `-0800`, `+02`, `+2`, up to 18 hours as in the service; `UTC` or `GMT` may stand before it.
std::optional<std::int64_t> parse_offset(std::string_view name) {
  if (name.starts_with("UTC") || name.starts_with("GMT")) name.remove_prefix(3);
  if (name.empty() || (name.front() != '+' && name.front() != '-')) return std::nullopt;
  const std::int64_t sign = name.front() == '-' ? -1 : 1;
  std::string digits(name.substr(1));
  if (digits.size() == 5 && digits[2] == ':') digits.erase(2, 1);
  const bool has_minutes = digits.size() == 4;
  if (!has_minutes && digits.size() != 1 && digits.size() != 2) return std::nullopt;
  std::int64_t value = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = value * 10 + (digit - '0');
  }
  const std::int64_t hours = has_minutes ? value / 100 : value;
  const std::int64_t minutes = has_minutes ? value % 100 : 0;
  const std::int64_t offset = hours * milliseconds_per_hour + minutes * milliseconds_per_minute;
  if (minutes > 59 || offset > 18 * milliseconds_per_hour) return std::nullopt;
  return sign * offset;
}

bool is_utc(std::string_view name) {
  std::string lowered(name);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), lower_ascii);
  return lowered == "z" || lowered == "utc" || lowered == "zulu";
}

}  // namespace

struct TimeZone::Impl {
  std::vector<Period> periods;  ///< never empty

  /// The index of the period that holds `time`.
  [[nodiscard]] std::size_t index_at(Instant time) const {
    const auto next = std::upper_bound(periods.begin() + 1, periods.end(), time,
                                       [](Instant key, const Period& period) { return key < period.begin; });
    return static_cast<std::size_t>(next - periods.begin()) - 1;
  }
};

TimeZone::TimeZone() = default;

std::optional<TimeZone> TimeZone::find(std::string_view name) {
  TimeZone zone;
  if (is_utc(name)) return zone;
  if (const auto offset = parse_offset(name)) {
    if (*offset == 0) return zone;
    zone.impl_ = std::make_shared<Impl>(Impl{{{before_all_time, *offset, offset_name(*offset)}}});
    return zone;
  }

  // Zones may be named by events, so each is prepared once.
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const Impl>, std::less<>> known;
  const std::lock_guard lock(mutex);
  if (const auto found = known.find(name); found != known.end()) {
    zone.impl_ = found->second;
    return zone;
  }
  std::vector<Period> periods = periods_by_name(name);
  if (periods.empty()) return std::nullopt;
  zone.impl_ = std::make_shared<Impl>(Impl{std::move(periods)});
  known.emplace(name, zone.impl_);
  return zone;
}

std::int64_t TimeZone::offset_at(Instant time) const {
  return impl_ == nullptr ? 0 : impl_->periods[impl_->index_at(time)].offset;
}

std::string TimeZone::abbreviation_at(Instant time) const {
  return impl_ == nullptr ? "UTC" : impl_->periods[impl_->index_at(time)].abbreviation;
}

Instant TimeZone::from_local(std::int64_t local) const {
  if (impl_ == nullptr) return local;
  const std::vector<Period>& periods = impl_->periods;
  // Offsets are far shorter than two days, so no earlier period can show this time.
  std::size_t index = impl_->index_at(plus(local, -2 * milliseconds_per_day));
  for (;; ++index) {
    const Instant time = plus(local, -periods[index].offset);
    if (time < periods[index].begin) return periods[index].begin;  // the clocks jumped over it
    if (index + 1 == periods.size() || time < periods[index + 1].begin) return time;
  }
}

std::string offset_name(std::int64_t milliseconds) {
  if (milliseconds == 0) return "Z";
  std::string name(1, milliseconds < 0 ? '-' : '+');
  const std::int64_t seconds = (milliseconds < 0 ? -milliseconds : milliseconds) / 1000;
  const auto append = [&name](std::int64_t value) {
    name += static_cast<char>('0' + value / 10 % 10);
    name += static_cast<char>('0' + value % 10);
  };
  append(seconds / 3600);
  name += ':';
  append(seconds / 60 % 60);
  if (seconds % 60 != 0) {
    name += ':';
    append(seconds % 60);
  }
  return name;
}

const TimeZone* ZoneFinder::find(std::string_view name) {
  constexpr std::size_t most = 256;
  constexpr std::size_t longest = 64;
  if (name.size() > longest) return nullptr;
  auto found = known_.find(name);
  if (found == known_.end()) {
    if (known_.size() == most) known_.clear();  // data, not names
    found = known_.emplace(name, TimeZone::find(name)).first;
  }
  return found->second ? &*found->second : nullptr;
}

}  // namespace cqlite
