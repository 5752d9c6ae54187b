// text:length(): how many characters a reader sees.
#include "base/utf8.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Operand value;
  Output as{"_length"};
};

}  // namespace

Function text_length() {
  return Define<Args>("text:length")
      .summary("Counts the characters of a text as a reader sees them.")
      .note(
          "Counts extended grapheme clusters: a flag, or a letter with its accents, is one. length() counts otherwise.")
      .note("A word without quotes is a field, a text needs quotes.")
      .input("string", &Args::value, "Text to count.")
      .output("as", &Args::as, "Field that receives the count.")
      .example({.query = "text:length(name)",
                .given = R"({"name":"Zoë🇩🇰"} {"host":"x"})",
                .want = R"({"name":"Zoë🇩🇰","_length":4} {"host":"x"})"})
      .example({.query = "n := text:length(concat([a, b]))",
                .given = R"({"a":"one","b":"two"})",
                .want = R"({"a":"one","b":"two","n":6})"})
      .value([](std::string_view text) { return static_cast<std::int64_t>(grapheme_count(text)); });
}

}  // namespace cqlite::builtin
