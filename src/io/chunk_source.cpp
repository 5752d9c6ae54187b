/// Opens one input after the other, looks at its first bytes to see what it is, and hands out its chunks.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <optional>
#include <utility>

#include "base/byte_search.hpp"
#include "cqlite/error.hpp"
#include "io/chunk.hpp"
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

class Source final : public ChunkSource {
 public:
  Source(std::vector<Origin> origins, ChunkLimits limits)
      : origins_(std::move(origins)), limits_(limits), is_plain_(origins_.size(), false) {
    for (const Origin& origin : origins_) names_.push_back(origin.name);
  }

  bool next(Chunk& chunk) override {
    chunk.text = {};
    chunk.first_line.reset();
    const std::shared_ptr<Part> part = claim(chunk);
    if (!part) return false;
    part->fill(chunk);
    return true;
  }

  const std::vector<std::string>& names() const override { return names_; }

  std::optional<std::uint64_t> line_at(std::size_t input, std::uint64_t offset) override;

  std::vector<SkippedLine> skipped() override { return skipped_.all(); }

 private:
  /// The part whose chunk was claimed; none at the end. After an error every call throws it again.
  std::shared_ptr<Part> claim(Chunk& chunk) {
    const std::lock_guard lock(mutex_);
    if (failure_) std::rethrow_exception(failure_);
    try {
      while (true) {
        if (part_) {
          chunk.input = opened_ - 1;
          if (part_->claim(chunk)) {
            chunk.number = claimed_++;
            return part_;
          }
          part_.reset();
        }
        if (opened_ == origins_.size()) return nullptr;
        part_ = open(opened_++);
      }
    } catch (...) {
      failure_ = std::current_exception();
      throw;
    }
  }

  std::shared_ptr<Part> open(std::size_t input);
  std::shared_ptr<Part> open_descriptor(std::size_t input, FileDescriptor file);
  std::shared_ptr<Part> open_text(std::size_t input);
  std::shared_ptr<Part> open_stream(std::unique_ptr<ByteStream> stream, const std::string& name);

  std::vector<Origin> origins_;
  std::vector<std::string> names_;
  ChunkLimits limits_;
  SkippedLines skipped_;
  std::mutex mutex_;
  std::size_t opened_ = 0;  ///< origins opened so far
  std::uint64_t claimed_ = 0;
  std::shared_ptr<Part> part_;  ///< shared with those who fill its last chunks
  std::vector<bool> is_plain_;  ///< inputs whose bytes can be read again
  std::exception_ptr failure_;
};

std::shared_ptr<Part> Source::open(std::size_t input) {
  const Origin& origin = origins_[input];
  switch (origin.kind) {
    case Origin::Kind::file: return open_descriptor(input, open_file(origin.name));
    case Origin::Kind::standard_input: return open_descriptor(input, {STDIN_FILENO, true});
    case Origin::Kind::text: return open_text(input);
    case Origin::Kind::lines: is_plain_[input] = true; return text_part(origin.text, 0, limits_, skipped_);
    case Origin::Kind::bytes:
      if (packing_of(origin.text) == Packing::none) return open_text(input);
      return open_stream(memory_stream(origin.text), origin.name);
    case Origin::Kind::callback: break;
  }
  return open_stream(callback_stream(origin.read), origin.name);
}

// A regular file is read in parallel unless it is packed or an array. Files in /proc claim to be empty: they are streams.
std::shared_ptr<Part> Source::open_descriptor(std::size_t input, FileDescriptor file) {
  const std::string& name = origins_[input].name;
  struct stat status {};
  if (::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) {
    return open_stream(file_stream(std::move(file), name), name);
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
  if (packing_of(head) != Packing::none) return open_stream(file_stream(std::move(file), name), name);
  const Shape shape = shape_of(head, name);
  if (shape.is_array) return open_stream(file_stream(std::move(file), name), name);
  is_plain_[input] = begin == 0 || origins_[input].kind == Origin::Kind::file;
  return file_part(std::move(file), name, begin + shape.text_begin, static_cast<std::size_t>(status.st_size), limits_,
                   skipped_);
}

std::shared_ptr<Part> Source::open_text(std::size_t input) {
  const Origin& origin = origins_[input];
  const Shape shape = shape_of(origin.text, origin.name);
  if (shape.is_array) return open_stream(memory_stream(origin.text), origin.name);
  is_plain_[input] = true;
  return text_part(origin.text, shape.text_begin, limits_, skipped_);
}

std::shared_ptr<Part> Source::open_stream(std::unique_ptr<ByteStream> stream, const std::string& name) {
  Head head = read_head(*stream);
  const Packing packing = packing_of(head.bytes);
  stream = prefixed_stream(std::move(head.bytes), std::move(stream), head.failure);
  if (packing != Packing::none) stream = unpacked_stream(packing, std::move(stream), name);
  head = read_head(*stream);
  const Shape shape = shape_of(head.bytes, name);
  head.bytes.erase(0, shape.text_begin);
  stream = prefixed_stream(std::move(head.bytes), std::move(stream), head.failure);
  if (shape.is_array) return stream_part(array_stream(std::move(stream)), 0, limits_, skipped_);
  return stream_part(std::move(stream), shape.text_begin, limits_, skipped_);
}

std::optional<std::uint64_t> Source::line_at(std::size_t input, std::uint64_t offset) {
  {
    const std::lock_guard lock(mutex_);
    if (input >= origins_.size() || !is_plain_[input]) return std::nullopt;
  }
  const Origin& origin = origins_[input];
  const bool is_standard_input = origin.kind == Origin::Kind::standard_input;
  if (origin.kind != Origin::Kind::file && !is_standard_input) {
    return 1 + count_lines(origin.text.substr(0, offset));
  }
  const FileDescriptor file = is_standard_input ? FileDescriptor{STDIN_FILENO, true} : open_file(origin.name);
  std::vector<char> block(std::size_t{1} << 18);
  std::uint64_t line = 1;
  for (std::uint64_t done = 0; done < offset;) {
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), offset - done));
    const std::size_t count = read_at(file, block.data(), wanted, done, origin.name);
    if (count == 0) return std::nullopt;
    line += count_lines({block.data(), count});
    done += count;
  }
  return line;
}

bool is_regular_file(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode);
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

void make_rereadable(Input::Impl& input) {
  for (Origin& origin : input.origins) {
    const bool is_in_memory =
        origin.kind == Origin::Kind::text || origin.kind == Origin::Kind::lines || origin.kind == Origin::Kind::bytes;
    if (is_in_memory || (origin.kind == Origin::Kind::file && is_regular_file(origin.name))) continue;
    input.contents.push_back(std::make_unique<std::string>(content_of(*stream_of(origin))));
    origin.kind = Origin::Kind::bytes;
    origin.text = *input.contents.back();
  }
}

void SkippedLines::add(const SkippedLine& line) {
  const std::lock_guard lock(mutex_);
  lines_.push_back(line);
}

std::vector<SkippedLine> SkippedLines::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<SkippedLine> result = lines_;
  std::sort(result.begin(), result.end(), [](const SkippedLine& left, const SkippedLine& right) {
    return std::pair(left.input, left.offset) < std::pair(right.input, right.offset);
  });
  return result;
}

std::unique_ptr<ChunkSource> open_chunks(Input::Impl& input, const ChunkOptions& options) {
  const std::size_t line_bytes = std::max<std::size_t>(options.max_line_bytes, 1);
  const std::size_t chunk_bytes = std::clamp<std::size_t>(options.chunk_bytes, 1, line_bytes);
  return std::make_unique<Source>(input.origins, ChunkLimits{chunk_bytes, line_bytes});
}

}  // namespace cqlite
