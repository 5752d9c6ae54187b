// Runs of digits against the obvious loop.
#include "values/digits.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

namespace cqlite {

TEST_CASE("digits: as far as the obvious loop goes, with the same value") {
  std::mt19937 random(1);
  const std::string others = "/:.,\"e-+}* \n\x7f\x80\xff\xb0\xb9";
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t size = random() % 19; size > 0; --size) text += static_cast<char>('0' + random() % 10);
    if (round % 2 == 0) text.insert(random() % (text.size() + 1), 1, others[random() % others.size()]);
    CAPTURE(text);
    std::uint64_t expected = 0;
    std::size_t size = 0;
    for (; size < text.size() && text[size] >= '0' && text[size] <= '9'; ++size) {
      expected = expected * 10 + static_cast<std::uint64_t>(text[size] - '0');
    }
    const char* const end = text.data() + text.size();
    std::uint64_t value = 0;
    REQUIRE(take_digits(text.data(), end, value) == text.data() + size);
    REQUIRE(value == expected);
    REQUIRE(skip_digits(text.data(), end) == text.data() + size);
  }
}

TEST_CASE("digits: go on behind those of a value") {
  const std::string text = "345678901";
  std::uint64_t value = 12;
  CHECK(take_digits(text.data(), text.data() + text.size(), value) == text.data() + text.size());
  CHECK(value == 12'345'678'901U);
}

}  // namespace cqlite
