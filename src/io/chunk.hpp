/// Input cut into pieces that end at line ends, so that workers can take them one by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/page_buffer.hpp"
#include "cqlite/input.hpp"

namespace cqlite {

/// A piece of input: whole lines, or none if a line longer than the piece covers it. The last line of an input may lack
/// its line break. `text` is followed by json_padding readable bytes; it is in the buffer, which is reused from chunk to
/// chunk by the worker that owns it, or in the caller's memory.
struct Chunk {
  std::uint64_t number = 0;  ///< counts the chunks of all inputs, in order
  std::string_view text;
  std::size_t input = 0;                    ///< index into ChunkSource::names()
  std::uint64_t offset = 0;                 ///< of `text` in the unpacked input
  std::optional<std::uint64_t> first_line;  ///< from 1, where the source has counted lines; of an array: elements
  PageBuffer buffer;
};

/// What became of lines that could not even be cut: longer than the limit.
struct SkippedLine {
  std::size_t input = 0;
  std::uint64_t offset = 0;
  std::optional<std::uint64_t> line;
};

/// Hands out chunks. `next` may be called by many threads.
class ChunkSource {
 public:
  virtual ~ChunkSource() = default;
  /// Fills `chunk`, reusing its buffer; false at the end of all input. Throws Error: for packed data and streams after
  /// all that was read before the error, and again at every call after it.
  virtual bool next(Chunk& chunk) = 0;
  /// Names of the inputs, for messages.
  [[nodiscard]] virtual const std::vector<std::string>& names() const = 0;
  /// The line number (from 1) of byte `offset` of input `input`, counted by reading again; none where that is impossible.
  [[nodiscard]] virtual std::optional<std::uint64_t> line_at(std::size_t input, std::uint64_t offset) = 0;
  /// Lines skipped because they were too long, so far.
  [[nodiscard]] virtual std::vector<SkippedLine> skipped() = 0;
};

struct ChunkOptions {
  std::size_t chunk_bytes = 1 << 20;
  std::size_t max_line_bytes = 1 << 20;  ///< a longer line is skipped without being held in memory
};

/// Opens what `input` names.
[[nodiscard]] std::unique_ptr<ChunkSource> open_chunks(Input::Impl& input, const ChunkOptions& options);

}  // namespace cqlite
