/// Rows as text in every format, and what attackers put into values made harmless.
#include "io/writer.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "io/display_text.hpp"
#include "io/field_writer.hpp"

namespace cqlite {
namespace {

using MakeWriter = std::unique_ptr<FieldWriter> (*)(WriterOptions, Put);
using Rows = std::vector<std::vector<FieldView>>;

std::string written(MakeWriter make, const Rows& rows, WriterOptions options = {}) {
  std::string out;
  const auto writer = make(std::move(options), [&out](std::string_view text) { out += text; });
  for (const auto& row : rows) writer->fields(row);
  writer->finish();
  return out;
}

WriterOptions with_columns(std::vector<std::string> columns) {
  WriterOptions options;
  options.columns = std::move(columns);
  return options;
}

WriterOptions with_width(std::size_t width, std::vector<std::string> columns = {}) {
  WriterOptions options = with_columns(std::move(columns));
  options.width = width;
  return options;
}

const Rows logons = {{{"user", "ann"}, {"_count", "2", FieldType::number}},
                     {{"user", "bob the builder"}, {"_count", "11", FieldType::number}}};

}  // namespace

TEST_CASE("writer: formats are found by name") {
  CHECK(output_format("ndjson") == OutputFormat::ndjson);
  CHECK(output_format("markdown") == OutputFormat::markdown);
  CHECK_FALSE(output_format("xml"));
  CHECK_FALSE(output_format(""));
}

TEST_CASE("writer: JSON rows, one a line or in an array") {
  const auto json = [](auto make, const std::vector<std::string>& rows) {
    std::string out;
    const auto writer = make([&out](std::string_view text) { out += text; });
    for (std::string row : rows) writer->object(row);
    writer->finish();
    return out;
  };
  CHECK(json(ndjson_writer, {}).empty());
  CHECK(json(ndjson_writer, {"{\"a\":1}", "{}"}) == "{\"a\":1}\n{}\n");
  CHECK(json(json_writer, {}) == "[]\n");
  CHECK(json(json_writer, {"{\"a\":1}", "{}"}) == "[\n{\"a\":1},\n{}\n]\n");
}

TEST_CASE("writer: the name of a row's hunt is its first member") {
  const auto marked = [](std::string object, std::string_view hunt) {
    insert_hunt(object, hunt);
    return object;
  };
  CHECK(marked(R"({"a":1})", "new \"logons\"") == R"({"@hunt":"new \"logons\"","a":1})");
  CHECK(marked(" { \"a\": {} }", "x") == R"( {"@hunt":"x", "a": {} })");
  CHECK(marked("{}", "x") == R"({"@hunt":"x"})");
  CHECK(marked("{ \t}", "x") == "{\"@hunt\":\"x\" \t}");
}

TEST_CASE("writer: a hunt's name above its table cannot steer a terminal, nor Markdown") {
  CHECK(heading(OutputFormat::table, "new\x1b[2J", false) == "== new\\x1b[2J ==\n");
  CHECK(heading(OutputFormat::table, "new", true) == "\x1b[1m== new ==\x1b[0m\n");
  CHECK(heading(OutputFormat::markdown, "a *new*\none", true) == "## a \\*new\\*<br>one\n\n");
}

TEST_CASE("csv: quotes only what needs them") {
  CHECK(written(csv_writer, logons) == "user,_count\nann,2\nbob the builder,11\n");
  CHECK(written(csv_writer, {{{"a", "x,y"}, {"b", "say \"hi\""}, {"c,d", "two\nlines"}}}) ==
        "a,b,\"c,d\"\n\"x,y\",\"say \"\"hi\"\"\",\"two\nlines\"\n");
}

TEST_CASE("csv: missing is nothing, empty is quotes") {
  CHECK(written(csv_writer, {{{"a", ""}, {"b", "1"}}, {{"b", "2"}}}) == "a,b\n\"\",1\n,2\n");
  CHECK(written(csv_writer, {{}, {{"a", "1"}}}) == "a\n\"\"\n1\n");
}

TEST_CASE("csv: columns are those known before, or those of the rows as they first appear") {
  CHECK(written(csv_writer, {{{"b", "1"}}, {{"a", "2"}, {"b", "3"}}}) == "b,a\n1,\n3,2\n");
  CHECK(written(csv_writer, {{{"b", "1"}}, {{"a", "2"}, {"b", "3"}}}, with_columns({"a", "b"})) == "a,b\n,1\n2,3\n");
  CHECK(written(csv_writer, {}, with_columns({"a", "b"})) == "a,b\n");
  CHECK(written(csv_writer, {}).empty());
}

TEST_CASE("csv: with known columns a row is written at once") {
  std::string out;
  const auto writer = csv_writer(with_columns({"a"}), [&out](std::string_view text) { out += text; });
  writer->fields(std::vector<FieldView>{{"a", "1"}});
  CHECK(out == "a\n1\n");
}

TEST_CASE("csv: formulas are defused on demand, numbers never") {
  const Rows rows = {{{"a", "=cmd()"}, {"b", "-5"}, {"c", "-x"}, {"d", "@y"}, {"e", "+1.5e3"}}};
  CHECK(written(csv_writer, rows) == "a,b,c,d,e\n=cmd(),-5,-x,@y,+1.5e3\n");
  WriterOptions options;
  options.defuses_formulas = true;
  CHECK(written(csv_writer, rows, options) == "a,b,c,d,e\n'=cmd(),-5,'-x,'@y,+1.5e3\n");
}

TEST_CASE("tsv: separators inside of values are escaped") {
  CHECK(written(tsv_writer, logons) == "user\t_count\nann\t2\nbob the builder\t11\n");
  CHECK(written(tsv_writer, {{{"a", "1\t2\n3\r\\"}, {"b", "\"x\""}}, {{"b", "y"}}}) ==
        "a\tb\n1\\t2\\n3\\r\\\\\t\"x\"\n\ty\n");
}

TEST_CASE("table: columns are aligned, numbers to the right") {
  CHECK(written(table_writer, logons) ==
        "user             _count\n"
        "---------------  ------\n"
        "ann                   2\n"
        "bob the builder      11\n");
  CHECK(written(table_writer, {{{"a", "1"}, {"b", "x"}}, {{"a", "none"}}, {{"b", "long text"}}}) ==
        "a     b\n"
        "----  ---------\n"
        "1     x\n"
        "none\n"
        "      long text\n");
}

TEST_CASE("table: wide characters count double, combining marks nothing") {
  CHECK(written(table_writer, {{{"a", "\u65e5\u672c"}, {"b", "x"}}, {{"a", "e\u0301"}, {"b", "y"}}}) ==
        "a     b\n"
        "----  -\n"
        "\u65e5\u672c  x\n"
        "e\u0301     y\n");
}

TEST_CASE("table: the lines of a value are separated by commas") {
  CHECK(written(table_writer, {{{"hosts", "dc01\ndc02\r\nws17\n"}, {"n", "3"}}}) ==
        "hosts             n\n"
        "----------------  -\n"
        "dc01, dc02, ws17  3\n");
}

TEST_CASE("table: what does not fit the terminal is shown one field a line, uncut") {
  CHECK(written(table_writer, logons, with_width(23)) == written(table_writer, logons));
  CHECK(written(table_writer, logons, with_width(22)) ==
        "row 1\n"
        "  user    ann\n"
        "  _count  2\n"
        "row 2\n"
        "  user    bob the builder\n"
        "  _count  11\n");
  CHECK(written(table_writer, {{{"hosts", "dc01\ndc02"}, {"user", "a somewhat longer text"}}, {{"b", "1"}}},
                with_width(20)) ==
        "row 1\n"
        "  hosts  dc01\n"
        "         dc02\n"
        "  user   a somewhat longer text\n"
        "row 2\n"
        "  b  1\n");
}

TEST_CASE("table: once it cannot fit, rows are no longer held") {
  std::string out;
  const auto writer = table_writer(with_width(10), [&out](std::string_view text) { out += text; });
  writer->fields(std::vector<FieldView>{{"a", "short"}});
  CHECK(out.empty());
  writer->fields(std::vector<FieldView>{{"a", "longer than ten"}});
  CHECK(out == "row 1\n  a  short\nrow 2\n  a  longer than ten\n");
  writer->fields(std::vector<FieldView>{{"b", "x"}});
  CHECK(out.ends_with("row 3\n  b  x\n"));
}

TEST_CASE("table: no rows are said to be none") {
  CHECK(written(table_writer, {}, with_columns({"user", "_count"})) == "user  _count\n----  ------\n(no rows)\n");
  CHECK(written(table_writer, {}) == "(no rows)\n");
}

TEST_CASE("table: colour is only for the header") {
  WriterOptions options;
  options.colour = true;
  CHECK(written(table_writer, {{{"a", "1"}}}, options) == "\x1b[1ma\x1b[0m\n-\n1\n");
}

TEST_CASE("table: terminals are not at the mercy of values or names") {
  CHECK(written(table_writer, {{{"a\x1b[2J", "\x1b]0;title\x07"}}}) ==
        "a\\x1b[2J\n----------------\n\\x1b]0;title\\x07\n");
  CHECK(display_text("tab\there", " ") == "tab\\there");
  CHECK(display_text(std::string_view("nul\0", 4), " ") == "nul\\x00");
  CHECK(display_text("\xc2\x9b"
                     "31m",
                     " ") == "\\x9b31m");
  CHECK(display_text("exe\u202efdp", " ") == "exe\\u202efdp");
  CHECK(display_text("a\u2066b\u2028c\U000E0041", " ") == "a\\u2066b\\u2028c\\ue0041");
  CHECK(display_text("bad \xff byte", " ") == "bad \uFFFD byte");
  CHECK(display_text("\u00e6\u20ac\U0001F600", " ") == "\u00e6\u20ac\U0001F600");
  CHECK(display_text("C:\\Windows", " ") == "C:\\Windows");
}

TEST_CASE("markdown: values are text, not markup") {
  CHECK(written(markdown_writer, logons) ==
        "| user | _count |\n"
        "| --- | ---: |\n"
        "| ann | 2 |\n"
        "| bob the builder | 11 |\n");
  CHECK(written(markdown_writer, {{{"a", "x|y\nz"}, {"b", "C:\\_a_ <b>&amp; [l](u) *"}}, {{"b", "1"}}}) ==
        "| a | b |\n"
        "| --- | --- |\n"
        "| x\\|y<br>z | C:\\\\\\_a\\_ &lt;b>&amp;amp; \\[l\\](u) \\* |\n"
        "|  | 1 |\n");
  CHECK(written(markdown_writer, {}, with_columns({"a"})) == "| a |\n| --- |\n");
  CHECK(written(markdown_writer, {}).empty());
}

}  // namespace cqlite
