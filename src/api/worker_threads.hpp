/// One thread for each worker.
#pragma once

#include <algorithm>
#include <memory>
#include <system_error>
#include <thread>
#include <vector>

namespace cqlite {

/// `wanted` threads, or one for each core if that is 0.
[[nodiscard]] inline unsigned thread_count(unsigned wanted) {
  constexpr unsigned most = 256;
  return std::clamp(wanted == 0 ? std::thread::hardware_concurrency() : wanted, 1U, most);
}

/// Calls `work()` of all workers, which must not throw; the first works on the thread that calls.
template <class Worker>
void work_on_threads(const std::vector<std::unique_ptr<Worker>>& workers) {
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < workers.size(); ++i) {
    try {
      threads.emplace_back([&worker = *workers[i]] { worker.work(); });
    } catch (const std::system_error&) {
      break;  // the machine has no more threads to give; those that run do the work
    }
  }
  workers.front()->work();
  for (auto& thread : threads) thread.join();
}

}  // namespace cqlite
