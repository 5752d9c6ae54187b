/// Memory for reading files into.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>

namespace cqlite {

/// Bytes that start on a page. What is read from a file should lie at the same distance from the start of a page as it
/// does in the file: where the distances differ by a few bytes, some processors copy at a fifth of their speed.
class PageBuffer {
 public:
  static constexpr std::size_t page = 4096;

  [[nodiscard]] char* data() { return bytes_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// At least `size` bytes; those that are there stay.
  void grow(std::size_t size) {
    if (size <= size_) return;
    const std::size_t wanted = std::max(size, size_ * 3 / 2);
    Bytes larger(static_cast<char*>(::operator new(wanted, std::align_val_t(page))));
    if (size_ != 0) std::memcpy(larger.get(), bytes_.get(), size_);
    std::memset(larger.get() + size_, 0, wanted - size_);
    bytes_ = std::move(larger);
    size_ = wanted;
  }

 private:
  struct Release {
    void operator()(char* bytes) const { ::operator delete(bytes, std::align_val_t(page)); }
  };
  using Bytes = std::unique_ptr<char, Release>;

  Bytes bytes_;
  std::size_t size_ = 0;
};

}  // namespace cqlite
