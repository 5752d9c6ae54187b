// The YAML and JSON of the documentation. A block is a test file, a list of tests, or shows how to use the action or the hooks
// of this repository; the first two are run, and of the others it is checked that what they name exists.
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "blocks.hpp"
#include "report.hpp"
#include "testing/check.hpp"
#include "testing/spec.hpp"

namespace cqlite::testing {
namespace {

namespace fs = std::filesystem;

/// A folder for the named blocks of one document, which is removed with what is in it.
class Scratch {
 public:
  Scratch() : path_(fs::temp_directory_path() / ("cqlite-documents-" + std::to_string(::getpid()))) {
    fs::create_directories(path_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  [[nodiscard]] std::string write(const std::string& name, const std::string& text) const {
    const fs::path path = path_ / fs::path(name).filename();
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }

 private:
  fs::path path_;
};

std::set<std::string> keys_of(const YAML::Node& map) {
  std::set<std::string> keys;
  for (const auto& entry : map) keys.insert(entry.first.Scalar());
  return keys;
}

/// Of a workflow: the inputs that it gives to the action of this repository.
std::string problem_of_workflow(const YAML::Node& workflow, const fs::path& root) {
  const std::set<std::string> known =
      keys_of(load_yaml(file_text((root / "action.yml").string()), "action.yml")["inputs"]);
  std::string problem;
  for (const auto& job : workflow["jobs"]) {
    for (const YAML::Node& step : job.second["steps"]) {
      if (step["uses"].Scalar().find("/cqlite@") == std::string::npos) continue;
      for (const std::string& key : keys_of(step["with"])) {
        if (known.count(key) == 0) problem += "  the action has no input `" + key + "`\n";
      }
    }
  }
  return problem;
}

/// Of a configuration of pre-commit: the hooks that it takes from this repository.
std::string problem_of_hooks(const YAML::Node& configuration, const fs::path& root) {
  std::set<std::string> known;
  const std::string name = ".pre-commit-hooks.yaml";
  for (const YAML::Node& hook : load_yaml(file_text((root / name).string()), name)) known.insert(hook["id"].Scalar());
  std::string problem;
  for (const YAML::Node& repository : configuration["repos"]) {
    for (const YAML::Node& hook : repository["hooks"]) {
      if (known.count(hook["id"].Scalar()) == 0) problem += "  there is no hook `" + hook["id"].Scalar() + "`\n";
    }
  }
  return problem;
}

void run_tests(const std::string& path, const std::string& place, Report& report) {
  for (const Case& test : read_suite(path).cases) {
    if (test.kind == CaseKind::skip) continue;
    std::string problem = check(test);
    if (test.kind == CaseKind::todo) problem = problem.empty() ? "  a todo that passes\n" : "";
    report.add(place, test.name, problem);
  }
}

void check_block(const Block& block, const std::string& place, const Scratch& scratch, const fs::path& root,
                 Report& report) {
  try {
    const YAML::Node content = load_yaml(block.text, place);
    if (content.IsSequence()) {
      run_tests(scratch.write("block.test.yaml", "cqlite_test: 1\ntests:\n" + block.text), place, report);
    } else if (content["cqlite_test"]) {
      const std::string name = block.file.empty() ? "block.test." + block.language : block.file;
      run_tests(scratch.write(name, block.text), place, report);
    } else if (content["jobs"]) {
      report.add(place, "a workflow", problem_of_workflow(content, root));
    } else if (content["repos"]) {
      report.add(place, "a configuration of pre-commit", problem_of_hooks(content, root));
    } else {
      report.add(place, "a block of YAML",
                 "  it is neither a test file, nor a list of tests, nor a known configuration\n");
    }
  } catch (const SpecError& error) {
    report.add(place, "a block of YAML", "  " + std::string(error.what()) + "\n");
  }
}

}  // namespace

void check_document_tests(const fs::path& document, const fs::path& root, Report& report) {
  const std::vector<Block> blocks = fenced_blocks(file_text(document.string()));
  const Scratch scratch;
  for (const Block& block : blocks) {
    if (!block.file.empty()) (void)scratch.write(block.file, block.text);
  }
  for (const Block& block : blocks) {
    if (block.language != "yaml" && block.language != "json") continue;
    const std::string place = document.lexically_relative(root).string() + ":" + std::to_string(block.line);
    check_block(block, place, scratch, root, report);
  }
}

}  // namespace cqlite::testing
