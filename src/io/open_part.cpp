/// What an input is, told by its kind and its first bytes: ranges of a file or a text, or a stream, packed or not.
#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "cqlite/error.hpp"
#include "io/origin.hpp"
#include "io/part.hpp"

namespace cqlite {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t head_bytes = 4096;
/// Blanks looked through for the bracket of an array.
constexpr std::size_t max_blank_bytes = 1 << 20;

/// What the first bytes of an unpacked input say.
struct Shape {
  std::size_t text_begin = 0;  ///< after a byte order mark
  bool is_array = false;
};

bool is_all_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

/// A byte order mark without text is no reason to look on, nor is a part of one.
Shape shape_of(std::string_view head, const std::string& name) {
  if (head.starts_with("\xff\xfe"sv) || head.starts_with("\xfe\xff"sv)) {
    throw Error("C503", "`" + name + "` is UTF-16 text, which cqlite does not read; convert it to UTF-8");
  }
  Shape shape;
  if (head.starts_with("\xef\xbb\xbf"sv)) shape.text_begin = 3;
  const std::string_view text = head.substr(shape.text_begin);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  shape.is_array = first != std::string_view::npos && text[first] == '[';
  return shape;
}

/// Is there enough of a stream to tell what it is?
bool is_telling(std::string_view head) {
  if (head.size() < 4) return false;
  return !is_all_blank(head.starts_with("\xef\xbb\xbf"sv) ? head.substr(3) : head) || head.size() >= max_blank_bytes;
}

/// The beginning of a stream, and the error that ended it.
struct Head {
  std::string bytes;
  std::exception_ptr failure;
};

Head read_head(ByteStream& stream) {
  Head head;
  while (!is_telling(head.bytes)) {
    const std::size_t before = head.bytes.size();
    head.bytes.resize(before + head_bytes);
    std::size_t count = 0;
    try {
      count = stream.read(head.bytes.data() + before, head_bytes);
    } catch (...) {
      head.failure = std::current_exception();
    }
    head.bytes.resize(before + count);
    if (count == 0) break;
  }
  return head;
}

class Opener {
 public:
  Opener(const Origin& origin, ChunkLimits limits, SkippedLines& skipped)
      : origin_(origin), limits_(limits), skipped_(skipped) {}

  [[nodiscard]] OpenedPart open();

 private:
  [[nodiscard]] OpenedPart open_descriptor(FileDescriptor file);
  [[nodiscard]] OpenedPart open_text();
  [[nodiscard]] OpenedPart open_stream(std::unique_ptr<ByteStream> stream);

  const Origin& origin_;
  const ChunkLimits limits_;
  SkippedLines& skipped_;
};

OpenedPart Opener::open() {
  switch (origin_.kind) {
    case Origin::Kind::file: return open_descriptor(open_file(origin_.name));
    case Origin::Kind::standard_input: return open_descriptor({STDIN_FILENO, true});
    case Origin::Kind::text: return open_text();
    case Origin::Kind::lines: return {text_part(origin_.text, 0, limits_, skipped_), true};
    case Origin::Kind::bytes:
      if (packing_of(origin_.text) == Packing::none) return open_text();
      return open_stream(memory_stream(origin_.text));
    case Origin::Kind::callback: break;
  }
  return open_stream(callback_stream(origin_.read));
}

// A regular file is read in parallel unless it is packed or an array. Files in /proc claim to be empty: they are streams.
OpenedPart Opener::open_descriptor(FileDescriptor file) {
  const std::string& name = origin_.name;
  struct stat status {};
  if (::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) {
    return open_stream(file_stream(std::move(file), name));
  }
  const off_t position = ::lseek(file.number(), 0, SEEK_CUR);
  const std::size_t begin = position > 0 ? static_cast<std::size_t>(position) : 0;
  std::string head;
  while (!is_telling(head)) {
    const std::size_t before = head.size();
    head.resize(before + head_bytes);
    head.resize(before + read_at(file, head.data() + before, head_bytes, begin + before, name));
    if (head.size() < before + head_bytes) break;
  }
  if (packing_of(head) != Packing::none) return open_stream(file_stream(std::move(file), name));
  const Shape shape = shape_of(head, name);
  if (shape.is_array) return open_stream(file_stream(std::move(file), name));
  const bool is_rereadable = begin == 0 || origin_.kind == Origin::Kind::file;
  return {file_part(std::move(file), name, begin + shape.text_begin, static_cast<std::size_t>(status.st_size), limits_,
                    skipped_),
          is_rereadable};
}

OpenedPart Opener::open_text() {
  const Shape shape = shape_of(origin_.text, origin_.name);
  if (shape.is_array) return open_stream(memory_stream(origin_.text));
  return {text_part(origin_.text, shape.text_begin, limits_, skipped_), true};
}

OpenedPart Opener::open_stream(std::unique_ptr<ByteStream> stream) {
  if (limits_.bytes_read != nullptr) stream = counted_stream(std::move(stream), *limits_.bytes_read);
  Head head = read_head(*stream);
  const Packing packing = packing_of(head.bytes);
  stream = prefixed_stream(std::move(head.bytes), std::move(stream), head.failure);
  if (packing != Packing::none) stream = unpacked_stream(packing, std::move(stream), origin_.name);
  head = read_head(*stream);
  const Shape shape = shape_of(head.bytes, origin_.name);
  head.bytes.erase(0, shape.text_begin);
  stream = prefixed_stream(std::move(head.bytes), std::move(stream), head.failure);
  if (shape.is_array) return {stream_part(array_stream(std::move(stream)), 0, limits_, skipped_), false};
  return {stream_part(std::move(stream), shape.text_begin, limits_, skipped_), false};
}

}  // namespace

OpenedPart open_part(const Origin& origin, ChunkLimits limits, SkippedLines& skipped) {
  return Opener(origin, limits, skipped).open();
}

}  // namespace cqlite
