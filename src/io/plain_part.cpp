/// Inputs that can be read at any place: regular files and texts in memory. They are dealt out as ranges of equal size;
/// a range stands for the lines that start in it, so nobody has to look for line ends before handing one out.
#include <algorithm>
#include <cstring>
#include <utility>

#include "io/part.hpp"
#include "values/json_object.hpp"

namespace cqlite {
namespace {

/// Read behind the end of a range at first, in the hope that its last line ends there.
constexpr std::size_t overhang = 4096;

/// The part of a window that holds the lines starting in a range.
struct Cut {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::optional<std::size_t> skipped;  ///< where a line starts that is too long
  bool is_open = false;                ///< the last line does not end in the window
};

/// Position of the first line break in [from, to); `to` if there is none.
std::size_t find_break(std::string_view window, std::size_t from, std::size_t to) {
  if (from >= to) return to;
  const void* const found = std::memchr(window.data() + from, '\n', to - from);
  return found == nullptr ? to : static_cast<std::size_t>(static_cast<const char*>(found) - window.data());
}

/// Start of the line that holds the byte before `to`, not before `from`.
std::size_t find_line_start(std::string_view window, std::size_t from, std::size_t to) {
  const std::size_t before = window.substr(from, to - 1 - from).rfind('\n');
  return before == std::string_view::npos ? from : from + before + 1;
}

/// Finds the lines that start in [from, to) of `window`. A line starts at the first byte of the input, or after a line
/// break; so unless the range is the first, the byte before it is in the window, too.
Cut cut_lines(std::string_view window, std::size_t from, std::size_t to, bool is_first, std::size_t line_bytes) {
  Cut cut;
  cut.begin = is_first ? from : find_break(window, from - 1, to - 1) + 1;
  cut.end = cut.begin;
  if (cut.begin >= to) return cut;
  const std::size_t last_break = find_break(window, to - 1, window.size());
  const std::size_t last_start = find_line_start(window, cut.begin, to);
  if (last_break - last_start > line_bytes) {
    cut.skipped = last_start;
    cut.end = last_start;
  } else {
    cut.is_open = last_break == window.size();
    cut.end = cut.is_open ? last_break : last_break + 1;
  }
  return cut;
}

/// Deals out ranges.
class PlainPart : public Part {
 public:
  PlainPart(std::size_t begin, std::size_t end, ChunkLimits limits, SkippedLines& skipped)
      : limits_(limits), begin_(begin), end_(end), next_(begin), skipped_(skipped) {}

  bool claim(Chunk& chunk) final {
    if (next_ >= end_) return false;
    chunk.offset = next_;
    next_ = std::min(next_ + limits_.chunk_bytes, end_);
    if (limits_.bytes_read != nullptr) {
      limits_.bytes_read->fetch_add(next_ - chunk.offset, std::memory_order_relaxed);
    }
    return true;
  }

 protected:
  [[nodiscard]] std::size_t range_end(std::size_t range_begin) const {
    return std::min(range_begin + limits_.chunk_bytes, end_);
  }
  [[nodiscard]] bool is_first(std::size_t range_begin) const { return range_begin == begin_; }

  /// `window_offset`: of the window in the input.
  void note_skipped(const Chunk& chunk, const Cut& cut, std::size_t window_offset) {
    if (cut.skipped) skipped_.add({chunk.input, window_offset + *cut.skipped, std::nullopt});
  }

  const ChunkLimits limits_;
  const std::size_t begin_;
  const std::size_t end_;

 private:
  std::size_t next_;
  SkippedLines& skipped_;
};

class FilePart final : public PlainPart {
 public:
  FilePart(FileDescriptor file, std::string name, std::size_t begin, std::size_t end, ChunkLimits limits,
           SkippedLines& skipped)
      : PlainPart(begin, end, limits, skipped), file_(std::move(file)), name_(std::move(name)) {}

  void fill(Chunk& chunk) override {
    const std::size_t range = chunk.offset;
    const std::size_t window = range - (is_first(range) ? 0 : 1);
    const std::size_t from = range - window;
    const std::size_t in_page = window % PageBuffer::page;
    std::size_t wanted = range_end(range) - window + std::min(overhang, limits_.chunk_bytes);
    std::size_t have = 0;
    while (true) {
      wanted = std::min(wanted, end_ - window);
      reserve(chunk, in_page + wanted);
      char* const bytes = chunk.buffer.data() + in_page;
      const std::size_t count = read_at(file_, bytes + have, wanted - have, window + have, name_);
      // A file that has become shorter ends where it ends.
      const bool is_at_end = have + count < wanted || window + wanted == end_;
      have += count;
      const std::string_view text(bytes, have);
      const std::size_t to = std::min(range_end(range) - window, have);
      if (to <= from) {
        chunk.text = {};
        return;
      }
      const Cut cut = cut_lines(text, from, to, is_first(range), limits_.line_bytes);
      if (!cut.is_open || is_at_end) {
        chunk.text = text.substr(cut.begin, cut.end - cut.begin);
        chunk.offset = window + cut.begin;
        note_skipped(chunk, cut, window);
        return;
      }
      wanted += std::max(overhang, have);
    }
  }

 private:
  FileDescriptor file_;
  std::string name_;
};

class TextPart final : public PlainPart {
 public:
  TextPart(std::string_view text, std::size_t begin, ChunkLimits limits, SkippedLines& skipped)
      : PlainPart(begin, text.size(), limits, skipped), text_(text) {}

  void fill(Chunk& chunk) override {
    const std::size_t range = chunk.offset;
    const Cut cut = cut_lines(text_, range, range_end(range), is_first(range), limits_.line_bytes);
    chunk.offset = cut.begin;
    chunk.text = text_.substr(cut.begin, cut.end - cut.begin);
    note_skipped(chunk, cut, 0);
    if (text_.size() - cut.end >= json_padding) return;
    reserve(chunk, chunk.text.size());
    chunk.text = {chunk.buffer.data(), chunk.text.copy(chunk.buffer.data(), chunk.text.size())};
  }

 private:
  std::string_view text_;
};

}  // namespace

void reserve(Chunk& chunk, std::size_t size) { chunk.buffer.grow(size + json_padding); }

std::unique_ptr<Part> file_part(FileDescriptor file, std::string name, std::size_t begin, std::size_t end,
                                ChunkLimits limits, SkippedLines& skipped) {
  return std::make_unique<FilePart>(std::move(file), std::move(name), begin, end, limits, skipped);
}

std::unique_ptr<Part> text_part(std::string_view text, std::size_t begin, ChunkLimits limits, SkippedLines& skipped) {
  return std::make_unique<TextPart>(text, begin, limits, skipped);
}

}  // namespace cqlite
