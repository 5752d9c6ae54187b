/// A prefix of field names, as parseJson() and writeJson() take them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cqlite {

/// Fits every name that begins with its text; `[*]` in it stands for an index, whatever its number.
class NamePrefix {
 public:
  explicit NamePrefix(std::string_view text) {
    constexpr std::string_view any_index = "[*]";
    for (std::size_t at = 0; at != std::string_view::npos;) {
      const std::size_t end = text.find(any_index, at);
      parts_.emplace_back(text.substr(at, end - at));
      at = end == std::string_view::npos ? end : end + any_index.size();
    }
  }

  [[nodiscard]] bool fits(std::string_view name) const {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (i > 0 && !skip_index(name)) return false;
      if (!name.starts_with(parts_[i])) return false;
      name.remove_prefix(parts_[i].size());
    }
    return true;
  }

  /// What every name that fits begins with.
  [[nodiscard]] const std::string& literal() const { return parts_.front(); }

 private:
  static bool skip_index(std::string_view& name) {
    if (!name.starts_with('[')) return false;
    const std::size_t end = name.find_first_not_of("0123456789", 1);
    if (end == std::string_view::npos || end == 1 || name[end] != ']') return false;
    name.remove_prefix(end + 1);
    return true;
  }

  std::vector<std::string> parts_;  ///< what stands between the indexes; at least one
};

}  // namespace cqlite
