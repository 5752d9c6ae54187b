// match(), matchAsArray() and lookup(): events compared with the rows of a table or lookup file.
#include <algorithm>
#include <limits>
#include <utility>

#include "engine/enrich.hpp"
#include "functions/lookup/table_argument.hpp"

namespace cqlite {
namespace {

/// More patterns than this are refused, as the service does: every event is compared with each.
constexpr std::size_t most_patterns = 20'000;
constexpr std::uint64_t most_rows = 500;

struct MatchArgs {
  Text file;
  Text table;
  Fields field;
  Texts column;
  Texts include;
  LookupMode mode = LookupMode::text;
  bool ignore_case = false;
  bool strict = true;
  Limit nrows{1, most_rows};
  bool glob = false;
};

struct ArrayArgs {
  Text file;
  Text table;
  Fields field;
  Texts column;
  Texts include;
  bool ignore_case = false;
  Limit nrows{1, most_rows};
  bool strict = true;
  ArrayField as_array;
};

struct LookupArgs {
  Text file;
  Fields field;
  Fields on;
  Texts key;
  Texts include;
  Text default_value;
};

bool takes_all(const Texts& include) {
  return !include.is_given || std::find(include.items.begin(), include.items.end(), "*") != include.items.end();
}

/// The columns to take, if they are known; none after an error.
std::optional<std::vector<std::string>> included(const NamedTable& table, const Texts& include,
                                                 const std::vector<std::string>& keys, Build& build) {
  if (!takes_all(include)) {
    for (const std::string& name : include.items) {
      if (!has_column(table, name, include.span, build)) return std::nullopt;
    }
    return include.items;
  }
  std::vector<std::string> names;
  for (const std::string& name : table.columns) {
    if (!name.empty() && std::find(keys.begin(), keys.end(), name) == keys.end()) names.push_back(name);
  }
  return names;
}

/// Says which columns go where. False after an error.
bool set_fields(EnrichOptions& options, const NamedTable& table, const Texts& include,
                const std::vector<std::string>& keys, Build& build) {
  if (takes_all(include) && !table.are_columns_known) {
    options.names = build.names();
    options.left_out = keys;
    build.write_unknown();
    return true;
  }
  const auto names = included(table, include, keys, build);
  if (!names) return false;
  for (const std::string& name : *names) options.fields.push_back({name, build.write(name)});
  return true;
}

LookupMode mode_of(const MatchArgs& args) { return args.glob ? LookupMode::pattern : args.mode; }

/// The table and an index of it; none after an error.
struct Prepared {
  NamedTable table;
  std::vector<std::string> keys;
  LookupSource lookup;
};

std::optional<Prepared> prepared(const Text& file, const Text& table_name, const Fields& field, const Texts& column,
                                 LookupMode mode, bool ignores_case, Build& build) {
  auto table = table_argument(file, table_name, build);
  if (!table) return std::nullopt;
  auto keys = key_columns(*table, field, column, build);
  if (!keys) return std::nullopt;
  if (mode == LookupMode::pattern && table->source.known() && table->source.known()->size() > most_patterns) {
    build.report(Code::out_of_range, build.place().span,
                 "a table of patterns can have " + std::to_string(most_patterns) + " rows");
    return std::nullopt;
  }
  LookupSource lookup = build.lookup(table->source, {*keys, mode, ignores_case});
  return Prepared{*std::move(table), *std::move(keys), std::move(lookup)};
}

TransformPtr make_match(MatchArgs& args, Build& build) {
  auto made = prepared(args.file, args.table, args.field, args.column, mode_of(args), args.ignore_case, build);
  if (!made) return nullptr;
  EnrichOptions options{.keys = expressions_of(args.field),
                        .lookup = made->lookup,
                        .most = args.nrows.value,
                        .keeps_unmatched = !args.strict};
  if (!set_fields(options, made->table, args.include, made->keys, build)) return nullptr;
  return transforms::enrich(std::move(options));
}

PredicatePtr test_match(MatchArgs& args, Build& build) {
  auto made = prepared(args.file, args.table, args.field, args.column, mode_of(args), args.ignore_case, build);
  if (!made) return nullptr;
  return predicates::has_match(expressions_of(args.field), made->lookup);
}

TransformPtr make_match_as_array(ArrayArgs& args, Build& build) {
  auto made = prepared(args.file, args.table, args.field, args.column, LookupMode::text, args.ignore_case, build);
  if (!made) return nullptr;
  EnrichOptions options{.keys = expressions_of(args.field),
                        .lookup = made->lookup,
                        .most = args.nrows.value,
                        .keeps_unmatched = !args.strict};
  if (!takes_all(args.include) || made->table.are_columns_known) {
    const auto names = included(made->table, args.include, made->keys, build);
    if (!names) return nullptr;
    for (const std::string& name : *names) options.fields.push_back({name, 0});
  }
  options.names = build.names();
  options.left_out = made->keys;
  options.array = args.as_array.is_given() ? args.as_array.name : "_matchAsArray";
  build.write_unknown();
  return transforms::enrich(std::move(options));
}

TransformPtr make_lookup(LookupArgs& args, Build& build) {
  if (args.default_value.is_given) {
    build.report(Code::parameter_ignored, args.default_value.span, "`default` has no effect")
        .help("match(…, strict=false) | default(field, value=…) sets one");
  }
  const Fields& field = args.on.is_given() ? args.on : args.field;
  if (!field.is_given()) {
    build.report(Code::missing_parameter, build.place().span, "`lookup` needs `field`, the field to look up")
        .help("usage: lookup(file, field=f, key=column), or better match(file=…, field=…, strict=false)");
    return nullptr;
  }
  MatchArgs match;
  match.file = args.file;
  match.field = field;
  match.column = args.key;
  match.include = args.include;
  match.strict = false;
  return make_match(match, build);
}

}  // namespace

template <>
struct Choices<LookupMode> {
  static constexpr auto table = std::array{std::pair{std::string_view("string"), LookupMode::text},
                                           std::pair{std::string_view("glob"), LookupMode::pattern},
                                           std::pair{std::string_view("cidr"), LookupMode::subnet}};
};

namespace builtin {

Function match() {
  return Define<MatchArgs>("match")
      .summary("Looks fields up in a table or lookup file: keeps the events that are in it, and adds columns to them.")
      .note("A lookup file is looked for in the folder of --files; a table is one that defineTable() has filled.")
      .note("Of several rows that match the last one counts; with `nrows` each gives an event, the last one first.")
      .note(
          "An event that lacks one of the fields does not match. Columns replace fields of their name; the key's is "
          "left out.")
      .note(
          "mode=glob: `*` in a cell stands for any text, and the cell may occur anywhere in the field. mode=cidr: "
          "cells are "
          "subnets, of which the smallest wins. In a JSON file of objects by key the key is compared.")
      .note("`!match(…)` keeps the events that are not in it.")
      .option("file", &MatchArgs::file, "Name of a lookup file (.csv or .json), or of a table.")
      .option("table", &MatchArgs::table, "The same, under the name that is usual for a table.")
      .input("field", &MatchArgs::field, "Field to look up, or a list; all must match.")
      .option("column", &MatchArgs::column, "Columns to compare with; by default those named as the fields.")
      .option("include", &MatchArgs::include, "Columns to add; all others by default, `[]` for none.")
      .option("mode", &MatchArgs::mode, "How cells are compared.")
      .option("ignoreCase", &MatchArgs::ignore_case, "Let small letters and capitals count as the same.")
      .option("strict", &MatchArgs::strict, "Drop the events that do not match.")
      .option("nrows", &MatchArgs::nrows, "Most rows for an event.")
      .range(1, most_rows)
      .option("glob", &MatchArgs::glob, "Deprecated: the same as mode=glob.")
      .example({.query = "defineTable(query={kind=user}, include=[id, name], name=\"users\") | kind=login | "
                         "match(table=users, field=uid, column=id) | select([ip, name])",
                .given = R"({"kind":"user","id":7,"name":"ann"} {"kind":"login","uid":7,"ip":"10.0.0.7"} )"
                         R"({"kind":"login","uid":8,"ip":"10.0.0.8"})",
                .want = R"({"ip":"10.0.0.7","name":"ann"})"})
      .example({.query = "defineTable(query={kind=user}, include=[id, name], name=\"users\") | kind=login | "
                         "!match(table=users, field=uid, column=id)",
                .given = R"({"kind":"user","id":7,"name":"ann"} {"kind":"login","uid":7} {"kind":"login","uid":8})",
                .want = R"({"kind":"login","uid":8})"})
      .example({.query = "ip =~ match(file=\"nets.csv\", column=net, mode=cidr, include=name)",
                .given = R"({"ip":"10.1.2.3"} {"ip":"192.0.2.1"})",
                .want = R"({"ip":"10.1.2.3","name":"lab"})",
                .file_name = "nets.csv",
                .file = "net,name\n10.0.0.0/8,office\n10.1.0.0/16,lab\n"})
      .transform_from(make_match)
      .filter_from(test_match);
}

Function match_as_array() {
  return Define<ArrayArgs>("matchAsArray")
      .summary("Looks fields up as match() does, and adds the matching rows to the event as an array of objects.")
      .note("The array is called _matchAsArray unless `asArray` says otherwise. Cells are compared as texts.")
      .option("file", &ArrayArgs::file, "Name of a lookup file (.csv or .json), or of a table.")
      .option("table", &ArrayArgs::table, "The same, under the name that is usual for a table.")
      .input("field", &ArrayArgs::field, "Field to look up, or a list; all must match.")
      .option("column", &ArrayArgs::column, "Columns to compare with; by default those named as the fields.")
      .option("include", &ArrayArgs::include, "Columns to add; all others by default.")
      .option("ignoreCase", &ArrayArgs::ignore_case, "Let small letters and capitals count as the same.")
      .option("nrows", &ArrayArgs::nrows, "Most rows for an event; the last row of the table comes first.")
      .range(1, most_rows)
      .option("strict", &ArrayArgs::strict, "Drop the events that do not match.")
      .option("asArray", &ArrayArgs::as_array, "Name of the array.")
      .example({.query = "defineTable(query={kind=role}, include=[id, role], name=\"roles\") | kind=login | "
                         "matchAsArray(table=roles, field=id, asArray=\"r[]\", nrows=2)",
                .given = R"({"kind":"role","id":7,"role":"dev"} {"kind":"role","id":7,"role":"ops"} )"
                         R"({"kind":"login","id":7})",
                .want = R"({"kind":"login","id":7,"r[0].role":"ops","r[1].role":"dev"})"})
      .example({.query = "defineTable(query={kind=role}, include=[id, role], name=\"roles\") | kind=login | "
                         "matchAsArray(table=roles, field=id, strict=false)",
                .given = R"({"kind":"role","id":7,"role":"dev"} {"kind":"login","id":9})",
                .want = R"({"kind":"login","id":9})"})
      .transform_from(make_match_as_array);
}

Function lookup() {
  return Define<LookupArgs>("lookup")
      .summary("The older form of match(): adds columns of a lookup file and never drops an event.")
      .note("The same as match(file=…, field=…, column=…, strict=false).")
      .input("file", &LookupArgs::file, "Name of a lookup file, or of a table.")
      .option("field", &LookupArgs::field, "Field to look up.")
      .option("on", &LookupArgs::on, "The same, under an older name; or a list.")
      .option("key", &LookupArgs::key, "Column to compare with; by default the one named as the field.")
      .option("include", &LookupArgs::include, "Columns to add; all others by default.")
      .option("default", &LookupArgs::default_value, "Has no effect.")
      .example({.query = "defineTable(query={kind=user}, include=[id, name], name=\"users\") | kind=login | "
                         "lookup(users, on=uid, key=id)",
                .given = R"({"kind":"user","id":7,"name":"ann"} {"kind":"login","uid":7} {"kind":"login","uid":8})",
                .want = R"({"kind":"login","uid":7,"name":"ann"} {"kind":"login","uid":8})"})
      .example({.query = "defineTable(query={kind=user}, include=[id, name, mail], name=\"users\") | kind=login | "
                         "lookup(file=users, field=id, include=mail)",
                .given = R"({"kind":"user","id":7,"name":"ann","mail":"a@x.example"} {"kind":"login","id":7})",
                .want = R"({"kind":"login","id":7,"mail":"a@x.example"})"})
      .transform_from(make_lookup);
}

}  // namespace builtin
}  // namespace cqlite
