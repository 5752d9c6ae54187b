/// For the tests of the public interface: queries to rows in one line.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "cqlite/run.hpp"

namespace cqlite::testing {

inline Query compiled(std::string_view text) {
  const Compiled result = Query::compile(text);
  REQUIRE_MESSAGE(result, result.report());
  return *result.query;
}

/// The rows as JSON, one a line.
inline std::string printed(const Query& query, Input input, const RunOptions& options = {}, RunStats* stats = nullptr) {
  std::string text;
  const RunStats result = run(
      query, std::move(input),
      [&text](const Row& row) {
        row.append_json(text);
        text += '\n';
        return true;
      },
      options);
  if (stats != nullptr) *stats = result;
  return text;
}

inline std::string printed(std::string_view query, std::string_view events, const RunOptions& options = {},
                           RunStats* stats = nullptr) {
  return printed(compiled(query), Input::text(events), options, stats);
}

}  // namespace cqlite::testing
