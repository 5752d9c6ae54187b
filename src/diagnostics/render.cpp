// Draws a diagnostic for people: the message, the lines it speaks of with carets under them, the help. Works in screen
// columns: tabs are expanded, wide characters take two, and nothing from the text can steer the terminal.
#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <vector>

#include "cqlite/diagnostic.hpp"

namespace cqlite {
namespace {

constexpr std::size_t tab_stop = 4;
constexpr std::size_t longest_line = 100;   ///< columns of source shown before it is cut
constexpr std::size_t context_before = 30;  ///< columns kept left of the caret in a cut line
constexpr std::size_t longest_label = 70;   ///< help up to this width stands behind the carets

/// What stands on the screen for one character of the source.
struct Cell {
  std::string shown;
  std::size_t width = 1;
  std::size_t begin = 0;  ///< bytes in the source
  std::size_t end = 0;
};

/// Steers the direction of text, so that a line could look other than it is.
bool is_direction_control(utf8proc_int32_t character) {
  return (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069) ||
         character == 0x200E || character == 0x200F;
}

/// The cell for the character at `offset`; `column` is where it stands, for tabs.
Cell cell_at(std::string_view text, std::size_t offset, std::size_t column) {
  utf8proc_int32_t character = -1;
  const auto rest = std::min<std::size_t>(text.size() - offset, 4);
  const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + offset,
                                       static_cast<utf8proc_ssize_t>(rest), &character);
  if (length <= 0) return {"\uFFFD", 1, offset, offset + 1};
  const std::size_t end = offset + static_cast<std::size_t>(length);
  if (character == '\t') {
    const std::size_t width = tab_stop - column % tab_stop;
    return {std::string(width, ' '), width, offset, end};
  }
  if (character < 0x20) return {fmt::format("\xE2\x90{}", static_cast<char>(0x80 + character)), 1, offset, end};
  if (character == 0x7F) return {"\u2421", 1, offset, end};
  if (character < 0xA0 && character > 0x7F) return {"\uFFFD", 1, offset, end};
  if (is_direction_control(character)) return {"\uFFFD", 1, offset, end};
  const int width = utf8proc_charwidth(character);
  return {std::string(text.substr(offset, end - offset)), static_cast<std::size_t>(std::max(width, 0)), offset, end};
}

std::vector<Cell> cells_of(std::string_view text, std::size_t begin, std::size_t end) {
  std::vector<Cell> cells;
  std::size_t column = 0;
  for (std::size_t offset = begin; offset < end;) {
    cells.push_back(cell_at(text.substr(0, end), offset, column));
    column += cells.back().width;
    offset = cells.back().end;
  }
  return cells;
}

/// `text` on one line without anything that could steer a terminal.
std::string harmless(std::string_view text) {
  std::string result;
  for (const Cell& cell : cells_of(text, 0, text.size())) result += cell.shown;
  return result;
}

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (const Cell& cell : cells_of(text, 0, text.size())) width += cell.width;
  return width;
}

/// `text` as a JSON string; broken UTF-8 becomes U+FFFD.
std::string json_string(std::string_view text) {
  std::string json = "\"";
  for (std::size_t offset = 0; offset < text.size();) {
    const Cell cell = cell_at(text, offset, 0);
    const std::string_view source = text.substr(offset, cell.end - offset);
    const auto byte = static_cast<unsigned char>(source.front());
    if (byte == '"' || byte == '\\') {
      json.append("\\").append(source);
    } else if (byte < 0x20) {
      json += byte == '\n' ? "\\n" : byte == '\t' ? "\\t" : fmt::format("\\u{:04x}", byte);
    } else {
      json.append(byte >= 0x80 && source.size() == 1 ? "\uFFFD" : source);
    }
    offset = cell.end;
  }
  return json + '"';
}

/// One line of the source, with what is to be marked on it.
struct Mark {
  std::size_t line = 1;
  std::size_t begin = 0;  ///< bytes in the source, within the line
  std::size_t end = 0;
  bool is_primary = true;
  std::string label;
};

class Picture {
 public:
  Picture(const Diagnostic& diagnostic, std::string_view text, std::string_view name, bool has_colour)
      : diagnostic_(diagnostic), text_(text), name_(name), has_colour_(has_colour) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') line_starts_.push_back(i + 1);
    }
  }

  std::string draw() {
    const bool is_error = diagnostic_.severity == Severity::error;
    severity_colour_ = is_error ? "\x1b[1;31m" : "\x1b[1;33m";
    collect_marks();
    gutter_ = std::to_string(marks_.back().line).size();
    const Position position = position_at(text_, diagnostic_.span.begin);
    out_ += colour(severity_colour_, fmt::format("{}[{}]", is_error ? "error" : "warning", diagnostic_.code));
    out_ += colour("\x1b[1m", ": " + harmless(diagnostic_.message)) + "\n";
    out_ += frame(fmt::format("{:{}} ┌─", "", gutter_)) +
            fmt::format(" {}:{}:{}\n", harmless(name_), position.line, position.column);
    out_ += empty_line() + "\n";
    std::size_t last_line = 0;
    for (const Mark& mark : marks_) {
      if (last_line != 0 && mark.line > last_line + 1) out_ += frame(fmt::format("{:{}} ⋮", "", gutter_)) + "\n";
      draw_mark(mark, mark.line != last_line);
      last_line = mark.line;
    }
    if (!is_help_drawn_ && !diagnostic_.help.empty()) {
      out_ += empty_line() + "\n" + frame(fmt::format("{:{}} =", "", gutter_)) +
              " help: " + harmless(diagnostic_.help) + "\n";
    }
    return out_;
  }

 private:
  [[nodiscard]] std::string colour(std::string_view code, std::string_view content) const {
    return has_colour_ ? fmt::format("{}{}\x1b[0m", code, content) : std::string(content);
  }
  [[nodiscard]] std::string frame(std::string_view content) const { return colour("\x1b[1;34m", content); }
  [[nodiscard]] std::string empty_line() const { return frame(fmt::format("{:{}} │", "", gutter_)); }

  [[nodiscard]] std::size_t line_of(std::size_t offset) const {
    const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), std::min(offset, text_.size()));
    return static_cast<std::size_t>(next - line_starts_.begin());
  }
  [[nodiscard]] std::size_t line_begin(std::size_t line) const { return line_starts_[line - 1]; }
  [[nodiscard]] std::size_t line_end(std::size_t line) const {
    std::size_t end = line < line_starts_.size() ? line_starts_[line] - 1 : text_.size();
    if (end > line_begin(line) && text_[end - 1] == '\r') --end;
    return end;
  }

  /// One mark for a span on one line; a longer one is marked on its first and its last line.
  void add_marks(Span span, bool is_primary, const std::string& label) {
    const std::size_t begin = std::min<std::size_t>(span.begin, text_.size());
    const std::size_t end = std::clamp<std::size_t>(span.end, begin, text_.size());
    const std::size_t first = line_of(begin);
    const std::size_t last = line_of(end > begin ? end - 1 : end);
    if (first == last) {
      marks_.push_back({first, begin, end, is_primary, label});
      return;
    }
    marks_.push_back({first, begin, line_end(first), is_primary, ""});
    std::size_t last_begin = line_begin(last);
    while (last_begin + 1 < end && (text_[last_begin] == ' ' || text_[last_begin] == '\t')) ++last_begin;
    marks_.push_back({last, last_begin, std::min(end, line_end(last)), is_primary, label});
  }

  void collect_marks() {
    const bool is_short = !diagnostic_.help.empty() && width_of(diagnostic_.help) <= longest_label &&
                          diagnostic_.help.find('\n') == std::string::npos;
    add_marks(diagnostic_.span, true, is_short ? diagnostic_.help : "");
    for (const Note& note : diagnostic_.notes) add_marks(note.span, false, note.text);
    std::stable_sort(marks_.begin(), marks_.end(), [](const Mark& a, const Mark& b) { return a.line < b.line; });
  }

  void draw_mark(const Mark& mark, bool is_new_line) {
    const std::vector<Cell> cells = cells_of(text_, line_begin(mark.line), line_end(mark.line));
    std::size_t width = 0;
    std::size_t first = 0;
    std::size_t last = 0;
    for (const Cell& cell : cells) {
      if (cell.begin < mark.begin) first += cell.width;
      if (cell.begin < mark.end) last += cell.width;
      width += cell.width;
    }
    last = std::max(last, first + 1);
    if (is_new_line) {
      // Every mark of a line is drawn in the window that its first one needs.
      window_ = width > longest_line && first > longest_line - context_before ? first - context_before : 0;
      draw_source(mark.line, cells, width);
    }
    draw_carets(mark, first, last);
  }

  void draw_source(std::size_t line, const std::vector<Cell>& cells, std::size_t width) {
    std::string shown;
    std::size_t column = 0;
    for (const Cell& cell : cells) {
      if (column >= window_ && column + cell.width <= window_ + longest_line) shown += cell.shown;
      column += cell.width;
    }
    while (shown.ends_with(' ')) shown.pop_back();
    if (width > window_ + longest_line) shown += "…";
    out_ += frame(fmt::format("{:{}} │", line, gutter_));
    if (!shown.empty()) out_ += (window_ > 0 ? " …" : " ") + shown;
    out_ += "\n";
  }

  void draw_carets(const Mark& mark, std::size_t first, std::size_t last) {
    const std::size_t shift = window_ > 0 ? 1 : 0;  // for the … at the start
    const std::size_t right = window_ + longest_line;
    first = std::clamp(first, window_, right);
    last = std::clamp(last, first + 1, std::max(right, first + 1));
    std::string carets(last - first, mark.is_primary ? '^' : '-');
    const std::size_t column = first - window_ + shift;
    const bool fits = column + carets.size() + 1 + width_of(mark.label) <= longest_line + longest_label / 2;
    if (!mark.label.empty() && (fits || !mark.is_primary)) {
      carets += " " + harmless(mark.label);
      is_help_drawn_ |= mark.is_primary;
    }
    out_ += empty_line() + " " + std::string(column, ' ') +
            colour(mark.is_primary ? severity_colour_ : "\x1b[1;34m", carets) + "\n";
  }

  const Diagnostic& diagnostic_;
  std::string_view text_;
  std::string_view name_;
  bool has_colour_;
  std::vector<std::size_t> line_starts_ = {0};
  std::vector<Mark> marks_;
  std::string_view severity_colour_;
  std::size_t gutter_ = 1;
  std::size_t window_ = 0;  ///< the first column shown of the line being drawn
  bool is_help_drawn_ = false;
  std::string out_;
};

}  // namespace

Position position_at(std::string_view text, std::size_t offset) {
  Position position;
  for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\n') {
      ++position.line;
      position.column = 1;
    } else if ((byte & 0xC0U) != 0x80U) {
      ++position.column;
    }
  }
  return position;
}

std::string render(const Diagnostic& diagnostic, std::string_view text, std::string_view name, bool colour) {
  return Picture(diagnostic, text, name, colour).draw();
}

std::string render_json(const Diagnostic& diagnostic, std::string_view text, std::string_view name) {
  const Position begin = position_at(text, diagnostic.span.begin);
  const Position end = position_at(text, diagnostic.span.end);
  return fmt::format(
      R"({{"file":{},"severity":"{}","code":"{}","message":{},"line":{},"column":{},"end_line":{},"end_column":{},"help":{}}})",
      json_string(name), diagnostic.severity == Severity::error ? "error" : "warning", diagnostic.code,
      json_string(diagnostic.message), begin.line, begin.column, end.line, end.column, json_string(diagnostic.help));
}

}  // namespace cqlite
