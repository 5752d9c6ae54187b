/// Test cases for queries, as files hold them (`NAME.test.yaml`): a query, events, and what must come out. The format is
/// described in docs/testing.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cqlite/event.hpp"
#include "cqlite/query.hpp"
#include "testing/matcher.hpp"

namespace cqlite::testing {

/// What one field of a row must hold.
struct ExpectedField {
  std::string name;
  std::optional<std::string> text;  ///< none: the row must not have the field, unless there are matchers
  std::optional<FieldType> type;    ///< none: any
  bool is_number = false;           ///< equal by value is enough
  std::vector<Matcher> matchers{};  ///< if any, they decide instead of the text
};
using ExpectedRow = std::vector<ExpectedField>;

/// A diagnostic or notice: its code, and as much of the rest as the case cares for.
struct ExpectedFinding {
  std::string code;
  std::optional<std::size_t> line;
  std::optional<std::size_t> column;
  std::string message;              ///< a part of it
  std::vector<Matcher> matchers{};  ///< of the message
};

/// How many rows there must be: `7`, `">=7"`, `{ at_least: 1, at_most: 3 }`.
struct CountRange {
  std::size_t least = 0;
  std::size_t most = std::numeric_limits<std::size_t>::max();

  [[nodiscard]] bool holds(std::size_t count) const { return count >= least && count <= most; }
  [[nodiscard]] std::string show() const;
};

/// A step of the query: by its number, by the name of a function, or by a comment `// @label`.
struct StepName {
  std::string text;
};

/// Rows that must go into a step, and come out of it.
struct ExpectedStage {
  StepName at;
  std::optional<CountRange> in;
  std::optional<CountRange> out;
  std::string place;
};

/// What must become of an event.
struct ExpectedWay {
  std::string event;                   ///< its name, perhaps with `[n]`
  std::optional<StepName> dropped_at;  ///< none: it reaches the end
  std::optional<std::string> clause;
  std::optional<std::string> actual;
  std::string place;
};

/// How rows are compared.
struct Comparison {
  std::optional<bool> ignores_order;  ///< none: unless the query ends in sort(), head() or tail()
  bool is_subset = false;             ///< rows may have fields that are not listed
  bool is_numeric = false;            ///< texts that are numbers are compared by value
  std::vector<std::string> ignored;   ///< fields that are left out
};

/// What a case expects. Warnings that are not listed fail it.
struct Expectation {
  std::vector<ExpectedFinding> errors;    ///< if any: the query must be refused with just these
  std::vector<ExpectedFinding> warnings;  ///< of the query's text or of its run
  bool ignores_warnings = false;
  std::optional<std::vector<ExpectedRow>> rows;
  std::vector<ExpectedRow> not_rows;
  std::optional<std::vector<std::size_t>> kept;  ///< the events, counted from 1, that must come out unchanged, in order
  std::optional<CountRange> count;
  std::optional<std::vector<std::string>> columns;  ///< `...` at the end: more may follow
  std::string snapshot;                             ///< path of a file that holds the rows as JSON
  Comparison comparison;
  std::vector<ExpectedStage> stages;
  std::vector<ExpectedWay> ways;
};

/// What a run is told besides query and events.
struct CaseOptions {
  std::int64_t now = 1'767'225'600'000;  ///< 2026-01-01T00:00:00Z unless the file says otherwise
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
  std::string timezone = "UTC";
  std::string time_field;
  bool newest_first = false;
  bool strict = false;
};

enum class CaseKind : std::uint8_t { plain, true_positive, true_negative, evasion, regression, todo, skip };

struct Case {
  std::string name;
  std::string file;  ///< path of the test file
  std::size_t line = 1;
  CaseKind kind = CaseKind::plain;
  std::vector<std::string> tags;  ///< ATT&CK techniques and whatever the metadata calls tags
  Source query;
  std::string query_path;  ///< empty for a query that stands in the test file
  std::vector<Source> preludes;
  std::map<std::string, ParameterValue> arguments;
  std::map<std::string, std::string> saved;    ///< saved queries: name to text
  std::vector<std::string> saved_folders;      ///< where others are looked for
  std::map<std::string, std::string> lookups;  ///< lookup files: name to content
  std::map<std::string, Source> stubs;         ///< functions: name to a table that stands in for them
  std::vector<std::string> address_databases;  ///< paths
  std::string indicators;                      ///< names of lookup files, or empty
  std::string host_names;
  CaseOptions options;
  std::string given;                     ///< JSON, an event a line
  std::vector<std::string> event_names;  ///< of those lines, in order
  Expectation expect;

  [[nodiscard]] std::string place() const { return file + ":" + std::to_string(line); }
};

/// A change of the query that no test can notice, since it changes nothing that comes out.
struct EquivalentMutant {
  std::size_t line = 1;               ///< of the query
  std::optional<std::size_t> column;  ///< none: wherever in the line
  std::string change;                 ///< as Mutant::change() tells it
  std::string place;                  ///< in the test file
};

/// What a file says of its query.
struct Metadata {
  std::string title;
  std::string description;
  std::vector<std::string> attack;   ///< ATT&CK techniques, the main one first
  std::vector<std::string> tactics;  ///< short names: `lateral-movement`
  std::string severity;
  std::string confidence;
  std::vector<std::string> data;  ///< events that the query reads
  std::vector<std::string> false_positives;
  std::string tuning;
  std::vector<std::string> references;
  std::vector<std::string> tags;
  std::string owner;
  std::vector<EquivalentMutant> equivalent_mutants;
};

struct Suite {
  std::string file;
  std::string query_path;  ///< of the query that the file is about; empty if there is none
  Metadata metadata;
  std::vector<Case> cases;
};

struct ReadOptions {
  /// Rows must come in the order in which they are listed, unless a file says otherwise.
  bool keeps_order = false;
};

/// A test file. Throws SpecError for what is wrong with it.
[[nodiscard]] Suite read_suite(const std::string& path, const ReadOptions& options = {});
/// Its cases.
[[nodiscard]] std::vector<Case> read_cases(const std::string& path, const ReadOptions& options = {});

/// What the case compiles its query with.
[[nodiscard]] CompileOptions compile_options(const Case& test);

/// The content of a file. Throws SpecError if it cannot be read.
[[nodiscard]] std::string file_text(const std::string& path);

}  // namespace cqlite::testing
