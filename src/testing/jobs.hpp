/// The same work for many things, on several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace cqlite::testing {

/// Calls `work(i)` for each i below `count`, on `jobs` threads; 0: one for each core. Nothing may be thrown.
template <class Work>
void do_each(std::size_t count, unsigned jobs, const Work& work) {
  std::atomic<std::size_t> next{0};
  const auto loop = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  const unsigned wanted = jobs == 0 ? std::max(std::thread::hardware_concurrency(), 1U) : jobs;
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < std::min<std::size_t>(wanted, count); ++i) threads.emplace_back(loop);
  loop();
}

}  // namespace cqlite::testing
