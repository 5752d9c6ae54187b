/// Fenced blocks of the documents.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace cqlite::testing {

struct Block {
  std::size_t line = 1;  ///< of its first line of text
  std::string language;
  std::string file;  ///< what stands behind the language: a name under which other blocks may use it
  std::string text;
};

/// All of them, in order. Those in lists may be indented.
[[nodiscard]] std::vector<Block> fenced_blocks(const std::string& document);

}  // namespace cqlite::testing
