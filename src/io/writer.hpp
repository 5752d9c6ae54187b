/// Rows to text: NDJSON, JSON, CSV, TSV, a table for people, Markdown. Only for the program: the library hands out rows.
/// The rows may be those of several hunts.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cqlite/event.hpp"

namespace cqlite {

enum class OutputFormat : unsigned char { ndjson, json, csv, tsv, table, markdown };

/// None for an unknown name.
[[nodiscard]] std::optional<OutputFormat> output_format(std::string_view name);

/// The field that names a row's hunt where there are several.
inline constexpr std::string_view hunt_field = "@hunt";

/// Are these tables, one for each hunt, under its name? In other formats the rows of all hunts stand together, each with
/// its hunt's name as its first field.
[[nodiscard]] constexpr bool has_headings(OutputFormat format) {
  return format == OutputFormat::table || format == OutputFormat::markdown;
}

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
  /// The rows that follow start with the field `@hunt`, which is `name`. Not for formats with headings.
  void set_hunt(std::string name) { hunt_ = std::move(name); }
  /// Writes what is left: a closing bracket, a table's rows.
  virtual void finish() = 0;

 protected:
  std::string hunt_;
};

[[nodiscard]] std::unique_ptr<Writer> make_writer(OutputFormat format, WriterOptions options,
                                                  std::function<void(std::string_view)> put);

/// What stands above the rows of `hunt` in a format with headings.
[[nodiscard]] std::string heading(OutputFormat format, std::string_view hunt, bool colour);

}  // namespace cqlite
