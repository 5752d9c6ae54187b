/// A sum of doubles that does not depend on the order of its terms: it is exact, and rounded once at the end
/// (Shewchuk's non-overlapping partial sums). So a sum is the same for any number of threads.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace cqlite {

class ExactSum {
 public:
  /// Adds a finite number.
  void add(double value);
  /// Adds a 64-bit integer, exactly.
  void add(std::int64_t value) { add_words(value < 0 ? -1 : 0, static_cast<std::uint64_t>(value)); }
  void add(const ExactSum& other);
  /// Adds the product, exactly. It must be in range; of one so small that its last digits are no doubles, these are lost.
  void add_product(double left, double right);
  /// The double nearest to the exact sum; an infinity if it is out of range.
  [[nodiscard]] double result() const;
  /// Doubles of which the sum is the exact sum, as few as possible. Only for a sum that is in range.
  [[nodiscard]] std::vector<double> terms() const;
  /// The exact sum, if it is a whole number that fits 64 bits and only integers were added.
  [[nodiscard]] std::optional<std::int64_t> integer_result() const;

 private:
  void add_words(std::int64_t high, std::uint64_t low) {
    low_ += low;
    high_ += high + (low_ < low ? 1 : 0);
  }

  [[nodiscard]] std::vector<double> all_partials(std::int64_t& overflows) const;

  std::int64_t high_ = 0;         ///< the integers' sum, a 128-bit number: upper half
  std::uint64_t low_ = 0;         ///< and lower half
  std::vector<double> partials_;  ///< the doubles' sum; non-overlapping, increasing in magnitude
  std::int64_t overflows_ = 0;    ///< how often 2^1024 was taken off that sum to keep it in range
  bool has_reals_ = false;
};

}  // namespace cqlite
