/// Memory that is given back all at once: the texts and rows of a batch, the keys of a group table.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace cqlite {

/// Hands out memory from blocks, small ones first, each twice the size of the one before. Nothing is freed before `reset`
/// or destruction, and no destructor is run.
class Arena {
 public:
  Arena() = default;
  Arena(Arena&&) = default;
  Arena& operator=(Arena&&) = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// `size` bytes aligned to `alignment` (a power of two, at most alignof(std::max_align_t)).
  [[nodiscard]] char* allocate(std::size_t size, std::size_t alignment = 1) {
    const std::size_t padding = (0 - reinterpret_cast<std::uintptr_t>(next_)) & (alignment - 1);
    if (size + padding > static_cast<std::size_t>(end_ - next_)) return allocate_block(size);
    char* start = next_ + padding;
    next_ = start + size;
    return start;
  }

  /// A copy of `text` that lives as long as the arena's contents.
  [[nodiscard]] std::string_view copy(std::string_view text) {
    if (text.empty()) return {"", 0};
    char* start = allocate(text.size());
    std::memcpy(start, text.data(), text.size());
    return {start, text.size()};
  }

  /// A copy of `text` followed by `padding` readable bytes.
  [[nodiscard]] std::string_view copy_padded(std::string_view text, std::size_t padding) {
    char* start = allocate(text.size() + padding);
    if (!text.empty()) std::memcpy(start, text.data(), text.size());
    std::memset(start + text.size(), 0, padding);
    return {start, text.size()};
  }

  /// Forgets everything but keeps the largest block for reuse.
  void reset() {
    if (blocks_.empty()) return;
    const auto largest = std::max_element(blocks_.begin(), blocks_.end(),
                                          [](const Block& a, const Block& b) { return a.size < b.size; });
    std::swap(blocks_.front(), *largest);
    blocks_.resize(1);
    next_ = blocks_.front().memory.get();
    end_ = next_ + blocks_.front().size;
    bytes_ = blocks_.front().size;
  }

  /// Takes over what `other` holds: views into it stay good for as long as this arena's contents do.
  void adopt(Arena&& other) {
    for (auto& block : other.blocks_) blocks_.push_back(std::move(block));
    bytes_ += other.bytes_;
    other.blocks_.clear();
    other.next_ = other.end_ = nullptr;
    other.bytes_ = 0;
  }

  /// Bytes held from the system.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  static constexpr std::size_t first_block = 1024;
  static constexpr std::size_t largest_block = 1024 * 1024;

  struct Block {
    std::unique_ptr<char[]> memory;
    std::size_t size = 0;
  };

  // A large text gets a block of its own size; `new char[]` is aligned for every type.
  char* allocate_block(std::size_t size) {
    const std::size_t wanted = std::max(size, block_size_);
    block_size_ = std::min(block_size_ * 2, largest_block);
    blocks_.push_back({std::unique_ptr<char[]>(new char[wanted]), wanted});
    bytes_ += wanted;
    next_ = blocks_.back().memory.get() + size;
    end_ = blocks_.back().memory.get() + wanted;
    return blocks_.back().memory.get();
  }

  std::size_t block_size_ = first_block;
  std::vector<Block> blocks_;
  char* next_ = nullptr;
  char* end_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace cqlite
