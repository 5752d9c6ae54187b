/// The frame of pages that reports write: one file that needs nothing else, for dark and light screens and for paper.
#pragma once

#include <string>
#include <string_view>

namespace cqlite::testing {

/// `body` and `style` are HTML and CSS; `title` is any text.
[[nodiscard]] std::string html_page(std::string_view title, std::string_view style, std::string_view body);

}  // namespace cqlite::testing
