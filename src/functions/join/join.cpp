// join() and defineTable(): the rows of subqueries.
#include <algorithm>
#include <utility>

#include "engine/enrich.hpp"
#include "functions/lookup/table_argument.hpp"

namespace cqlite {
namespace {

enum class JoinMode : std::uint8_t { inner, left };

constexpr std::int64_t default_limit = 100'000;
constexpr std::int64_t most_subquery_rows = 200'000;

struct JoinArgs {
  Subquery query;
  Fields field;
  Texts key;
  Texts include;
  JoinMode mode = JoinMode::inner;
  std::int64_t max = 1;
  std::int64_t limit = default_limit;
  Text start;
  Text end;
  Text repo;
  Text view;
  std::optional<bool> live;
};

struct TableArgs {
  Subquery query;
  Text name;
  Texts include;
  Text start;
  Text end;
  Text view;
};

bool has_star(const Texts& names) {
  return std::find(names.items.begin(), names.items.end(), "*") != names.items.end();
}

/// Is `text` a time that a subquery can begin or end with?
bool is_time(const Text& text, Build& build) {
  if (!text.is_given || parse_point_in_time(text.value, 0, TimeZone())) return true;
  build.report(Code::wrong_type, text.span, "`" + text.value + "` is no time")
      .help("write a length of time before the end of the search, such as 7d, or epoch milliseconds");
  return false;
}

/// Repositories and views are names in the service; here all of them are the input.
void note_source(const Text& source, Build& build) {
  if (!source.is_given) return;
  build.report(Code::parameter_ignored, source.span,
               "`" + source.value + "` has no effect: subqueries read the same input");
}

std::vector<std::string> key_names(const JoinArgs& args) {
  if (args.key.is_given) return args.key.items;
  std::vector<std::string> names;
  for (const Field& field : args.field.items) names.push_back(field.name);
  return names;
}

/// Settles how the subquery is run, and gives an index of its rows; none after an error.
std::optional<LookupSource> prepared(const JoinArgs& args, Build& build) {
  std::vector<std::string> keys = key_names(args);
  if (keys.size() != args.field.items.size()) {
    build.report(Code::wrong_type, args.key.span, "there must be one key for each field");
    return std::nullopt;
  }
  if (!is_time(args.start, build) || !is_time(args.end, build)) return std::nullopt;
  note_source(args.repo, build);
  note_source(args.view, build);
  SubqueryOptions& options = build.subquery(args.query);
  if (!has_star(args.include)) {
    options.columns = keys;
    for (const std::string& name : args.include.items) {
      if (std::find(options.columns.begin(), options.columns.end(), name) == options.columns.end()) {
        options.columns.push_back(name);
      }
    }
  }
  options.start = args.start.value;
  options.end = args.end.value;
  options.limit = static_cast<std::uint64_t>(args.limit);
  options.function = "join";
  options.place = build.place();
  return build.lookup(TableSource(args.query.number), {std::move(keys), LookupMode::text, false});
}

TransformPtr make_join(JoinArgs& args, Build& build) {
  const auto lookup = prepared(args, build);
  if (!lookup) return nullptr;
  EnrichOptions options{.keys = expressions_of(args.field),
                        .lookup = *lookup,
                        .most = static_cast<std::size_t>(args.max),
                        .keeps_unmatched = args.mode == JoinMode::left,
                        .fills_with_empty = true};
  if (has_star(args.include) && args.query.columns.empty()) {
    options.names = build.names();
    build.write_unknown();
  } else {
    const auto& names = has_star(args.include) ? args.query.columns : args.include.items;
    for (const std::string& name : names) options.fields.push_back({name, build.write(name)});
  }
  return transforms::enrich(std::move(options));
}

PredicatePtr test_join(JoinArgs& args, Build& build) {
  const auto lookup = prepared(args, build);
  if (!lookup) return nullptr;
  return predicates::has_match(expressions_of(args.field), *lookup);
}

TransformPtr make_table(TableArgs& args, Build& build) {
  if (!is_time(args.start, build) || !is_time(args.end, build)) return nullptr;
  note_source(args.view, build);
  SubqueryOptions& options = build.subquery(args.query);
  if (!has_star(args.include)) options.columns = args.include.items;
  options.start = args.start.value;
  options.end = args.end.value;
  options.function = "defineTable";
  options.place = build.place();
  build.define_table(args.name, args.query);
  return transforms::filter(predicates::constant(true));
}

}  // namespace

template <>
struct Choices<JoinMode> {
  static constexpr auto table = std::array{std::pair{std::string_view("inner"), JoinMode::inner},
                                           std::pair{std::string_view("left"), JoinMode::left}};
};

namespace builtin {

Function join() {
  return Define<JoinArgs>("join")
      .summary("Keeps the events for which a subquery has a row with the same keys, and adds fields of that row.")
      .note("The subquery runs first, over the whole input, not over the events of the pipeline it stands in.")
      .note(
          "Of several rows with the same keys the last one counts; with `max` each gives an event, the last one first.")
      .note("A field of `include` that the row lacks becomes an empty text. An event that lacks a key has no partner.")
      .note("`!join(…)` keeps the events without a partner.")
      .input("query", &JoinArgs::query, "The subquery, in braces.")
      .input("field", &JoinArgs::field, "Fields of the event.")
      .option("key", &JoinArgs::key, "Fields of the subquery's rows, one for each; by default the same names.")
      .option("include", &JoinArgs::include, "Fields to take from the row; `*` for all.")
      .option("mode", &JoinArgs::mode, "With left, events without a partner pass, too.")
      .option("max", &JoinArgs::max, "Most rows for an event.")
      .range(1, most_subquery_rows)
      .option("limit", &JoinArgs::limit, "Most rows of the subquery.")
      .range(1, most_subquery_rows)
      .option("start", &JoinArgs::start,
              "Beginning of the time that the subquery searches: 7d before the end, or a time.")
      .option("end", &JoinArgs::end, "Its end.")
      .option("repo", &JoinArgs::repo, "Has no effect: there is one input.")
      .option("view", &JoinArgs::view, "Has no effect: there is one input.")
      .option("live", &JoinArgs::live, "Has no effect: nothing is live.")
      .example({.query = "kind=login | join({kind=user}, field=uid, key=id, include=[name])",
                .given = R"({"kind":"user","id":7,"name":"ann"} {"kind":"login","uid":7} {"kind":"login","uid":8})",
                .want = R"({"kind":"login","uid":7,"name":"ann"})"})
      .example({.query = "kind=login | join({kind=user}, field=id, include=[name, mail], mode=left)",
                .given = R"({"kind":"user","id":7,"name":"ann"} {"kind":"login","id":7} {"kind":"login","id":8})",
                .want = R"({"kind":"login","id":7,"name":"ann","mail":""} {"kind":"login","id":8})"})
      .transform_from(make_join)
      .filter_from(test_join);
}

Function define_table() {
  return Define<TableArgs>("defineTable")
      .summary("Runs a subquery first and keeps its rows as a table, for match() and readFile().")
      .note("The subquery runs over the whole input. Events pass as they are. Later tables may use earlier ones.")
      .input("query", &TableArgs::query, "The subquery, in braces.")
      .input("name", &TableArgs::name, "Name of the table.")
      .input("include", &TableArgs::include, "The fields that become columns; `*` for all.")
      .option("start", &TableArgs::start,
              "Beginning of the time that the subquery searches: 7d before the end, or a time.")
      .option("end", &TableArgs::end, "Its end.")
      .option("view", &TableArgs::view, "Has no effect: there is one input.")
      .example({.query = "defineTable(query={ok=true | groupBy(user)}, include=[user], name=\"known\") | ok=false | "
                         "!match(table=known, field=user)",
                .given = R"({"user":"ann","ok":true} {"user":"ann","ok":false} {"user":"eve","ok":false})",
                .want = R"({"user":"eve","ok":false})"})
      .example({.query = "defineTable(query={n > 1}, include=*, name=\"big\") | readFile(big)",
                .given = R"({"n":1} {"n":2,"host":"b"})",
                .want = R"({"n":2,"host":"b"})"})
      .transform_from(make_table);
}

}  // namespace builtin
}  // namespace cqlite
