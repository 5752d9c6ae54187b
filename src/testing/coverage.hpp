/// Which clauses of which queries tests have seen at work.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "cqlite/query.hpp"
#include "cqlite/trace.hpp"

namespace cqlite::testing {

/// A thing to be seen: a filter true, a filter false, a branch taken, ….
struct CoverageUnit {
  std::size_t line = 1;
  Span span;
  std::string text;    ///< the clause, on one line
  std::string wanted;  ///< `true`, `false`, `taken`, `found`, `given`, `default`, `reached`
  std::uint64_t count = 0;
};

/// A query and what was seen of it.
struct QueryCoverage {
  std::string path;
  std::string text;
  std::vector<CoverageUnit> units;  ///< in the order of the text
  std::size_t tests = 0;

  [[nodiscard]] std::size_t seen() const;
  /// In percent; a query of which nothing is to be seen is covered by any test.
  [[nodiscard]] double percent() const;
};

/// Gathers what cases saw. Any thread may add.
class Coverage {
 public:
  /// `source`: which of the compiled sources the query at `path` is.
  void add(const std::string& path, const Compiled& compiled, std::size_t source, const Trace& trace);
  /// A query that no test runs.
  void add_untested(const std::string& path, const std::string& text);

  /// By path.
  [[nodiscard]] std::vector<QueryCoverage> queries() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, QueryCoverage> queries_;
};

/// Of all units of all queries, in percent.
[[nodiscard]] double total_percent(const std::vector<QueryCoverage>& queries);

[[nodiscard]] std::string coverage_text(const std::vector<QueryCoverage>& queries);
[[nodiscard]] std::string coverage_json(const std::vector<QueryCoverage>& queries);
/// One page that needs nothing else: the queries' texts with their clauses marked.
[[nodiscard]] std::string coverage_html(const std::vector<QueryCoverage>& queries);

}  // namespace cqlite::testing
