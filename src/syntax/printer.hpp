/// The syntax tree as canonical query text: one step on a line, clauses of case and match on lines of their own. Parsing
/// the text gives the same tree again.
#pragma once

#include <string>
#include <string_view>

#include "syntax/ast.hpp"

namespace cqlite::syntax {

/// The whole query, ended by a line break unless it is empty. With the `source` that the query was parsed from, its
/// comments are kept: each stands on a line before the step it belongs to.
[[nodiscard]] std::string print(const ast::Query& query, std::string_view source = {});

// Pieces, on one line but for case and match. No line break at the end.
[[nodiscard]] std::string print(const ast::Pipeline& pipeline);
[[nodiscard]] std::string print(const ast::Step& step);
[[nodiscard]] std::string print(const ast::Filter& filter);
[[nodiscard]] std::string print(const ast::Expression& expression);
[[nodiscard]] std::string print(const ast::Call& call);

}  // namespace cqlite::syntax
