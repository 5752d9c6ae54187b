/// Query text to a compiled query.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cqlite/diagnostic.hpp"

namespace cqlite {

struct Compiled;
struct Plan;

/// What a query's `?name` stands for: one value or a list. A value is data; it is never read as query text.
using ParameterValue = std::vector<std::string>;

struct CompileOptions {
  std::string name = "query";    ///< what to call the text in diagnostics
  std::vector<Source> preludes;  ///< pipelines put before the query, in this order
  std::map<std::string, ParameterValue> parameters;
  /// The text of saved query `$name()`; none if there is none. Without it every saved query is unknown.
  std::function<std::optional<Source>(std::string_view name)> saved_queries;
  /// The content of lookup file `name`, CSV or JSON; none if there is none. Without it every file is unknown.
  std::function<std::optional<std::string>(std::string_view name)> files;
  std::vector<std::string> address_databases;  ///< paths of MaxMind files (.mmdb) for ipLocation() and asn()
  std::optional<Source> indicators;            ///< a lookup file of indicators of compromise, for ioc:lookup()
  std::optional<Source> host_names;            ///< a lookup file with the columns ip and hostname, for reverseDns()
  /// Tables that stand in for functions, for tests: function name to a lookup file. The call then looks its input up in the
  /// first column, and sets the other columns as fields; without a text it does nothing.
  std::map<std::string, Source> stubs;
  /// The query will be observed (trace.hpp). Its rows are the same, but it is slower.
  bool is_observed = false;
  std::string selection;  ///< with is_observed: a filter, for the events that are to be followed
};

/// A query that was checked and planned. Immutable; copies share it; many threads may run it at once.
class Query {
 public:
  /// Compiles `text`. Never throws for what the text says: mistakes are diagnostics.
  [[nodiscard]] static Compiled compile(std::string_view text, const CompileOptions& options = {});

  /// The columns of the rows if they are known before the run: after an aggregate, select() or table().
  [[nodiscard]] const std::vector<std::string>& columns() const;
  /// The names of the parameters (`?name`) that the query and its preludes take from the caller, sorted.
  [[nodiscard]] const std::vector<std::string>& parameters() const;

  /// For the library's own use.
  [[nodiscard]] const Plan& plan() const { return *plan_; }

 private:
  explicit Query(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)) {}
  std::shared_ptr<const Plan> plan_;
};

/// What compiling gives: the query unless a diagnostic is an error, and every finding in the order of the text.
struct Compiled {
  std::optional<Query> query;
  std::vector<Diagnostic> diagnostics;
  std::vector<Source> sources;  ///< what Diagnostic::source counts: preludes, the query, saved queries
  explicit operator bool() const { return query.has_value(); }
  /// All diagnostics as people read them.
  [[nodiscard]] std::string report(bool colour = false) const;
};

/// Checks `text` without making a query to run: a query parameter needs no value. The result holds diagnostics alone.
[[nodiscard]] Compiled check(std::string_view text, const CompileOptions& options = {});

}  // namespace cqlite
