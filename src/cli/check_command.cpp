/// `cqlite check`: what is wrong with queries, without running them.
#include <unistd.h>

#include <algorithm>
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/query_options.hpp"
#include "cqlite/error.hpp"
#include "cqlite/query.hpp"

namespace cqlite::cli {
namespace {

struct Options {
  QueryOptions query;
  std::vector<std::string> paths;
  std::string output = "text";
};

Exit check_one(const Source& source, const Options& options, Output& output) {
  const Compiled checked = check(source.text, options.query.compile_options(source.name));
  bool has_error = false;
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    has_error = has_error || diagnostic.severity == Severity::error;
    const Source& about = checked.sources.at(diagnostic.source);
    output.put(options.output == "json" ? render_json(diagnostic, about.text, about.name) + "\n"
                                        : render(diagnostic, about.text, about.name, has_colour(STDOUT_FILENO)));
  }
  return has_error ? Exit::query_wrong : Exit::done;
}

Exit check_all(const Options& options) {
  if (options.paths.empty() && !options.query.text) {
    throw UsageError("nothing to check: name files, or give --query TEXT");
  }
  Output output(STDOUT_FILENO);
  Exit worst = Exit::done;
  if (options.query.text) worst = check_one({"query", *options.query.text}, options, output);
  for (const std::string& path : options.paths) {
    Source source{path == "-" ? "standard input" : path, ""};
    try {
      source.text = read_text(path);
    } catch (const Error& error) {
      std::fprintf(stderr, "cqlite: %s\n", error.what());
      worst = Exit::usage;
      continue;
    }
    worst = std::max(worst, check_one(source, options, output));
  }
  output.close();
  return worst;
}

}  // namespace

Command add_check(CLI::App& program) {
  CLI::App& command =
      *program.add_subcommand("check", "Says what is wrong with queries; ends with 2 if there are errors");
  const auto options = std::make_shared<Options>();
  command.add_option("files", options->paths, "The queries' files; - for standard input")->type_name("FILE");
  options->query.add_to(command);
  command.add_option("-o,--output", options->output, "text, or json: one diagnostic a line")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json"}).description(""));
  return [options] { return check_all(*options); };
}

}  // namespace cqlite::cli
