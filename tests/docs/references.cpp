/// The documents that are made from the sources: `cqlite_references FOLDER [--update]` compares FOLDER/functions.md with
/// the catalogue of functions and FOLDER/diagnostics.md with codes.def, and fails where they differ, or writes them.
#include <array>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "cqlite/function_info.hpp"

namespace {

namespace fs = std::filesystem;

constexpr std::string_view how_to_update =
    "<!-- Made from the sources. `cmake --build --preset release --target update_docs` writes it. -->\n";

struct Code {
  std::string_view id;
  bool is_error;
  std::string_view title;
  std::string_view explanation;
};

constexpr bool error = true;
constexpr bool warning = false;
constexpr Code codes[] = {
#define CQLITE_CODE(id, name, severity, title, explanation) {id, severity, title, explanation},
#include "diagnostics/codes.def"
#undef CQLITE_CODE
};

struct Group {
  std::string_view prefix;
  std::string_view title;
};

constexpr std::array<Group, 6> groups = {{{"C1", "Errors of syntax"},
                                          {"C2", "Names and arguments"},
                                          {"C3", "Types and values"},
                                          {"C4", "What may stand where"},
                                          {"C5", "Inputs and outputs"},
                                          {"W", "Warnings"}}};

constexpr std::array<Group, 4> kinds = {
    {{"filter", "Filters"}, {"value", "Values"}, {"transform", "Transformations"}, {"aggregate", "Aggregates"}}};

/// `text` so that Markdown shows it as it is, also in a table.
std::string escaped(std::string_view text) {
  std::string result;
  bool is_code = false;
  for (const char c : text) {
    if (c == '`') is_code = !is_code;
    const bool is_special = c == '|' || (!is_code && std::string_view("*<_[\\").find(c) != std::string_view::npos);
    if (is_special) result += '\\';
    result += c;
  }
  return result;
}

/// `text` between back-ticks, in one line.
std::string code(std::string_view text) {
  std::string line;
  for (const char c : text) {
    if (c == '\n') {
      line += "\\n";
    } else {
      line += c;
    }
  }
  if (line.find('`') == std::string::npos) return "`" + line + "`";
  return "`` " + line + " ``";
}

std::string diagnostics_document() {
  std::string text =
      "# What cqlite says about a query\n\n" + std::string(how_to_update) +
      "\nEvery finding has a code that keeps its meaning from version to version. Errors (C…) stop the query"
      " before it runs,\nor the run; warnings (W…) do not. `cqlite check` shows the findings of a query"
      " without running it, with\n`-o json` one JSON object a line.\n";
  for (const Group& group : groups) {
    text += "\n## " + std::string(group.title) + "\n\n| code | title | explanation |\n|---|---|---|\n";
    for (const Code& finding : codes) {
      if (!finding.id.starts_with(group.prefix)) continue;
      if (finding.is_error == (finding.id.front() == 'W')) throw std::runtime_error("wrong severity of a code");
      text += "| " + std::string(finding.id) + " | " + escaped(finding.title) + " | " + escaped(finding.explanation) +
              " |\n";
    }
  }
  return text;
}

std::string entry(const cqlite::FunctionInfo& function) {
  std::string text = "\n### " + function.name + "\n\n" + code(function.usage) + "\n\n";
  if (function.is_extension) text += "An extension: not part of CQL. ";
  text += escaped(function.summary) + "\n\n";
  for (const cqlite::ParameterInfo& parameter : function.parameters) {
    text += "- " + code(parameter.name) + ": " + escaped(parameter.summary) + "\n";
  }
  for (const std::string& note : function.notes) text += "- " + escaped(note) + "\n";
  for (const cqlite::ExampleInfo& example : function.examples) {
    text += "- Example: " + code(example.query);
    if (!example.given.empty()) text += " over " + code(example.given);
    text += example.want.empty() ? " gives no row\n" : " gives " + code(example.want) + "\n";
  }
  return text;
}

std::string functions_document() {
  std::string text = "# Functions\n\n" + std::string(how_to_update) +
                     "\nWhat `cqlite functions NAME` shows, for all functions. Parameters in brackets may be left out;"
                     " `= …` is the default.\nEvery example is run by the tests.\n";
  for (const Group& kind : kinds) {
    text += "\n## " + std::string(kind.title) + "\n";
    for (const cqlite::FunctionInfo& function : cqlite::functions()) {
      if (function.is_supported && function.kind == kind.prefix) text += entry(function);
    }
  }
  std::string refused;
  for (const cqlite::FunctionInfo& function : cqlite::functions()) {
    if (!function.is_supported) refused += (refused.empty() ? "" : ", ") + code(function.name);
  }
  if (!refused.empty())
    text += "\n## Refused by name\n\nFunctions of CQL that this version does not run: " + refused + ".\n";
  return text;
}

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Says where the two differ first; true if they do not.
bool is_fresh(const fs::path& path, const std::string& wanted) {
  std::istringstream wanted_lines(wanted);
  std::istringstream found_lines(content(path));
  std::string wanted_line;
  std::string found_line;
  for (int line = 1;; ++line) {
    const bool has_wanted = static_cast<bool>(std::getline(wanted_lines, wanted_line));
    const bool has_found = static_cast<bool>(std::getline(found_lines, found_line));
    if (!has_wanted && !has_found) return true;
    if (has_wanted && has_found && wanted_line == found_line) continue;
    std::cout << path.string() << ":" << line
              << " is stale: build the target update_docs\n  holds: " << (has_found ? found_line : "nothing")
              << "\n  wanted: " << (has_wanted ? wanted_line : "nothing") << "\n";
    return false;
  }
}

}  // namespace

int main(int count, char** arguments) {
  try {
    const fs::path folder = count > 1 ? arguments[1] : "docs";
    const bool updates = count > 2 && std::string_view(arguments[2]) == "--update";
    bool are_fresh = true;
    for (const auto& [name, text] :
         {std::pair{"functions.md", functions_document()}, std::pair{"diagnostics.md", diagnostics_document()}}) {
      if (updates) {
        std::ofstream(folder / name, std::ios::binary) << text;
      } else {
        are_fresh = is_fresh(folder / name, text) && are_fresh;
      }
    }
    return are_fresh ? 0 : 1;
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << "\n";
    return 2;
  }
}
