/// The line that shows how far a long run is.
#include "cli/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "io/display_text.hpp"

namespace cqlite::cli {
namespace {

/// A run that takes no longer shows nothing.
constexpr std::chrono::seconds patience{1};

struct Unit {
  double bytes;
  const char* name;
};

Unit unit_for(double bytes) {
  if (bytes >= 1e12) return {1e12, "TB"};
  if (bytes >= 1e9) return {1e9, "GB"};
  return {1e6, "MB"};
}

std::string bytes_text(const Progress& progress) {
  const auto done = static_cast<double>(progress.bytes);
  if (!progress.total_bytes) {
    const Unit unit = unit_for(done);
    return fmt::format("{:.1f} {}", done / unit.bytes, unit.name);
  }
  const auto total = static_cast<double>(*progress.total_bytes);
  const Unit unit = unit_for(total);
  return fmt::format("{:.1f} of {:.1f} {}", std::min(done, total) / unit.bytes, total / unit.bytes, unit.name);
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<long long>(std::ceil(std::min(seconds, 1e9)));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
}

/// The parts of the line, the most important first.
std::vector<std::string> parts_of(const Progress& progress, std::string_view title) {
  std::vector<std::string> parts;
  const auto done = static_cast<double>(progress.bytes);
  const double rate = progress.seconds > 0 ? done / progress.seconds : 0;
  const auto total = static_cast<double>(progress.total_bytes.value_or(0));
  if (total > 0) parts.push_back(fmt::format("{:.0f}%", std::floor(100 * std::min(done, total) / total)));
  parts.push_back(bytes_text(progress));
  if (total > 0 && rate > 0) parts.push_back(duration_text(std::max(total - done, 0.0) / rate) + " left");
  parts.push_back(fmt::format("{} hits", progress.hits));
  const Unit unit = unit_for(rate);
  if (rate > 0) parts.push_back(fmt::format("{:.1f} {}/s", rate / unit.bytes, unit.name));
  if (progress.passes > 1) parts.push_back(fmt::format("pass {} of {}", progress.pass, progress.passes));
  if (!title.empty()) parts.push_back(display_text(title, " "));
  return parts;
}

/// Columns of the terminal behind standard error.
std::size_t terminal_columns() {
  struct winsize size {};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* const columns = std::getenv("COLUMNS");
  const long count = columns == nullptr ? 0 : std::strtol(columns, nullptr, 10);
  return count > 0 ? static_cast<std::size_t>(count) : 80;
}

}  // namespace

std::string progress_text(const Progress& progress, std::string_view title, std::size_t width) {
  std::string text;
  for (const std::string& part : parts_of(progress, title)) {
    const std::string longer = text.empty() ? part : text + "  " + part;
    if (display_width(longer) > width) break;
    text = longer;
  }
  return text;
}

ProgressHandler ProgressLine::handler(std::string title) {
  if (!is_wanted_) return nullptr;
  return [this, title = std::move(title)](const Progress& progress) { draw(progress, title); };
}

void ProgressLine::draw(const Progress& progress, std::string_view title) {
  if (std::chrono::steady_clock::now() - start_ < patience) return;
  // Nobody who works waits for a slow terminal.
  const std::unique_lock lock(mutex_, std::try_to_lock);
  // In its last column a terminal may already go to the next line.
  if (lock && may_draw_) replace(progress_text(progress, title, terminal_columns() - 1));
}

void ProgressLine::clear() {
  const std::lock_guard lock(mutex_);
  replace("");
}

void ProgressLine::make_way(const std::function<void()>& write, bool ends_line) {
  const std::lock_guard lock(mutex_);
  replace("");
  write();
  may_draw_ = ends_line;
}

// With blanks instead of an escape sequence, which not every terminal knows. The cursor stays at the start of the line, so
// that what others print there begins where a line should.
void ProgressLine::replace(std::string_view text) {
  const std::size_t columns = display_width(text);
  if (columns == 0 && columns_ == 0) return;
  std::string drawn(text);
  if (columns_ > columns) drawn.append(columns_ - columns, ' ');
  drawn += '\r';
  columns_ = columns;
  // Whether it can be written makes no difference to the run.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, drawn.data(), drawn.size());
}

}  // namespace cqlite::cli
