/// Finding bytes fast: literals in a whole buffer of lines, line ends. SSE2 everywhere, AVX2 where the processor has it,
/// chosen once at run time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace cqlite {

struct Probe;

/// How often each two bytes follow one another in a sample of the text that is to be searched.
class NeighbourCounts {
 public:
  explicit NeighbourCounts(std::string_view sample);
  /// With `ignores_case`, of lower-case letters' upper case, too.
  [[nodiscard]] unsigned count(char first, char second, bool ignores_case) const;

 private:
  static std::size_t index(char first, char second) {
    return std::size_t{static_cast<unsigned char>(first)} << 8 | static_cast<unsigned char>(second);
  }

  std::vector<std::uint32_t> counts_;
};

/// A literal prepared for many searches. With `ignores_case` ASCII letters match in either case (the literal is given in
/// lower case). A search compares two neighbours in it first, those that are rarest: by what was seen, else by what is known
/// of bytes in events.
class Needle {
 public:
  Needle(std::string_view literal, bool ignores_case, const NeighbourCounts* seen = nullptr);
  /// Offset of the first occurrence in `text` at or after `from`; std::string_view::npos if there is none.
  [[nodiscard]] std::size_t find(std::string_view text, std::size_t from = 0) const;
  /// The same, or the offset of the first `\u00` if that comes earlier. One pass over the text looks for both.
  [[nodiscard]] std::size_t find_or_escape(std::string_view text, std::size_t from = 0) const;
  [[nodiscard]] const std::string& literal() const { return literal_; }

 private:
  [[nodiscard]] Probe probe() const;

  std::string literal_;
  bool ignores_case_;
  std::size_t rare_ = 0;   ///< offset of the bytes that are compared first
  std::size_t rare_size_;  ///< two, if there are as many
};

/// How often `byte` occurs in events: a higher number is more often, 0 hardly ever.
[[nodiscard]] unsigned commonness_of(char byte);

/// Yields, in order, the lines of a buffer that may hold one of several needles: the lines that hold one, and the lines
/// that hold `\u00`, which may spell any character.
class CandidateLines {
 public:
  CandidateLines(std::string_view buffer, const std::vector<Needle>& needles);
  /// The next candidate line, without its line break; false at the end.
  [[nodiscard]] bool next(std::string_view& line);

 private:
  /// Next hit of a needle at or after `from`.
  [[nodiscard]] std::size_t find(std::size_t needle, std::size_t from) const;

  std::string_view buffer_;
  const std::vector<Needle>* needles_;
  std::vector<std::size_t> hits_;  ///< next hit of each needle; the first one's may be a `\u00`
  std::size_t position_ = 0;
};

/// Calls `visit(line)` for each line of `text`, without its line break; the last one may lack it.
template <class Visit>
void for_each_line(std::string_view text, const Visit& visit) {
  while (!text.empty()) {
    const void* const found = std::memchr(text.data(), '\n', text.size());
    const std::size_t end =
        found == nullptr ? text.size() : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    visit(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// Offset of the first `piece` in `text` at or after `from`; std::string_view::npos if there is none. Unlike
/// std::string_view::find it takes linear time for every text.
[[nodiscard]] std::size_t find_bytes(std::string_view text, std::string_view piece, std::size_t from = 0);

/// Number of line breaks in `text`.
[[nodiscard]] std::size_t count_lines(std::string_view text);

}  // namespace cqlite
