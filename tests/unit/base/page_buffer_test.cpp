// Buffers on pages: they grow, keep what is in them, and can be handed on.
#include "base/page_buffer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <utility>

using namespace cqlite;

namespace {

bool starts_on_page(PageBuffer& buffer) {
  return reinterpret_cast<std::uintptr_t>(buffer.data()) % PageBuffer::page == 0;
}

}  // namespace

TEST_CASE("page buffer: grows, keeps its bytes, and new ones are zero") {
  PageBuffer buffer;
  CHECK(buffer.size() == 0);
  CHECK(buffer.data() == nullptr);
  buffer.grow(0);
  CHECK(buffer.size() == 0);
  buffer.grow(10);
  REQUIRE(buffer.size() >= 10);
  CHECK(starts_on_page(buffer));
  std::fill_n(buffer.data(), 10, 'x');
  const std::size_t before = buffer.size();
  buffer.grow(100'000);
  REQUIRE(buffer.size() >= 100'000);
  CHECK(starts_on_page(buffer));
  CHECK(std::all_of(buffer.data(), buffer.data() + 10, [](char byte) { return byte == 'x'; }));
  CHECK(std::all_of(buffer.data() + before, buffer.data() + buffer.size(), [](char byte) { return byte == 0; }));
}

TEST_CASE("page buffer: never shrinks, and does not move while it is large enough") {
  PageBuffer buffer;
  buffer.grow(1000);
  const char* const bytes = buffer.data();
  const std::size_t size = buffer.size();
  buffer.grow(10);
  buffer.grow(size);
  CHECK(buffer.data() == bytes);
  CHECK(buffer.size() == size);
}

TEST_CASE("page buffer: growing bit by bit copies rarely") {
  PageBuffer buffer;
  int moves = 0;
  for (std::size_t size = 1; size <= 100'000; ++size) {
    const char* const bytes = buffer.data();
    buffer.grow(size);
    moves += buffer.data() == bytes ? 0 : 1;
  }
  CHECK(moves < 50);
}

TEST_CASE("page buffer: the bytes stay where they are when it is moved") {
  PageBuffer buffer;
  buffer.grow(100);
  buffer.data()[0] = 'x';
  const char* const bytes = buffer.data();
  PageBuffer other = std::move(buffer);
  CHECK(other.data() == bytes);
  CHECK(other.data()[0] == 'x');
  CHECK(other.size() >= 100);
}
