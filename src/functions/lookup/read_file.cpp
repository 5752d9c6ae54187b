// readFile(): the rows of lookup files and tables as events.
#include <limits>
#include <utility>

#include "functions/lookup/table_argument.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Texts file;
  Texts table;
  Texts include;
  std::optional<std::int64_t> limit;
};

/// Rows that need no input.
struct Nothing {};

class FileRows final : public AggregateOf<Nothing> {
 public:
  struct Options {
    std::vector<TableSource> sources;
    std::vector<std::pair<std::string, Slot>> columns;
    std::shared_ptr<const FieldNames> names;  ///< set: every column, by its name
    std::uint64_t limit;
  };
  explicit FileRows(Options options) : options_(std::move(options)) {}

  void update(void*, EventRow&, Worker&, Arena&) const override {}
  void merge(void*, void*, Worker&, Arena&) const override {}
  bool is_satisfied(const void*) const override { return true; }
  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  Outputs outputs() const override {
    Outputs outputs;
    for (const auto& [name, slot] : options_.columns) outputs.columns.push_back(slot);
    outputs.has_extras = options_.names != nullptr;
    return outputs;
  }

  void emit(void*, Worker& worker, RowSink& sink) const override {
    std::uint64_t left = options_.limit;
    for (const TableSource& source : options_.sources) {
      const Table& table = source.get(worker);
      for (std::size_t row = 0; row < table.size(); ++row) {
        if (left-- == 0) return;
        EventRow* made = EventRow::create(worker.arena, worker.slot_count());
        put(table, row, *made, worker);
        if (!sink.take(*made)) return;
        sink.checkpoint();
      }
    }
  }

 private:
  void put(const Table& table, std::size_t from, EventRow& row, Worker& worker) const {
    for (const auto& [name, slot] : options_.columns) {
      if (const auto column = table.column(name)) row[slot] = table.cell(from, *column);
    }
    if (options_.names == nullptr) return;
    for (std::size_t column = 0; column < table.columns().size(); ++column) {
      const Value value = table.cell(from, column);
      if (!value.is_missing()) options_.names->write(row, table.columns()[column], value, worker.arena);
    }
  }

  Options options_;
};

AggregatePtr make_read_file(const Args& args, Build& build) {
  FileRows::Options options{{}, {}, nullptr, std::numeric_limits<std::uint64_t>::max()};
  if (args.limit) options.limit = static_cast<std::uint64_t>(*args.limit);
  const Texts& names = args.file.is_given ? args.file : args.table;
  if (!names.is_given || (args.file.is_given && args.table.is_given)) {
    build.report(Code::missing_parameter, build.place().span, "`readFile` needs the name of a lookup file or table");
    return nullptr;
  }
  bool takes_all = !args.include.is_given;
  for (const std::string& name : args.include.items) takes_all = takes_all || name == "*";
  std::vector<std::string> columns = takes_all ? std::vector<std::string>() : args.include.items;
  for (const std::string& name : names.items) {
    Text text(name);
    text.span = names.span;
    const auto table = build.table(text);
    if (!table) return nullptr;
    options.sources.push_back(table->source);
    if (!table->are_columns_known) {
      if (takes_all) options.names = build.names();
      continue;
    }
    for (const std::string& column : takes_all ? table->columns : args.include.items) {
      if (!takes_all && names.items.size() == 1 && !has_column(*table, column, args.include.span, build))
        return nullptr;
      if (std::find(columns.begin(), columns.end(), column) == columns.end()) columns.push_back(column);
    }
  }
  for (const std::string& column : columns) {
    if (!column.empty()) options.columns.emplace_back(column, build.output(column));
  }
  return std::make_shared<FileRows>(std::move(options));
}

}  // namespace

Function read_file() {
  return Define<Args>("readFile")
      .summary("Gives the rows of lookup files or tables as events, in place of those that came in.")
      .note("Files come in the order given, rows in that of the file. Rows have no @timestamp.")
      .note("Usually the first step, or the first after defineTable(); whatever stands before it is lost.")
      .option("file", &Args::file, "Name of a lookup file (.csv or .json) or of a table, or a list.")
      .option("table", &Args::table, "The same, under the name that is usual for a table.")
      .option("include", &Args::include, "Columns to read; all by default.")
      .option("limit", &Args::limit, "Most rows, of all files together.")
      .range(1, std::numeric_limits<std::int64_t>::max())
      .example(
          {.query = "defineTable(query={kind=user | groupBy(name)}, include=[name], name=\"users\") | readFile(users)",
           .given = R"({"kind":"user","name":"ann"} {"kind":"user","name":"bob"} {"kind":"host","name":"h1"})",
           .want = R"({"name":"ann"} {"name":"bob"})"})
      .example({.query = "defineTable(query={kind=user}, include=[id, name], name=\"users\") | "
                         "readFile([users, users], include=name, limit=3)",
                .given = R"({"kind":"user","id":1,"name":"ann"} {"kind":"user","id":2,"name":"bob"})",
                .want = R"({"name":"ann"} {"name":"bob"} {"name":"ann"})"})
      .aggregate_from(make_read_file);
}

}  // namespace cqlite::builtin
