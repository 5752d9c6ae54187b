/// Markdown tables, for reports and tickets. Values are text, not markup: what Markdown or HTML would act on is escaped.
#include <utility>

#include "io/display_text.hpp"
#include "io/field_writer.hpp"
#include "io/held_rows.hpp"
#include "values/number.hpp"

namespace cqlite {
namespace {

/// Stands for a line break until everything is escaped; display_text() lets no control character through.
constexpr std::string_view break_mark = "\x01";

class MarkdownWriter final : public FieldWriter {
 public:
  MarkdownWriter(const WriterOptions& options, Put put) : columns_(options.columns), put_(std::move(put)) {}

  void fields(std::span<const FieldView> fields) override {
    columns_.arrange(fields, cells_);
    is_numeric_.resize(columns_.names().size(), true);
    for (std::size_t column = 0; column < cells_.size(); ++column) {
      const Cell cell = cells_[column];
      if (!cell.is_missing() && !parse_number(cell.text)) is_numeric_[column] = false;
    }
    held_.add(cells_);
  }

  void finish() override {
    if (columns_.names().empty()) return;
    std::string line = "|";
    for (const std::string& name : columns_.names()) append_cell(line, name);
    line += "\n|";
    for (std::size_t column = 0; column < columns_.names().size(); ++column) {
      line += held_.size() != 0 && is_numeric_[column] ? " ---: |" : " --- |";
    }
    line += '\n';
    put_(line);
    for (std::size_t i = 0; i < held_.size(); ++i) {
      line = "|";
      for (std::size_t column = 0; column < columns_.names().size(); ++column) {
        append_cell(line, cell_at(held_.row(i), column).text);
      }
      line += '\n';
      put_(line);
    }
  }

 private:
  static void append_cell(std::string& line, std::string_view text) {
    line += ' ';
    append_markdown(line, text);
    line += " |";
  }

  Columns columns_;
  Put put_;
  std::vector<bool> is_numeric_;
  std::vector<Cell> cells_;
  HeldRows held_;
};

}  // namespace

void append_markdown(std::string& out, std::string_view text) {
  const std::string shown = display_text(text, break_mark);
  // A single underscore emphasizes nothing, and names such as _count read better as they are.
  const bool has_underscores = shown.find('_') != shown.rfind('_');
  for (const char byte : shown) {
    switch (byte) {
      case '\x01': out += "<br>"; break;
      case '<': out += "&lt;"; break;
      case '&': out += "&amp;"; break;
      case '_':
        if (has_underscores) out += '\\';
        out += byte;
        break;
      case '\\':
      case '|':
      case '*':
      case '`':
      case '~':
      case '[':
      case ']': out += '\\'; [[fallthrough]];
      default: out += byte;
    }
  }
}

std::unique_ptr<FieldWriter> markdown_writer(WriterOptions options, Put put) {
  return std::make_unique<MarkdownWriter>(options, std::move(put));
}

}  // namespace cqlite
