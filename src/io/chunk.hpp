/// Input cut into pieces that end at line ends, so that workers can take them one by one.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/page_buffer.hpp"
#include "cqlite/input.hpp"

namespace cqlite {

struct ColumnBlock;

constexpr unsigned chunk_number_bits = 40;

/// A piece of input: whole lines, or none if a line longer than the piece covers it, or at the end of an input. The last
/// line of an input may lack its line break. `text` is followed by json_padding readable bytes; it is in the buffer, which
/// is reused from chunk to chunk by the worker that owns it, or in the caller's memory.
struct Chunk {
  std::uint64_t number = 0;  ///< grows along the input, from 0, with gaps; below 2 to the power of chunk_number_bits
  std::uint64_t next = 0;    ///< the number of the chunk that follows, if there is one
  bool is_ahead = false;     ///< dealt out although not all the chunks before it were
  std::string_view text;
  std::size_t input = 0;                    ///< index into ChunkSource::names()
  std::uint64_t offset = 0;                 ///< of `text` in the unpacked input
  std::optional<std::uint64_t> first_line;  ///< from 1, where the source has counted lines; of an array: elements
  PageBuffer buffer;
  const ColumnBlock* block = nullptr;  ///< of an in-memory table: the events, which then have no text here
};

/// What became of lines that could not even be cut: longer than the limit.
struct SkippedLine {
  std::size_t input = 0;
  std::uint64_t offset = 0;
  std::optional<std::uint64_t> line;
};

/// Hands out chunks, those of one input in order. `next` may be called by many threads: while one of them reads or unpacks
/// an input, another one goes ahead to the next. Whoever has a chunk that is ahead must not wait for those before it, since
/// he may be the one who has to take them; with any other chunk he may.
class ChunkSource {
 public:
  virtual ~ChunkSource() = default;
  /// Fills `chunk`, reusing its buffer; false at the end of all input. If an input could not be read to its end, throws that
  /// error instead of giving false, again at every call: everything before that place has been given. After a packed input
  /// that is damaged (C504) the next ones follow; any other error is the end. Without `may_go_ahead` no chunk is ahead.
  virtual bool next(Chunk& chunk, bool may_go_ahead) = 0;
  /// No chunk with a larger number is wanted any more, nor is anything that went wrong there.
  virtual void skip_after(std::uint64_t number) = 0;
  /// Names of the inputs, for messages.
  [[nodiscard]] virtual const std::vector<std::string>& names() const = 0;
  /// The line number (from 1) of byte `offset` of input `input`, counted by reading again; none where that is impossible.
  /// Not while others take chunks.
  [[nodiscard]] virtual std::optional<std::uint64_t> line_at(std::size_t input, std::uint64_t offset) = 0;
  /// Lines skipped because they were too long, so far.
  [[nodiscard]] virtual std::vector<SkippedLine> skipped() = 0;
};

/// Is it about packed data that are damaged (C504)?
[[nodiscard]] bool is_damage(const std::exception_ptr& error);

struct ChunkOptions {
  std::size_t chunk_bytes = 1 << 20;
  std::size_t max_line_bytes = 1 << 20;              ///< a longer line is skipped without being held in memory
  std::atomic<std::uint64_t>* bytes_read = nullptr;  ///< if given, counts what is read: of packed input packed bytes
};

/// Opens what `input` names.
[[nodiscard]] std::unique_ptr<ChunkSource> open_chunks(Input::Impl& input, const ChunkOptions& options);

}  // namespace cqlite
