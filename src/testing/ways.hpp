/// The ways to run a query, which must all give the very same rows: threads, batches and chunks of several sizes, events from
/// text, from memory and from a table, with and without each optimisation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cqlite/query.hpp"
#include "cqlite/run.hpp"
#include "testing/diff.hpp"
#include "testing/spec.hpp"

namespace cqlite::testing {

/// One way to run a query. The default is the usual one, with which all others are compared.
struct Way {
  enum class Source : std::uint8_t {
    text,
    events,       ///< one by one, in memory
    table,        ///< with columns of all fields
    narrow_table  ///< with columns of the fields that the query wants, where these are known
  };

  unsigned threads = 1;
  std::size_t batch_rows = 1024;
  std::size_t chunk_bytes = 1 << 20;
  Source source = Source::text;
  /// Lines are checked no further than the query wants them, so that field search is used from the first one on.
  bool checks_little = false;
  Optimisations optimisations = {};

  [[nodiscard]] std::string name() const;
  /// A table leaves broken lines out when it is loaded, so a strict run does not fail on them.
  [[nodiscard]] bool is_fit_for(const CaseOptions& options) const;
};

/// Of many bytes of events only the larger batches and chunks: what the smallest can show, few events show, and with
/// many they take minutes.
[[nodiscard]] std::vector<Way> every_way(std::size_t input_bytes = 0);

[[nodiscard]] RunOptions run_options(const CaseOptions& options, const Way& way);

/// What came of a run.
struct Outcome {
  std::vector<ResultRow> rows;
  std::string json;  ///< the rows as they are printed
  std::vector<Notice> notices;
  std::string error_code;  ///< of a run that failed
  std::string error_message;
};

[[nodiscard]] Outcome run_query(const Query& query, const std::string& given, const CaseOptions& options,
                                const Way& way);

/// Rows and notices as one text, to compare. Of a notice the first line: further ones name places of the input, which
/// differ between files and memory.
[[nodiscard]] std::string fingerprint(const Outcome& outcome);

}  // namespace cqlite::testing
