/// `cqlite run`: a hunt over events, rows on standard output, everything else on standard error.
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/query_options.hpp"
#include "cqlite/error.hpp"
#include "cqlite/query.hpp"
#include "cqlite/run.hpp"
#include "io/writer.hpp"
#include "values/time.hpp"

namespace cqlite::cli {
namespace {

/// What the command line says. One object for each run of the program.
struct Options {
  QueryOptions query;
  std::vector<std::string> paths;  ///< the hunt, unless --query gives it, then the inputs
  std::string output;
  std::string from;
  std::string to;
  std::string now;
  bool shows_statistics = false;
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

/// The terminal's width; 0 if standard output is none.
std::size_t terminal_width() {
  struct winsize size {};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

OutputFormat chosen_format(const std::string& name) {
  if (name.empty()) return isatty(STDOUT_FILENO) == 1 ? OutputFormat::table : OutputFormat::ndjson;
  const std::optional<OutputFormat> format = output_format(name);
  if (!format) {
    throw UsageError("`" + name + "` is no output format: table, json, ndjson, csv, tsv or markdown is expected");
  }
  return *format;
}

/// The time that option `option` gives; none if it was not given.
std::optional<std::int64_t> point_in_time(const char* option, const std::string& text, std::int64_t now,
                                          const TimeZone& zone) {
  if (text.empty()) return std::nullopt;
  const std::optional<Instant> time = parse_point_in_time(text, now, zone);
  if (!time) {
    throw UsageError(
        fmt::format("{} does not understand `{}`: write 24h, 7d, 2026-03-01T12:00:00Z, now@d, or epoch milliseconds",
                    option, text));
  }
  return time;
}

void read_times(Options& options) {
  const std::optional<TimeZone> zone = TimeZone::find(options.run.timezone);
  if (!zone) throw UsageError("`" + options.run.timezone + "` is no time zone");
  using namespace std::chrono;
  const std::int64_t clock = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  const std::int64_t now = point_in_time("--now", options.now, clock, *zone).value_or(clock);
  options.run.now = now;
  options.run.from = point_in_time("--from", options.from, now, *zone);
  options.run.to = point_in_time("--to", options.to, now, *zone);
}

/// The query's text and name. What is left in `options.paths` are the inputs.
Source taken_query(Options& options) {
  if (options.query.text) return {"query", *options.query.text};
  if (options.paths.empty()) throw UsageError("no query: name a file, or give --query TEXT");
  const std::string path = options.paths.front();
  options.paths.erase(options.paths.begin());
  return {path, read_text(path)};
}

std::string rendered(const Notice& notice, const std::vector<Source>& sources, bool colour) {
  Diagnostic diagnostic;
  const bool is_warning = notice.code.empty() || notice.code.front() == 'W';
  diagnostic.severity = is_warning ? Severity::warning : Severity::error;
  diagnostic.code = notice.code;
  diagnostic.message = notice.message;
  diagnostic.span = notice.span;
  if (notice.span == Span{} || notice.source >= sources.size()) {
    return fmt::format("{}[{}]: {}\n", is_warning ? "warning" : "error", notice.code, notice.message);
  }
  const Source& source = sources[notice.source];
  return render(diagnostic, source.text, source.name, colour);
}

std::string summary(const RunStats& statistics) {
  const double megabytes = static_cast<double>(statistics.bytes) / 1e6;
  std::string text = fmt::format("{} events, {:.1f} MB in {:.3f} s", statistics.events, megabytes, statistics.seconds);
  if (statistics.seconds > 0) text += fmt::format(" ({:.0f} MB/s)", megabytes / statistics.seconds);
  if (statistics.broken_lines > 0) text += fmt::format(", {} lines broken", statistics.broken_lines);
  return text + fmt::format(", {} rows\n", statistics.rows);
}

Exit status(const RunStats& statistics, const Options& options) {
  for (const Notice& notice : statistics.notices) {
    if (notice.code.rfind("C4", 0) == 0) return Exit::limit;
  }
  return options.rows_decide_status && statistics.rows == 0 ? Exit::no_rows : Exit::done;
}

/// Runs `query` and writes its rows. If the run fails, the rows before are written.
RunStats rows_written(const Query& query, Input input, OutputFormat format, const RunOptions& options) {
  Output output(STDOUT_FILENO);
  WriterOptions writer_options;
  writer_options.columns = query.columns();
  writer_options.width = terminal_width();
  writer_options.colour = has_colour(STDOUT_FILENO);
  const std::unique_ptr<Writer> writer =
      make_writer(format, std::move(writer_options), [&output](std::string_view text) { output.put(text); });
  const RowHandler write = [&writer](const Row& row) {
    writer->row(row);
    return true;
  };
  RunStats statistics;
  try {
    statistics = run(query, std::move(input), write, options);
  } catch (const Error&) {
    output.flush();
    throw;
  }
  writer->finish();
  output.close();
  return statistics;
}

Exit run_hunt(Options& options) {
  const OutputFormat format = chosen_format(options.output);
  read_times(options);
  const Source source = taken_query(options);
  const bool colour = has_colour(STDERR_FILENO);
  const Compiled compiled = Query::compile(source.text, options.query.compile_options(source.name));
  tell(compiled.report(colour));
  if (!compiled) return Exit::query_wrong;

  if (options.paths.empty()) options.paths.emplace_back("-");
  options.run.cancellation = &interruption;
  listen_for_interruption();
  const RunStats statistics = rows_written(*compiled.query, Input::files(options.paths), format, options.run);
  for (const Notice& notice : statistics.notices) tell(rendered(notice, compiled.sources, colour));
  if (statistics.is_cancelled) {
    tell("cqlite: interrupted after " + summary(statistics));
    return Exit::interrupted;
  }
  if (options.shows_statistics) tell(summary(statistics));
  return status(statistics, options);
}

void add_options(CLI::App& command, Options& options) {
  command
      .add_option("files", options.paths,
                  "The query's file, then events: files, folders, patterns, - for standard input")
      ->type_name("HUNT.cql INPUT");
  options.query.add_to(command);
  command
      .add_option("-o,--output", options.output,
                  "table, json, ndjson, csv, tsv or markdown; without it table on a terminal, else ndjson")
      ->type_name("FORMAT");
  command.add_option("--from", options.from, "Only events at or after this time: 24h, 2026-03-01, now@d, …")
      ->type_name("TIME");
  command.add_option("--to", options.to, "Only events before this time")->type_name("TIME");
  command.add_option("--now", options.now, "What now() is, instead of the clock")->type_name("TIME");
  command.add_option("--timezone", options.run.timezone, "Zone for times that name none: Europe/Copenhagen, +02:00, …")
      ->type_name("ZONE");
  command.add_option("--time-field", options.run.time_field, "Field to read @timestamp from where an event has none")
      ->type_name("NAME");
  command.add_option("--threads", options.run.threads, "Workers; 0: one for each core. The rows do not depend on it")
      ->type_name("N");
  command.add_flag("--stats", options.shows_statistics, "Say how much was read, and how fast");
  command.add_flag("--strict", options.run.strict, "Fail on the first broken line");
  command.add_flag("--newest-first", options.run.newest_first, "Newest events first, where the query does not sort");
  command.add_flag("-e,--exit-status", options.rows_decide_status, "End with 1 when there are no rows");
}

}  // namespace

Command add_run(CLI::App& program) {
  CLI::App& command = *program.add_subcommand("run", "Runs a query over events and prints its rows");
  const auto options = std::make_shared<Options>();
  add_options(command, *options);
  return [options] { return run_hunt(*options); };
}

}  // namespace cqlite::cli
