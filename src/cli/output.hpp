/// Standard output as the program writes it: buffered, with every failure noticed, also the one at the end.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace cqlite::cli {

/// Thrown when the reader has gone away (`| head`): the program ends quietly.
struct ReaderIsGone {};

/// Throws Error when the output cannot be written, ReaderIsGone when nobody reads it.
class Output {
 public:
  explicit Output(int descriptor) : descriptor_(descriptor) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  /// Adds `text`. It is written when enough has gathered, or when the last write was a while ago.
  void put(std::string_view text);
  void flush();
  /// Writes what is left, and closes the descriptor to hear of late failures.
  void close();

 private:
  int descriptor_;
  std::string buffer_;
  std::chrono::steady_clock::time_point last_write_{};
};

}  // namespace cqlite::cli
