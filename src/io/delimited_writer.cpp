/// CSV and TSV. Rows are written as they come when the columns are known before the run; otherwise they are held until
/// all were seen.
#include <utility>

#include "io/field_writer.hpp"
#include "io/held_rows.hpp"
#include "values/number.hpp"

namespace cqlite {
namespace {

/// How one of the two formats writes a cell.
using AppendCell = void (*)(std::string& out, std::string_view text);

void append_csv(std::string& out, std::string_view text) {
  if (!text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char byte : text) {
    if (byte == '"') out += '"';
    out += byte;
  }
  out += '"';
}

void append_tsv(std::string& out, std::string_view text) {
  for (const char byte : text) {
    switch (byte) {
      case '\t': out += "\\t"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\\': out += "\\\\"; break;
      default: out += byte;
    }
  }
}

/// Would a spreadsheet compute this text?
bool is_formula(std::string_view text) {
  constexpr std::string_view starts = "=+-@\t\r";
  return !text.empty() && starts.find(text.front()) != std::string_view::npos && !parse_number(text);
}

class DelimitedWriter final : public FieldWriter {
 public:
  DelimitedWriter(const WriterOptions& options, Put put, char separator, AppendCell append_cell)
      : columns_(options.columns),
        put_(std::move(put)),
        separator_(separator),
        append_cell_(append_cell),
        defuses_formulas_(options.defuses_formulas) {}

  void fields(std::span<const FieldView> fields) override {
    columns_.arrange(fields, cells_);
    if (!columns_.are_known()) {
      held_.add(cells_);
      return;
    }
    write_header();
    write_row(cells_);
  }

  void finish() override {
    write_header();
    for (std::size_t i = 0; i < held_.size(); ++i) write_row(held_.row(i));
  }

 private:
  void write_header() {
    if (std::exchange(has_header_, true) || columns_.names().empty()) return;
    line_.clear();
    for (const std::string& name : columns_.names()) append(name);
    write_line();
  }

  void write_row(std::span<const Cell> row) {
    line_.clear();
    const std::size_t count = columns_.names().size();
    for (std::size_t column = 0; column < count; ++column) {
      const Cell cell = cell_at(row, column);
      if (!cell.is_missing()) {
        append(cell.text);
      } else if (count == 1) {
        append("");  // a line without anything is skipped by many readers
      } else {
        line_ += separator_;
      }
    }
    write_line();
  }

  void append(std::string_view text) {
    if (defuses_formulas_ && is_formula(text)) {
      append_cell_(line_, "'" + std::string(text));
    } else {
      append_cell_(line_, text);
    }
    line_ += separator_;
  }

  // The last separator becomes the line break.
  void write_line() {
    if (line_.empty()) return;
    line_.back() = '\n';
    put_(line_);
  }

  Columns columns_;
  Put put_;
  char separator_;
  AppendCell append_cell_;
  bool defuses_formulas_;
  bool has_header_ = false;
  HeldRows held_;
  std::vector<Cell> cells_;
  std::string line_;
};

}  // namespace

std::unique_ptr<FieldWriter> csv_writer(WriterOptions options, Put put) {
  return std::make_unique<DelimitedWriter>(options, std::move(put), ',', append_csv);
}

std::unique_ptr<FieldWriter> tsv_writer(WriterOptions options, Put put) {
  return std::make_unique<DelimitedWriter>(options, std::move(put), '\t', append_tsv);
}

}  // namespace cqlite
