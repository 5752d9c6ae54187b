/// Inputs that are read once from front to back. Bytes are read straight into the chunk of the worker who asks; what
/// follows the last line break is carried over to the next chunk.
#include <algorithm>
#include <cstring>
#include <exception>
#include <utility>

#include "base/byte_search.hpp"
#include "io/part.hpp"

namespace cqlite {
namespace {

class StreamPart final : public Part {
 public:
  StreamPart(std::unique_ptr<ByteStream> stream, std::size_t offset, ChunkLimits limits, SkippedLines& skipped)
      : stream_(std::move(stream)), limits_(limits), skipped_(skipped), offset_(offset) {}

  // A stream cannot be read at two places at once, so everything is done here.
  bool claim(Chunk& chunk) override {
    Bytes bytes{chunk, 0, carried_.size()};
    reserve(chunk, carried_.size());
    carried_.copy(chunk.buffer.data(), carried_.size());
    carried_.clear();
    while (const std::size_t count = read(bytes)) {
      // What was there before holds no line break, and within what was read only the first line can be too long.
      const std::size_t line_end = find_break(bytes, bytes.end - count);
      const bool is_ended = line_end != bytes.end;
      if (!is_skipping_ && line_end - bytes.begin > limits_.line_bytes) {
        skipped_.add({chunk.input, offset_, line_});
        is_skipping_ = true;
      }
      if (is_skipping_) skip(bytes, line_end, is_ended);
      if (is_ended && give_lines(bytes)) return true;
    }
    return finish(bytes);
  }

  bool is_slow() const override { return true; }

  void fill(Chunk& /*chunk*/) override {}

 private:
  /// The bytes in a chunk's buffer that are not yet given out.
  struct Bytes {
    Chunk& chunk;
    std::size_t begin;
    std::size_t end;
    [[nodiscard]] char* data() const { return chunk.buffer.data(); }
  };

  // An error is kept until the bytes before it are given out.
  std::size_t read(Bytes& bytes) {
    if (is_drained_) return 0;
    reserve(bytes.chunk, bytes.end + limits_.chunk_bytes);
    std::size_t count = 0;
    try {
      count = stream_->read(bytes.data() + bytes.end, limits_.chunk_bytes);
    } catch (...) {
      failure_ = std::current_exception();
    }
    is_drained_ = count == 0;
    bytes.end += count;
    return count;
  }

  static std::size_t find_break(const Bytes& bytes, std::size_t from) {
    const void* const found = std::memchr(bytes.data() + from, '\n', bytes.end - from);
    return found == nullptr ? bytes.end : static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
  }

  // Drops what is there of a line that is too long.
  void skip(Bytes& bytes, std::size_t line_end, bool is_ended) {
    const std::size_t next = line_end + (is_ended ? 1 : 0);
    offset_ += next - bytes.begin;
    bytes.begin = next;
    if (bytes.begin == bytes.end) bytes.begin = bytes.end = 0;
    if (!is_ended) return;
    ++line_;
    is_skipping_ = false;
  }

  // The end of the stream: a line without a line break counts. What is skipped has been dropped already.
  bool finish(Bytes& bytes) {
    if (bytes.begin == bytes.end) {
      if (failure_) std::rethrow_exception(failure_);
      return false;
    }
    give(bytes, bytes.end);
    return true;
  }

  // Gives the whole lines out and carries the rest over; false if there is none.
  bool give_lines(Bytes& bytes) {
    const std::string_view text(bytes.data() + bytes.begin, bytes.end - bytes.begin);
    const std::size_t last = text.rfind('\n');
    if (last == std::string_view::npos) return false;
    carried_.assign(text.substr(last + 1));
    give(bytes, bytes.begin + last + 1);
    return true;
  }

  void give(Bytes& bytes, std::size_t end) {
    Chunk& chunk = bytes.chunk;
    chunk.text = {bytes.data() + bytes.begin, end - bytes.begin};
    chunk.offset = offset_;
    chunk.first_line = line_;
    offset_ += chunk.text.size();
    line_ += count_lines(chunk.text);
    bytes.begin = end;
  }

  std::unique_ptr<ByteStream> stream_;
  const ChunkLimits limits_;
  SkippedLines& skipped_;
  std::string carried_;
  std::size_t offset_;      ///< of the first byte that is not yet given out
  std::uint64_t line_ = 1;  ///< its line
  bool is_skipping_ = false;
  bool is_drained_ = false;
  std::exception_ptr failure_;
};

}  // namespace

std::unique_ptr<Part> stream_part(std::unique_ptr<ByteStream> stream, std::size_t offset, ChunkLimits limits,
                                  SkippedLines& skipped) {
  return std::make_unique<StreamPart>(std::move(stream), offset, limits, skipped);
}

}  // namespace cqlite
