#include "api/broken_lines.hpp"

#include <algorithm>
#include <utility>

#include "base/byte_search.hpp"
#include "cqlite/error.hpp"

namespace cqlite {
namespace {

constexpr std::size_t most_named_lines = 5;

}  // namespace

bool is_blank_line(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

void BrokenLines::add(const Chunk& chunk, std::string_view line, std::string_view problem) {
  ++count_;
  const auto place = static_cast<std::uint64_t>(line.data() - chunk.text.data());
  std::optional<std::uint64_t> number;
  if (chunk.first_line) number = *chunk.first_line + count_lines(chunk.text.substr(0, place));
  keep({chunk.input, chunk.offset + place, number, std::string(problem)});
}

void BrokenLines::add(const std::vector<SkippedLine>& skipped) {
  count_ += skipped.size();
  for (const SkippedLine& line : skipped) keep({line.input, line.offset, line.line, "longer than a line may be"});
}

void BrokenLines::add(const BrokenLines& others) {
  count_ += others.count_;
  for (const Line& line : others.lines_) keep(line);
}

// Chunks need not come in order.
void BrokenLines::keep(Line line) {
  const auto is_later = [&line](const Line& known) {
    return std::pair(known.input, known.offset) > std::pair(line.input, line.offset);
  };
  const auto later = std::find_if(lines_.begin(), lines_.end(), is_later);
  if (later == lines_.end() && lines_.size() >= most_named_lines) return;
  lines_.insert(later, std::move(line));
  if (lines_.size() > most_named_lines) lines_.pop_back();
}

std::string BrokenLines::name_of(const Line& line, ChunkSource& source) {
  const auto number = line.number ? line.number : source.line_at(line.input, line.offset);
  std::string text = source.names().at(line.input);
  text += number ? ":" + std::to_string(*number) : ", byte " + std::to_string(line.offset);
  return text + ": " + line.problem;
}

void BrokenLines::report(RunStats& stats, ChunkSource& source, bool is_strict) const {
  stats.broken_lines += count_;
  if (count_ == 0) return;
  if (is_strict) throw Error("C506", name_of(lines_.front(), source));
  std::string message = std::to_string(count_) + (count_ == 1 ? " line was" : " lines were") + " skipped:";
  for (const Line& line : lines_) message += "\n  " + name_of(line, source);
  if (count_ > lines_.size()) message += "\n  …";
  stats.notices.push_back({"W501", std::move(message), {}, 0});
}

void report_repaired(RunStats& stats) {
  if (stats.repaired_lines == 0) return;
  stats.notices.push_back({"W502",
                           std::to_string(stats.repaired_lines) + (stats.repaired_lines == 1 ? " line" : " lines") +
                               " held invalid UTF-8, which was read as U+FFFD",
                           {},
                           0});
}

}  // namespace cqlite
