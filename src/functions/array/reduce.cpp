// array:reduceAll(), array:reduceColumn() and array:reduceRow(): aggregates over the elements of arrays.
#include <algorithm>
#include <utility>

#include "functions/array/elements.hpp"
#include "functions/array/event_array.hpp"
#include "functions/define.hpp"
#include "functions/scratch_arena.hpp"

namespace cqlite::builtin {
namespace {

struct AllArgs {
  ArrayField array;
  Text var;
  Aggregates function;
};

struct ColumnArgs {
  ArrayField array;
  Text var;
  Aggregates function;
  Output as{"_reduceColumn"};
};

struct RowArgs {
  ArrayField array;
  Text var;
  Aggregates function;
  Output as{"_reduceRow"};
};

/// Holds copies of the rows of an aggregate, which outlive its state.
class Copies final : public RowSink {
 public:
  Copies(Worker& worker, Arena& keep) : worker_(worker), keep_(keep) {}
  bool take(EventRow& row) override {
    rows_.push_back(row.kept(keep_, worker_.slot_count(), true));
    return true;
  }
  [[nodiscard]] const Rows& rows() const { return rows_; }

 private:
  Worker& worker_;
  Arena& keep_;
  Rows rows_;
};

/// One aggregate over all elements: every element is a row.
class ReduceAll final : public Aggregate {
 public:
  ReduceAll(ElementsPtr elements, AggregatePtr function)
      : elements_(std::move(elements)), function_(std::move(function)) {}

  Layout layout() const override { return function_->layout(); }
  void create(void* state) const override { function_->create(state); }
  void destroy(void* state) const override { function_->destroy(state); }
  void update(void* state, EventRow& row, Worker& worker, Arena& keep) const override {
    elements_->each(row, worker, [&](EventRow& with_element, Arena&) {
      function_->update(state, with_element, worker, keep);
      return true;
    });
  }
  void merge(void* state, void* other, Worker& worker, Arena& keep) const override {
    function_->merge(state, other, worker, keep);
  }
  bool is_satisfied(const void* state) const override { return function_->is_satisfied(state); }
  Outputs outputs() const override { return function_->outputs(); }
  bool is_single() const override { return function_->is_single(); }
  bool result(void* state, EventRow& row, Worker& worker) const override {
    return function_->result(state, row, worker);
  }
  void emit(void* state, Worker& worker, RowSink& sink) const override { function_->emit(state, worker, sink); }
  void set_keeps_events(bool keeps) override { function_->set_keeps_events(keeps); }

 private:
  ElementsPtr elements_;
  AggregatePtr function_;
};

using Columns = std::vector<std::unique_ptr<AggregateState>>;

/// One aggregate for each index.
class ReduceColumn final : public AggregateOf<Columns> {
 public:
  ReduceColumn(ElementsPtr elements, AggregatePtr function, std::string output, std::shared_ptr<const FieldNames> names)
      : elements_(std::move(elements)),
        function_(std::move(function)),
        output_(std::move(output)),
        names_(std::move(names)) {}

  void update(void* memory, EventRow& row, Worker& worker, Arena&) const override {
    Columns& columns = of(memory);
    std::size_t index = 0;
    elements_->each(row, worker, [&](EventRow& with_element, Arena&) {
      if (index == columns.size()) columns.push_back(std::make_unique<AggregateState>(*function_));
      columns[index++]->update(with_element, worker);
      return true;
    });
  }

  void merge(void* memory, void* other_memory, Worker& worker, Arena&) const override {
    Columns& columns = of(memory);
    Columns& others = of(other_memory);
    if (columns.size() < others.size()) std::swap(columns, others);
    for (std::size_t i = 0; i < others.size(); ++i) columns[i]->merge(*others[i], worker);
  }

  Outputs outputs() const override { return {{}, false, true}; }
  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    std::vector<EventRow*> rows;
    const Columns& columns = of(memory);
    for (std::size_t index = 0; index < columns.size(); ++index) {
      Copies copies(worker, worker.arena);
      columns[index]->emit(worker, copies);
      while (rows.size() < copies.rows().size()) rows.push_back(EventRow::create(worker.arena, worker.slot_count()));
      for (std::size_t i = 0; i < copies.rows().size(); ++i) put(*copies.rows()[i], index, *rows[i], worker);
    }
    for (EventRow* row : rows) {
      if (!sink.take(*row)) return;
    }
  }

 private:
  /// Sets `output[index]`, or `output[index].field` where the aggregate gives several fields.
  void put(const EventRow& from, std::size_t index, EventRow& row, Worker& worker) const {
    const auto outputs = function_->outputs();
    const std::string_view element = element_name(output_, index, worker.arena);
    if (outputs.columns.size() == 1 && !outputs.keeps_events && !outputs.has_extras) {
      names_->write(row, element, from[outputs.columns.front()], worker.arena);
      return;
    }
    names_->each(from, "", [&](std::string_view name, const Value& value) {
      worker.text.assign(element).append(".").append(name);
      names_->write(row, worker.arena.copy(worker.text), value, worker.arena);
    });
  }

  ElementsPtr elements_;
  AggregatePtr function_;
  std::string output_;
  std::shared_ptr<const FieldNames> names_;
};

/// What an aggregate says of the elements of one event.
class ReduceRow final : public Expression {
 public:
  ReduceRow(ElementsPtr elements, AggregatePtr function)
      : elements_(std::move(elements)), function_(std::move(function)), column_(function_->outputs().columns.front()) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    bool has_elements = false;
    AggregateState state(*function_);
    elements_->each(row, worker, [&](EventRow& with_element, Arena&) {
      has_elements = true;
      state.update(with_element, worker);
      return true;
    });
    if (!has_elements) return {};
    ScratchArena scratch(worker);
    Copies copies(worker, scratch.outer());
    state.emit(worker, copies);
    return copies.rows().empty() ? Value() : (*copies.rows().front())[column_];
  }

 private:
  ElementsPtr elements_;
  AggregatePtr function_;
  Slot column_;
};

AggregatePtr make_all(const AllArgs& args, Build& build) {
  return std::make_shared<ReduceAll>(plain_elements(args.array, args.var.value, build), args.function.aggregate());
}

AggregatePtr make_column(const ColumnArgs& args, Build& build) {
  std::string output = args.as.name;
  if (output.ends_with("[]")) output.resize(output.size() - 2);
  return std::make_shared<ReduceColumn>(plain_elements(args.array, args.var.value, build), args.function.aggregate(),
                                        std::move(output), build.names());
}

ExpressionPtr make_row(const RowArgs& args, Build& build) {
  const auto function = args.function.aggregate();
  const auto outputs = function->outputs();
  if (outputs.columns.size() != 1 || outputs.keeps_events || outputs.has_extras) {
    build.report(Code::aggregate_expected, build.place().span,
                 "`array:reduceRow` takes one aggregate with one result, such as avg()");
    return nullptr;
  }
  return std::make_shared<ReduceRow>(plain_elements(args.array, args.var.value, build), function);
}

}  // namespace

Function array_reduce_all() {
  return Define<AllArgs>("array:reduceAll")
      .summary("One aggregate over the elements of an array in all events.")
      .note("Each element counts as an event of its own, in which field `var` holds it; other fields can be read, too.")
      .note("The results are called as the aggregate says.")
      .input("array", &AllArgs::array, "The array, \"name[]\".")
      .input("var", &AllArgs::var, "Field that holds the element.")
      .input("function", &AllArgs::function, "One aggregate, a list, or { steps | aggregate | steps }.")
      .may_be_absent()
      .example({.query = "array:reduceAll(\"ms[]\", var=x, function=[max(x), count(as=n)])",
                .given = R"({"ms":[4,9]} {"ms":[2]} {"host":"h1"})",
                .want = R"({"_max":9,"n":3})"})
      .example(
          {.query = "groupBy(host, function=array:reduceAll(\"user[]\", var=u, function=collect(u, separator=\",\")))",
           .given = R"({"host":"h1","user":["ann","bob"]} {"host":"h1","user":["ann","eve"]})",
           .want = R"({"host":"h1","u":"ann,bob,eve"})"})
      .aggregate_from(make_all);
}

Function array_reduce_column() {
  return Define<ColumnArgs>("array:reduceColumn")
      .summary("An aggregate for each index of an array, over the elements that all events have there.")
      .note("If the aggregate gives several fields, element i is not as[i] but as[i].field for each of them.")
      .note("If it gives several rows, the first row of the result holds the first rows of all indexes, and so on.")
      .input("array", &ColumnArgs::array, "The array, \"name[]\".")
      .input("var", &ColumnArgs::var, "Field that holds the element.")
      .input("function", &ColumnArgs::function, "One aggregate, a list, or { steps | aggregate | steps }.")
      .may_be_absent()
      .output("as", &ColumnArgs::as, "Array that receives the results.")
      .example({.query = "array:reduceColumn(\"ms[]\", var=x, function=max(x))",
                .given = R"({"ms":[4,9]} {"ms":[7,1,3]} {"host":"h1"})",
                .want = R"({"_reduceColumn[0]":7,"_reduceColumn[1]":9,"_reduceColumn[2]":3})"})
      .example({.query = "array:reduceColumn(\"ms[]\", var=x, function=[min(x), max(x)], as=ms)",
                .given = R"({"ms":[4]} {"ms":[7]})",
                .want = R"({"ms[0]._max":7,"ms[0]._min":4})"})
      .aggregate_from(make_column);
}

Function array_reduce_row() {
  return Define<RowArgs>("array:reduceRow")
      .summary("An aggregate over the elements of the array of each single event.")
      .note("Every event stays; one without the array gets no result. The result is one value.")
      .input("array", &RowArgs::array, "The array, \"name[]\".")
      .input("var", &RowArgs::var, "Field that holds the element.")
      .input("function", &RowArgs::function, "One aggregate with one result.")
      .may_be_absent()
      .output("as", &RowArgs::as, "Field that receives the result.")
      .example({.query = "array:reduceRow(\"ms[]\", var=x, function=avg(x), as=mean)",
                .given = R"({"ms":[4,8]} {"host":"h1"})",
                .want = R"({"ms[0]":4,"ms[1]":8,"mean":6} {"host":"h1"})"})
      .example({.query = "large := array:reduceRow(\"ms[]\", var=x, function={test(x > limit) | count()})",
                .given = R"({"limit":5,"ms":[4,8,9]})",
                .want = R"({"limit":5,"ms[0]":4,"ms[1]":8,"ms[2]":9,"large":2})"})
      .value_from(make_row);
}

}  // namespace cqlite::builtin
