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

/// Events of one file: `n` counts up from `first`; times repeat, so that the place in the input decides ties.
inline std::string events_from(int first, int count) {
  std::string text;
  for (int n = first; n < first + count; ++n) {
    text += "{\"@timestamp\":" + std::to_string(1767225600000 + n % 10) + ",\"n\":" + std::to_string(n) +
            ",\"host\":\"host" + std::to_string(n % 7) + "\"}\n";
  }
  return text;
}

}  // namespace cqlite::testing
