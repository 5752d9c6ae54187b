/// Test cases for queries, as files hold them (`NAME.test.yaml`): a query, events, and what must come out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cqlite/event.hpp"
#include "cqlite/query.hpp"
#include "testing/yaml.hpp"

namespace cqlite::testing {

/// What one field of a row must hold.
struct ExpectedField {
  std::string name;
  std::optional<std::string> text;  ///< none: the row must not have the field
  std::optional<FieldType> type;    ///< none: any
  bool is_number = false;           ///< equal by value is enough
};
using ExpectedRow = std::vector<ExpectedField>;

/// A diagnostic or notice: its code, and as much of the rest as the case cares for.
struct ExpectedFinding {
  std::string code;
  std::optional<std::size_t> line;
  std::optional<std::size_t> column;
  std::string message;  ///< a part of it
};

/// What a case expects. Warnings and notices that are not listed fail it.
struct Expectation {
  std::vector<ExpectedFinding> errors;  ///< if any: the query must be refused with just these
  std::vector<ExpectedFinding> warnings;
  std::vector<ExpectedFinding> notices;
  std::optional<std::vector<ExpectedRow>> rows;
  std::optional<std::vector<std::size_t>> kept;  ///< the events, counted from 1, that must come out unchanged, in order
  std::optional<std::size_t> count;
  std::optional<std::vector<std::string>> columns;  ///< `...` at the end: more may follow
  bool ignores_order = false;
  bool is_subset = false;  ///< rows may have fields that are not listed
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

struct Case {
  std::string name;
  std::string place;  ///< `file:line`
  Source query;
  std::vector<Source> preludes;
  std::map<std::string, ParameterValue> arguments;
  std::map<std::string, std::string> saved;    ///< saved queries: name to text
  std::map<std::string, std::string> lookups;  ///< lookup files: name to content
  std::vector<std::string> address_databases;  ///< paths
  std::string indicators;                      ///< names of lookup files, or empty
  std::string host_names;
  CaseOptions options;
  std::string given;  ///< JSON, an event a line
  Expectation expect;
};

/// The cases of a file. Throws SpecError for what is wrong with it.
[[nodiscard]] std::vector<Case> read_cases(const std::string& path);

/// The content of a file. Throws SpecError if it cannot be read.
[[nodiscard]] std::string file_text(const std::string& path);

}  // namespace cqlite::testing
