/// The line that shows how far a long run is.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "cqlite/run.hpp"

namespace cqlite::cli {

/// `progress` in words, the most important first; what does not fit into `width` columns is left out.
[[nodiscard]] std::string progress_text(const Progress& progress, std::string_view title, std::size_t width);

/// A line on standard error that is drawn again and again, from the first second of a run on. It is cleared before
/// anything else is printed. Threads may share it.
class ProgressLine {
 public:
  explicit ProgressLine(bool is_wanted) : is_wanted_(is_wanted) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }

  /// Draws the progress of what is called `title`; none if the line is not wanted.
  [[nodiscard]] ProgressHandler handler(std::string title);
  void clear();
  /// Clears the line for `write`, which prints on the same terminal. Unless that ends its last line, nothing is drawn after
  /// it.
  void make_way(const std::function<void()>& write, bool ends_line);

 private:
  void draw(const Progress& progress, std::string_view title);
  void replace(std::string_view text);

  const bool is_wanted_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  std::size_t columns_ = 0;  ///< taken by what is drawn
  bool may_draw_ = true;     ///< what was printed last ended its line
};

}  // namespace cqlite::cli
