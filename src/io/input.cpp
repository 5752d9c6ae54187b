/// Names to inputs: directories and patterns stand for the files they hold.
#include "cqlite/input.hpp"

#include <glob.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cqlite/error.hpp"
#include "cqlite/event.hpp"
#include "io/events.hpp"
#include "io/origin.hpp"

namespace cqlite {
namespace {

namespace fs = std::filesystem;

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

Origin file_origin(std::string path) { return {Origin::Kind::file, std::move(path), {}, {}}; }

[[noreturn]] void fail_to_list(const std::string& path, const std::error_code& error) {
  throw Error("C502", "cannot read the directory `" + path + "`: " + error.message());
}

/// The regular files in a directory and those below it, by name; hidden ones are left out. Links to directories are not
/// followed, since they may lead in a circle.
std::vector<std::string> files_in(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator it(directory, error);
  if (error) fail_to_list(directory, error);
  while (it != fs::recursive_directory_iterator()) {
    std::error_code ignored;
    if (is_hidden(it->path())) {
      if (it->is_directory(ignored)) it.disable_recursion_pending();
    } else if (it->is_regular_file(ignored)) {
      files.push_back(it->path().string());
    }
    it.increment(error);
    if (error) fail_to_list(directory, error);
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// What a pattern matches, by name whatever the locale.
std::vector<std::string> matches_of(const std::string& pattern) {
  glob_t found{};
  const int result = ::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found);
  std::vector<std::string> paths;
  if (result == 0) paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  ::globfree(&found);
  if (result == GLOB_NOSPACE) throw std::bad_alloc();
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// Appends what `path`, which exists, stands for.
void add_existing(const std::string& path, std::vector<Origin>& origins) {
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    origins.push_back(file_origin(path));
    return;
  }
  for (std::string& file : files_in(path)) origins.push_back(file_origin(std::move(file)));
}

void add_path(const std::string& path, std::vector<Origin>& origins) {
  if (path == "-") {
    origins.push_back({Origin::Kind::standard_input, "standard input", {}, {}});
    return;
  }
  const std::size_t before = origins.size();
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status)) {
    add_existing(path, origins);
    if (origins.size() == before) throw Error("C501", "the directory `" + path + "` holds no files");
    return;
  }
  if (path.find_first_of("*?[") == std::string::npos) {
    throw Error("C501", "cannot find `" + path + "`: " + error.message());
  }
  for (const std::string& match : matches_of(path)) add_existing(match, origins);
  if (origins.size() == before) throw Error("C501", "no file matches `" + path + "`");
}

}  // namespace

Input::Input(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Input::Input(Input&&) noexcept = default;
Input& Input::operator=(Input&&) noexcept = default;
Input::~Input() = default;

Input Input::files(const std::vector<std::string>& paths) {
  auto impl = std::make_unique<Impl>();
  for (const std::string& path : paths) add_path(path, impl->origins);
  return Input(std::move(impl));
}

Input Input::text(std::string_view json) {
  auto impl = std::make_unique<Impl>();
  impl->origins.push_back({Origin::Kind::text, "text", json, {}});
  return Input(std::move(impl));
}

Input Input::table(const EventTable& table) {
  auto impl = std::make_unique<Impl>();
  impl->table = &table;
  return Input(std::move(impl));
}

Input Input::events(const Events& events) {
  auto impl = std::make_unique<Impl>();
  impl->origins.push_back({Origin::Kind::lines, "events", events.impl_->lines, {}});
  return Input(std::move(impl));
}

Input Input::stream(std::function<std::size_t(char*, std::size_t)> read, std::string name) {
  auto impl = std::make_unique<Impl>();
  impl->origins.push_back({Origin::Kind::callback, std::move(name), {}, std::move(read)});
  return Input(std::move(impl));
}

}  // namespace cqlite
