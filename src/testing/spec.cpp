// Test files to cases.
#include "testing/spec.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/edit_distance.hpp"
#include "cqlite/error.hpp"
#include "functions/catalog.hpp"
#include "io/named_files.hpp"
#include "testing/expectation.hpp"
#include "testing/given.hpp"
#include "values/time.hpp"

namespace cqlite::testing {
namespace {

namespace fs = std::filesystem;

using Variables = std::map<std::string, std::string>;

/// Puts the values of `${name}` into every scalar below a node, for as long as it lives. A copy of the nodes would forget
/// their lines.
class Substitution {
 public:
  Substitution(const YAML::Node& node, const Variables& variables, const std::string& file)
      : variables_(variables), file_(file) {
    apply(node);
  }
  ~Substitution() {
    for (auto& [node, text] : originals_) node = text;
  }
  Substitution(const Substitution&) = delete;
  Substitution& operator=(const Substitution&) = delete;

 private:
  // NOLINTNEXTLINE(misc-no-recursion): as deep as the file, which load_yaml limits.
  void apply(YAML::Node node) {
    if (node.IsScalar()) {
      const std::string text = replaced(node.Scalar());
      if (text == node.Scalar()) return;
      originals_.emplace_back(node, node.Scalar());
      node = text;
    } else if (node.IsMap()) {
      for (const auto& entry : node) {
        if (replaced(entry.first.Scalar()) != entry.first.Scalar()) {
          refuse(entry.first, file_, "a key cannot hold `${…}`, only a value can");
        }
        apply(entry.second);
      }
    } else if (node.IsSequence()) {
      for (const YAML::Node& item : node) apply(item);
    }
  }

  [[nodiscard]] std::string replaced(std::string text) const {
    for (const auto& [name, value] : variables_) {
      const std::string wanted = "${" + name + "}";
      for (std::size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + value.size())) {
        text.replace(at, wanted.size(), value);
      }
    }
    return text;
  }

  const Variables& variables_;
  const std::string& file_;
  std::vector<std::pair<YAML::Node, std::string>> originals_;
};

/// Reads one file: what stands outside of `tests` holds for every case that does not say otherwise.
class Reader {
 public:
  Reader(const std::string& path, const ReadOptions& options) : path_(path) {
    if (options.keeps_order) common_.expect.comparison.ignores_order = false;
    common_.file = path;
  }

  Suite suite() {
    Map file(load_yaml(file_text(path_), path_), "a test file", path_);
    if (file.text("cqlite_test") != "1")
      refuse(file.node(), path_, "`cqlite_test: 1` is missing: the format's version");
    Suite result;
    result.file = path_;
    read_metadata(file, result.metadata);
    common_.tags = result.metadata.tags;
    common_.tags.insert(common_.tags.end(), result.metadata.attack.begin(), result.metadata.attack.end());
    read_query(file, common_);
    result.query_path = common_.query_path;
    read_preludes(file, common_);
    fixtures_ = read_fixtures(file.get("events"), path_);
    if (const YAML::Node defaults = file.get("defaults"); defaults.IsDefined()) {
      Map map(defaults, "`defaults`", path_);
      read_situation(map, common_);
      map.finish();
    }
    const YAML::Node tests = file.get("tests");
    if (!tests.IsDefined() || !tests.IsSequence()) refuse(file.node(), path_, "`tests` must be a list of cases");
    file.finish();
    for (const YAML::Node& node : tests) read_test(node, result.cases);
    return result;
  }

 private:
  void read_test(const YAML::Node& node, std::vector<Case>& cases) {
    const YAML::Node matrix = node.IsMap() ? node["matrix"] : YAML::Node(YAML::NodeType::Undefined);
    if (!matrix.IsDefined()) return add_case(node, cases);
    if (!matrix.IsSequence() || matrix.size() == 0) refuse(matrix, path_, "`matrix` must be a list of maps");
    for (const YAML::Node& row : matrix) {
      if (!row.IsMap()) refuse(row, path_, "`matrix` must be a list of maps");
      Variables variables;
      for (const auto& entry : row) {
        if (!entry.second.IsScalar()) refuse(entry.second, path_, "a value of `matrix` must be a single one");
        variables[entry.first.Scalar()] = entry.second.Scalar();
      }
      const Substitution substituted(node, variables, path_);
      add_case(node, cases);
    }
  }

  void add_case(const YAML::Node& node, std::vector<Case>& cases) {
    cases.push_back(read_case(node));
    for (std::size_t i = 0; i + 1 < cases.size(); ++i) {
      if (cases[i].name == cases.back().name) refuse(node, path_, "a second case has this name");
    }
  }

  Case read_case(const YAML::Node& node) {
    Map map(node, "a case", path_);
    Case result = common_;
    result.line = line_of(node);
    result.name = map.text("name");
    if (result.name.empty()) refuse(node, path_, "a case needs a name");
    (void)map.get("matrix");
    const std::vector<std::string> kinds{"", "true_positive", "true_negative", "evasion", "regression", "todo", "skip"};
    const std::string kind = map.choice("kind", kinds);
    result.kind = static_cast<CaseKind>(std::find(kinds.begin(), kinds.end(), kind) - kinds.begin());
    for (std::string& tag : map.texts("tags")) result.tags.push_back(std::move(tag));
    read_query(map, result);
    read_preludes(map, result);
    read_situation(map, result);
    const YAML::Node expect = map.get("expect");
    const YAML::Node stages = map.get("stages");
    const YAML::Node trace = map.get("trace");
    if (!expect.IsDefined() && !stages.IsDefined() && !trace.IsDefined() && result.kind != CaseKind::skip) {
      refuse(node, path_, "a case needs `expect`");
    }
    if (expect.IsDefined()) read_expectation(expect, path_, result.expect);
    read_stages(stages, path_, result.expect);
    read_ways(trace, path_, result.expect);
    map.finish();
    if (result.query.name.empty()) refuse(node, path_, "neither the case nor the file has `query` or `cql`");
    return result;
  }

  [[nodiscard]] std::string beside(const std::string& name) const {
    return (fs::path(path_).parent_path() / name).lexically_normal().string();
  }

  void read_metadata(Map& file, Metadata& into) {
    const YAML::Node node = file.get("metadata");
    if (!node.IsDefined()) return;
    Map map(node, "`metadata`", path_);
    into.title = map.text("title");
    into.description = map.text("description");
    while (!into.description.empty() && into.description.back() == '\n') into.description.pop_back();
    into.attack = map.texts("attack");
    into.tactics = map.texts("tactics");
    into.severity = map.choice("severity", {"", "informational", "low", "medium", "high", "critical"});
    into.confidence = map.choice("confidence", {"", "low", "medium", "high"});
    into.data = map.texts("data");
    into.false_positives = map.texts("false_positives");
    into.tuning = map.text("tuning");
    into.references = map.texts("references");
    into.tags = map.texts("tags");
    into.owner = map.text("owner");
    read_equivalents(map, into);
    map.finish();
  }

  /// `{ line: 12, change: "6 -> 7", why: … }`.
  void read_equivalents(Map& metadata, Metadata& into) {
    const YAML::Node list = metadata.get("equivalent_mutants");
    if (!list.IsDefined()) return;
    if (!list.IsSequence()) refuse(list, path_, "`equivalent_mutants` must be a list of { line, change, why }");
    for (const YAML::Node& item : list) {
      Map map(item, "an equivalent mutant", path_);
      EquivalentMutant entry;
      entry.line = map.number("line");
      if (map.get("column").IsDefined()) entry.column = map.number("column");
      entry.change = map.text("change");
      entry.place = path_ + ":" + std::to_string(line_of(item));
      if (map.text("why").empty()) refuse(item, path_, "an equivalent mutant needs `why`: the reason");
      map.finish();
      into.equivalent_mutants.push_back(std::move(entry));
    }
  }

  void read_query(Map& map, Case& into) {
    const YAML::Node text = map.get("cql");
    const std::string file = map.text("query");
    if (text.IsDefined() && !file.empty()) refuse(text, path_, "`cql` and `query` exclude each other");
    if (text.IsDefined()) {
      if (!text.IsScalar()) refuse(text, path_, "`cql` must be a text; quotes help");
      into.query = {"query", text.Scalar()};
      into.query_path.clear();
    } else if (!file.empty()) {
      into.query_path = beside(file);
      into.query = {into.query_path, file_text(into.query_path)};
    }
  }

  void read_preludes(Map& map, Case& into) {
    const YAML::Node node = map.get("prelude");
    if (!node.IsDefined()) return;
    if (!node.IsSequence()) return into.preludes.push_back(prelude(node));
    for (const YAML::Node& item : node) into.preludes.push_back(prelude(item));
  }

  /// A file, or `{ cql: … }`.
  Source prelude(const YAML::Node& node) {
    if (node.IsScalar()) return {beside(node.Scalar()), file_text(beside(node.Scalar()))};
    Map map(node, "a prelude that is no file name", path_);
    Source result{"prelude", map.text("cql")};
    map.finish();
    return result;
  }

  /// Time, parameters, saved queries and events: for all cases or for one.
  void read_situation(Map& map, Case& into) {
    CaseOptions& options = into.options;
    options.timezone = map.text("timezone", options.timezone);
    options.now = time(map, "now", options).value_or(options.now);
    if (const auto from = time(map, "from", options)) options.from = from;
    if (const auto to = time(map, "to", options)) options.to = to;
    options.time_field = map.text("time_field", options.time_field);
    options.newest_first = map.flag("newest_first", options.newest_first);
    options.strict = map.flag("strict", options.strict);
    for (const auto& [name, node] : map.entries("arguments")) into.arguments[name] = values_of(node);
    read_saved(map, into);
    for (const auto& [name, node] : map.entries("lookups")) into.lookups[name] = content_of(node);
    read_stubs(map, into);
    if (map.get("address_databases").IsDefined()) {
      into.address_databases.clear();
      for (const std::string& name : map.texts("address_databases")) into.address_databases.push_back(beside(name));
    }
    into.indicators = map.text("indicators", into.indicators);
    into.host_names = map.text("host_names", into.host_names);
    if (const YAML::Node compare = map.get("compare"); compare.IsDefined()) {
      read_comparison(compare, path_, into.expect.comparison);
    }
    const bool ignores = into.expect.ignores_warnings;
    into.expect.ignores_warnings = map.choice("warnings", {ignores ? "ignore" : "fail", "fail", "ignore"}) == "ignore";
    if (const YAML::Node given = map.get("given"); given.IsDefined()) read_given(given, fixtures_, path_, into);
  }

  /// Folders, or a map of names to texts.
  void read_saved(Map& map, Case& into) {
    const YAML::Node saved = map.get("saved_queries");
    if (!saved.IsDefined()) return;
    if (saved.IsMap()) {
      for (const auto& [name, node] : map.entries("saved_queries")) into.saved[name] = text_of(node);
      return;
    }
    for (const std::string& folder : map.texts("saved_queries")) into.saved_folders.push_back(beside(folder));
  }

  /// `$name: pass` lets events through, and a path gives the text; for a function a table gives the values.
  void read_stubs(Map& map, Case& into) {
    for (const auto& [name, node] : map.entries("stubs")) {
      const bool is_pass = node.IsScalar() && node.Scalar() == "pass";
      if (name.starts_with('$')) {
        into.saved[name.substr(1)] = is_pass ? std::string() : content_of(node);
        continue;
      }
      const Function* const function = Catalog::builtins().find(name);
      if (function == nullptr || !(function->make_transform || function->make_value)) {
        refuse(node, path_, "`" + name + "` is no function that sets fields of an event; `$name` is a saved query");
      }
      into.stubs[function->name] = is_pass ? Source{} : Source{name + ".csv", content_of(node)};
    }
  }

  /// What stands in the test file itself, on several lines or as JSON, or the content of the file that it names.
  std::string content_of(const YAML::Node& node) {
    const std::string text = text_of(node);
    return text.find_first_of("\n[{") != std::string::npos ? text : file_text(beside(text));
  }

  std::optional<std::int64_t> time(Map& map, const std::string& key, const CaseOptions& options) {
    const YAML::Node value = map.get(key);
    if (!value.IsDefined()) return std::nullopt;
    const auto zone = TimeZone::find(options.timezone);
    if (!zone) refuse(value, path_, "there is no time zone `" + options.timezone + "`");
    const auto instant = parse_point_in_time(value.Scalar(), options.now, *zone);
    if (!instant) refuse(value, path_, "`" + value.Scalar() + "` is no point in time");
    return instant;
  }

  std::string text_of(const YAML::Node& node) {
    if (!node.IsScalar()) refuse(node, path_, "a text, or the name of a file, is needed here");
    return node.Scalar();
  }

  ParameterValue values_of(const YAML::Node& node) {
    if (node.IsScalar()) return {node.Scalar()};
    if (!node.IsSequence()) refuse(node, path_, "an argument is a value or a list of values");
    ParameterValue values;
    for (const YAML::Node& item : node) {
      if (!item.IsScalar()) refuse(item, path_, "an argument is a value or a list of values");
      values.push_back(item.Scalar());
    }
    return values;
  }

  const std::string& path_;
  Case common_;
  Fixtures fixtures_;
};

}  // namespace

Suite read_suite(const std::string& path, const ReadOptions& options) { return Reader(path, options).suite(); }

std::vector<Case> read_cases(const std::string& path, const ReadOptions& options) {
  return read_suite(path, options).cases;
}

CompileOptions compile_options(const Case& test) {
  CompileOptions options;
  options.name = test.query.name;
  options.preludes = test.preludes;
  options.parameters = test.arguments;
  options.stubs = test.stubs;
  options.saved_queries = [&test](std::string_view name) -> std::optional<Source> {
    const auto found = test.saved.find(std::string(name));
    if (found != test.saved.end()) return Source{found->first, found->second};
    for (const std::string& folder : test.saved_folders) {
      if (auto source = find_saved_query(folder, name)) return source;
    }
    return std::nullopt;
  };
  const auto lookup = [&test](std::string_view name) -> std::optional<std::string> {
    const auto found = test.lookups.find(std::string(name));
    return found == test.lookups.end() ? std::nullopt : std::optional(found->second);
  };
  options.files = lookup;
  options.address_databases = test.address_databases;
  const auto given = [&lookup](const std::string& name) -> std::optional<Source> {
    const auto text = lookup(name);
    return text ? std::optional(Source{name, *text}) : std::nullopt;
  };
  options.indicators = given(test.indicators);
  options.host_names = given(test.host_names);
  return options;
}

std::string file_text(const std::string& path) {
  try {
    return read_file(path);
  } catch (const Error& error) {
    throw SpecError(path + ": cannot be read");
  }
}

}  // namespace cqlite::testing
