// stripAnsiCodes(): texts without the colours of terminals.
#include <algorithm>

#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field field{"@rawstring"};
  Output as = Output::same("field");
};

constexpr std::string_view introducer = "\x1B[";

constexpr bool is_between(char byte, char first, char last) { return byte >= first && byte <= last; }

/// Length of the control sequence (ECMA-48) that starts `text`; 0 if there is none, or it does not end.
std::size_t sequence_size(std::string_view text) {
  if (!text.starts_with(introducer)) return 0;
  std::size_t size = introducer.size();
  while (size < text.size() && is_between(text[size], '0', '?')) ++size;  // parameters
  while (size < text.size() && is_between(text[size], ' ', '/')) ++size;  // intermediates
  return size < text.size() && is_between(text[size], '@', '~') ? size + 1 : 0;
}

std::string_view stripped(std::string_view text, const Args&, Worker& worker) {
  std::size_t escape = text.find(introducer);
  if (escape == std::string_view::npos) return text;
  std::string& result = worker.text;
  result.clear();
  while (escape != std::string_view::npos) {
    result += text.substr(0, escape);
    text.remove_prefix(escape);
    const std::size_t size = sequence_size(text);
    if (size == 0) result += introducer;
    text.remove_prefix(std::max(size, introducer.size()));
    escape = text.find(introducer);
  }
  result += text;
  return worker.arena.copy(result);
}

}  // namespace

Function strip_ansi_codes() {
  return Define<Args>("stripAnsiCodes")
      .summary("Removes what terminals take for colours and movements of the cursor.")
      .note("That is control sequences: escape, `[`, parameters, a final character. Other escapes stay.")
      .option("field", &Args::field, "Field whose text is cleaned.")
      .output("as", &Args::as, "Field that receives the text.")
      .example({.query = "stripAnsiCodes(line)",
                .given = R"({"line":"\u001b[1;31mFAILED\u001b[0m ssh"} {"host":"x"})",
                .want = R"({"line":"FAILED ssh"} {"host":"x"})"})
      .example({.query = "plain := stripAnsiCodes(line)",
                .given = R"({"line":"\u001b[2Kdone"})",
                .want = R"({"line":"\u001b[2Kdone","plain":"done"})"})
      .value(stripped);
}

}  // namespace cqlite::builtin
