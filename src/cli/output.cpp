/// Standard output as the program writes it.
#include "cli/output.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "cli/progress.hpp"
#include "cqlite/error.hpp"

namespace cqlite::cli {
namespace {

constexpr std::size_t enough_bytes = 1 << 16;
constexpr std::chrono::milliseconds a_while{200};

[[noreturn]] void fail(int reason) {
  if (reason == EPIPE) throw ReaderIsGone();
  throw Error("C502", std::string("cannot write to standard output: ") + std::strerror(reason));
}

}  // namespace

void Output::put(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= enough_bytes || std::chrono::steady_clock::now() - last_write_ > a_while) flush();
}

void Output::flush() {
  if (progress_ == nullptr) return write_buffer();
  const bool ends_line = buffer_.empty() || buffer_.back() == '\n';
  progress_->make_way([this] { write_buffer(); }, ends_line);
}

void Output::write_buffer() {
  std::size_t done = 0;
  while (done < buffer_.size()) {
    const ssize_t written = ::write(descriptor_, buffer_.data() + done, buffer_.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      buffer_.clear();  // what failed once is not tried again
      fail(errno);
    }
    done += static_cast<std::size_t>(written);
  }
  buffer_.clear();
  last_write_ = std::chrono::steady_clock::now();
}

void Output::close() {
  flush();
  if (::close(descriptor_) != 0 && errno != EINTR && errno != EBADF) fail(errno);
}

}  // namespace cqlite::cli
