// Test files to cases.
#include "testing/spec.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "values/time.hpp"

namespace cqlite::testing {
namespace {

namespace fs = std::filesystem;

/// Reads one file: what stands outside of `tests` holds for every case that does not say otherwise.
class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path) {}

  std::vector<Case> cases() {
    Map file(load_yaml(file_text(path_), path_), "a test file", path_);
    if (file.text("cqlite_test") != "1")
      refuse(file.node(), path_, "`cqlite_test: 1` is missing: the format's version");
    (void)file.get("metadata");
    read_query(file, common_);
    read_preludes(file, common_);
    if (const YAML::Node defaults = file.get("defaults"); defaults.IsDefined()) {
      Map map(defaults, "`defaults`", path_);
      read_situation(map, common_);
      read_compare(map, common_.expect);
      map.finish();
    }
    const YAML::Node tests = file.get("tests");
    if (!tests.IsDefined() || !tests.IsSequence()) refuse(file.node(), path_, "`tests` must be a list of cases");
    file.finish();
    std::vector<Case> result;
    for (const YAML::Node& node : tests) {
      result.push_back(read_case(node));
      for (std::size_t i = 0; i + 1 < result.size(); ++i) {
        if (result[i].name == result.back().name) refuse(node, path_, "a second case has this name");
      }
    }
    return result;
  }

 private:
  Case read_case(const YAML::Node& node) {
    Map map(node, "a case", path_);
    Case result = common_;
    result.place = path_ + ":" + std::to_string(line_of(node));
    result.name = map.text("name");
    if (result.name.empty()) refuse(node, path_, "a case needs a name");
    read_query(map, result);
    read_preludes(map, result);
    read_situation(map, result);
    const YAML::Node expect = map.get("expect");
    if (!expect.IsDefined()) refuse(node, path_, "a case needs `expect`");
    read_expectation(expect, result.expect);
    map.finish();
    if (result.query.name.empty()) refuse(node, path_, "neither the case nor the file has `query` or `cql`");
    return result;
  }

  [[nodiscard]] std::string beside(const std::string& name) const {
    return (fs::path(path_).parent_path() / name).lexically_normal().string();
  }

  void read_query(Map& map, Case& into) {
    const YAML::Node text = map.get("cql");
    const std::string file = map.text("query");
    if (text.IsDefined() && !file.empty()) refuse(text, path_, "`cql` and `query` exclude each other");
    if (text.IsDefined()) {
      if (!text.IsScalar()) refuse(text, path_, "`cql` must be a text; quotes help");
      into.query = {"query", text.Scalar()};
    } else if (!file.empty()) {
      into.query = {file, file_text(beside(file))};
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
    if (node.IsScalar()) return {node.Scalar(), file_text(beside(node.Scalar()))};
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
    if (const YAML::Node arguments = map.get("arguments"); arguments.IsDefined()) {
      for (const auto& entry : arguments) into.arguments[entry.first.Scalar()] = values_of(entry.second);
    }
    if (const YAML::Node saved = map.get("saved"); saved.IsDefined()) {
      for (const auto& entry : saved) into.saved[entry.first.Scalar()] = entry.second.Scalar();
    }
    if (const YAML::Node lookups = map.get("lookups"); lookups.IsDefined()) {
      for (const auto& entry : lookups) into.lookups[entry.first.Scalar()] = entry.second.Scalar();
    }
    if (map.get("address_databases").IsDefined()) {
      into.address_databases.clear();
      for (const std::string& name : map.texts("address_databases")) into.address_databases.push_back(beside(name));
    }
    into.indicators = map.text("indicators", into.indicators);
    into.host_names = map.text("host_names", into.host_names);
    if (const YAML::Node given = map.get("given"); given.IsDefined()) into.given = events(given);
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

  ParameterValue values_of(const YAML::Node& node) {
    if (node.IsScalar()) return {node.Scalar()};
    if (!node.IsSequence()) refuse(node, path_, "an argument is a value or a list of values");
    ParameterValue values;
    for (const YAML::Node& item : node) values.push_back(item.Scalar());
    return values;
  }

  /// A list of events: maps, `raw: '…'` for JSON as it stands, `file:` for the events of a file.
  std::string events(const YAML::Node& list) {
    if (!list.IsSequence()) refuse(list, path_, "`given` must be a list of events");
    std::string text;
    for (const YAML::Node& item : list) {
      if (!item.IsMap()) refuse(item, path_, "an event must be a map, with `{}` for one without fields");
      const std::string key = item.size() == 1 ? item.begin()->first.Scalar() : "";
      if (key == "raw") {
        text += item["raw"].Scalar();
      } else if (key == "file") {
        text += file_text(beside(item["file"].Scalar()));
      } else {
        append_json(text, item, path_);
      }
      if (!text.ends_with('\n')) text += '\n';
    }
    return text;
  }

  void read_compare(Map& map, Expectation& into) {
    into.ignores_order = map.choice("order", {into.ignores_order ? "ignore" : "exact", "exact", "ignore"}) == "ignore";
    into.is_subset = map.choice("fields", {into.is_subset ? "subset" : "exact", "exact", "subset"}) == "subset";
  }

  void read_expectation(const YAML::Node& node, Expectation& into) {
    if (node.IsScalar() && node.Scalar() == "none") {
      into.count = 0;
      return;
    }
    Map map(node, "`expect`", path_);
    read_compare(map, into);
    into.errors = findings(map.get("error"));
    into.warnings = findings(map.get("warnings"));
    into.notices = findings(map.get("notices"));
    if (const YAML::Node rows = map.get("rows"); rows.IsDefined()) into.rows = expected_rows(rows);
    if (const YAML::Node kept = map.get("kept"); kept.IsDefined()) into.kept = numbers(kept);
    if (map.get("count").IsDefined()) into.count = map.number("count");
    if (map.get("columns").IsDefined()) into.columns = map.texts("columns");
    map.finish();
    const bool says_rows = into.rows || into.kept || into.count || into.columns;
    if (into.errors.empty() != says_rows) {
      refuse(node, path_, "expect either `error`, or some of `rows`, `kept`, `count`, `columns`, or `none`");
    }
  }

  std::vector<std::size_t> numbers(const YAML::Node& list) {
    if (!list.IsSequence()) refuse(list, path_, "`kept` must be a list of numbers of events, from 1");
    std::vector<std::size_t> result;
    for (const YAML::Node& item : list) {
      if (kind_of(item) != ScalarKind::number)
        refuse(item, path_, "`kept` must be a list of numbers of events, from 1");
      result.push_back(std::stoul(item.Scalar()));
    }
    return result;
  }

  /// A code, a map with a code, or a list of these.
  std::vector<ExpectedFinding> findings(const YAML::Node& node) {
    if (!node.IsDefined()) return {};
    if (!node.IsSequence()) return {finding(node)};
    std::vector<ExpectedFinding> result;
    for (const YAML::Node& item : node) result.push_back(finding(item));
    return result;
  }

  ExpectedFinding finding(const YAML::Node& node) {
    if (node.IsScalar()) return {node.Scalar(), std::nullopt, std::nullopt, {}};
    Map map(node, "what is expected to be reported", path_);
    ExpectedFinding result;
    result.code = map.text("code");
    if (result.code.empty()) refuse(node, path_, "`code` is missing");
    if (map.get("line").IsDefined()) result.line = map.number("line");
    if (map.get("column").IsDefined()) result.column = map.number("column");
    result.message = map.text("message");
    map.finish();
    return result;
  }

  std::vector<ExpectedRow> expected_rows(const YAML::Node& list) {
    if (!list.IsSequence()) refuse(list, path_, "`rows` must be a list of maps");
    std::vector<ExpectedRow> rows;
    for (const YAML::Node& item : list) {
      if (!item.IsMap()) refuse(item, path_, "a row must be a map, with `{}` for one without fields");
      ExpectedRow row;
      for (const auto& entry : item) {
        if (!entry.second.IsScalar() && !entry.second.IsNull()) {
          refuse(entry.second, path_, "rows are flat: write the field as a.b or a[0]");
        }
        ExpectedField field;
        field.name = entry.first.Scalar();
        const ScalarKind kind = kind_of(entry.second);
        if (kind != ScalarKind::null) field.text = entry.second.Scalar();
        field.is_number = kind == ScalarKind::number;
        row.push_back(std::move(field));
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }

  const std::string& path_;
  Case common_;
};

}  // namespace

std::vector<Case> read_cases(const std::string& path) { return Reader(path).cases(); }

std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw SpecError(path + ": cannot be read");
  return std::move(text).str();
}

}  // namespace cqlite::testing
