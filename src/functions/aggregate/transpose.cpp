// transpose(): rows become columns.
#include <map>
#include <optional>

#include "engine/kept_rows.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field pivot;
  Field header;
  Text column{"column"};
  Limit limit{5, 1000};
};

/// The first rows of the stream, and perhaps some that will turn out to come later.
struct State {
  KeptRows rows;
  std::size_t count = 0;
  std::optional<Order> last;  ///< rows behind it are not among the first
  bool is_cut = false;
  Arena names;  ///< of the columns
};

class Transpose final : public AggregateOf<State> {
 public:
  Transpose(const Args& args, Build& build)
      : header_(args.header),
        column_(build.output(args.column.value)),
        limit_(args.limit.value),
        warns_at_limit_(args.limit.is_default),
        place_(build.place()),
        names_(build.names()) {
    build.read_by_name("");
  }

  void update(void* memory, EventRow& row, Worker& worker, Arena&) const override {
    State& state = of(memory);
    if (state.last && row.order > *state.last) {
      state.is_cut = true;
      return;
    }
    state.rows.add(row, worker.slot_count(), false);
    ++state.count;
    keep_first(state, worker);
  }

  void merge(void* memory, void* other_memory, Worker& worker, Arena&) const override {
    State& state = of(memory);
    State& other = of(other_memory);
    state.rows.merge(other.rows);
    state.count += other.count;
    state.is_cut = state.is_cut || other.is_cut;
    if (other.last && (!state.last || *other.last < *state.last)) state.last = other.last;
    keep_first(state, worker);
  }

  Outputs outputs() const override {
    Outputs result;
    result.columns = {column_};
    result.has_extras = true;
    return result;
  }
  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    State& state = of(memory);
    Rows rows = state.rows.in_order();
    if (rows.size() > limit_ || state.is_cut) {
      rows.resize(std::min(rows.size(), limit_));
      if (warns_at_limit_) {
        worker.notify("W401",
                      "`transpose` took the first " + std::to_string(limit_) +
                          " rows, its default; there were more: transpose(limit=…)",
                      place_);
      }
    }
    const auto columns = column_names(rows, state.names, worker);
    // What was found for each field, with the number of the row.
    std::map<std::string_view, std::vector<std::pair<std::size_t, Value>>> fields;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      names_->each(*rows[i], "",
                   [&](std::string_view name, const Value& value) { fields[name].emplace_back(i, value); });
    }
    if (header_.is_given()) fields.erase(header_.name);
    for (const auto& [name, values] : fields) {
      EventRow* row = EventRow::create(worker.arena, worker.slot_count());
      (*row)[column_] = Value::text(name);
      for (const auto& [number, value] : values) names_->write(*row, columns[number], value, worker.arena);
      if (!sink.take(*row)) return;
      sink.checkpoint();
    }
  }

 private:
  void keep_first(State& state, Worker& worker) const {
    if (state.count < 2 * limit_ || state.count == limit_) return;
    const Rows& sorted = state.rows.in_order();
    KeptRows first;
    for (std::size_t i = 0; i < limit_; ++i) first.add(*sorted[i], worker.slot_count(), false);
    state.last = sorted[limit_ - 1]->order;
    state.is_cut = state.is_cut || state.count > limit_;
    state.rows = std::move(first);
    state.count = limit_;
  }

  [[nodiscard]] std::vector<std::string_view> column_names(const Rows& rows, Arena& arena, Worker& worker) const {
    std::vector<std::string_view> columns;
    std::map<std::string_view, std::size_t> seen;
    for (const EventRow* row : rows) {
      const Value value = header_.is_given() ? header_.read(*row, worker) : Value();
      columns.push_back(value.is_missing() ? element_name("row", columns.size() + 1, arena)
                                           : arena.copy(value.text(worker.arena)));
      if (++seen[columns.back()] == 2) {
        worker.notify("W402",
                      "`transpose` met the header `" + std::string(columns.back()) +
                          "` more than once; the last row of each counts",
                      place_);
      }
    }
    return columns;
  }

  Field header_;
  Slot column_;
  std::size_t limit_;
  bool warns_at_limit_;
  Place place_;
  std::shared_ptr<const FieldNames> names_;
};

AggregatePtr make_transpose(Args& args, Build& build) {
  if (args.pivot.is_given()) {
    if (args.header.is_given()) {
      build
          .report(Code::duplicate_parameter, args.pivot.span,
                  "`pivot` stands for `header` and `column`, which are given")
          .note(args.header.span, "given here");
      return nullptr;
    }
    args.header = args.pivot;
    if (!args.column.is_given) args.column.value = args.pivot.name;
  }
  if (args.header.is_given() && args.header.name.empty()) {
    build.report(Code::wrong_type, args.header.span, "`transpose` needs the name of a field");
    return nullptr;
  }
  return std::make_shared<Transpose>(args, build);
}

}  // namespace

Function transpose() {
  return Define<Args>("transpose")
      .summary("Turns rows into columns: one row for every field.")
      .note(
          "The name of the field is in `column`, its values are in row[1], row[2] and so on, in the order of the rows.")
      .note("Takes the first 5 rows unless told otherwise, and says so if there were more.")
      .note("Where two rows have the same header the last one counts.")
      .option("pivot", &Args::pivot, "Short for header and column of the same name.")
      .option("header", &Args::header, "Field whose values become the names of columns; it gets no row.")
      .option("column", &Args::column, "Name of the column that holds the names of fields.")
      .option("limit", &Args::limit, "Most rows taken.")
      .range(1, 1000)
      .example({.query = "groupBy(user) | transpose()",
                .given = R"({"user":"ann"} {"user":"bob"} {"user":"ann"})",
                .want = R"({"column":"_count","row[1]":2,"row[2]":1} {"column":"user","row[1]":"ann","row[2]":"bob"})"})
      .example({.query = "groupBy(user) | transpose(header=user, column=what)",
                .given = R"({"user":"ann"} {"user":"bob"} {"user":"ann"})",
                .want = R"({"what":"_count","ann":2,"bob":1})"})
      .aggregate_from(make_transpose);
}

}  // namespace cqlite::builtin
