#include "testing/filter_suite.hpp"

#include <filesystem>

#include "cqlite/event.hpp"
#include "cqlite/run.hpp"
#include "testing/yaml.hpp"

namespace cqlite::testing {
namespace {

constexpr std::string_view ending = ".events.ndjson";

/// One event: what it says of itself, and its JSON without that.
struct Judged {
  std::string expect;
  std::string json;
};

Judged judged(const std::string& line, const std::string& place) {
  Judged result;
  std::size_t rows = 0;
  const auto keep = [&](const Row& row) {
    ++rows;
    result.expect = std::string(row.find("@expect").value_or(""));
    return true;
  };
  const auto drop = [&](const Row& row) {
    row.append_json(result.json);
    return true;
  };
  static const Query everything = *Query::compile("").query;
  static const Query without = *Query::compile("drop([@expect])").query;
  RunOptions options;
  options.threads = 1;
  (void)run(everything, Input::text(line), keep, options);
  if (rows != 1) throw SpecError(place + ": this is no event: one JSON object a line");
  (void)run(without, Input::text(line), drop, options);
  return result;
}

}  // namespace

Suite read_filter_suite(const std::string& path) {
  Suite suite;
  suite.file = path;
  suite.query_path = path.substr(0, path.size() - ending.size()) + ".cql";
  const std::string query = file_text(suite.query_path);
  const std::string text = file_text(path);
  std::size_t line = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string content = text.substr(begin, end - begin);
    begin = end + 1;
    ++line;
    if (content.find_first_not_of(" \t\r") == std::string::npos) continue;
    const std::string place = path + ":" + std::to_string(line);
    const Judged event = judged(content, place);
    if (event.expect.empty()) continue;  // an event that is only there to be looked at
    if (event.expect != "hit" && event.expect != "miss") {
      throw SpecError(place + ": `@expect` is `hit` or `miss`, not `" + event.expect + "`");
    }
    Case test;
    test.name = "the event of line " + std::to_string(line) + " is a " + event.expect;
    test.file = path;
    test.line = line;
    test.kind = event.expect == "hit" ? CaseKind::true_positive : CaseKind::true_negative;
    test.query = {suite.query_path, query};
    test.query_path = suite.query_path;
    test.given = event.json + "\n";
    test.event_names = {"event"};
    test.expect.count = event.expect == "hit" ? CountRange{1} : CountRange{0, 0};
    suite.cases.push_back(std::move(test));
  }
  return suite;
}

}  // namespace cqlite::testing
