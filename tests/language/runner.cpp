/// Runs the cases of the language: `cqlite_cases [FOLDER | FILE]… [--update]`. For a folder that is all of its case files; for
/// tests/language also the examples of all functions, the queries of the documentation, and the pictures of all
/// diagnostics, which --update writes anew. For a file it is the cases of that file. Every case is run in
/// many ways (src/testing/ways.hpp), and the rows must not differ.
#include <algorithm>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "report.hpp"
#include "testing/check.hpp"
#include "testing/spec.hpp"

namespace cqlite::testing {

namespace fs = std::filesystem;

std::vector<std::string> files_under(const fs::path& folder, const std::string& ending) {
  std::vector<std::string> files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().string().ends_with(ending)) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

namespace {

/// Cases in `known_issues/` show what does not work yet: they must fail, and move elsewhere when they pass.
void check_file(const std::string& path, Report& report) {
  const bool must_fail = path.find("known_issues/") != std::string::npos;
  for (const Case& test : read_cases(path, {.keeps_order = true})) {
    std::string problem = check(test, {.runs_every_way = true});
    if (must_fail) problem = problem.empty() ? "  a known issue that is none any more: move the case\n" : "";
    report.add(test.place(), test.name, problem);
  }
}

void check_folder(const fs::path& folder, Report& report) {
  for (const std::string& file : files_under(folder, ".test.yaml")) check_file(fs::proximate(file).string(), report);
}

void check_language(const fs::path& folder, bool update, Report& report) {
  const fs::path root = fs::canonical(folder).parent_path().parent_path();
  check_folder(folder, report);
  check_functions(report);
  check_documents(root, report);
  check_golden_diagnostics(root, update, report);
}

int run_all(const std::vector<std::string>& arguments) {
  Report report;
  const bool update = std::find(arguments.begin(), arguments.end(), "--update") != arguments.end();
  for (const std::string& argument : arguments) {
    if (argument == "--update") continue;
    if (fs::is_directory(argument) && fs::canonical(argument).filename() == "language") {
      check_language(argument, update, report);
    } else if (fs::is_directory(argument)) {
      check_folder(argument, report);
    } else {
      check_file(argument, report);
    }
  }
  return report.finish();
}

}  // namespace
}  // namespace cqlite::testing

int main(int count, char** arguments) {
  try {
    return cqlite::testing::run_all(std::vector<std::string>(arguments + 1, arguments + count));
  } catch (const std::exception& error) {
    std::cout << error.what() << std::endl;
    return 2;
  }
}
