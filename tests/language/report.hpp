/// Counts what passed, prints what failed.
#pragma once

#include <cstddef>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

namespace cqlite::testing {

class Report {
 public:
  /// `problem` is empty for what passed.
  void add(const std::string& place, const std::string& name, const std::string& problem) {
    if (problem.empty()) {
      ++passed_;
      return;
    }
    ++failed_;
    std::cout << place << ": " << name << "\n" << problem;
  }
  /// The last line; the program's exit status.
  [[nodiscard]] int finish() const {
    std::cout << passed_ << " passed, " << failed_ << " failed" << std::endl;
    return failed_ == 0 ? 0 : 1;
  }

 private:
  std::size_t passed_ = 0;
  std::size_t failed_ = 0;
};

/// The files under `folder` whose names end so, sorted; none if there is no such folder.
[[nodiscard]] std::vector<std::string> files_under(const std::filesystem::path& folder, const std::string& ending);

void check_functions(Report& report);                                     // functions.cpp
void check_documents(const std::filesystem::path& root, Report& report);  // documents.cpp
void check_document_tests(const std::filesystem::path& document, const std::filesystem::path& root,
                          Report& report);                                                      // document_tests.cpp
void check_golden_diagnostics(const std::filesystem::path& root, bool update, Report& report);  // golden.cpp

}  // namespace cqlite::testing
