/// Text inside XML, HTML and Markdown, whatever it holds.
#pragma once

#include <string>
#include <string_view>

namespace cqlite::testing {

/// `text` for content and attributes: what has a meaning there is escaped, and characters that XML does not have become U+FFFD.
[[nodiscard]] std::string xml_text(std::string_view text);

/// The same for an attribute whose line breaks must survive: a reader takes bare ones for blanks.
[[nodiscard]] std::string xml_attribute(std::string_view text);

/// `text` for one line of Markdown, also for a cell of a table: what has a meaning there is escaped, and blanks and line
/// breaks become one blank.
[[nodiscard]] std::string markdown_text(std::string_view text);

/// May a link lead there: is it http or https, and nothing but an address?
[[nodiscard]] bool is_web_address(std::string_view text);

}  // namespace cqlite::testing
