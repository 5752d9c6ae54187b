#include "blocks.hpp"

#include <algorithm>
#include <sstream>
#include <string_view>

namespace cqlite::testing {

std::vector<Block> fenced_blocks(const std::string& document) {
  constexpr std::string_view fence = "```";
  std::vector<Block> blocks;
  std::istringstream lines(document);
  std::string line;
  bool is_inside = false;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    const std::size_t begin = std::min(line.find_first_not_of(" \t>"), line.size());
    const std::string content = line.substr(begin);
    if (content.starts_with(fence)) {
      is_inside = !is_inside;
      if (!is_inside) continue;
      Block& block = blocks.emplace_back();
      block.line = number + 1;
      std::istringstream(content.substr(fence.size())) >> block.language >> block.file;
    } else if (is_inside) {
      blocks.back().text += line + "\n";
    }
  }
  return blocks;
}

}  // namespace cqlite::testing
