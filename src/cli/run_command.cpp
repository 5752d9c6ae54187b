/// `cqlite run`: hunts over events, rows on standard output, everything else on standard error.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/hunts.hpp"
#include "cli/notices.hpp"
#include "cli/progress.hpp"
#include "cli/query_options.hpp"
#include "cli/row_output.hpp"
#include "cli/statistics.hpp"
#include "cli/time_options.hpp"
#include "cqlite/error.hpp"
#include "cqlite/event_table.hpp"
#include "cqlite/query.hpp"
#include "cqlite/run.hpp"
#include "io/writer.hpp"

namespace cqlite::cli {
namespace {

/// What the command line says. One object for each run of the program.
struct Options {
  QueryOptions query;
  std::vector<std::string> paths;                      ///< hunts and inputs
  std::optional<std::vector<std::string>> after_mark;  ///< inputs after `--`: then all paths before it are hunts
  std::string output;
  OutputFormat format = OutputFormat::ndjson;
  TimeOptions times;
  bool shows_statistics = false;
  bool hides_progress = false;
  bool rows_decide_status = false;
  RunOptions run;
};

/// Cancelled by the first Ctrl-C. The second ends the program at once.
Cancellation interruption;

void interrupt(int) { interruption.cancel(); }

void listen_for_interruption() {
  struct sigaction action {};
  action.sa_handler = interrupt;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
}

void tell(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stderr); }

OutputFormat chosen_format(const std::string& name) {
  if (name.empty()) return isatty(STDOUT_FILENO) == 1 ? OutputFormat::table : OutputFormat::ndjson;
  const std::optional<OutputFormat> format = output_format(name);
  if (!format) {
    throw UsageError("`" + name + "` is no output format: table, json, ndjson, csv, tsv or markdown is expected");
  }
  return *format;
}

/// The hunts of a command, from reading events to exit status.
class HuntsRun {
 public:
  HuntsRun(const std::vector<Hunt>& hunts, const Options& options)
      : hunts_(hunts), options_(options), progress_(!options.hides_progress && isatty(STDERR_FILENO) == 1) {}

  /// Reads the events once: as they come for one hunt, into a table for several.
  Exit over(const std::vector<std::string>& inputs) {
    if (hunts_.size() == 1) return run_all([&inputs] { return Input::files(inputs); });
    const EventTable table = EventTable::load(Input::files(inputs), load_options());
    progress_.clear();
    const RunStats& loaded = table.load_stats();
    for (const Notice& notice : loaded.notices) tell(rendered(notice, {}, "", has_colour_));
    if (loaded.is_cancelled) {
      tell("cqlite: interrupted after reading " + summary(loaded) + "\n");
      return Exit::interrupted;
    }
    if (options_.shows_statistics) tell(report_of_reading(loaded));
    return run_all([&table] { return Input::table(table); });
  }

 private:
  [[nodiscard]] bool are_several() const { return hunts_.size() > 1; }

  [[nodiscard]] LoadTableOptions load_options() {
    LoadTableOptions load;
    load.threads = options_.run.threads;
    load.strict = options_.run.strict;
    load.cancellation = options_.run.cancellation;
    load.on_progress = progress_.handler("reading");
    for (const Hunt& hunt : hunts_) {
      const std::vector<std::string> fields = wanted_fields(*hunt.compiled.query);
      if (fields.empty()) {
        load.fields.clear();
        break;
      }
      load.fields.insert(load.fields.end(), fields.begin(), fields.end());
    }
    std::sort(load.fields.begin(), load.fields.end());
    load.fields.erase(std::unique(load.fields.begin(), load.fields.end()), load.fields.end());
    return load;
  }

  /// If a hunt fails, the rows before are written, and what the hunts before have to tell is told.
  Exit run_all(const std::function<Input()>& input) {
    RowOutput output(options_.format, hunts_, progress_);
    try {
      for (const Hunt& hunt : hunts_) {
        output.start(hunt);
        run_one(hunt, input(), output);
        if (done_.back().is_cancelled) break;
      }
    } catch (const Error& error) {
      progress_.clear();
      output.flush();
      tell_all();
      if (!are_several()) throw;
      throw Error(error.code(), hunts_[done_.size()].name + ": " + error.what());
    }
    output.close();
    tell_all();
    return status();
  }

  void run_one(const Hunt& hunt, Input input, RowOutput& output) {
    const RowHandler write = [&output](const Row& row) {
      output.row(row);
      return true;
    };
    RunOptions options = options_.run;
    if (are_several()) options.strict = options.counts_lines = false;  // that was for the reading
    options.on_progress = progress_.handler(are_several() ? hunt.name : "");
    done_.push_back(run(*hunt.compiled.query, std::move(input), write, options));
    progress_.clear();
  }

  void tell_all() const {
    for (std::size_t i = 0; i < done_.size(); ++i) {
      const std::string name = are_several() ? hunts_[i].name : "";
      for (const Notice& notice : done_[i].notices) {
        const bool was_told = are_several() && notice.code.starts_with("W5");  // about the input, when it was read
        if (!was_told) tell(rendered(notice, hunts_[i].compiled.sources, name, has_colour_));
      }
      if (done_[i].is_cancelled) {
        tell("cqlite: interrupted after " + summary(done_[i]) + "\n");
      } else if (options_.shows_statistics) {
        tell(report(done_[i], name));
      }
    }
  }

  [[nodiscard]] Exit status() const {
    std::uint64_t rows = 0;
    for (const RunStats& statistics : done_) {
      if (statistics.is_cancelled) return Exit::interrupted;
      for (const Notice& notice : statistics.notices) {
        if (notice.code.starts_with("C4")) return Exit::limit;
      }
      rows += statistics.rows;
    }
    return options_.rows_decide_status && rows == 0 ? Exit::no_rows : Exit::done;
  }

  const std::vector<Hunt>& hunts_;
  const Options& options_;
  const bool has_colour_ = has_colour(STDERR_FILENO);
  ProgressLine progress_;
  std::vector<RunStats> done_;  ///< of the hunts so far
};

/// The hunts of the command line; the inputs remain in `options.paths`. All paths before `--` are hunts; without it the
/// first is, unless --query gives the hunt.
std::vector<Source> taken_hunts(Options& options) {
  std::vector<Source> hunts;
  if (options.query.text) hunts.push_back({"query", *options.query.text});
  std::vector<std::string>& paths = options.paths;
  if (options.after_mark) {
    std::vector<Source> listed = read_hunts(paths);
    std::move(listed.begin(), listed.end(), std::back_inserter(hunts));
    paths = *options.after_mark;
  } else if (hunts.empty() && !paths.empty()) {
    hunts.push_back({paths.front(), read_text(paths.front())});
    paths.erase(paths.begin());
  }
  if (hunts.empty()) throw UsageError("no query: name a file, or give --query TEXT");
  if (paths.empty()) paths.emplace_back("-");
  return hunts;
}

Exit run_hunts(Options& options) {
  options.format = chosen_format(options.output);
  options.times.apply(options.run);
  const std::vector<Source> sources = taken_hunts(options);
  const CompileOptions compile_options = options.query.compile_options("");
  const std::vector<Hunt> hunts = compile_all(sources, compile_options);
  for (const Hunt& hunt : hunts) tell(hunt.compiled.report(has_colour(STDERR_FILENO)));
  const auto is_right = [](const Hunt& hunt) { return hunt.compiled.query.has_value(); };
  if (!std::all_of(hunts.begin(), hunts.end(), is_right)) return Exit::query_wrong;
  if (options.after_mark) check_parameters(hunts, compile_options.parameters);
  options.run.cancellation = &interruption;
  options.run.counts_lines = options.shows_statistics;
  listen_for_interruption();
  return HuntsRun(hunts, options).over(options.paths);
}

void add_options(CLI::App& command, Options& options) {
  command
      .add_option("files", options.paths,
                  "The query's file, then events: files, folders, patterns, - for standard input. Several hunts, or "
                  "folders of them, end with --: HUNT.cql HUNTS/ -- INPUT")
      ->type_name("HUNT.cql INPUT");
  options.query.add_to(command);
  command
      .add_option("-o,--output", options.output,
                  "table, json, ndjson, csv, tsv or markdown; without it table on a terminal, else ndjson")
      ->type_name("FORMAT");
  options.times.add_to(command);
  command.add_option("--threads", options.run.threads, "Workers; 0: one for each core. The rows do not depend on it")
      ->type_name("N");
  command.add_flag("--stats", options.shows_statistics, "Say how much was read, how fast, and where the time went");
  command.add_flag("--no-progress", options.hides_progress,
                   "Do not show how far a long run is, where standard error is a terminal");
  command.add_flag("--strict", options.run.strict, "Fail on the first broken line");
  command.add_flag("--newest-first", options.run.newest_first, "Newest events first, where the query does not sort");
  command.add_flag("-e,--exit-status", options.rows_decide_status, "End with 1 when there are no rows");
}

}  // namespace

Command add_run(CLI::App& program, const std::optional<std::vector<std::string>>& after_mark) {
  CLI::App& command = *program.add_subcommand("run", "Runs queries over events and prints their rows");
  const auto options = std::make_shared<Options>();
  options->after_mark = after_mark;
  add_options(command, *options);
  return [options] { return run_hunts(*options); };
}

}  // namespace cqlite::cli
