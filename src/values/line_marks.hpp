/// Places of interest in a line of JSON, 64 bytes at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cqlite {

/// The places in 64 bytes, a bit for each, the first byte the lowest.
struct LineMarks {
  std::size_t block;        ///< which 64 bytes
  std::uint64_t name_ends;  ///< quotes where a wanted name ends if a colon is behind them
  /// Bytes that may belong to a nested value, to blanks before a colon, or to a name in disguise: a colon or blank before
  /// an opening bracket or a colon, a backslash before a `u`. Line breaks are not among the blanks: a line has none.
  std::uint64_t doubtful;
};

/// What tells wanted names from others: of the last bytes of the names (with the quote before them), two at the places
/// where they are rarest. ASCII only.
class NameTails {
 public:
  /// Places are counted back from the closing quote and are at most this.
  static constexpr std::size_t most_bytes = 8;

  NameTails() = default;
  explicit NameTails(const std::vector<std::string>& quoted_names);

  struct Place {
    std::size_t distance = 1;
    /// A byte is one of the place's if `halves[byte & 15]` has the bit `byte >> 4`.
    std::array<char, 16> halves{};
    /// Or, where no two of them end in the same four bits, if it is `whole[byte & 15]`.
    std::array<char, 16> whole{};
    bool has_whole = true;
  };
  [[nodiscard]] const Place& first() const { return first_; }
  [[nodiscard]] const Place& second() const { return second_; }

 private:
  Place first_;
  Place second_;
};

inline constexpr std::size_t marked_bytes = 64;

/// What the marks are found with. All but AVX2 mark the ends of all names, wanted or not.
enum class MarkFinder : std::uint8_t { best, avx2, sse2, scalar };
/// Can this processor, and this build, do it?
[[nodiscard]] bool is_available(MarkFinder finder);

/// Marks `blocks` times 64 bytes from `text` on, and leaves out those without marks: says how many have some. most_bytes before
/// and one after the text are read; `marks` has room for all blocks.
std::size_t find_line_marks(const char* text, std::size_t blocks, const NameTails& tails, LineMarks* marks,
                            MarkFinder finder = MarkFinder::best);

}  // namespace cqlite
