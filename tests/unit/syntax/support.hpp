/// What the syntax tests share: a small vocabulary, and short ways to say "this text is read like that one".
#pragma once

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>  // doctest wants it for std::string_view
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostics.hpp"
#include "syntax/dump.hpp"
#include "syntax/parser.hpp"
#include "syntax/printer.hpp"

namespace cqlite::syntax_test {

/// A handful of functions with their parameters; those that filter are marked.
class SmallVocabulary final : public syntax::Vocabulary {
 public:
  bool is_function(std::string_view name) const override { return functions().count(lower(name)) > 0; }
  bool is_parameter(std::string_view function, std::string_view parameter) const override {
    const auto found = functions().find(lower(function));
    return found == functions().end() || found->second.count(std::string(parameter)) > 0;
  }
  bool is_filter(std::string_view function) const override {
    static const std::set<std::string> filters = {"in", "cidr", "regex", "match", "test", "join", "if", "lower"};
    return filters.count(lower(function)) > 0;
  }

 private:
  static std::string lower(std::string_view name) {
    std::string text(name);
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
  }
  static const std::map<std::string, std::set<std::string>>& functions() {
    static const std::map<std::string, std::set<std::string>> known = {
        {"groupby", {"field", "function", "limit"}},
        {"sort", {"field", "order", "limit"}},
        {"count", {"field", "as", "distinct"}},
        {"max", {"field", "as"}},
        {"avg", {"field", "as"}},
        {"in", {"field", "values", "ignoreCase"}},
        {"cidr", {"field", "subnet"}},
        {"regex", {"regex", "field", "flags", "strict"}},
        {"match", {"file", "field", "column"}},
        {"test", {"expression"}},
        {"if", {"condition", "then", "else", "as"}},
        {"lower", {"field", "as"}},
        {"join", {"query", "field", "key", "include"}},
        {"formattime", {"format", "field", "timezone", "as"}},
        {"correlate", {"within", "sequence"}},
        {"eval", {}},
    };
    return known;
  }
};

struct Parsed {
  ast::Query query;
  std::vector<Diagnostic> diagnostics;
  bool has_errors = false;
};

inline Parsed parse(std::string_view text, const syntax::ParseLimits& limits = {}) {
  Diagnostics diagnostics;
  Parsed parsed;
  parsed.query = syntax::parse(text, SmallVocabulary(), diagnostics, limits);
  parsed.has_errors = diagnostics.has_errors();
  parsed.diagnostics = diagnostics.take();
  return parsed;
}

/// `C101 1:5 expected …`, one a line: for the message of a failed check.
inline std::string told(const Parsed& parsed, std::string_view text) {
  std::string lines;
  for (const Diagnostic& diagnostic : parsed.diagnostics) {
    const Position position = position_at(text, diagnostic.span.begin);
    lines += diagnostic.code + " " + std::to_string(position.line) + ":" + std::to_string(position.column) + " " +
             diagnostic.message + "\n";
  }
  return lines;
}

/// The canonical text of `text`, on one line, or what was told about it.
inline std::string printed(std::string_view text) {
  const Parsed parsed = parse(text);
  return parsed.has_errors ? told(parsed, text) : syntax::print(parsed.query.pipeline);
}

/// The tree of `text` without the parentheses that group, so that texts can be compared by meaning.
inline std::string meaning(std::string_view text) {
  const Parsed parsed = parse(text);
  if (parsed.has_errors) return told(parsed, text);
  const auto bare = [](const auto& self, nlohmann::json json) -> nlohmann::json {
    if (json.is_object() && json.size() == 1 && json.contains("parentheses")) return self(self, json["parentheses"]);
    if (json.is_structured()) {
      for (auto& item : json) item = self(self, item);
    }
    return json;
  };
  return bare(bare, nlohmann::json::parse(syntax::dump(parsed.query))).dump();
}

}  // namespace cqlite::syntax_test
