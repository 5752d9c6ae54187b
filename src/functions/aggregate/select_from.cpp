// selectFromMax() and selectFromMin(): fields of the one event in which a field has its largest or smallest number.
#include "functions/define.hpp"
#include "values/owned_value.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field field;
  Fields include;
};

struct Chosen {
  Number number;
  Order order;
  std::vector<OwnedValue> values;
};

class SelectFrom final : public AggregateOf<Chosen> {
 public:
  enum class End : unsigned char { smallest, largest };

  SelectFrom(const Args& args, End end) : field_(args.field), end_(end) {
    for (const Field& field : args.include.items) slots_.push_back(field.slot);
  }

  void update(void* state, EventRow& row, Worker& worker, Arena&) const override {
    Chosen& chosen = of(state);
    const Number number = field_.read(row, worker).number();
    if (!number || !is_better(number, row.order, chosen)) return;
    chosen.number = number;
    chosen.order = row.order;
    chosen.values.resize(slots_.size());
    for (std::size_t i = 0; i < slots_.size(); ++i) chosen.values[i].set(row[slots_[i]], worker.arena);
  }

  void merge(void* state, void* other_state, Worker&, Arena&) const override {
    Chosen& chosen = of(state);
    Chosen& other = of(other_state);
    if (other.number && is_better(other.number, other.order, chosen)) chosen = std::move(other);
  }

  Outputs outputs() const override { return {slots_, false}; }

  bool result(void* state, EventRow& row, Worker&) const override {
    const Chosen& chosen = of(state);
    for (std::size_t i = 0; i < chosen.values.size(); ++i) row[slots_[i]] = chosen.values[i].value();
    return static_cast<bool>(chosen.number);
  }

 private:
  [[nodiscard]] bool is_better(const Number& number, const Order& order, const Chosen& chosen) const {
    if (!chosen.number) return true;
    const auto comparison = compare(number, chosen.number);
    if (comparison == 0) return order < chosen.order;
    return end_ == End::largest ? comparison > 0 : comparison < 0;
  }

  Field field_;
  End end_;
  std::vector<Slot> slots_;
};

Define<Args> declaration(std::string name, std::string which, SelectFrom::End end) {
  Define<Args> define(name);
  define.summary("Fields of the one event in which a field has its " + which + " number.")
      .note("All values are of that event; fields that it lacks are left out. Of several such events the first counts.")
      .note("An event where the field is missing or no number is left out; without any other there is no row.")
      .input("field", &Args::field, "Field whose numbers are compared.")
      .input("include", &Args::include, "The fields to show, one or a list.")
      .aggregate_from([name, end](const Args& args, Build& build) -> AggregatePtr {
        for (const Field& field : args.include.items) {
          if (!field.name.empty()) continue;
          build.report(Code::wrong_type, field.span, "`" + name + "` shows fields, not expressions");
          return nullptr;
        }
        return std::make_shared<SelectFrom>(args, end);
      });
  return define;
}

}  // namespace

Function select_from_max() {
  return declaration("selectFromMax", "largest", SelectFrom::End::largest)
      .example({.query = "selectFromMax(ms, include=[user, host])",
                .given = R"({"ms":"9","user":"ann","host":"h1"} {"ms":"10","user":"bob"} {"user":"cy"})",
                .want = R"({"user":"bob"})"})
      .example({.query = "groupBy(user, function=selectFromMax(@timestamp, include=[host, @timestamp]))",
                .given = R"({"@timestamp":2000,"user":"ann","host":"h2"} {"@timestamp":1000,"user":"ann","host":"h1"})",
                .want = R"({"user":"ann","host":"h2","@timestamp":2000})"});
}

Function select_from_min() {
  return declaration("selectFromMin", "smallest", SelectFrom::End::smallest)
      .example({.query = "selectFromMin(ms, include=[user, ms])",
                .given = R"({"ms":"9","user":"ann"} {"ms":"10","user":"bob"})",
                .want = R"({"user":"ann","ms":"9"})"})
      .example({.query = "selectFromMin(ms, include=user)",
                .given = R"({"ms":4,"user":"ann"} {"ms":"4.0","user":"bob"} {"ms":"n/a","user":"cy"})",
                .want = R"({"user":"ann"})"});
}

}  // namespace cqlite::builtin
