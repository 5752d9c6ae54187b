// What spec.cpp, given.cpp, expectation.cpp and matcher.cpp read; a unit test compares the keys.
#include "testing/schema.hpp"

#include <utility>
#include <vector>

#include "testing/json.hpp"

namespace cqlite::testing {
namespace {

struct Key {
  const char* name;
  const char* description;
  Json schema;
};
using Keys = std::vector<Key>;

// ---- pieces -----------------------------------------------------------------------------------------------------------

Json ref(const std::string& name) { return {{"$ref", "#/$defs/" + name}}; }
Json any_of(std::vector<Json> schemas) { return {{"anyOf", std::move(schemas)}}; }
Json list_of(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }
Json map_of(Json values) { return {{"type", "object"}, {"additionalProperties", std::move(values)}}; }
Json required(const std::vector<std::string>& names) { return {{"required", names}}; }
/// One of the words; in a case with a matrix a variable may stand for it.
Json words(const std::vector<std::string>& list) { return any_of({{{"enum", list}}, ref("variable")}); }
Json words_or_none(std::vector<std::string> list) {
  list.insert(list.begin(), "");
  return words(list);
}

Json properties(const Keys& keys) {
  Json result = Json::object();
  for (const Key& key : keys) {
    result[key.name] = {{"description", key.description}};
    result[key.name].update(key.schema);
  }
  return result;
}

/// A map with these keys and the author's own.
Json closed(const Keys& keys, const std::vector<std::string>& needed = {}) {
  Json result{{"type", "object"},
              {"properties", properties(keys)},
              {"patternProperties", {{"^x-", {{"description", "The author's own."}}}}},
              {"additionalProperties", false}};
  if (!needed.empty()) result["required"] = needed;
  return result;
}

Keys joined(Keys first, const Keys& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// ---- what files, cases and events have ----------------------------------------------------------------------------------

Json metadata() {
  const Json mutant = closed({{"line", "Line of the query.", ref("number")},
                              {"column", "Where in the line; without it, anywhere.", ref("number")},
                              {"change", "`drop CLAUSE`, `negate CLAUSE`, or `BEFORE -> AFTER`.", ref("text")},
                              {"why", "Why nothing else comes out.", ref("text")}},
                             {"line", "change", "why"});
  return closed(
      {{"title", "The query in a few words.", ref("text")},
       {"description", "What it finds, and how.", ref("text")},
       {"attack", "ATT&CK techniques, the main one first.", ref("texts")},
       {"tactics", "ATT&CK tactics: `lateral-movement`.", ref("texts")},
       {"severity", "How bad it is if the query is right.",
        words_or_none({"informational", "low", "medium", "high", "critical"})},
       {"confidence", "How often it is.", words_or_none({"low", "medium", "high"})},
       {"data", "Events that the query reads.", ref("texts")},
       {"false_positives", "What else looks the same.", ref("texts")},
       {"tuning", "How that is left out.", ref("text")},
       {"references", "Where to read more.", ref("texts")},
       {"tags", "What cases are selected by, besides techniques.", ref("texts")},
       {"owner", "Who looks after the query.", ref("text")},
       {"equivalent_mutants", "Changes of the query that no test can notice, for --mutate.", list_of(mutant)}});
}

Keys query_keys() {
  return {{"query", "File of the query, from where the test file stands.", ref("text")},
          {"cql", "The query itself.", ref("text")},
          {"prelude", "Pipelines that are put before the query.", ref("preludes")}};
}

/// Time, parameters, what the query needs, and events.
Keys situation_keys() {
  return {
      {"timezone", "Time zone of times without one: `Europe/Berlin`.", ref("text")},
      {"now", "Where the clock stands.", ref("text")},
      {"from", "Events before it are left out: `24h`, or a point in time.", ref("text")},
      {"to", "Events from then on are left out.", ref("text")},
      {"time_field", "Field that holds the time of events.", ref("text")},
      {"newest_first", "The newest events come first.", ref("flag")},
      {"strict", "A broken line ends the run.", ref("flag")},
      {"arguments", "Values of `?name`: one, or a list.", map_of(ref("texts"))},
      {"saved_queries", "Folders of saved queries, or their texts by name.",
       any_of({ref("texts"), map_of(ref("text"))})},
      {"lookups", "Lookup files by name: their content, or a file that holds it.", map_of(ref("text"))},
      {"stubs",
       "What stands in for functions and, with `$`, for saved queries: `pass`, or a table or query, as for lookups.",
       map_of(ref("text"))},
      {"address_databases", "Databases of addresses (.mmdb).", ref("texts")},
      {"indicators", "Which lookup file is the one of indicators.", ref("text")},
      {"host_names", "Which lookup file is the one of host names.", ref("text")},
      {"compare", "How rows are compared.", ref("compare")},
      {"warnings", "What a warning does that is not expected.", words({"fail", "ignore"})},
      {"given", "The events.", list_of(ref("given"))}};
}

Json compare() {
  return closed({{"order", "Does the order of rows matter? By default, if the query ends in sort(), head() or tail().",
                  words({"exact", "ignore"})},
                 {"fields", "May rows have fields that are not listed?", words({"exact", "subset"})},
                 {"numbers", "Are texts that are numbers compared by value?", words({"exact", "numeric"})},
                 {"ignore", "Fields that are left out.", ref("texts")}});
}

Json case_schema() {
  const Keys keys{{"name", "What the case shows; no other of the file has this name.", ref("text")},
                  {"kind", "A `todo` fails so far, and `skip` is not run.",
                   words_or_none({"true_positive", "true_negative", "evasion", "regression", "todo", "skip"})},
                  {"tags", "What the case is selected by, besides the tags of the file.", ref("texts")},
                  {"matrix",
                   "The case once for each of these, with their values for `${name}`.",
                   {{"type", "array"}, {"minItems", 1}, {"items", map_of(ref("text"))}}},
                  {"expect", "What must come out.", ref("expect")},
                  {"stages", "How many rows go into steps, and come out of them.", list_of(ref("stage"))},
                  {"trace", "What becomes of events.", list_of(ref("way"))}};
  Json result = closed(joined(joined(keys, query_keys()), situation_keys()), {"name"});
  result["not"] = required({"query", "cql"});
  Json skipped = required({"kind"});
  skipped["properties"] = {{"kind", {{"const", "skip"}}}};
  result["anyOf"] = {required({"expect"}), required({"stages"}), required({"trace"}), skipped};
  return result;
}

/// An event, or how one is made; which of them it is, its keys say.
Json given() {
  const Keys keys{{"event", "Name of an event in `events`.", ref("text")},
                  {"fields", "The event itself, where it needs other keys of these.", {{"type", "object"}}},
                  {"raw", "A line as it stands, broken or not.", ref("text")},
                  {"file", "Events out of a file.", ref("text")},
                  {"with", "Fields that are other or more.", {{"type", "object"}}},
                  {"without", "Fields that are left out.", ref("texts")},
                  {"id", "Name of the event in `trace`.", ref("text")},
                  {"ids", "Name of the file's events in `trace`.", ref("text")},
                  {"repeat", "How many there are; `${i}` is the number of each.", ref("number")},
                  {"start", "Time of the first: `-1h` from now, or a point in time.", ref("text")},
                  {"every", "Time from one to the next: `5m`.", ref("text")},
                  {"at", "Time of the event.", ref("text")}};
  std::vector<std::string> names;
  for (const Key& key : keys) names.emplace_back(key.name);
  Json is_reference = any_of({required({"event"}), required({"fields"}), required({"raw"}), required({"file"})});
  is_reference["propertyNames"] = {{"enum", names}};
  return {{"type", "object"}, {"if", is_reference}, {"then", {{"properties", properties(keys)}}}};
}

// ---- what is expected ---------------------------------------------------------------------------------------------------

Json expectation() {
  const Json finding = closed({{"code", "`W204`.", ref("text")},
                               {"line", "Line of the query.", ref("number")},
                               {"column", "Column of the query.", ref("number")},
                               {"message", "A part of the message.", any_of({ref("text"), ref("matchers")})}},
                              {"code"});
  const Json findings = any_of({ref("text"), finding, list_of(any_of({ref("text"), finding}))});
  const Json rows = list_of(map_of(ref("value")));
  Json map = closed({{"error", "The query is refused, or its run fails.", findings},
                     {"warnings", "Warnings that there must be; no others may be.", findings},
                     {"rows", "All rows.", rows},
                     {"not_rows", "Rows that must not be.", rows},
                     {"kept", "Numbers of the events, from 1, that come out as they are.", list_of(ref("number"))},
                     {"count", "How many rows there are.", ref("count")},
                     {"columns", "The columns, in order; with `...` at the end more may follow.", ref("texts")},
                     {"snapshot", "A file that holds the rows; --update writes it.", ref("text")}});
  Json others = Json::array();
  for (const char* key : {"warnings", "rows", "not_rows", "kept", "count", "columns", "snapshot"}) {
    others.push_back(required({key}));
  }
  map["oneOf"] = {required({"error"}), {{"anyOf", others}}};
  return any_of({{{"const", "none"}}, ref("variable"), map});
}

Json count() {
  return any_of({ref("number"),
                 {{"type", "string"}, {"pattern", "^(>=|<=|>|<) *[0-9]+$"}},
                 closed({{"at_least", "No fewer rows.", ref("number")}, {"at_most", "No more.", ref("number")}})});
}

Json stage() {
  Json result = closed({{"at", "A step: its number, its function, or `@label`.", ref("text")},
                        {"in", "Rows that go into it.", ref("count")},
                        {"out", "Rows that come out of it.", ref("count")}},
                       {"at"});
  result.update(any_of({required({"in"}), required({"out"})}));
  return result;
}

Json way() {
  Json result = closed({{"event", "Name of the event, `name[2]` if there are several.", ref("text")},
                        {"dropped_at", "The step that drops it: its number, its function, or `@label`.", ref("text")},
                        {"clause", "The clause that does.", ref("text")},
                        {"actual", "What the clause finds in the event.", ref("text")},
                        {"reaches", "The event gets to the end.", words_or_none({"end"})}},
                       {"event"});
  result["oneOf"] = {required({"dropped_at"}), required({"reaches"})};
  return result;
}

Json matchers() {
  Json result{{"type", "object"},
              {"properties", properties({{"$re", "A regex that is found in the value.", ref("text")},
                                         {"$glob", "A pattern of the whole value: `*` is any text.", ref("text")},
                                         {"$lt", "Less than that number.", ref("text")},
                                         {"$lte", "No more than that.", ref("text")},
                                         {"$gt", "Greater than that.", ref("text")},
                                         {"$gte", "No less than that.", ref("text")},
                                         {"$in", "One of these.", ref("texts")},
                                         {"$set", "The lines of the value, in any order.", ref("texts")},
                                         {"$size", "How many lines the value has.", ref("text")},
                                         {"$approx", "A number near to that.", ref("text")},
                                         {"tolerance", "How near, for `$approx`.", ref("text")},
                                         {"$exists", "The row has the field, or has not.", ref("flag")},
                                         {"$any", "The row has the field, whatever is in it.", ref("flag")},
                                         {"$absent", "The row has not the field.", ref("flag")}})},
              {"additionalProperties", false},
              {"minProperties", 1}};
  return result;
}

Json definitions() {
  const Json number{{"type", "integer"}, {"minimum", 0}};
  const Json digits{{"type", "string"}, {"pattern", "^[0-9]+$"}};
  const Json prelude = any_of({ref("text"), closed({{"cql", "The pipeline itself.", ref("text")}})});
  return {{"text", {{"type", {"string", "number", "boolean"}}}},
          {"texts", any_of({ref("text"), list_of(ref("text"))})},
          {"variable", {{"type", "string"}, {"pattern", R"(\$\{.+\})"}}},
          {"number", any_of({number, digits, ref("variable")})},
          {"flag", any_of({{{"type", "boolean"}}, {{"enum", {"true", "false"}}}, ref("variable")})},
          {"preludes", any_of({prelude, list_of(prelude)})},
          {"metadata", metadata()},
          {"defaults", closed(situation_keys())},
          {"compare", compare()},
          {"case", case_schema()},
          {"given", given()},
          {"expect", expectation()},
          {"count", count()},
          {"value", any_of({ref("text"), {{"type", "null"}}, ref("matchers")})},
          {"matchers", matchers()},
          {"stage", stage()},
          {"way", way()}};
}

}  // namespace

std::string test_file_schema() {
  const Keys keys{{"cqlite_test", "Version of this format.", {{"enum", {1, "1"}}}},
                  {"metadata", "What there is to know of the query.", ref("metadata")},
                  {"defaults", "What holds for every case that does not say otherwise.", ref("defaults")},
                  {"events", "Events by name, which cases refer to.", map_of({{"type", "object"}})},
                  {"tests", "The cases.", list_of(ref("case"))}};
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", "Tests of a query"},
              {"description", "A test file of cqlite: a query, events, and what must come out."}};
  schema.update(closed(joined(query_keys(), keys), {"cqlite_test", "tests"}));
  schema["not"] = required({"query", "cql"});
  schema["$defs"] = definitions();
  return dump(schema, 2) + "\n";
}

}  // namespace cqlite::testing
