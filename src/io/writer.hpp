/// Rows to text: NDJSON, JSON, CSV, TSV, a table for people, Markdown. Only for the program: the library hands out rows.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cqlite/event.hpp"

namespace cqlite {

enum class OutputFormat : unsigned char { ndjson, json, csv, tsv, table, markdown };

/// None for an unknown name.
[[nodiscard]] std::optional<OutputFormat> output_format(std::string_view name);

struct WriterOptions {
  std::vector<std::string> columns;  ///< known before the run, else empty: then taken from the rows
  std::size_t width = 0;             ///< of the terminal; 0: no limit
  bool colour = false;
  /// CSV and TSV: puts `'` before a text that a spreadsheet would take for a formula (starting with = + - @, and no
  /// number).
  bool defuses_formulas = false;
};

/// Writes rows through `put`, which takes pieces of output as they are ready.
class Writer {
 public:
  virtual ~Writer() = default;
  virtual void row(const Row& row) = 0;
  /// Writes what is left: a closing bracket, a table's rows.
  virtual void finish() = 0;
};

[[nodiscard]] std::unique_ptr<Writer> make_writer(OutputFormat format, WriterOptions options,
                                                  std::function<void(std::string_view)> put);

}  // namespace cqlite
