// sort() and table(): rows in order, the first of them.
#include "functions/define.hpp"
#include "functions/order/sort_words.hpp"

namespace cqlite::builtin {
namespace {

struct SortArgs {
  Fields field;
  std::vector<SortOrder> order{SortOrder::descending};
  std::vector<SortType> type{SortType::number};
  Limit limit{200, 200'000};
  std::optional<bool> reverse;
};

struct TableArgs {
  Fields fields;
  Limit limit{200, 200'000};
  Fields sortby;
  std::vector<SortOrder> order{SortOrder::descending};
  std::vector<SortType> type{SortType::number};
  std::optional<bool> reverse;
};

/// The keys to sort by; none after an error. `order` and `type` hold one word for all fields, or one for each.
template <class Args>
std::optional<std::vector<SortKey>> sort_keys(const Fields& fields, const Args& args, Build& build) {
  const std::size_t count = fields.items.size();
  const auto fits = [count](std::size_t size) { return size == 1 || size == count; };
  if (!fits(args.order.size()) || !fits(args.type.size())) {
    build.report(Code::wrong_type, build.place().span, "`order` and `type` take one word, or one for each field");
    return std::nullopt;
  }
  std::vector<SortKey> keys;
  for (std::size_t i = 0; i < count; ++i) {
    const Field& field = fields.items[i];
    if (field.name.empty()) {
      build.report(Code::wrong_type, field.span, "rows are sorted by fields, not by expressions")
          .help("assign the expression to a field first");
      return std::nullopt;
    }
    SortKey key;
    key.slot = field.slot;
    key.type = args.type[args.type.size() == 1 ? 0 : i];
    key.is_descending = args.order[args.order.size() == 1 ? 0 : i] == SortOrder::descending;
    if (args.reverse) key.is_descending = *args.reverse;
    keys.push_back(key);
  }
  return keys;
}

AggregatePtr make_sort(SortArgs& args, Build& build) {
  if (!args.field.is_given()) {
    if (build.is_before_aggregates() || !build.may_exist("_count")) {
      build
          .report(Code::field_is_gone, build.place().span,
                  "without a field `sort` takes `_count`, which does not exist here: rows keep their order")
          .help("write sort(field)");
    }
    Field count("_count");
    count.slot = build.read_if_exists("_count");
    args.field.items.push_back(std::move(count));
  }
  auto keys = sort_keys(args.field, args, build);
  if (!keys) return nullptr;
  TopRowsOptions options;
  options.keys = std::move(*keys);
  options.limit = args.limit.value;
  options.is_largest_limit = args.limit.value == args.limit.most;
  options.warns_at_limit = args.limit.is_default || options.is_largest_limit;
  options.function = "sort";
  options.place = build.place();
  return top_rows(std::move(options));
}

AggregatePtr make_table(TableArgs& args, Build& build) {
  TopRowsOptions options;
  for (const Field& field : args.fields.items) {
    if (field.name.empty()) {
      build.report(Code::wrong_type, field.span, "`table` shows fields, not expressions")
          .help("assign the expression to a field first");
      return nullptr;
    }
    options.columns.push_back(field.slot);
  }
  if (!args.sortby.is_given()) {
    SortKey key;
    key.slot = build.read_if_exists("@timestamp");
    key.is_descending = args.order.front() == SortOrder::descending;
    options.keys.push_back(key);
  } else if (auto keys = sort_keys(args.sortby, args, build)) {
    options.keys = std::move(*keys);
  } else {
    return nullptr;
  }
  options.limit = args.limit.value;
  options.is_largest_limit = args.limit.value == args.limit.most;
  options.warns_at_limit = args.limit.is_default || options.is_largest_limit;
  options.function = "table";
  options.place = build.place();
  return top_rows(std::move(options));
}

}  // namespace

Function sort() {
  return Define<SortArgs>("sort")
      .summary("Sorts rows by one or more fields and keeps the first of them.")
      .note("Descending, by number, and 200 rows, unless told otherwise; a warning says when the default cut rows.")
      .note("Values that do not fit the type, and missing ones, come last in both directions; ties keep their order.")
      .option("field", &SortArgs::field, "One field, or a list; `_count` if left out.")
      .option("order", &SortArgs::order, "Direction: one for all fields, or one for each.")
      .unnamed()
      .option("type", &SortArgs::type, "How values compare: one for all fields, or one for each.")
      .option("limit", &SortArgs::limit, "Most rows.")
      .unnamed()
      .range(0, 200'000)
      .option("reverse", &SortArgs::reverse, "Old spelling of order=desc.")
      .example({.query = "sort(ms)",
                .given = R"({"ms":9} {"ms":10} {"ms":"n/a"})",
                .want = R"({"ms":10} {"ms":9} {"ms":"n/a"})"})
      .example({.query = "sort(name, type=string, order=asc, limit=1)",
                .given = R"({"name":"b"} {"name":"a"})",
                .want = R"({"name":"a"})"})
      .aggregate_from(make_sort);
}

Function table() {
  return Define<TableArgs>("table")
      .summary("Shows the named fields as columns, newest events first.")
      .note("Keeps 200 rows unless told otherwise; select() is the plain projection without order and limit.")
      .note("Rows without a @timestamp keep their order.")
      .input("fields", &TableArgs::fields, "One field, or a list: the columns.")
      .option("limit", &TableArgs::limit, "Most rows.")
      .range(0, 200'000)
      .option("sortby", &TableArgs::sortby, "Fields to sort by; @timestamp if left out. They need not be shown.")
      .option("order", &TableArgs::order, "Direction: one for all fields, or one for each.")
      .option("type", &TableArgs::type, "How values compare: one for all fields, or one for each.")
      .option("reverse", &TableArgs::reverse, "Old spelling of order=desc.")
      .example({.query = "table([user])",
                .given = R"({"@timestamp":1000,"user":"ann","host":"h1"} {"@timestamp":2000,"user":"bob"})",
                .want = R"({"user":"bob"} {"user":"ann"})"})
      .example({.query = "table([user], sortby=ms, order=asc, limit=1)",
                .given = R"({"user":"ann","ms":"10"} {"user":"bob","ms":"9"})",
                .want = R"({"user":"bob"})"})
      .aggregate_from(make_table);
}

}  // namespace cqlite::builtin
