/// From the parse tree to the syntax tree. Reports what the grammar lets pass and CQL does not: unknown regex flags,
/// chained `=`, texts where numbers are due, and the warnings about how a filter is read.
#pragma once

#include "syntax/ast.hpp"
#include "syntax/context.hpp"

namespace cqlite::syntax {

/// The query whose tree is in `context`.
[[nodiscard]] ast::Query build(Context& context);

}  // namespace cqlite::syntax
