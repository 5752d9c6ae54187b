#include "testing/suite.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "base/regex.hpp"
#include "cqlite/error.hpp"
#include "testing/filter_suite.hpp"
#include "testing/jobs.hpp"
#include "testing/yaml.hpp"

namespace cqlite::testing {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

bool is_test_file(const std::string& name) {
  return name.ends_with(".test.yaml") || name.ends_with(".test.yml") || name.ends_with(".test.json") ||
         name.ends_with(".events.ndjson");
}

/// The files below `folder` whose names `fits` accepts; hidden ones are left out.
template <class Fits>
void add_files_below(const fs::path& folder, std::vector<std::string>& files, Fits fits) {
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  std::vector<std::string> found;
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::error_code ignored;
    if (name.starts_with('.')) {
      if (entry->is_directory(ignored)) entry.disable_recursion_pending();
    } else if (entry->is_regular_file(ignored) && fits(name)) {
      found.push_back(entry->path().lexically_normal().string());
    }
  }
  if (error) throw Error("C502", "cannot read the directory `" + folder.string() + "`: " + error.message());
  std::sort(found.begin(), found.end());
  files.insert(files.end(), found.begin(), found.end());
}

void check_exists(const std::string& path) {
  std::error_code error;
  if (!fs::exists(path, error)) throw Error("C501", "cannot read `" + path + "`: there is no such file");
}

std::vector<std::string> once_each(std::vector<std::string> paths) {
  std::set<std::string> seen;
  std::erase_if(paths, [&](const std::string& path) { return !seen.insert(path).second; });
  return paths;
}

/// A text that a regex finds as it is.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (std::string_view(R"(\^$.|?*+()[]{})").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

CaseResult result_of(const Case& test, const CheckOptions& options) {
  CaseResult result;
  result.name = test.name;
  result.file = test.file;
  result.line = test.line;
  result.query = test.query_path;
  result.kind = test.kind;
  if (test.kind == CaseKind::skip) {
    result.status = CaseResult::Status::skipped;
    return result;
  }
  const Clock::time_point start = Clock::now();
  try {
    Verdict verdict = judge(test, options);
    result.verdict = verdict.kind;
    result.problems = std::move(verdict.problems);
  } catch (const SpecError& error) {
    result.verdict = Verdict::Kind::query_wrong;
    result.problems = "  " + std::string(error.what()) + "\n";
  }
  result.seconds = seconds_since(start);
  result.status = result.problems.empty() ? CaseResult::Status::passed : CaseResult::Status::failed;
  if (test.kind != CaseKind::todo) return result;
  if (result.status == CaseResult::Status::failed) {
    result.status = CaseResult::Status::skipped;
    result.verdict = Verdict::Kind::passed;
  } else {
    result.status = CaseResult::Status::failed;
    result.verdict = Verdict::Kind::failed;
    result.problems = "  a todo that passes now: give it another kind\n";
  }
  return result;
}

}  // namespace

std::vector<std::string> find_test_files(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    check_exists(path);
    std::error_code error;
    if (fs::is_directory(path, error)) {
      add_files_below(path, files, is_test_file);
    } else if (path.ends_with(".cql")) {
      const fs::path folder = fs::path(path).parent_path();
      const std::string stem = fs::path(path).stem().string();
      for (const fs::path& place : {folder, folder / "tests"}) {
        for (const char* ending : {".test.yaml", ".test.yml", ".test.json", ".events.ndjson"}) {
          const fs::path file = place / (stem + ending);
          if (fs::exists(file, error)) files.push_back(file.string());
        }
      }
    } else {
      files.push_back(path);
    }
  }
  return once_each(std::move(files));
}

std::vector<std::string> find_queries(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      add_files_below(path, files, [](const std::string& name) { return name.ends_with(".cql"); });
    } else if (path.ends_with(".cql")) {
      files.push_back(fs::path(path).lexically_normal().string());
    }
  }
  return once_each(std::move(files));
}

std::optional<std::string> selection_problem(const Selection& selection) {
  RegexError error;
  if (Regex::compile(selection.name, {}, error) != nullptr) return std::nullopt;
  return "`" + selection.name + "` is no regex: " + error.message;
}

bool is_selected(const Case& test, const Selection& selection) {
  const bool has_tag =
      selection.tags.empty() || std::any_of(test.tags.begin(), test.tags.end(), [&](const std::string& tag) {
        return std::any_of(selection.tags.begin(), selection.tags.end(),
                           [&](const std::string& wanted) { return tag == wanted || tag.starts_with(wanted + "."); });
      });
  if (!has_tag || selection.name.empty()) return has_tag;
  RegexError error;
  const auto regex = Regex::compile(selection.name, {}, error);
  return regex != nullptr && regex->matches(test.name);
}

std::string CaseResult::command() const {
  std::string pattern;
  for (const char c : "^" + escaped(name) + "$") pattern += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return "cqlite test " + file + " --run '" + pattern + "'";
}

std::size_t SuiteResult::count(CaseResult::Status status) const {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(), [&](const CaseResult& each) { return each.status == status; }));
}

namespace {

/// A file, or why it makes no sense.
struct ReadFile {
  std::optional<Suite> suite;
  std::string error;
};

ReadFile read(const std::string& file) {
  try {
    return {file.ends_with(".events.ndjson") ? read_filter_suite(file) : read_suite(file), ""};
  } catch (const SpecError& error) {
    return {std::nullopt, error.what()};
  }
}

}  // namespace

SuiteResult run_suites(const std::vector<std::string>& files, const SuiteOptions& options) {
  const Clock::time_point start = Clock::now();
  std::vector<ReadFile> read_files(files.size());
  do_each(files.size(), options.jobs, [&](std::size_t i) { read_files[i] = read(files[i]); });
  SuiteResult result;
  using std::chrono::milliseconds;
  result.started =
      std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  std::vector<Case> cases;
  for (ReadFile& each : read_files) {
    if (!each.suite) {
      result.errors.push_back(std::move(each.error));
      continue;
    }
    if (each.suite->cases.empty()) each.suite->query_path.clear();  // nothing tests that query
    for (Case& test : each.suite->cases) {
      if (is_selected(test, options.selection)) cases.push_back(std::move(test));
    }
    each.suite->cases.clear();
    result.suites.push_back(*std::move(each.suite));
  }
  std::vector<std::optional<CaseResult>> done(cases.size());
  std::atomic<bool> is_over{false};
  do_each(cases.size(), options.jobs, [&](std::size_t i) {
    if (is_over) return;
    done[i] = result_of(cases[i], options.check);
    if (options.ends_at_first_failure && done[i]->status == CaseResult::Status::failed) is_over = true;
  });
  for (auto& each : done) {
    if (each) result.cases.push_back(*std::move(each));
  }
  result.seconds = seconds_since(start);
  return result;
}

}  // namespace cqlite::testing
