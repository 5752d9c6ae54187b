/// The writers behind Writer, by what they need of a row: its fields, or its JSON. So they can be tried without a run.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/writer.hpp"

namespace cqlite {

using Put = std::function<void(std::string_view)>;

class FieldWriter : public Writer {
 public:
  void row(const Row& row) final;
  virtual void fields(std::span<const FieldView> fields) = 0;

 private:
  std::vector<FieldView> marked_;
};

class JsonWriter : public Writer {
 public:
  void row(const Row& row) final;
  /// Writes a row, given as a JSON object without line breaks. What it is called with may be changed.
  virtual void object(std::string& line) = 0;

 private:
  std::string line_;
};

/// One object a line.
[[nodiscard]] std::unique_ptr<JsonWriter> ndjson_writer(Put put);
/// One array, an object a line.
[[nodiscard]] std::unique_ptr<JsonWriter> json_writer(Put put);

/// RFC 4180 but for line ends, which are those of this system. A field that a row lacks is nothing at all; an empty text
/// is `""`.
[[nodiscard]] std::unique_ptr<FieldWriter> csv_writer(WriterOptions options, Put put);
/// Tabs, line breaks and backslashes are written as \t, \n, \r and \\.
[[nodiscard]] std::unique_ptr<FieldWriter> tsv_writer(WriterOptions options, Put put);

/// Columns side by side, numbers to the right; lines of a value are separated by commas. Where that is wider than the
/// terminal, one field a line, so that no value has to be cut.
[[nodiscard]] std::unique_ptr<FieldWriter> table_writer(WriterOptions options, Put put);

/// A table of GitHub's Markdown; lines of a value are separated by `<br>`.
[[nodiscard]] std::unique_ptr<FieldWriter> markdown_writer(WriterOptions options, Put put);
/// Appends `text` so that neither Markdown nor HTML acts on it.
void append_markdown(std::string& out, std::string_view text);

/// Puts the name of a row's hunt in front of the members of the row, which is a JSON object.
void insert_hunt(std::string& object, std::string_view hunt);

}  // namespace cqlite
