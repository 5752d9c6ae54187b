/// What names stand for: files, directories, patterns, pipes; and what happens when there is nothing to read.
#include "cqlite/input.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reading.hpp"

namespace cqlite {
namespace {

using namespace testing;

/// Names of the files that `paths` stand for, below `folder`.
std::vector<std::string> names_of(const Folder& folder, const std::vector<std::string>& paths) {
  const Input input = Input::files(paths);
  std::vector<std::string> names;
  for (const Origin& origin : input.impl().origins) {
    names.push_back(std::filesystem::path(origin.name).lexically_relative(folder.path()).string());
  }
  return names;
}

std::string error_of(const std::vector<std::string>& paths) {
  try {
    return read_all(Input::files(paths)).error;
  } catch (const Error& error) {
    return error.code() + ": " + error.what();
  }
}

}  // namespace

TEST_CASE("input: a directory stands for its files, sorted, hidden ones left out") {
  const Folder folder;
  for (const char* name : {"b.json", "a.json", "sub/c.json", ".hidden", ".git/x", "sub/.y"})
    (void)folder.file(name, "{}\n");
  std::filesystem::create_symlink(folder.path(), folder.path("sub/circle"));
  CHECK(names_of(folder, {folder.path()}) == std::vector<std::string>{"a.json", "b.json", "sub/c.json"});
}

TEST_CASE("input: a pattern stands for what it matches, unless a file is called so") {
  const Folder folder;
  for (const char* name : {"b1.json", "a1.json", "a2.txt", "sub/c.json"}) (void)folder.file(name, "{}\n");
  CHECK(names_of(folder, {folder.path("*.json")}) == std::vector<std::string>{"a1.json", "b1.json"});
  CHECK(names_of(folder, {folder.path("[ab]?.*")}) == std::vector<std::string>{"a1.json", "a2.txt", "b1.json"});
  CHECK(names_of(folder, {folder.path("s*")}) == std::vector<std::string>{"sub/c.json"});
  (void)folder.file("[ab]?.*", "{}\n");
  CHECK(names_of(folder, {folder.path("[ab]?.*")}) == std::vector<std::string>{"[ab]?.*"});
}

TEST_CASE("input: files keep the order in which they were named") {
  const Folder folder;
  const std::string first = folder.file("z", "1\n");
  const std::string second = folder.file("a", "2\n");
  CHECK(read_all(Input::files({first, second, first})).lines == std::vector<std::string>{"1", "2", "1"});
}

TEST_CASE("input: what cannot be found or read is named") {
  const Folder folder;
  CHECK(error_of({folder.path("none")}) ==
        "C501: cannot find `" + folder.path("none") + "`: No such file or directory");
  CHECK(error_of({folder.path("*.none")}) == "C501: no file matches `" + folder.path("*.none") + "`");
  CHECK(error_of({folder.path()}) == "C501: the directory `" + folder.path() + "` holds no files");
  if (::geteuid() != 0) {
    const std::string locked = folder.file("locked", "{}\n");
    ::chmod(locked.c_str(), 0);
    CHECK(error_of({locked}) == "C502: cannot read `" + locked + "`: Permission denied");
  }
}

TEST_CASE("input: a named pipe is read as a stream") {
  const Folder folder;
  const std::string pipe = folder.path("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::thread writer([&pipe] { std::ofstream(pipe) << "[{\"a\":1},{\"b\":2}]"; });
  CHECK(read_all(Input::files({pipe}), {}, 2).lines == std::vector<std::string>{"{\"a\":1}", "{\"b\":2}"});
  writer.join();
}

TEST_CASE("input: files in /proc have no size, but are read") {
  if (!std::filesystem::exists("/proc/self/status")) return;
  CHECK(read_all(Input::files({"/proc/self/status"})).lines.size() > 5);
}

TEST_CASE("input: a file that shrinks while it is read ends where it ends") {
  const Folder folder;
  const std::string path =
      folder.file("x", std::string(50, 'a') + "\n" + std::string(50, 'b') + "\n" + std::string(50, 'c') + "\n");
  const Input input = Input::files({path});
  const auto source = open_chunks(input.impl(), {51, 1 << 20});
  Chunk chunk;
  REQUIRE(source->next(chunk, true));
  std::filesystem::resize_file(path, 70);
  std::string rest;
  while (source->next(chunk, true)) rest += chunk.text;
  CHECK(rest == std::string(19, 'b'));
}

}  // namespace cqlite
