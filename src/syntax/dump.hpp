/// The syntax tree as JSON, for golden tests, editors and the curious.
#pragma once

#include <string>

#include "syntax/ast.hpp"

namespace cqlite::syntax {

struct DumpOptions {
  bool has_spans = false;  ///< adds `"span": "begin..end"`, in bytes, to every node
  int indent = -1;         ///< blanks for each level; -1 puts all on one line
};

/// `{"steps": [...]}`; comments follow under `"comments"` when spans are asked for. Equal dumps without spans mean equal
/// trees.
[[nodiscard]] std::string dump(const ast::Query& query, const DumpOptions& options = {});

}  // namespace cqlite::syntax
