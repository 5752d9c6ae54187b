/// The options that say what a query is compiled with.
#include "cli/query_options.hpp"

#include <algorithm>
#include <CLI/CLI.hpp>

#include "base/trim.hpp"
#include "cli/command.hpp"
#include "io/named_files.hpp"

namespace cqlite::cli {
namespace {

/// Takes the quotes off `"text"`; `\"` and `\\` inside stand for the second character. Other text stays as it is.
std::string unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
  std::string result;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    const bool is_escape = text[i] == '\\' && i + 2 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\');
    if (is_escape) ++i;
    result += text[i];
  }
  return result;
}

/// `text` cut at the commas that are not in quotes.
std::vector<std::string_view> split_at_commas(std::string_view text) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && is_quoted) {
      ++i;
    } else if (text[i] == '"') {
      is_quoted = !is_quoted;
    } else if (text[i] == ',' && !is_quoted) {
      pieces.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  pieces.push_back(text.substr(begin));
  return pieces;
}

}  // namespace

ParameterValue parameter_value(std::string_view text) {
  const std::vector<std::string_view> pieces = split_at_commas(text);
  if (pieces.size() == 1) return {unquoted(text)};
  ParameterValue values;
  for (const std::string_view piece : pieces) values.push_back(unquoted(trimmed(piece, " \t")));
  return values;
}

void QueryOptions::add_to(CLI::App& command) {
  command.add_option("--query", text, "Query text, instead of a file")->type_name("TEXT");
  command.add_option("--prelude", preludes, "Pipeline put before the query; may be given several times")
      ->allow_extra_args(false)
      ->type_name("FILE");
  command
      .add_option(
          "-p,--param", parameters,
          "Value of the query's ?NAME; `a, b` is a list of two, `\"a, b\"` one text; may be given several times")
      ->allow_extra_args(false)
      ->type_name("NAME=VALUE");
  command.add_option("--saved", saved, "Folder of saved queries: $name() is name.cql in it")
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory.description(""));
  command.add_option("--files", files, "Folder of the lookup files that match() and readFile() name")
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory.description(""));
  command
      .add_option("--mmdb", address_databases,
                  "MaxMind database for ipLocation() and asn(); may be given several times")
      ->allow_extra_args(false)
      ->type_name("FILE");
  command.add_option("--ioc", indicators, "Lookup file of indicators of compromise, for ioc:lookup()")
      ->type_name("FILE");
  command
      .add_option("--host-names", host_names, "Lookup file with columns ip and hostname, for reverseDns() and rdns()")
      ->type_name("FILE");
}

CompileOptions QueryOptions::compile_options(const std::string& name) const {
  CompileOptions options;
  options.name = name;
  for (const std::string& path : preludes) options.preludes.push_back({path, read_text(path)});
  for (const std::string& parameter : parameters) {
    const auto equals = parameter.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw UsageError("--param needs NAME=VALUE, and got `" + parameter + "`");
    }
    ParameterValue& bound = options.parameters[parameter.substr(0, equals)];
    for (std::string& value : parameter_value(std::string_view(parameter).substr(equals + 1))) {
      bound.push_back(std::move(value));
    }
  }
  if (!saved.empty()) {
    options.saved_queries = [folder = saved](std::string_view wanted) { return find_saved_query(folder, wanted); };
  }
  options.address_databases = address_databases;
  if (!indicators.empty()) options.indicators = Source{indicators, read_text(indicators)};
  if (!host_names.empty()) options.host_names = Source{host_names, read_text(host_names)};
  if (!files.empty()) {
    options.files = [folder = files](std::string_view wanted) { return find_lookup_file(folder, wanted); };
  }
  return options;
}

}  // namespace cqlite::cli
