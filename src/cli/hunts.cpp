/// The hunts that a command line names.
#include "cli/hunts.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/edit_distance.hpp"
#include "cli/command.hpp"
#include "cqlite/error.hpp"

namespace cqlite::cli {
namespace {

namespace fs = std::filesystem;

/// The .cql files in `folder`, by name.
std::vector<std::string> hunts_in(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code ignored;
    if (entry->path().extension() == ".cql" && entry->is_regular_file(ignored)) files.push_back(entry->path().string());
  }
  if (error) throw Error("C502", "cannot read the directory `" + folder + "`: " + error.message());
  if (files.empty()) throw UsageError("the directory `" + folder + "` holds no .cql files");
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::vector<Source> read_hunts(const std::vector<std::string>& paths) {
  std::vector<Source> hunts;
  for (const std::string& path : paths) {
    std::error_code error;
    const auto files = fs::is_directory(path, error) ? hunts_in(path) : std::vector<std::string>{path};
    for (const std::string& file : files) hunts.push_back({file, read_text(file)});
  }
  return hunts;
}

std::vector<Hunt> compile_all(const std::vector<Source>& sources, CompileOptions options) {
  const std::vector<std::string> names = hunt_names(sources);
  std::vector<Hunt> hunts;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    options.name = sources[i].name;
    hunts.push_back({names[i], Query::compile(sources[i].text, options)});
  }
  return hunts;
}

void check_parameters(const std::vector<Hunt>& hunts, const std::map<std::string, ParameterValue>& parameters) {
  std::vector<std::string> declared;
  for (const Hunt& hunt : hunts) {
    const std::vector<std::string>& names = hunt.compiled.query->parameters();
    declared.insert(declared.end(), names.begin(), names.end());
  }
  for (const auto& [name, value] : parameters) {
    if (std::find(declared.begin(), declared.end(), name) != declared.end()) continue;
    const auto near = nearest(name, declared);
    throw UsageError("no hunt has a parameter `" + name + "`" + (near ? "; did you mean `" + *near + "`?" : ""));
  }
}

std::vector<std::string> hunt_names(const std::vector<Source>& sources) {
  std::vector<std::string> names;
  std::map<std::string, int> uses;
  for (const Source& source : sources) {
    const fs::path file = fs::path(source.name).filename();
    names.push_back((file.extension() == ".cql" ? file.stem() : file).string());
    ++uses[names.back()];
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (uses[names[i]] > 1) names[i] = sources[i].name;
  }
  return names;
}

}  // namespace cqlite::cli
