/// `cqlite trace`: what happens to events inside a hunt.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/notices.hpp"
#include "cli/output.hpp"
#include "cli/query_options.hpp"
#include "cli/time_options.hpp"
#include "cqlite/error.hpp"
#include "cqlite/trace.hpp"
#include "testing/trace_text.hpp"

namespace cqlite::cli {
namespace {

struct Options {
  QueryOptions query;
  TimeOptions times;
  std::vector<std::string> paths;
  std::vector<std::size_t> events;
  std::string where;
  std::size_t most = 20;
  std::string output = "text";
};

void tell(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stderr); }

Source taken_hunt(Options& options) {
  if (options.query.text) return {"query", *options.query.text};
  if (options.paths.empty()) throw UsageError("no query: name a file, or give --query TEXT");
  Source hunt{options.paths.front(), read_text(options.paths.front())};
  options.paths.erase(options.paths.begin());
  return hunt;
}

std::string ways_text(const testing::TraceText& text, const Trace& trace) {
  std::string result;
  for (std::size_t row = 0; row < trace.rows.size(); ++row) result += text.way_of(row) + "\n";
  return result;
}

Exit trace_hunt(Options& options) {
  const Source hunt = taken_hunt(options);
  if (options.paths.empty()) options.paths.emplace_back("-");
  CompileOptions compile_options = options.query.compile_options(hunt.name);
  compile_options.is_observed = true;
  compile_options.selection = options.where;
  const Compiled compiled = Query::compile(hunt.text, compile_options);
  tell(compiled.report(has_colour(STDERR_FILENO)));
  if (!compiled) return Exit::query_wrong;
  TraceOptions tracing;
  options.times.apply(tracing.run);
  tracing.events = options.events;
  tracing.most_rows = options.most;
  const Trace trace = cqlite::trace(compiled, Input::files(options.paths), tracing);
  for (const Notice& notice : trace.stats.notices) {
    tell(rendered(notice, compiled.sources, "", has_colour(STDERR_FILENO)));
  }
  Output output(STDOUT_FILENO);
  const bool follows = !options.events.empty() || !options.where.empty();
  if (options.output == "json") {
    output.put(testing::trace_json(compiled, trace) + "\n");
  } else {
    const testing::TraceText text(compiled, trace);
    output.put(follows ? ways_text(text, trace) : text.funnel());
  }
  output.close();
  if (!follows) return Exit::done;
  if (trace.selected == 0) {
    tell(options.where.empty() ? "cqlite: the input has no such event; it has " + std::to_string(trace.events) + "\n"
                               : "cqlite: no event is `" + options.where + "`\n");
  } else if (trace.rows.size() >= options.most) {
    tell("cqlite: shown are the first " + std::to_string(options.most) +
         " rows that were followed; --most shows more\n");
  }
  return Exit::done;
}

}  // namespace

Command add_trace(CLI::App& program) {
  CLI::App& command = *program.add_subcommand("trace", "Shows what happens to events inside a query, step by step");
  const auto options = std::make_shared<Options>();
  command
      .add_option("files", options->paths,
                  "The query's file, then events: files, folders, patterns, - for standard input")
      ->type_name("HUNT.cql INPUT");
  options->query.add_to(command);
  options->times.add_to(command);
  command.add_option("--event", options->events, "Follow the event of this number, from 1; may be given several times")
      ->allow_extra_args(false)
      ->type_name("N");
  command.add_option("--where", options->where, "Follow the events that this filter keeps")->type_name("FILTER");
  command.add_option("--most", options->most, "Follow no more rows than that")->type_name("N");
  command.add_option("-o,--output", options->output, "text or json")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json"}).description(""));
  return [options] { return trace_hunt(*options); };
}

}  // namespace cqlite::cli
