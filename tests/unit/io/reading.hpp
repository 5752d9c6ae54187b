/// For the tests of inputs: reads one to its end with several threads, and makes files to read.
#pragma once

#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cqlite/error.hpp"
#include "cqlite/event.hpp"
#include "io/chunk.hpp"
#include "io/origin.hpp"
#include "values/json_object.hpp"

namespace cqlite::testing {

/// What an input gave.
struct Reading {
  std::vector<std::string> lines;  ///< in order, without their line breaks
  std::vector<SkippedLine> skipped;
  std::string error;                       ///< code and message
  std::vector<std::uint64_t> wrong_lines;  ///< numbers of chunks whose first_line is wrong
  std::vector<std::uint64_t> unlinked;     ///< numbers of chunks that are not what the chunk before calls the next
};

inline std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t size = text.find('\n');
    lines.emplace_back(text.substr(0, size));
    text.remove_prefix(size == std::string_view::npos ? text.size() : size + 1);
  }
  return lines;
}

/// Reads everything and puts the chunks in order. Every byte of padding is read, for the sanitizers.
inline Reading read_all(const Input& input, ChunkOptions options = {}, unsigned thread_count = 1) {
  const auto source = open_chunks(input.impl(), options);
  std::mutex mutex;
  struct Content {
    std::uint64_t next;
    std::size_t input;
    std::optional<std::uint64_t> first_line;
    std::string text;
  };
  std::map<std::uint64_t, Content> chunks;
  Reading reading;
  const auto work = [&] {
    Chunk chunk;
    try {
      while (source->next(chunk, true)) {
        unsigned padding = 0;
        for (std::size_t i = 0; i < json_padding && !chunk.text.empty(); ++i) {
          padding += static_cast<unsigned char>(*(chunk.text.data() + chunk.text.size() + i));
        }
        static std::atomic<unsigned> sink;
        sink += padding;
        const std::lock_guard lock(mutex);
        chunks.emplace(chunk.number, Content{chunk.next, chunk.input, chunk.first_line, std::string(chunk.text)});
      }
    } catch (const Error& error) {
      const std::lock_guard lock(mutex);
      reading.error = error.code() + ": " + error.what();
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < thread_count; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  std::uint64_t next = 0;
  std::map<std::size_t, std::size_t> line_counts;  // of the inputs
  for (const auto& [number, content] : chunks) {
    if (number != next) reading.unlinked.push_back(number);
    next = content.next;
    const auto lines = split_lines(content.text);
    std::size_t& line_count = line_counts[content.input];
    if (content.first_line && *content.first_line != line_count + 1) reading.wrong_lines.push_back(number);
    line_count += lines.size();
    reading.lines.insert(reading.lines.end(), lines.begin(), lines.end());
  }
  reading.skipped = source->skipped();
  return reading;
}

/// A directory that is removed at the end.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cqlite-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  /// Writes a file, in sub-folders if its name says so; returns its path.
  [[nodiscard]] std::string file(const std::string& name, std::string_view content) const {
    const std::filesystem::path path = path_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }
  [[nodiscard]] std::string path(const std::string& name = "") const {
    return name.empty() ? path_.string() : (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

/// One gzip member.
inline std::string gzipped(std::string_view text) {
  z_stream state{};
  deflateInit2(&state, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&state, static_cast<uLong>(text.size())) + 32, '\0');
  std::string copy(text);
  state.next_in = reinterpret_cast<Bytef*>(copy.data());
  state.avail_in = static_cast<uInt>(copy.size());
  state.next_out = reinterpret_cast<Bytef*>(packed.data());
  state.avail_out = static_cast<uInt>(packed.size());
  deflate(&state, Z_FINISH);
  packed.resize(state.total_out);
  deflateEnd(&state);
  return packed;
}

/// One zstd frame.
inline std::string zstd_packed(std::string_view text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
  return packed;
}

/// A stream that gives `text` in pieces of up to `piece` bytes, as a pipe may.
inline Input trickle(std::string text, std::size_t piece) {
  auto position = std::make_shared<std::size_t>(0);
  return Input::stream(
      [text = std::move(text), piece, position](char* buffer, std::size_t size) {
        const std::size_t count = text.copy(buffer, std::min(size, piece), *position);
        *position += count;
        return count;
      },
      "pipe");
}

}  // namespace cqlite::testing
