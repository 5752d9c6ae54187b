// text:contains(), text:startsWith() and text:endsWith(): one text inside another.
#include "base/byte_search.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Operand string;
  Operand substring;
};

using Relation = bool (*)(std::string_view text, std::string_view part);

bool contains(std::string_view text, std::string_view part) { return find_bytes(text, part) != std::string_view::npos; }
bool starts_with(std::string_view text, std::string_view part) { return text.starts_with(part); }
bool ends_with(std::string_view text, std::string_view part) { return text.ends_with(part); }

class HasPart final : public Predicate {
 public:
  HasPart(const Args& args, Relation relation) : args_(args), relation_(relation) {}
  bool test(const EventRow& row, Worker& worker) const override {
    const Value text = args_.string.read(row, worker);
    const Value part = args_.substring.read(row, worker);
    if (text.is_missing() || part.is_missing()) return false;
    return relation_(text.text(worker.arena), part.text(worker.arena));
  }

 private:
  Args args_;
  Relation relation_;
};

/// What the three have in common.
Define<Args> has_part(std::string name, Relation relation) {
  Define<Args> define(std::move(name));
  define.note("Letter by letter: small letters and capitals differ, `*` is no wildcard.")
      .note("Words without quotes are fields, texts need quotes; any expression will do.")
      .note("If a field is missing the event is dropped, and under `not` kept.")
      .input("string", &Args::string, "Text to look at.")
      .input("substring", &Args::substring, "Text to look for; the empty text is in every text.")
      .filter_from([relation](const Args& args, Build&) { return std::make_shared<HasPart>(args, relation); });
  return define;
}

}  // namespace

Function text_contains() {
  return has_part("text:contains", contains)
      .summary("Keeps events in which one text occurs in another.")
      .example({.query = "text:contains(path, substring=\"/tmp/\")",
                .given = R"({"path":"/var/tmp/x"} {"path":"/TMP/x"} {"host":"h1"})",
                .want = R"({"path":"/var/tmp/x"})"})
      .example({.query = "!text:contains(line, substring=user)",
                .given = R"({"line":"login of ann","user":"ann"} {"line":"login of bob","user":"ann"})",
                .want = R"({"line":"login of bob","user":"ann"})"});
}

Function text_starts_with() {
  return has_part("text:startsWith", starts_with)
      .summary("Keeps events in which one text begins with another.")
      .example({.query = "text:startsWith(host, substring=\"db-\")",
                .given = R"({"host":"db-01"} {"host":"my-db-01"} {"user":"ann"})",
                .want = R"({"host":"db-01"})"})
      .example({.query = "is_home := text:startsWith(path, substring=home)",
                .given = R"({"path":"/home/ann/x","home":"/home/ann"} {"path":"/tmp"})",
                .want = R"({"path":"/home/ann/x","home":"/home/ann","is_home":true} {"path":"/tmp","is_home":false})"});
}

Function text_ends_with() {
  return has_part("text:endsWith", ends_with)
      .summary("Keeps events in which one text ends with another.")
      .example({.query = "text:endsWith(lower(file), substring=\".exe\")",
                .given = R"({"file":"Setup.EXE"} {"file":"exe.txt"} {"host":"h1"})",
                .want = R"({"file":"Setup.EXE"})"})
      .example({.query = "text:endsWith(\"host.example.org\", substring=domain)",
                .given = R"({"domain":"example.org"} {"domain":"example.com"})",
                .want = R"({"domain":"example.org"})"});
}

}  // namespace cqlite::builtin
