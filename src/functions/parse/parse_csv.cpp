// parseCsv() and parseFixedWidth(): the columns of a line become fields.
#include <cmath>
#include <optional>

#include "base/trim.hpp"
#include "base/utf8.hpp"
#include "functions/define.hpp"
#include "functions/parse/parsing.hpp"

namespace cqlite::builtin {
namespace {

struct CsvArgs {
  Field field{"@rawstring"};
  Texts columns;
  Text delimiter{","};
  bool exclude_empty = false;
  bool trim = false;
};

struct FixedWidthArgs {
  Field field{"@rawstring"};
  Texts columns;
  Numbers widths;
  bool trim = true;
};

/// Reads the values of one line.
class CsvReader {
 public:
  CsvReader(std::string_view line, std::string_view delimiter, bool trims, Worker& worker)
      : line_(line), delimiter_(delimiter), trims_(trims), worker_(worker) {}

  /// None at the end of the line.
  std::optional<std::string_view> next() {
    if (at_ > line_.size()) return std::nullopt;
    std::size_t start = at_;
    while (trims_ && start < line_.size() && (line_[start] == ' ' || line_[start] == '\t')) ++start;
    if (start < line_.size() && line_[start] == '"') return quoted(start + 1);
    return trimmed_if_wanted(until_delimiter());
  }

 private:
  // Moves past the next delimiter, or past the end.
  std::string_view until_delimiter() {
    const std::size_t end = std::min(line_.find(delimiter_, at_), line_.size());
    const auto value = line_.substr(at_, end - at_);
    at_ = end + delimiter_.size();
    return value;
  }

  // The value whose first byte behind the quote is at `start`. What follows the closing quote belongs to it, too.
  std::string_view quoted(std::size_t start) {
    std::string& value = worker_.text;
    value.clear();
    at_ = start;
    while (true) {
      const std::size_t quote = line_.find('"', at_);
      value += line_.substr(at_, quote - at_);
      if (quote == std::string_view::npos) {
        at_ = line_.size() + 1;
        break;
      }
      at_ = quote + 1;
      if (at_ == line_.size() || line_[at_] != '"') {
        value += trimmed_if_wanted(until_delimiter());
        break;
      }
      value += '"';
      ++at_;
    }
    return worker_.arena.copy(value);
  }

  [[nodiscard]] std::string_view trimmed_if_wanted(std::string_view value) const {
    return trims_ ? trimmed(value, white_space) : value;
  }

  std::string_view line_;
  std::string_view delimiter_;
  bool trims_;
  Worker& worker_;
  std::size_t at_ = 0;
};

TransformPtr make_csv(CsvArgs& args, Build& build) {
  if (code_point_count(args.delimiter.value) != 1 || args.delimiter.value == "\"") {
    build.report(Code::wrong_type, args.delimiter.span, "the delimiter is one character, and no quote");
    return nullptr;
  }
  return parse_step(args.field, [slots = column_slots(args.columns.items, build), delimiter = args.delimiter.value,
                                 excludes_empty = args.exclude_empty,
                                 trims = args.trim](std::string_view line, EventRow& row, Worker& worker) {
    CsvReader reader(line, delimiter, trims, worker);
    for (const Slot slot : slots) {
      const auto value = reader.next();
      if (!value) return;
      if (!value->empty() || !excludes_empty) row[slot] = Value::text(*value);
    }
  });
}

/// Cuts `count` characters off the front of `text`.
std::string_view cut(std::string_view& text, std::size_t count) {
  std::size_t end = 0;
  for (; count > 0 && end < text.size(); --count) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  }
  const auto piece = text.substr(0, end);
  text.remove_prefix(end);
  return piece;
}

TransformPtr make_fixed_width(FixedWidthArgs& args, Build& build) {
  constexpr double widest = 1'000'000;
  if (args.columns.items.size() != args.widths.items.size()) {
    build.report(Code::wrong_type, args.widths.span,
                 "there are " + std::to_string(args.columns.items.size()) + " columns, but " +
                     std::to_string(args.widths.items.size()) + " widths");
    return nullptr;
  }
  struct Column {
    Slot slot;
    std::size_t width;
  };
  std::vector<Column> columns;
  const auto slots = column_slots(args.columns.items, build);
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const double width = args.widths.items[i];
    if (width < 1 || width > widest || width != std::floor(width)) {
      build.report(Code::out_of_range, args.widths.span, "a width is a whole number between 1 and 1000000");
      return nullptr;
    }
    columns.push_back({slots[i], static_cast<std::size_t>(width)});
  }
  return parse_step(args.field, [columns, trims = args.trim](std::string_view line, EventRow& row, Worker&) {
    for (const Column& column : columns) {
      if (line.empty()) return;
      const std::string_view value = cut(line, column.width);
      row[column.slot] = Value::text(trims ? trimmed(value, white_space) : value);
    }
  });
}

}  // namespace

Function parse_csv() {
  return Define<CsvArgs>("parseCsv")
      .summary("Splits a line of comma-separated values into fields.")
      .note("A value in double quotes may hold the delimiter; a quote inside it is written twice.")
      .note("Values without a column are ignored, columns without a value are not set.")
      .note("A quote that is never closed takes the rest of the line.")
      .option("field", &CsvArgs::field, "Field that holds the line.")
      .input("columns", &CsvArgs::columns, "Names for the values, in order.")
      .option("delimiter", &CsvArgs::delimiter, "The character between values.")
      .option("excludeEmpty", &CsvArgs::exclude_empty, "Set no field for an empty value.")
      .option("trim", &CsvArgs::trim, "Remove blanks around values; those inside of quotes stay.")
      .example({.query = "parseCsv(line, columns=[user, city, age])",
                .given = R"({"line":"ann,\"Aarhus, DK\",31"} {"line":"bob"})",
                .want = R"({"line":"ann,\"Aarhus, DK\",31","user":"ann","city":"Aarhus, DK","age":"31"})"
                        R"( {"line":"bob","user":"bob"})"})
      .example({.query = "parseCsv(line, columns=[a, b, c], delimiter=\";\", trim=true, excludeEmpty=true)",
                .given = R"({"line":"1 ; ; \" x \""})",
                .want = R"({"line":"1 ; ; \" x \"","a":"1","c":" x "})"})
      .transform_from(make_csv);
}

Function parse_fixed_width() {
  return Define<FixedWidthArgs>("parseFixedWidth")
      .summary("Cuts a line into columns of fixed widths.")
      .note("A column that begins behind the end of the line is not set; one that is cut short gets what is there.")
      .option("field", &FixedWidthArgs::field, "Field that holds the line.")
      .input("columns", &FixedWidthArgs::columns, "Names of the columns, in order.")
      .input("widths", &FixedWidthArgs::widths, "Width of each column in characters.")
      .option("trim", &FixedWidthArgs::trim, "Remove blanks around values.")
      .example({.query = "parseFixedWidth(line, columns=[code, name], widths=[3, 8])",
                .given = R"({"line":"404not found"} {"line":"20"})",
                .want = R"({"line":"404not found","code":"404","name":"not foun"} {"line":"20","code":"20"})"})
      .example({.query = "parseFixedWidth(line, columns=[a, b], widths=[2, 3], trim=false)",
                .given = R"({"line":"é  b "})",
                .want = R"({"line":"é  b ","a":"é ","b":" b "})"})
      .transform_from(make_fixed_width);
}

}  // namespace cqlite::builtin
