/// Inputs that can be read only once, and how they are read into memory where once is not enough.
#include "io/origin.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "io/byte_stream.hpp"

namespace cqlite {
namespace {

bool is_regular_file(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode);
}

/// Bytes from the place where reading starts; none if it is no regular file, or one that claims to be empty as those in
/// /proc do.
std::optional<std::uint64_t> bytes_of(const Origin& origin) {
  struct stat status {};
  const bool is_file = origin.kind == Origin::Kind::file;
  const int result = is_file ? ::stat(origin.name.c_str(), &status) : ::fstat(STDIN_FILENO, &status);
  if (result != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) return std::nullopt;
  const off_t position = is_file ? 0 : std::clamp<off_t>(::lseek(STDIN_FILENO, 0, SEEK_CUR), 0, status.st_size);
  return static_cast<std::uint64_t>(status.st_size - position);
}

std::unique_ptr<ByteStream> stream_of(const Origin& origin) {
  if (origin.kind == Origin::Kind::callback) return callback_stream(origin.read);
  const bool is_file = origin.kind == Origin::Kind::file;
  return file_stream(is_file ? open_file(origin.name) : FileDescriptor{STDIN_FILENO, true}, origin.name);
}

std::string content_of(ByteStream& stream) {
  constexpr std::size_t block = 1 << 20;
  std::string content;
  while (true) {
    const std::size_t before = content.size();
    content.resize(before + block);
    const std::size_t count = stream.read(content.data() + before, block);
    content.resize(before + count);
    if (count == 0) return content;
  }
}

}  // namespace

bool is_read_once(const Origin& origin) {
  switch (origin.kind) {
    case Origin::Kind::file: return !is_regular_file(origin.name);
    case Origin::Kind::standard_input:
    case Origin::Kind::callback: return true;
    case Origin::Kind::text:
    case Origin::Kind::lines:
    case Origin::Kind::bytes: break;
  }
  return false;
}

std::optional<std::uint64_t> total_bytes(const Input::Impl& input) {
  std::uint64_t total = 0;
  for (const Origin& origin : input.origins) {
    switch (origin.kind) {
      case Origin::Kind::file:
      case Origin::Kind::standard_input: {
        const auto bytes = bytes_of(origin);
        if (!bytes) return std::nullopt;
        total += *bytes;
        break;
      }
      case Origin::Kind::text:
      case Origin::Kind::lines:
      case Origin::Kind::bytes: total += origin.text.size(); break;
      case Origin::Kind::callback: return std::nullopt;
    }
  }
  return total;
}

void make_rereadable(Input::Impl& input) {
  for (Origin& origin : input.origins) {
    if (!is_read_once(origin)) continue;
    input.contents.push_back(std::make_unique<std::string>(content_of(*stream_of(origin))));
    origin.kind = Origin::Kind::bytes;
    origin.text = *input.contents.back();
  }
}

}  // namespace cqlite
