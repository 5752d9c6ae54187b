/// One opened input, handed out in chunks. Chunks are claimed one after another and filled in parallel, so that what can be
/// read in parallel is.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/byte_stream.hpp"
#include "io/chunk.hpp"

namespace cqlite {

struct Origin;

/// Sizes of chunks and lines. Chunks are never larger than the longest line allowed, so that within a chunk only the
/// first or last line can be too long.
struct ChunkLimits {
  std::size_t chunk_bytes;
  std::size_t line_bytes;
  std::atomic<std::uint64_t>* bytes_read = nullptr;  ///< as in ChunkOptions
};

/// Remembers skipped lines. Since each is longer than the limit there cannot be many.
class SkippedLines {
 public:
  void add(const SkippedLine& line);
  /// In the order of the input.
  [[nodiscard]] std::vector<SkippedLine> all() const;

 private:
  mutable std::mutex mutex_;
  std::vector<SkippedLine> lines_;
};

class Part {
 public:
  virtual ~Part() = default;
  /// Sets the chunk's place in the input; false at the end. Called by one thread at a time.
  [[nodiscard]] virtual bool claim(Chunk& chunk) = 0;
  /// Does claiming take so long that others should see to another input meanwhile?
  [[nodiscard]] virtual bool is_slow() const { return false; }
  /// Gives a claimed chunk its text. Called without a lock, by several threads.
  virtual void fill(Chunk& chunk) = 0;
};

/// Makes room for `size` bytes and padding in the chunk's buffer; what it holds stays.
void reserve(Chunk& chunk, std::size_t size);

/// The lines of a regular file from byte `begin` to `end`.
[[nodiscard]] std::unique_ptr<Part> file_part(FileDescriptor file, std::string name, std::size_t begin, std::size_t end,
                                              ChunkLimits limits, SkippedLines& skipped);

/// The lines of `text` from byte `begin` on. Chunks view the text itself where it is followed by enough bytes.
[[nodiscard]] std::unique_ptr<Part> text_part(std::string_view text, std::size_t begin, ChunkLimits limits,
                                              SkippedLines& skipped);

/// The lines of a stream, whose first byte is at `offset`. The chunks know their line numbers.
[[nodiscard]] std::unique_ptr<Part> stream_part(std::unique_ptr<ByteStream> stream, std::size_t offset,
                                                ChunkLimits limits, SkippedLines& skipped);

/// An input, opened.
struct OpenedPart {
  std::unique_ptr<Part> part;
  bool is_rereadable = false;  ///< its bytes can be read again, from the start
};

/// Throws Error.
[[nodiscard]] OpenedPart open_part(const Origin& origin, ChunkLimits limits, SkippedLines& skipped);

}  // namespace cqlite
