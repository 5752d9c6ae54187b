/// The plain sources of bytes: file descriptors, memory, callers' functions. Interrupted system calls are repeated.
#include "io/byte_stream.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "cqlite/error.hpp"

namespace cqlite {
namespace {

[[noreturn]] void fail_to_read(const std::string& name, int error) {
  throw Error("C502", "cannot read `" + name + "`: " + std::generic_category().message(error));
}

class FileStream final : public ByteStream {
 public:
  FileStream(FileDescriptor file, std::string name) : file_(std::move(file)), name_(std::move(name)) {}

  std::size_t read(char* buffer, std::size_t size) override {
    while (true) {
      const ssize_t count = ::read(file_.number(), buffer, size);
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EINTR) fail_to_read(name_, errno);
    }
  }

 private:
  FileDescriptor file_;
  std::string name_;
};

class MemoryStream final : public ByteStream {
 public:
  explicit MemoryStream(std::string_view text) : rest_(text) {}

  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t count = rest_.copy(buffer, size);
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
};

class CallbackStream final : public ByteStream {
 public:
  explicit CallbackStream(std::function<std::size_t(char*, std::size_t)> read) : read_(std::move(read)) {}

  // A caller who claims to have read more than there was room for has already broken memory; not to believe it keeps
  // the damage from spreading.
  std::size_t read(char* buffer, std::size_t size) override { return std::min(read_(buffer, size), size); }

 private:
  std::function<std::size_t(char*, std::size_t)> read_;
};

class CountedStream final : public ByteStream {
 public:
  CountedStream(std::unique_ptr<ByteStream> stream, std::atomic<std::uint64_t>& count)
      : stream_(std::move(stream)), count_(count) {}

  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t count = stream_->read(buffer, size);
    count_.fetch_add(count, std::memory_order_relaxed);
    return count;
  }

 private:
  std::unique_ptr<ByteStream> stream_;
  std::atomic<std::uint64_t>& count_;
};

class PrefixedStream final : public ByteStream {
 public:
  PrefixedStream(std::string head, std::unique_ptr<ByteStream> stream, std::exception_ptr failure)
      : head_(std::move(head)), stream_(std::move(stream)), failure_(std::move(failure)) {}

  std::size_t read(char* buffer, std::size_t size) override {
    if (given_ == head_.size()) {
      if (failure_) std::rethrow_exception(failure_);
      return stream_->read(buffer, size);
    }
    const std::size_t count = head_.copy(buffer, size, given_);
    given_ += count;
    return count;
  }

 private:
  std::string head_;
  std::size_t given_ = 0;
  std::unique_ptr<ByteStream> stream_;
  std::exception_ptr failure_;
};

}  // namespace

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept
    : number_(std::exchange(other.number_, -1)), is_borrowed_(other.is_borrowed_) {}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(number_, other.number_);
  std::swap(is_borrowed_, other.is_borrowed_);
  return *this;
}

FileDescriptor::~FileDescriptor() {
  if (number_ >= 0 && !is_borrowed_) ::close(number_);
}

FileDescriptor open_file(const std::string& path) {
  while (true) {
    const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (number >= 0) return {number, false};
    if (errno != EINTR) fail_to_read(path, errno);
  }
}

std::size_t read_at(const FileDescriptor& file, char* buffer, std::size_t size, std::size_t offset,
                    const std::string& name) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = ::pread(file.number(), buffer + done, size - done, static_cast<off_t>(offset + done));
    if (count == 0) break;
    if (count > 0) {
      done += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      fail_to_read(name, errno);
    }
  }
  return done;
}

std::unique_ptr<ByteStream> file_stream(FileDescriptor file, std::string name) {
  return std::make_unique<FileStream>(std::move(file), std::move(name));
}

std::unique_ptr<ByteStream> memory_stream(std::string_view text) { return std::make_unique<MemoryStream>(text); }

std::unique_ptr<ByteStream> callback_stream(std::function<std::size_t(char*, std::size_t)> read) {
  return std::make_unique<CallbackStream>(std::move(read));
}

std::unique_ptr<ByteStream> counted_stream(std::unique_ptr<ByteStream> stream, std::atomic<std::uint64_t>& count) {
  return std::make_unique<CountedStream>(std::move(stream), count);
}

std::unique_ptr<ByteStream> prefixed_stream(std::string head, std::unique_ptr<ByteStream> stream,
                                            std::exception_ptr failure) {
  return std::make_unique<PrefixedStream>(std::move(head), std::move(stream), std::move(failure));
}

}  // namespace cqlite
