/// Runs the program's cases: `cqlite_cli_cases DIRECTORY-OF-PROGRAMS FILE.test… [--update]`. A case file holds commands
/// for the shell, each with what it must print; tests/cli/README.md describes the format. Differences are printed, or,
/// with --update, written into the file.
#include <stdlib.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

/// What a command is given and prints.
struct Outcome {
  Lines output;
  Lines errors;
  int exit = 0;
};

struct Step {
  Lines comment;
  std::string command;
  Lines input;
  Outcome wanted;
};

struct CaseFile {
  std::vector<Step> steps;
  Lines remainder;  ///< comments after the last step
};

std::string whole_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Lines lines_of(const std::string& text) {
  Lines lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  if (!text.empty() && text.back() != '\n') lines.back() += "[no line break]";
  return lines;
}

CaseFile read_cases(const fs::path& path) {
  CaseFile file;
  Lines* section = &file.remainder;
  for (const std::string& line : lines_of(whole_file(path))) {
    const bool is_in_section = section != &file.remainder;
    if (line.rfind("$ ", 0) == 0) {
      file.steps.push_back({file.remainder, line.substr(2), {}, {}});
      file.remainder.clear();
      section = &file.remainder;
    } else if (line == "--- stdin") {
      section = &file.steps.at(file.steps.size() - 1).input;
    } else if (line == "--- stdout") {
      section = &file.steps.at(file.steps.size() - 1).wanted.output;
    } else if (line == "--- stderr") {
      section = &file.steps.at(file.steps.size() - 1).wanted.errors;
    } else if (line.rfind("--- exit ", 0) == 0) {
      file.steps.at(file.steps.size() - 1).wanted.exit = std::stoi(line.substr(9));
      section = &file.remainder;
    } else if (is_in_section && line.rfind("# ", 0) == 0) {  // a comment begins the next step
      section = &file.remainder;
      section->push_back(line);
    } else {
      section->push_back(line);
    }
  }
  return file;
}

/// `[..]` stands for any text within a line.
bool matches_line(std::string_view pattern, std::string_view line) {
  const auto hole = pattern.find("[..]");
  if (hole == std::string_view::npos) return pattern == line;
  if (line.substr(0, hole) != pattern.substr(0, hole)) return false;
  const std::string_view rest = pattern.substr(hole + 4);
  for (std::size_t i = hole; i <= line.size(); ++i) {
    if (matches_line(rest, line.substr(i))) return true;
  }
  return false;
}

/// A line `...` stands for any lines.
bool matches(const Lines& patterns, std::size_t pattern, const Lines& lines, std::size_t line) {
  if (pattern == patterns.size()) return line == lines.size();
  if (patterns[pattern] == "...") {
    for (std::size_t i = line; i <= lines.size(); ++i) {
      if (matches(patterns, pattern + 1, lines, i)) return true;
    }
    return false;
  }
  return line < lines.size() && matches_line(patterns[pattern], lines[line]) &&
         matches(patterns, pattern + 1, lines, line + 1);
}

bool matches(const Outcome& wanted, const Outcome& found) {
  return wanted.exit == found.exit && matches(wanted.output, 0, found.output, 0) &&
         matches(wanted.errors, 0, found.errors, 0);
}

void write(const fs::path& path, const Lines& lines) {
  std::ofstream file(path, std::ios::binary);
  for (const std::string& line : lines) file << line << "\n";
}

/// Runs the step in the shell; SCRATCH names a folder for its files.
Outcome outcome(const Step& step, const fs::path& scratch) {
  write(scratch / "stdin", step.input);
  write(scratch / "command", {step.command});
  const auto quoted = [&scratch](const char* name) { return "'" + (scratch / name).string() + "'"; };
  const std::string call =
      "sh " + quoted("command") + " <" + quoted("stdin") + " >" + quoted("stdout") + " 2>" + quoted("stderr");
  const int status = std::system(call.c_str());
  const int exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return {lines_of(whole_file(scratch / "stdout")), lines_of(whole_file(scratch / "stderr")), exit};
}

void print(std::ostream& out, const Lines& lines) {
  for (const std::string& line : lines) out << line << "\n";
}

void print(std::ostream& out, const Outcome& outcome) {
  if (!outcome.output.empty()) out << "--- stdout\n";
  print(out, outcome.output);
  if (!outcome.errors.empty()) out << "--- stderr\n";
  print(out, outcome.errors);
  if (outcome.exit != 0) out << "--- exit " << outcome.exit << "\n";
}

void update(const fs::path& path, const CaseFile& file) {
  std::ofstream out(path, std::ios::binary);
  for (const Step& step : file.steps) {
    print(out, step.comment);
    out << "$ " << step.command << "\n";
    if (!step.input.empty()) out << "--- stdin\n";
    print(out, step.input);
    print(out, step.wanted);
  }
  print(out, file.remainder);
}

/// Returns how many steps of the file failed.
int run_file(const fs::path& path, const fs::path& scratch, bool updates) {
  CaseFile file = read_cases(path);
  int failures = 0;
  for (Step& step : file.steps) {
    const Outcome found = outcome(step, scratch);
    if (matches(step.wanted, found)) continue;
    ++failures;
    if (updates) {
      step.wanted = found;
      continue;
    }
    std::cout << path.string() << ":\n$ " << step.command << "\n===== wanted\n";
    print(std::cout, step.wanted);
    std::cout << "===== found\n";
    print(std::cout, found);
  }
  if (updates && failures > 0) update(path, file);
  if (file.steps.empty()) std::cout << path.string() << ": no command\n";
  return file.steps.empty() ? 1 : failures;
}

int run_all(const Lines& arguments) {
  const bool updates = arguments.back() == "--update";
  const char* const path = std::getenv("PATH");
  setenv("PATH", (fs::absolute(arguments.at(0)).string() + ":" + (path == nullptr ? "" : path)).c_str(), 1);
  std::string scratch = (fs::temp_directory_path() / "cqlite-XXXXXX").string();
  if (mkdtemp(scratch.data()) == nullptr) throw std::runtime_error("cannot make a folder for temporary files");
  setenv("SCRATCH", scratch.c_str(), 1);
  int failures = 0;
  for (std::size_t i = 1; i < arguments.size() - (updates ? 1 : 0); ++i) {
    failures += run_file(arguments[i], scratch, updates);
  }
  fs::remove_all(scratch);
  return failures == 0 || updates ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run_all(Lines(arguments + 1, arguments + count));
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 2;
  }
}
