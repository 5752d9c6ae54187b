/// Text inside XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace cqlite::testing {

/// `text` for content and attributes: what has a meaning there is escaped, and characters that XML does not have become U+FFFD.
[[nodiscard]] std::string xml_text(std::string_view text);

}  // namespace cqlite::testing
