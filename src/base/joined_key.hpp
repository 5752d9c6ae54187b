/// Several texts as one key of a table.
#pragma once

#include <string>
#include <string_view>

namespace cqlite {

/// Appends `text` with its length before it, so that `a`, `bc` and `ab`, `c` stay apart.
inline void append_to_key(std::string& key, std::string_view text) {
  key += std::to_string(text.size());
  key += ':';
  key += text;
}

}  // namespace cqlite
