/// `cqlite functions`: the catalogue of functions, from their declarations.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/edit_distance.hpp"
#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cqlite/function_info.hpp"

namespace cqlite::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string name;
  std::string output = "text";
};

/// The kinds in the order in which a query uses them, with their headings.
constexpr std::array<std::pair<const char*, const char*>, 4> kinds = {
    {{"filter", "Filters: keep or drop an event"},
     {"value", "Values: compute a field"},
     {"transform", "Transformations: change the stream"},
     {"aggregate", "Aggregates: many events to few rows"}}};

Json json(const ParameterInfo& parameter) {
  Json result = {{"name", parameter.name},
                 {"type", parameter.type},
                 {"required", parameter.is_required},
                 {"unnamed", parameter.is_unnamed}};
  if (!parameter.default_value.empty()) result["default"] = parameter.default_value;
  if (!parameter.choices.empty()) result["choices"] = parameter.choices;
  result["summary"] = parameter.summary;
  return result;
}

Json json(const FunctionInfo& function) {
  Json parameters = Json::array();
  for (const ParameterInfo& parameter : function.parameters) parameters.push_back(json(parameter));
  Json examples = Json::array();
  for (const ExampleInfo& example : function.examples) {
    Json entry = {{"query", example.query}, {"given", example.given}, {"want", example.want}};
    if (!example.file.empty()) entry.update({{"file_name", example.file_name}, {"file", example.file}});
    examples.push_back(std::move(entry));
  }
  return {{"name", function.name},
          {"kind", function.kind},
          {"summary", function.summary},
          {"usage", function.usage},
          {"supported", function.is_supported},
          {"extension", function.is_extension},
          {"fidelity", function.fidelity},
          {"parameters", std::move(parameters)},
          {"notes", function.notes},
          {"examples", std::move(examples)}};
}

std::string json_list() {
  Json list = Json::array();
  for (const FunctionInfo& function : functions()) list.push_back(json(function));
  return list.dump(2) + "\n";
}

/// `words` with commas, in lines of at most 100 characters behind two blanks.
std::string wrapped(const std::vector<std::string>& words) {
  std::string text;
  std::string line = " ";
  for (const std::string& word : words) {
    if (line.size() + word.size() + 2 > 100) {
      text += line + "\n";
      line = " ";
    }
    line += " " + word + (&word == &words.back() ? "" : ",");
  }
  return text + line + "\n";
}

std::string list() {
  std::size_t width = 0;
  std::vector<std::string> refused;
  for (const FunctionInfo& function : functions()) {
    if (function.is_supported) width = std::max(width, function.name.size());
    if (!function.is_supported) refused.push_back(function.name);
  }
  std::string text;
  for (const auto& [kind, heading] : kinds) {
    std::string lines;
    for (const FunctionInfo& function : functions()) {
      if (function.kind != kind || !function.is_supported) continue;
      lines += fmt::format("  {:<{}}  {}\n", function.name, width, function.summary);
    }
    if (!lines.empty()) text += fmt::format("{}\n{}\n", heading, lines);
  }
  if (!refused.empty()) text += "Functions of CQL that this version refuses by name\n" + wrapped(refused) + "\n";
  return text + "`cqlite functions NAME` shows one function.\n";
}

/// `text` with `margin` before every line, and a line break at the end.
std::string indented(const std::string& text, const std::string& margin) {
  std::string result;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    result += margin + text.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  return result;
}

std::string page(const ParameterInfo& parameter) {
  std::string facts = parameter.type;
  if (parameter.is_required) facts += ", required";
  if (parameter.is_unnamed) facts += ", may stand without its name";
  if (!parameter.default_value.empty()) facts += ", default " + parameter.default_value;
  std::string text = fmt::format("  {}  ({})\n", parameter.name, facts);
  text += indented(parameter.summary, "      ");
  if (!parameter.choices.empty()) text += fmt::format("      One of: {}\n", fmt::join(parameter.choices, ", "));
  return text;
}

std::string page(const FunctionInfo& function) {
  std::string text = fmt::format("{}: {}\n", function.name, function.summary);
  if (!function.is_supported) text += "\nThis version of cqlite refuses it by name.\n";
  if (function.is_extension) text += "\nAn extension of cqlite: not part of CQL.\n";
  if (function.fidelity == "approximated")
    text += "\nApproximated: the service does not tell how it makes the values.\n";
  if (function.fidelity == "needs data") text += "\nNeeds data that the caller gives.\n";
  if (!function.usage.empty()) text += "\nUsage\n" + indented(function.usage, "  ");
  if (!function.parameters.empty()) text += "\nParameters\n";
  for (const ParameterInfo& parameter : function.parameters) text += page(parameter);
  if (!function.notes.empty()) text += "\nNotes\n";
  for (const std::string& note : function.notes) text += "  - " + note + "\n";
  for (const ExampleInfo& example : function.examples) {
    text += "\nExample\n" + indented(example.query, "  ");
    if (!example.file.empty()) text += "  with " + example.file_name + "\n" + indented(example.file, "    ");
    if (!example.given.empty()) text += "  over\n" + indented(example.given, "    ");
    text += "  gives\n" + (example.want.empty() ? "    no row\n" : indented(example.want, "    "));
  }
  return text;
}

Exit refuse(const std::string& name) {
  std::vector<std::string> names;
  for (const FunctionInfo& function : functions()) names.push_back(function.name);
  std::string message = "cqlite: there is no function `" + name + "`";
  if (const auto similar = nearest(name, names)) message += "; did you mean `" + *similar + "`?";
  std::fprintf(stderr, "%s\n", message.c_str());
  return Exit::query_wrong;
}

Exit show(const Options& options) {
  const bool is_json = options.output == "json";
  const FunctionInfo* const function = options.name.empty() ? nullptr : find_function(options.name);
  if (!options.name.empty() && function == nullptr) return refuse(options.name);
  Output output(STDOUT_FILENO);
  if (function != nullptr) {
    output.put(is_json ? json(*function).dump(2) + "\n" : page(*function));
  } else {
    output.put(is_json ? json_list() : list());
  }
  output.close();
  return Exit::done;
}

}  // namespace

Command add_functions(CLI::App& program) {
  CLI::App& command = *program.add_subcommand("functions", "Lists the functions of the language, or explains one");
  const auto options = std::make_shared<Options>();
  command.add_option("name", options->name, "A function, in any case")->type_name("NAME");
  command.add_option("-o,--output", options->output, "text or json")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json"}).description(""));
  return [options] { return show(*options); };
}

}  // namespace cqlite::cli
