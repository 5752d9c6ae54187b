/// `cqlite report`: the hunts of a repository on one page, from what their test files say of them.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "testing/catalogue.hpp"

namespace cqlite::cli {
namespace {

using Writer = std::string (*)(const testing::Catalogue&);

const std::map<std::string, Writer>& writers() {
  static const std::map<std::string, Writer> all{{"markdown", testing::catalogue_markdown},
                                                 {"html", testing::catalogue_html},
                                                 {"json", testing::catalogue_json},
                                                 {"navigator", testing::catalogue_navigator}};
  return all;
}

struct Options {
  std::vector<std::string> paths;
  std::string output = "markdown";
  std::string output_file;
};

Exit report(const Options& options) {
  const std::vector<std::string> here{"."};
  const testing::Catalogue catalogue = testing::read_catalogue(options.paths.empty() ? here : options.paths);
  if (catalogue.entries.empty() && catalogue.errors.empty()) {
    throw UsageError("there are no queries (*.cql) and no test files (*.test.yaml) here");
  }
  const std::string text = writers().at(options.output)(catalogue);
  if (options.output_file.empty()) {
    Output output(STDOUT_FILENO);
    output.put(text);
    output.close();
  } else {
    write_text(options.output_file, text);
  }
  for (const std::string& error : catalogue.errors) std::fprintf(stderr, "cqlite: %s\n", error.c_str());
  return catalogue.errors.empty() ? Exit::done : Exit::query_wrong;
}

}  // namespace

Command add_report(CLI::App& program) {
  CLI::App& command =
      *program.add_subcommand("report", "Lists hunts by ATT&CK tactic, from the metadata of their test files");
  const auto options = std::make_shared<Options>();
  command.add_option("paths", options->paths, "Queries, test files, or folders of them; without any, this folder")
      ->type_name("PATH");
  command
      .add_option("-o,--output", options->output,
                  "markdown, html, json, or navigator: a layer for MITRE's ATT&CK Navigator")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"markdown", "html", "json", "navigator"}).description(""));
  command.add_option("--output-file", options->output_file, "Write it to a file")->type_name("FILE");
  return [options] { return report(*options); };
}

}  // namespace cqlite::cli
