/// Rows on standard output.
#include "cli/row_output.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "cli/command.hpp"

namespace cqlite::cli {
namespace {

/// The terminal's width; 0 if standard output is none.
std::size_t terminal_width() {
  struct winsize size {};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/// The columns of all hunts' rows, after the hunt's name; none if some are known only after the run.
std::vector<std::string> common_columns(const std::vector<Hunt>& hunts) {
  std::vector<std::string> columns{std::string(hunt_field)};
  for (const Hunt& hunt : hunts) {
    const std::vector<std::string>& own = hunt.compiled.query->columns();
    if (own.empty()) return {};
    for (const std::string& name : own) {
      if (std::find(columns.begin(), columns.end(), name) == columns.end()) columns.push_back(name);
    }
  }
  return columns;
}

}  // namespace

RowOutput::RowOutput(OutputFormat format, const std::vector<Hunt>& hunts, ProgressLine& progress)
    : format_(format),
      are_several_(hunts.size() > 1),
      output_(STDOUT_FILENO, isatty(STDOUT_FILENO) == 1 ? &progress : nullptr) {
  if (!are_several_) {
    writer_ = writer(hunts.front().compiled.query->columns());
  } else if (!has_headings(format)) {
    writer_ = writer(common_columns(hunts));
  }
}

void RowOutput::start(const Hunt& hunt) {
  if (!are_several_) return;
  if (!has_headings(format_)) return writer_->set_hunt(hunt.name);
  if (writer_ != nullptr) {
    writer_->finish();
    output_.put("\n");
  }
  output_.put(heading(format_, hunt.name, has_colour(STDOUT_FILENO)));
  writer_ = writer(hunt.compiled.query->columns());
}

void RowOutput::close() {
  writer_->finish();
  output_.close();
}

std::unique_ptr<Writer> RowOutput::writer(std::vector<std::string> columns) {
  WriterOptions options;
  options.columns = std::move(columns);
  options.width = terminal_width();
  options.colour = has_colour(STDOUT_FILENO);
  return make_writer(format_, std::move(options), [this](std::string_view text) { output_.put(text); });
}

}  // namespace cqlite::cli
