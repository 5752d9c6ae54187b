#include "testing/expectation.hpp"

#include <charconv>
#include <filesystem>
#include <utility>

namespace cqlite::testing {
namespace {

constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

std::optional<std::size_t> whole_number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  return is_whole ? std::optional(value) : std::nullopt;
}

class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  /// `7`, `">=7"`, `{ at_least: 1, at_most: 3 }`.
  CountRange count(const YAML::Node& node) {
    if (node.IsMap()) {
      Map map(node, "a number of rows", file_);
      const CountRange range{map.number("at_least"), map.number("at_most", unlimited)};
      map.finish();
      return range;
    }
    const std::string text = node.IsScalar() ? node.Scalar() : "";
    for (const std::string_view sign : {">=", "<=", ">", "<", ""}) {
      if (!text.starts_with(sign)) continue;
      std::string_view digits = std::string_view(text).substr(sign.size());
      while (digits.starts_with(' ')) digits.remove_prefix(1);
      const auto number = whole_number(digits);
      if (!number || (sign == "<" && *number == 0)) break;
      if (sign == ">=") return {*number, unlimited};
      if (sign == ">") return {*number + 1, unlimited};
      if (sign == "<=") return {0, *number};
      if (sign == "<") return {0, *number - 1};
      return {*number, *number};
    }
    refuse(node, file_,
           "a number of rows is a whole number, perhaps behind >=, >, <= or <, or { at_least: …, at_most: … }");
  }

  /// A code, a map with a code, or a list of these.
  std::vector<ExpectedFinding> findings(const YAML::Node& node) {
    if (!node.IsDefined()) return {};
    if (!node.IsSequence()) return {finding(node)};
    std::vector<ExpectedFinding> result;
    for (const YAML::Node& item : node) result.push_back(finding(item));
    return result;
  }

  std::vector<std::size_t> numbers(const YAML::Node& list) {
    if (!list.IsSequence()) refuse(list, file_, "`kept` must be a list of numbers of events, from 1");
    std::vector<std::size_t> result;
    for (const YAML::Node& item : list) {
      const auto number = whole_number(item.IsScalar() ? item.Scalar() : "");
      if (!number) refuse(item, file_, "`kept` must be a list of numbers of events, from 1");
      result.push_back(*number);
    }
    return result;
  }

  std::vector<ExpectedRow> rows(const YAML::Node& list, const std::string& key) {
    if (!list.IsSequence()) refuse(list, file_, "`" + key + "` must be a list of maps");
    std::vector<ExpectedRow> result;
    for (const YAML::Node& item : list) {
      if (!item.IsMap()) refuse(item, file_, "a row must be a map, with `{}` for one without fields");
      ExpectedRow row;
      for (const auto& entry : item) row.push_back(field(entry.first.Scalar(), entry.second));
      result.push_back(std::move(row));
    }
    return result;
  }

  StepName step(const YAML::Node& node) {
    if (!node.IsDefined() || !node.IsScalar()) {
      refuse(node, file_,
             "a step is told by its number, the name of a function, or its label: 3, groupBy, \"@threshold\"");
    }
    return {node.Scalar()};
  }

  [[nodiscard]] std::string place(const YAML::Node& node) const { return file_ + ":" + std::to_string(line_of(node)); }

 private:
  ExpectedFinding finding(const YAML::Node& node) {
    ExpectedFinding result;
    if (node.IsScalar()) {
      result.code = node.Scalar();
      return result;
    }
    Map map(node, "what is expected to be reported", file_);
    result.code = map.text("code");
    if (result.code.empty()) refuse(node, file_, "`code` is missing");
    if (map.get("line").IsDefined()) result.line = map.number("line");
    if (map.get("column").IsDefined()) result.column = map.number("column");
    if (const YAML::Node message = map.get("message"); message.IsDefined() && message.IsMap()) {
      result.matchers = read_matchers(message, file_);
    } else {
      result.message = map.text("message");
    }
    map.finish();
    return result;
  }

  ExpectedField field(std::string name, const YAML::Node& node) {
    ExpectedField result;
    result.name = std::move(name);
    if (is_matchers(node)) {
      result.matchers = read_matchers(node, file_);
      return result;
    }
    if (!node.IsScalar() && !node.IsNull()) refuse(node, file_, "rows are flat: write the field as a.b or a[0]");
    const ScalarKind kind = kind_of(node);
    if (kind != ScalarKind::null) result.text = node.Scalar();
    result.is_number = kind == ScalarKind::number;
    return result;
  }

  const std::string& file_;
};

}  // namespace

std::string CountRange::show() const {
  if (least == most) return std::to_string(least);
  if (most == unlimited) return "at least " + std::to_string(least);
  if (least == 0) return "at most " + std::to_string(most);
  return std::to_string(least) + " to " + std::to_string(most);
}

std::vector<ExpectedRow> read_rows(const std::string& text) {
  static const std::string file = "rows.json";
  return Reader(file).rows(load_yaml(text, file), "rows");
}

void read_comparison(const YAML::Node& node, const std::string& file, Comparison& into) {
  Map map(node, "`compare`", file);
  if (map.get("order").IsDefined()) into.ignores_order = map.choice("order", {"exact", "ignore"}) == "ignore";
  into.is_subset = map.choice("fields", {into.is_subset ? "subset" : "exact", "exact", "subset"}) == "subset";
  into.is_numeric = map.choice("numbers", {into.is_numeric ? "numeric" : "exact", "exact", "numeric"}) == "numeric";
  if (map.get("ignore").IsDefined()) into.ignored = map.texts("ignore");
  map.finish();
}

void read_expectation(const YAML::Node& node, const std::string& file, Expectation& into) {
  if (node.IsScalar() && node.Scalar() == "none") {
    into.count = CountRange{0, 0};
    into.ignores_warnings = false;
    return;
  }
  Map map(node, "`expect`", file);
  Reader reader(file);
  into.errors = reader.findings(map.get("error"));
  into.warnings = reader.findings(map.get("warnings"));
  if (const YAML::Node rows = map.get("rows"); rows.IsDefined()) into.rows = reader.rows(rows, "rows");
  if (const YAML::Node rows = map.get("not_rows"); rows.IsDefined()) into.not_rows = reader.rows(rows, "not_rows");
  if (const YAML::Node kept = map.get("kept"); kept.IsDefined()) into.kept = reader.numbers(kept);
  if (const YAML::Node count = map.get("count"); count.IsDefined()) into.count = reader.count(count);
  if (map.get("columns").IsDefined()) into.columns = map.texts("columns");
  const std::string snapshot = map.text("snapshot");
  if (!snapshot.empty()) {
    into.snapshot = (std::filesystem::path(file).parent_path() / snapshot).lexically_normal().string();
  }
  map.finish();
  const bool says_rows = into.rows || into.kept || into.count || into.columns || !into.not_rows.empty() ||
                         !into.snapshot.empty() || !into.warnings.empty();
  if (into.errors.empty() != says_rows) {
    refuse(node, file,
           "expect either `error`, or some of `rows`, `not_rows`, `kept`, `count`, `columns`, `snapshot`, `warnings`, "
           "or `none`");
  }
}

void read_stages(const YAML::Node& list, const std::string& file, Expectation& into) {
  if (!list.IsDefined()) return;
  if (!list.IsSequence()) refuse(list, file, "`stages` must be a list of { at, in, out }");
  Reader reader(file);
  for (const YAML::Node& item : list) {
    Map map(item, "a stage", file);
    ExpectedStage stage;
    stage.place = reader.place(item);
    stage.at = reader.step(map.get("at"));
    if (const YAML::Node in = map.get("in"); in.IsDefined()) stage.in = reader.count(in);
    if (const YAML::Node out = map.get("out"); out.IsDefined()) stage.out = reader.count(out);
    map.finish();
    if (!stage.in && !stage.out) refuse(item, file, "a stage needs `in` or `out`");
    into.stages.push_back(std::move(stage));
  }
}

void read_ways(const YAML::Node& list, const std::string& file, Expectation& into) {
  if (!list.IsDefined()) return;
  if (!list.IsSequence())
    refuse(list, file, "`trace` must be a list of { event, dropped_at } or { event, reaches: end }");
  Reader reader(file);
  for (const YAML::Node& item : list) {
    Map map(item, "an entry of `trace`", file);
    ExpectedWay way;
    way.place = reader.place(item);
    way.event = map.text("event");
    if (way.event.empty()) refuse(item, file, "an entry of `trace` needs `event`");
    if (const YAML::Node at = map.get("dropped_at"); at.IsDefined()) way.dropped_at = reader.step(at);
    if (map.get("clause").IsDefined()) way.clause = map.text("clause");
    if (map.get("actual").IsDefined()) way.actual = map.text("actual");
    const bool reaches_end = !map.choice("reaches", {"", "end"}).empty();
    map.finish();
    if (reaches_end == way.dropped_at.has_value() || (reaches_end && (way.clause || way.actual))) {
      refuse(item, file,
             "an event either reaches the end (`reaches: end`), or is dropped (`dropped_at`, `clause`, `actual`)");
    }
    into.ways.push_back(std::move(way));
  }
}

}  // namespace cqlite::testing
