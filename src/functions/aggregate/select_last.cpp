// selectLast(): for each field the value of the latest event that has it.
#include <optional>

#include "functions/define.hpp"
#include "values/owned_value.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Fields fields;
};

struct Last {
  std::optional<Order> order;
  OwnedValue value;
};

class SelectLast final : public AggregateOf<std::vector<Last>> {
 public:
  explicit SelectLast(const Args& args) {
    for (const Field& field : args.fields.items) slots_.push_back(field.slot);
  }

  void update(void* memory, EventRow& row, Worker& worker, Arena&) const override {
    auto& lasts = of(memory);
    lasts.resize(slots_.size());
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      const Value& value = row[slots_[i]];
      Last& last = lasts[i];
      if (value.is_missing() || (last.order && row.order < *last.order)) continue;
      last.order = row.order;
      last.value.set(value, worker.arena);
    }
  }

  void merge(void* memory, void* other_memory, Worker&, Arena&) const override {
    auto& lasts = of(memory);
    auto& others = of(other_memory);
    lasts.resize(slots_.size());
    for (std::size_t i = 0; i < others.size(); ++i) {
      if (!others[i].order || (lasts[i].order && *others[i].order < *lasts[i].order)) continue;
      lasts[i] = std::move(others[i]);
    }
  }

  Outputs outputs() const override { return {slots_, false}; }

  bool result(void* memory, EventRow& row, Worker&) const override {
    const auto& lasts = of(memory);
    bool has_any = false;
    for (std::size_t i = 0; i < lasts.size(); ++i) {
      const Last& last = lasts[i];
      if (!last.order) continue;
      has_any = true;
      row[slots_[i]] = last.value.value();
    }
    return has_any;
  }

 private:
  std::vector<Slot> slots_;
};

}  // namespace

Function select_last() {
  return Define<Args>("selectLast")
      .summary("For each field the value of the latest event that has it.")
      .note("The values of a row may come from different events. Latest is by @timestamp, then by place in the input.")
      .input("fields", &Args::fields, "One field, or a list.")
      .example({.query = "groupBy(user, function=selectLast([host, ip]))",
                .given = R"({"@timestamp":1000,"user":"ann","host":"h1","ip":"10.0.0.1"})"
                         R"( {"@timestamp":2000,"user":"ann","host":"h2"})",
                .want = R"({"user":"ann","host":"h2","ip":"10.0.0.1"})"})
      .example({.query = "selectLast(host)", .given = R"({"user":"ann"})", .want = ""})
      .aggregate_from([](const Args& args, Build& build) -> AggregatePtr {
        for (const Field& field : args.fields.items) {
          if (!field.name.empty()) continue;
          build.report(Code::wrong_type, field.span, "`selectLast` takes field names");
          return nullptr;
        }
        return std::make_shared<SelectLast>(args);
      });
}

}  // namespace cqlite::builtin
