/// Choices that a seed decides, the same in every run of one build.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace cqlite::testing {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  [[nodiscard]] std::size_t below(std::size_t bound) { return engine_() % bound; }
  [[nodiscard]] bool one_in(std::size_t count) { return below(count) == 0; }

  template <class T>
  [[nodiscard]] const T& of(const std::vector<T>& list) {
    return list[below(list.size())];
  }
  [[nodiscard]] std::string of(std::initializer_list<std::string_view> list) {
    return std::string(list.begin()[below(list.size())]);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace cqlite::testing
