/// Bytes that can be read once, from front to back: pipes, packed files, callers' own sources.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace cqlite {

/// An open file descriptor, closed at the end unless it is borrowed.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  FileDescriptor(int number, bool is_borrowed) : number_(number), is_borrowed_(is_borrowed) {}
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  ~FileDescriptor();

  [[nodiscard]] int number() const { return number_; }

 private:
  int number_ = -1;
  bool is_borrowed_ = true;
};

/// Opens a file for reading. Throws Error C502.
[[nodiscard]] FileDescriptor open_file(const std::string& path);

/// Reads up to `size` bytes at `offset`; less only at the end of the file. Throws Error C502.
[[nodiscard]] std::size_t read_at(const FileDescriptor& file, char* buffer, std::size_t size, std::size_t offset,
                                  const std::string& name);

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// Reads up to `size` bytes, at least one if there is one: as soon as some are there they are given. 0 is the end.
  /// Throws Error.
  [[nodiscard]] virtual std::size_t read(char* buffer, std::size_t size) = 0;
};

[[nodiscard]] std::unique_ptr<ByteStream> file_stream(FileDescriptor file, std::string name);
[[nodiscard]] std::unique_ptr<ByteStream> memory_stream(std::string_view text);
[[nodiscard]] std::unique_ptr<ByteStream> callback_stream(std::function<std::size_t(char*, std::size_t)> read);
/// Adds to `count` what is read of `stream`.
[[nodiscard]] std::unique_ptr<ByteStream> counted_stream(std::unique_ptr<ByteStream> stream,
                                                         std::atomic<std::uint64_t>& count);
/// First `head`, then the rest of `stream`; or, if there is a failure, that.
[[nodiscard]] std::unique_ptr<ByteStream> prefixed_stream(std::string head, std::unique_ptr<ByteStream> stream,
                                                          std::exception_ptr failure = nullptr);

/// How bytes are packed, told by the first ones.
enum class Packing : unsigned char { none, gzip, zstd };
[[nodiscard]] Packing packing_of(std::string_view head);

/// The unpacked bytes of `packed`: every gzip member or zstd frame in it. When the data end too early or are corrupt,
/// what could be unpacked is given first; then Error C504 is thrown.
[[nodiscard]] std::unique_ptr<ByteStream> unpacked_stream(Packing packing, std::unique_ptr<ByteStream> packed,
                                                          std::string name);

/// The elements of a JSON array, one a line, so that an array reads as lines do. `json` starts with the bracket, or with
/// blanks. The elements are not checked; what is wrong with the array itself is turned into lines that are no JSON and
/// will be reported like any broken line: a missing element, an array that is not closed, text after its end.
[[nodiscard]] std::unique_ptr<ByteStream> array_stream(std::unique_ptr<ByteStream> json);

}  // namespace cqlite
