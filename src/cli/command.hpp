/// What the program's commands share: exit statuses, and the shape of a command.
#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cqlite::cli {

/// How the program ends. Part of its interface: see docs/architecture.md and `cqlite --help`.
enum class Exit : int {
  done = 0,
  no_rows = 1,      ///< with --exit-status
  test_failed = 1,  ///< or too little is covered
  query_wrong = 2,
  usage = 3,  ///< wrong options, or an input or output that fails
  limit = 4,  ///< a resource limit was hit
  interrupted = 130
};

/// The user called the program in a way that makes no sense; the message says how.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads `path` whole; `-` is standard input. Throws Error.
[[nodiscard]] std::string read_text(const std::string& path);
/// Makes `path` a file that holds `text`. Throws Error.
void write_text(const std::string& path, const std::string& text);

/// Are colours wanted on the stream behind `descriptor`: is it a terminal, and has nobody said no (NO_COLOR)?
[[nodiscard]] bool has_colour(int descriptor);

/// Each adds its command's options to the program and returns what carries the command out.
using Command = std::function<Exit()>;
/// `after_mark`: what follows `--` on the command line, if that is there.
[[nodiscard]] Command add_run(CLI::App& program, const std::optional<std::vector<std::string>>& after_mark);
[[nodiscard]] Command add_check(CLI::App& program);
[[nodiscard]] Command add_test(CLI::App& program);
[[nodiscard]] Command add_report(CLI::App& program);
[[nodiscard]] Command add_trace(CLI::App& program);
[[nodiscard]] Command add_functions(CLI::App& program);

}  // namespace cqlite::cli
