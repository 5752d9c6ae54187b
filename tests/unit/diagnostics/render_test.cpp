/// Pictures of diagnostics: carets under the right characters, whatever the line holds.
#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <string_view>

#include "cqlite/diagnostic.hpp"

using namespace cqlite;

namespace {

/// A diagnostic at the first place of `part` in `text`.
Diagnostic at(std::string_view text, std::string_view part, std::string help = {}) {
  const auto begin = static_cast<std::uint32_t>(text.find(part));
  const auto end = begin + static_cast<std::uint32_t>(part.size());
  return {Severity::error, "C204", "`groupBy` has no parameter `limt`", std::move(help), {begin, end}, {}};
}

/// The picture without its first line.
std::string picture(const Diagnostic& diagnostic, std::string_view text) {
  const std::string all = render(diagnostic, text, "hunt.cql");
  return all.substr(all.find('\n') + 1);
}

}  // namespace

TEST_CASE("render: message, place, line, carets, help") {
  const std::string_view text = "a=1\n| b=2\n| groupBy(user, function=count(), limt=10)\n| c";
  CHECK(render(at(text, "limt", "did you mean `limit`?"), text, "hunt.cql") ==
        "error[C204]: `groupBy` has no parameter `limt`\n"
        "  ┌─ hunt.cql:3:35\n"
        "  │\n"
        "3 │ | groupBy(user, function=count(), limt=10)\n"
        "  │                                   ^^^^ did you mean `limit`?\n");
}

TEST_CASE("render: a long help stands below") {
  const std::string help = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen";
  CHECK(picture(at("a b", "b", help), "a b") ==
        "  ┌─ hunt.cql:1:3\n"
        "  │\n"
        "1 │ a b\n"
        "  │   ^\n"
        "  │\n"
        "  = help: " +
            help + "\n");
}

TEST_CASE("render: tabs and wide characters move the caret as they move the text") {
  CHECK(picture(at("\tx", "x"), "\tx") == "  ┌─ hunt.cql:1:2\n  │\n1 │     x\n  │     ^\n");
  CHECK(picture(at("ab\tx", "x"), "ab\tx") == "  ┌─ hunt.cql:1:4\n  │\n1 │ ab  x\n  │     ^\n");
  CHECK(picture(at("日本 x", "x"), "日本 x") == "  ┌─ hunt.cql:1:4\n  │\n1 │ 日本 x\n  │      ^\n");
  CHECK(picture(at("日本", "本"), "日本") == "  ┌─ hunt.cql:1:2\n  │\n1 │ 日本\n  │   ^^\n");
  CHECK(picture(at("e\u0301x", "x"), "e\u0301x") == "  ┌─ hunt.cql:1:3\n  │\n1 │ e\u0301x\n  │  ^\n");
}

TEST_CASE("render: nothing in the text reaches the terminal as a command") {
  using namespace std::string_view_literals;
  const std::string_view text = "a\x1B[31m\0b\x7F\u009B\u202Ex\xFF"sv;
  CHECK(picture(at(text, "x"), text).find("1 │ a␛[31m␀b␡\uFFFD\uFFFDx\uFFFD\n") != std::string::npos);
  Diagnostic diagnostic = at(text, "x", "say \x1B[2J\n");
  diagnostic.message = "found `\x1B`";
  const std::string all = render(diagnostic, text, "na\x1Bme");
  CHECK(all.find('\x1B') == std::string::npos);
  CHECK(all.starts_with("error[C204]: found `␛`\n"));
}

TEST_CASE("render: a span of several lines is marked where it starts and ends") {
  const std::string_view text = "a | f(x,\n  y,\n  z,\n  w) | b";
  CHECK(picture(at(text, "f(x,\n  y,\n  z,\n  w)", "help"), text) ==
        "  ┌─ hunt.cql:1:5\n"
        "  │\n"
        "1 │ a | f(x,\n"
        "  │     ^^^^\n"
        "  ⋮\n"
        "4 │   w) | b\n"
        "  │   ^^ help\n");
}

TEST_CASE("render: notes are marked with dashes, in the order of the text") {
  const std::string_view text = "x := 1\n| y := 2\n| x := 3";
  Diagnostic diagnostic = at(text, "x := 3");
  diagnostic.notes.push_back({{0, 6}, "first set here"});
  CHECK(picture(diagnostic, text) ==
        "  ┌─ hunt.cql:3:3\n"
        "  │\n"
        "1 │ x := 1\n"
        "  │ ------ first set here\n"
        "  ⋮\n"
        "3 │ | x := 3\n"
        "  │   ^^^^^^\n");
}

TEST_CASE("render: the end of the text, empty texts, spans beyond the end") {
  CHECK(picture({Severity::error, "C101", "m", "", {3, 3}, {}}, "a =") ==
        "  ┌─ hunt.cql:1:4\n  │\n1 │ a =\n  │    ^\n");
  CHECK(picture({Severity::error, "C101", "m", "", {0, 0}, {}}, "") == "  ┌─ hunt.cql:1:1\n  │\n1 │\n  │ ^\n");
  CHECK(picture({Severity::error, "C101", "m", "", {90, 99}, {}}, "ab\r\nc") ==
        "  ┌─ hunt.cql:2:2\n  │\n2 │ c\n  │  ^\n");
}

TEST_CASE("render: a long line is cut around the caret") {
  const std::string text = std::string(300, 'a') + "X" + std::string(300, 'b');
  const std::string all = picture(at(text, "X"), text);
  CHECK(all == "  ┌─ hunt.cql:1:301\n  │\n1 │ …" + std::string(30, 'a') + "X" + std::string(69, 'b') + "…\n  │  " +
                   std::string(30, ' ') + "^\n");
}

TEST_CASE("render: colours only when asked") {
  const std::string plain = render(at("a b", "b"), "a b", "q");
  const std::string coloured = render(at("a b", "b"), "a b", "q", true);
  CHECK(plain.find('\x1B') == std::string::npos);
  CHECK(coloured.starts_with("\x1B[1;31merror[C204]\x1B[0m"));
}

TEST_CASE("render_json: one object, no line break") {
  const std::string_view text = "a\nb \"c\"";
  CHECK(render_json(at(text, "\"c\"", "write\n\"d\""), text, "q\\r") ==
        R"({"file":"q\\r","severity":"error","code":"C204","message":"`groupBy` has no parameter `limt`",)"
        R"("line":2,"column":3,"end_line":2,"end_column":6,"help":"write\n\"d\""})");
}

TEST_CASE("position_at: lines and columns from 1, columns in characters") {
  struct Row {
    std::size_t offset;
    std::size_t line;
    std::size_t column;
  };
  const std::string_view text = "ä b\nc";
  for (const Row& row : {Row{0, 1, 1}, Row{2, 1, 2}, Row{4, 1, 4}, Row{5, 2, 1}, Row{6, 2, 2}, Row{99, 2, 2}}) {
    CAPTURE(row.offset);
    CHECK(position_at(text, row.offset).line == row.line);
    CHECK(position_at(text, row.offset).column == row.column);
  }
}
