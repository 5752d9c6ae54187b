/// Looks for a time in a text when nobody knows how it is written.
#pragma once

#include <optional>
#include <string_view>

#include "values/written_time.hpp"

namespace cqlite {

/// The first time in `text` that begins among its first `most_characters` characters:
///
///     2023-07-27 17:54:04.589 +02:00     year month day
///     07/27/2023 17:54:04                month day, and maybe a year
///     Jul 27 17:54:04 UTC 2023           the year at the end
///     27/Jul/2023:17:54:04 +0200         day, the month's name, and maybe a year
///     17:54:04                           no date
///     1690480444.589                     ten digits of seconds since 1970, then 3, 6 or 9 more
///
/// Years may have two digits (13 to 99: 2013 to 2099), months be names or their first three letters, days of named months
/// one digit, and between the parts may be what people write there. Second 60 is read as 59, digits past milliseconds are
/// cut. A zone is `Z`, an offset, an abbreviation, UTC or GMT, or a name with a slash, which need not exist.
[[nodiscard]] std::optional<WrittenTime> find_time(std::string_view text, std::size_t most_characters);

}  // namespace cqlite
