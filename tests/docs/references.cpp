/// The documents that are made from the sources: `cqlite_references FOLDER [--update]` compares the pages in FOLDER/functions
/// with the catalogue of functions and FOLDER/diagnostics.md with codes.def, and fails where they differ, or writes them.
#include <array>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

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

constexpr std::array<Group, 5> kinds = {{{"filter", "Filters"},
                                         {"value", "Values"},
                                         {"transform", "Transformations"},
                                         {"aggregate", "Aggregates"},
                                         {"unsupported", "Refused by name"}}};

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

/// The name of a function's page: `math:abs` is on math-abs.md.
std::string page_name(std::string_view function) {
  std::string name(function);
  for (char& c : name) {
    if (c == ':') c = '-';
  }
  return name + ".md";
}

std::string parameter_row(const cqlite::ParameterInfo& parameter) {
  std::string facts = parameter.is_required ? "required" : "";
  if (parameter.is_unnamed) facts += std::string(facts.empty() ? "" : ", ") + "may stand without its name";
  std::string choices;
  for (const std::string& choice : parameter.choices) choices += (choices.empty() ? " One of " : ", ") + code(choice);
  const std::string standard = parameter.default_value.empty() ? "" : code(parameter.default_value);
  return "| " + code(parameter.name) + " | " + escaped(parameter.type) + " | " + standard + " | " +
         escaped(parameter.summary) + choices + (choices.empty() ? "" : ".") + " | " + facts + " |\n";
}

std::string block(std::string_view title, std::string_view text) {
  if (text.empty()) return "";
  const std::string end = text.ends_with('\n') ? "" : "\n";
  return std::string(title) + "\n\n```\n" + std::string(text) + end + "```\n\n";
}

std::string example_text(const cqlite::ExampleInfo& example) {
  std::string text = block("", example.query);
  if (!example.file.empty()) text += block("with the file " + code(example.file_name), example.file);
  text += block("over", example.given);
  return text + (example.want.empty() ? "gives no row.\n\n" : block("gives", example.want));
}

std::string function_page(const cqlite::FunctionInfo& function) {
  std::string text = "# " + function.name + "\n\n" + std::string(how_to_update) + "\n" + escaped(function.summary) +
                     "\n\n" + code(function.usage) + "\n\n";
  if (function.is_extension) text += "An extension: not part of CQL.\n\n";
  if (function.fidelity == "approximated") {
    text += "**Approximated**: the service does not tell all that the same values would need.\n\n";
  } else if (function.fidelity == "needs data") {
    text += "**Needs data** that the caller gives.\n\n";
  }
  if (!function.parameters.empty()) text += "| parameter | type | default | | |\n|---|---|---|---|---|\n";
  for (const cqlite::ParameterInfo& parameter : function.parameters) text += parameter_row(parameter);
  if (!function.notes.empty()) text += "\n## Semantics\n\n";
  for (const std::string& note : function.notes) text += "- " + escaped(note) + "\n";
  text += "\n## Examples\n\n";
  for (const cqlite::ExampleInfo& example : function.examples) text += example_text(example);
  text.pop_back();
  return text;
}

std::string function_row(const cqlite::FunctionInfo& function) {
  const std::string name = function.is_supported ? "[" + escaped(function.name) + "](" + page_name(function.name) + ")"
                                                 : escaped(function.name);
  return "| " + name + " | " + function.fidelity + (function.is_extension ? ", extension" : "") + " | " +
         escaped(function.summary) + " |\n";
}

std::string functions_index() {
  std::string text = "# Functions\n\n" + std::string(how_to_update) +
                     "\nEach page says what `cqlite functions NAME` shows; every example is run by the tests. How "
                     "close a function comes to"
                     " the\nservice's: **exact**, as far as its documents tell; **approximated**, the same in kind, "
                     "where they leave out what"
                     " the same\nvalues would need; **needs data** that the caller gives, such as a database of "
                     "addresses; **refused** by"
                     " name.\n";
  for (const Group& kind : kinds) {
    std::string rows;
    for (const cqlite::FunctionInfo& function : cqlite::functions()) {
      if (function.kind == kind.prefix) rows += function_row(function);
    }
    if (!rows.empty()) text += "\n## " + std::string(kind.title) + "\n\n| function | | |\n|---|---|---|\n" + rows;
  }
  return text;
}

/// Every document that is made from the sources, by its path in the folder.
std::map<fs::path, std::string> documents() {
  std::map<fs::path, std::string> all{{"diagnostics.md", diagnostics_document()},
                                      {fs::path("functions") / "README.md", functions_index()}};
  for (const cqlite::FunctionInfo& function : cqlite::functions()) {
    if (function.is_supported) all[fs::path("functions") / page_name(function.name)] = function_page(function);
  }
  return all;
}

/// Pages of functions that there are no more.
std::vector<fs::path> left_over(const fs::path& folder, const std::map<fs::path, std::string>& wanted) {
  std::vector<fs::path> paths;
  if (!fs::exists(folder / "functions")) return paths;
  for (const auto& entry : fs::directory_iterator(folder / "functions")) {
    if (!wanted.contains(fs::path("functions") / entry.path().filename())) paths.push_back(entry.path());
  }
  return paths;
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
    const auto wanted = documents();
    if (updates) fs::create_directories(folder / "functions");
    for (const auto& [name, text] : wanted) {
      if (updates) {
        std::ofstream(folder / name, std::ios::binary) << text;
      } else {
        are_fresh = is_fresh(folder / name, text) && are_fresh;
      }
    }
    for (const fs::path& path : left_over(folder, wanted)) {
      if (updates) {
        fs::remove(path);
      } else {
        std::cout << path.string() << " belongs to no function: build the target update_docs\n";
        are_fresh = false;
      }
    }
    return are_fresh ? 0 : 1;
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << "\n";
    return 2;
  }
}
