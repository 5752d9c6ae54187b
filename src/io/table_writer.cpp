/// Tables for people: aligned columns while they fit the terminal, else one field a line. Rows are held only as long as
/// the table may still fit.
#include <algorithm>
#include <utility>

#include "base/utf8.hpp"
#include "io/display_text.hpp"
#include "io/field_writer.hpp"
#include "io/held_rows.hpp"
#include "values/number.hpp"

namespace cqlite {
namespace {

constexpr std::string_view gap = "  ";
constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view plain = "\x1b[0m";

class TableWriter final : public FieldWriter {
 public:
  TableWriter(const WriterOptions& options, Put put)
      : columns_(options.columns), put_(std::move(put)), width_(options.width), has_colour_(options.colour) {
    grow_columns();
  }

  void fields(std::span<const FieldView> fields) override {
    columns_.arrange(fields, cells_);
    if (is_vertical_) return write_record(cells_);
    grow_columns();
    measure();
    held_.add(cells_);
    if (width_ == 0 || table_width() <= width_) return;
    is_vertical_ = true;
    for (std::size_t i = 0; i < held_.size(); ++i) write_record(held_.row(i));
    held_.clear();
  }

  void finish() override {
    if (!is_vertical_) {
      write_header();
      for (std::size_t i = 0; i < held_.size(); ++i) write_row(held_.row(i));
    }
    if (!is_vertical_ && held_.size() == 0) put_("(no rows)\n");
  }

 private:
  /// How a column is laid out.
  struct Layout {
    std::string title;
    std::size_t width = 0;
    bool is_numeric = true;  ///< so far
  };

  void grow_columns() {
    while (layouts_.size() < columns_.names().size()) {
      Layout layout;
      layout.title = display_text(columns_.names()[layouts_.size()], " ");
      layout.width = display_width(layout.title);
      layouts_.push_back(std::move(layout));
    }
  }

  static std::string shown(Cell cell) { return cell.is_missing() ? std::string() : display_text(cell.text, ", "); }

  void measure() {
    for (std::size_t column = 0; column < cells_.size(); ++column) {
      const Cell cell = cells_[column];
      if (cell.is_missing()) continue;
      Layout& layout = layouts_[column];
      layout.width = std::max(layout.width, display_width(shown(cell)));
      layout.is_numeric = layout.is_numeric && parse_number(cell.text);
    }
  }

  [[nodiscard]] std::size_t table_width() const {
    std::size_t width = layouts_.empty() ? 0 : gap.size() * (layouts_.size() - 1);
    for (const Layout& layout : layouts_) width += layout.width;
    return width;
  }

  void write_header() {
    if (layouts_.empty()) return;
    line_.clear();
    for (const Layout& layout : layouts_) append_cell(layout, layout.title);
    trim();
    if (has_colour_) line_ = std::string(bold) + line_ + std::string(plain);
    write_line();
    for (const Layout& layout : layouts_) append_cell(layout, std::string(layout.width, '-'));
    write_line();
  }

  void write_row(std::span<const Cell> row) {
    for (std::size_t column = 0; column < layouts_.size(); ++column) {
      append_cell(layouts_[column], shown(cell_at(row, column)));
    }
    write_line();
  }

  void append_cell(const Layout& layout, const std::string& text) {
    const std::size_t padding = layout.width - std::min(layout.width, display_width(text));
    const bool is_right = layout.is_numeric && held_.size() != 0;
    if (is_right) line_.append(padding, ' ');
    line_ += text;
    if (!is_right) line_.append(padding, ' ');
    line_ += gap;
  }

  // Blanks at the end of a line are of no use to anyone.
  void trim() { line_.erase(line_.find_last_not_of(' ') + 1); }

  void write_line() {
    trim();
    line_ += '\n';
    put_(line_);
    line_.clear();
  }

  // Further lines of a value stand below the first.
  void write_record(std::span<const Cell> row) {
    grow_columns();
    std::size_t title_width = 0;
    for (std::size_t column = 0; column < row.size(); ++column) {
      if (!row[column].is_missing()) title_width = std::max(title_width, display_width(layouts_[column].title));
    }
    line_ = (has_colour_ ? std::string(bold) : std::string()) + "row " + std::to_string(++records_);
    if (has_colour_) line_ += plain;
    line_ += '\n';
    const std::string next_line = '\n' + std::string(gap.size() * 2 + title_width, ' ');
    for (std::size_t column = 0; column < row.size(); ++column) {
      if (row[column].is_missing()) continue;
      const std::string& title = layouts_[column].title;
      line_ += gap;
      line_ += title;
      line_.append(title_width - display_width(title), ' ');
      line_ += gap;
      line_ += display_text(row[column].text, next_line);
      line_ += '\n';
    }
    put_(line_);
    line_.clear();
  }

  Columns columns_;
  Put put_;
  std::size_t width_;
  bool has_colour_;
  bool is_vertical_ = false;
  std::size_t records_ = 0;
  std::vector<Layout> layouts_;
  HeldRows held_;
  std::vector<Cell> cells_;
  std::string line_;
};

}  // namespace

std::unique_ptr<FieldWriter> table_writer(WriterOptions options, Put put) {
  return std::make_unique<TableWriter>(options, std::move(put));
}

}  // namespace cqlite
