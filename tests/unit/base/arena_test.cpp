/// The arena: views stay good, memory is aligned and reused.

#include "base/arena.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace cqlite;

TEST_CASE("arena: copies live on while the arena grows") {
  Arena arena;
  std::vector<std::string_view> copies;
  for (int i = 0; i < 1000; ++i) copies.push_back(arena.copy("text " + std::to_string(i)));
  for (int i = 0; i < 1000; ++i) CHECK(copies[static_cast<std::size_t>(i)] == "text " + std::to_string(i));
}

TEST_CASE("arena: memory is aligned as asked") {
  Arena arena;
  for (int i = 0; i < 100; ++i) {
    (void)arena.allocate(1);
    for (const std::size_t alignment : {std::size_t{2}, std::size_t{8}, alignof(std::max_align_t)}) {
      CHECK(reinterpret_cast<std::uintptr_t>(arena.allocate(3, alignment)) % alignment == 0);
    }
  }
}

TEST_CASE("arena: a text larger than a block fits") {
  Arena arena;
  const std::string large(10'000'000, 'x');
  const std::string_view small = arena.copy("small");
  CHECK(arena.copy(large) == large);
  CHECK(small == "small");
  CHECK(arena.bytes() >= large.size());
}

TEST_CASE("arena: an empty text has an address and costs nothing") {
  Arena arena;
  CHECK(arena.copy({}).data() != nullptr);
  CHECK(arena.copy({}).empty());
  CHECK(arena.bytes() == 0);
}

TEST_CASE("arena: padding is readable and zero") {
  Arena arena;
  const std::string_view text = arena.copy_padded("abc", 64);
  CHECK(text == "abc");
  for (std::size_t i = 0; i < 64; ++i) CHECK(text.data()[3 + i] == 0);
  CHECK(arena.copy_padded({}, 4).empty());
}

TEST_CASE("arena: reset keeps one block, the largest") {
  Arena arena;
  arena.reset();
  CHECK(arena.bytes() == 0);
  for (int i = 0; i < 10'000; ++i) (void)arena.copy("a text of thirty-one characters");
  const std::size_t grown = arena.bytes();
  arena.reset();
  const std::size_t kept = arena.bytes();
  CHECK(kept < grown);
  CHECK(kept > grown / 4);
  const char* first = arena.copy("first").data();
  arena.reset();
  CHECK(arena.bytes() == kept);
  CHECK(arena.copy("again").data() == first);
}

TEST_CASE("arena: adopting keeps the other's views good") {
  Arena arena;
  const std::string_view own = arena.copy("own");
  std::string_view adopted;
  {
    Arena other;
    adopted = other.copy("adopted");
    arena.adopt(std::move(other));
    CHECK(other.bytes() == 0);
    CHECK(other.copy("usable") == "usable");
  }
  CHECK(own == "own");
  CHECK(adopted == "adopted");
  CHECK(arena.copy("more") == "more");
  CHECK(own == "own");
}
