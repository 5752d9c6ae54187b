// json:prettyPrint(): JSON text on many lines.
#include <algorithm>

#include "functions/define.hpp"
#include "functions/text/pretty_print.hpp"
#include "values/json_object.hpp"
#include "values/json_text.hpp"

namespace cqlite::builtin {
namespace {

/// Reads JSON and writes it anew, one token after the other.
class JsonPrinter {
 public:
  JsonPrinter(std::string_view text, std::size_t step, std::string& out) : rest_(text), step_(step), out_(out) {}

  /// False if the text is no JSON, or too deep or large to print.
  bool print() {
    do {
      if (!value()) return false;
      // Behind a value: ends of what is open, until something goes on.
      while (!open_.empty() && take(open_.back() == '{' ? '}' : ']')) close();
      if (open_.empty()) return skip_blanks().empty();
      if (!take(',') || out_.size() > pretty_print::largest) return false;
      out_ += ',';
      new_line();
    } while (open_.back() == '[' || key());
    return false;
  }

 private:
  std::string_view skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
    return rest_;
  }
  bool take(char byte) {
    if (!skip_blanks().starts_with(byte)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void new_line() {
    out_ += '\n';
    out_.append(open_.size() * step_, ' ');
  }
  void close() {
    const char end = open_.back() == '{' ? '}' : ']';
    open_.pop_back();
    new_line();
    out_ += end;
  }

  /// A whole simple value, or the beginnings of containers up to one.
  bool value() {
    for (;;) {
      const char first = skip_blanks().empty() ? '\0' : rest_.front();
      if (first == '"') return string();
      if (first != '{' && first != '[') return word();
      rest_.remove_prefix(1);
      out_ += first;
      if (take(first == '{' ? '}' : ']')) {
        out_ += first == '{' ? '}' : ']';
        return true;
      }
      if (open_.size() == pretty_print::deepest) return false;
      open_ += first;
      new_line();
      if (first == '{' && !key()) return false;
    }
  }

  bool key() {
    if (!skip_blanks().starts_with('"') || !string() || !take(':')) return false;
    out_ += ": ";
    return true;
  }

  bool string() {
    std::size_t size = 1;
    for (; size < rest_.size() && rest_[size] != '"'; ++size) {
      if (static_cast<unsigned char>(rest_[size]) < ' ') return false;
      if (rest_[size] == '\\') ++size;
    }
    if (size >= rest_.size() || !has_valid_escapes(rest_.substr(1, size - 1))) return false;
    copy(size + 1);
    return true;
  }

  bool word() {
    const std::size_t size = std::min(rest_.find_first_of(" \t\r\n,:]}\"[{"), rest_.size());
    const std::string_view word = rest_.substr(0, size);
    if (word != "true" && word != "false" && word != "null" && !is_json_number(word)) return false;
    copy(size);
    return true;
  }

  void copy(std::size_t size) {
    out_ += rest_.substr(0, size);
    rest_.remove_prefix(size);
  }

  std::string_view rest_;
  std::size_t step_;
  std::string& out_;
  std::string open_;  ///< `{` and `[`
};

struct Args {
  Field field{"@rawstring"};
  std::int64_t step = 2;
  bool is_strict = false;
  Output as = Output::same("field");
};

Value pretty(std::string_view text, const Args& args, Worker& worker) {
  worker.text.clear();
  const bool is_json = JsonPrinter(text, static_cast<std::size_t>(args.step), worker.text).print();
  return pretty_print::result(text, is_json, args.is_strict, worker);
}

}  // namespace

Function json_pretty_print() {
  return Define<Args>("json:prettyPrint")
      .summary("Spreads JSON text over lines, indented.")
      .note("Only blanks between the parts change. Empty objects and arrays stay in one piece.")
      .note(pretty_print::limits_note)
      .option("field", &Args::field, "Field that holds the JSON text.")
      .option("step", &Args::step, "How many blanks each level is indented.")
      .range(2, pretty_print::largest_step)
      .option("strict", &Args::is_strict, "Give no result for what is no JSON, instead of the text as it is.")
      .output("as", &Args::as, "Field that receives the text.")
      .example({.query = "json:prettyPrint(body)",
                .given = R"({"body":"{\"a\":[1,{}],\"b\":null}"} {"body":"oops"})",
                .want = R"({"body":"{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": null\n}"} {"body":"oops"})"})
      .example({.query = "shown := json:prettyPrint(body, step=4, strict=true)",
                .given = R"({"body":"[true]"} {"body":"[true"})",
                .want = R"({"body":"[true]","shown":"[\n    true\n]"} {"body":"[true"})"})
      .value(pretty);
}

}  // namespace cqlite::builtin
