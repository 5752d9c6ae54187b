/// Lines that were skipped, and what is said of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cqlite/run.hpp"
#include "io/chunk.hpp"

namespace cqlite {

/// Blank lines are no events, and nothing is wrong with them.
[[nodiscard]] bool is_blank_line(std::string_view line);

/// Counts lines, and keeps the first few in the order of the input.
class BrokenLines {
 public:
  /// A line of `chunk`.
  void add(const Chunk& chunk, std::string_view line, std::string_view problem);
  /// Lines that were too long to be looked at.
  void add(const std::vector<SkippedLine>& skipped);
  void add(const BrokenLines& others);

  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// Counts them in `stats` and tells of them. If the run is strict, it fails by them: throws Error C506.
  void report(RunStats& stats, ChunkSource& source, bool is_strict) const;

 private:
  struct Line {
    std::size_t input = 0;
    std::uint64_t offset = 0;
    std::optional<std::uint64_t> number;
    std::string problem;
  };
  void keep(Line line);
  [[nodiscard]] static std::string name_of(const Line& line, ChunkSource& source);

  std::uint64_t count_ = 0;
  std::vector<Line> lines_;
};

/// Tells of lines that held invalid UTF-8.
void report_repaired(RunStats& stats);

}  // namespace cqlite
