/// Opens one input after the other and hands out its chunks.
#include <unistd.h>

#include <algorithm>
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

class Source final : public ChunkSource {
 public:
  Source(std::vector<Origin> origins, ChunkLimits limits)
      : origins_(std::move(origins)), limits_(limits), is_rereadable_(origins_.size(), false) {
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
        OpenedPart opened = open_part(origins_[opened_], limits_, skipped_);
        is_rereadable_[opened_++] = opened.is_rereadable;
        part_ = std::move(opened.part);
      }
    } catch (...) {
      failure_ = std::current_exception();
      throw;
    }
  }

  std::vector<Origin> origins_;
  std::vector<std::string> names_;
  ChunkLimits limits_;
  SkippedLines skipped_;
  std::mutex mutex_;
  std::size_t opened_ = 0;  ///< origins opened so far
  std::uint64_t claimed_ = 0;
  std::shared_ptr<Part> part_;       ///< shared with those who fill its last chunks
  std::vector<bool> is_rereadable_;  ///< for each input
  std::exception_ptr failure_;
};

std::optional<std::uint64_t> Source::line_at(std::size_t input, std::uint64_t offset) {
  {
    const std::lock_guard lock(mutex_);
    if (input >= origins_.size() || !is_rereadable_[input]) return std::nullopt;
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

}  // namespace

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
