/// Standard output as the program writes it: buffered, with every failure noticed, also the one at the end.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace cqlite::cli {

class ProgressLine;

/// Thrown when the reader has gone away (`| head`): the program ends quietly.
struct ReaderIsGone {};

/// Throws Error when the output cannot be written, ReaderIsGone when nobody reads it.
class Output {
 public:
  /// `progress`, if given, is on the same terminal and makes way for what is written.
  explicit Output(int descriptor, ProgressLine* progress = nullptr) : descriptor_(descriptor), progress_(progress) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  /// Adds `text`. It is written when enough has gathered, or when the last write was a while ago.
  void put(std::string_view text);
  void flush();
  /// Writes what is left, and closes the descriptor to hear of late failures.
  void close();

 private:
  void write_buffer();

  int descriptor_;
  ProgressLine* progress_;
  std::string buffer_;
  std::chrono::steady_clock::time_point last_write_{};
};

}  // namespace cqlite::cli
