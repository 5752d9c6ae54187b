// collect(): the different values of fields, joined into one text or as rows.
#include <cstring>

#include "engine/distinct.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Fields fields;
  std::int64_t limit = 2000;
  bool multival = true;
  Text separator{"\n"};
  Output as;
};

/// A set for each field. That of the first, which mostly is the only one, needs no memory of its own in every group.
struct Sets {
  DistinctTexts first;
  std::vector<DistinctTexts> others;
  bool is_cut = false;

  [[nodiscard]] std::size_t size() const { return 1 + others.size(); }
  [[nodiscard]] DistinctTexts& operator[](std::size_t field) { return field == 0 ? first : others[field - 1]; }
  [[nodiscard]] const DistinctTexts& operator[](std::size_t field) const {
    return field == 0 ? first : others[field - 1];
  }
  void grow(std::size_t fields) {
    if (fields > size()) others.resize(fields - 1);
  }
};

/// What the two forms share: sets of distinct texts, held down to the limit.
class Collect : public AggregateOf<Sets> {
 public:
  Collect(const Args& args, Place place) : args_(args), place_(place) {
    for (const Field& field : args.fields.items) columns_.push_back(field.slot);
    if (!args.as.name.empty()) columns_ = {args.as.slot};
  }

  void merge(void* memory, void* other_memory, Worker&, Arena& keep) const override {
    Sets& sets = of(memory);
    const Sets& other = of(other_memory);
    sets.grow(other.size());
    for (std::size_t i = 0; i < other.size(); ++i) {
      sets[i].merge(other[i], keep);
      hold_down(sets, sets[i]);
    }
    sets.is_cut = sets.is_cut || other.is_cut;
  }

  Outputs outputs() const override { return {columns_, false}; }

 protected:
  [[nodiscard]] std::size_t limit() const { return static_cast<std::size_t>(args_.limit); }

  void hold_down(Sets& sets, DistinctTexts& set) const {
    if (set.size() <= 2 * limit()) return;
    set.keep_first(limit());
    sets.is_cut = true;
  }

  /// The values to show, listed in `scratch`, with a warning if there were more.
  [[nodiscard]] std::span<const DistinctTexts::Entry> values(const Sets& sets, const DistinctTexts& set, Worker& worker,
                                                             Arena& scratch) const {
    auto entries = set.in_order(scratch);
    if (entries.size() > limit() || sets.is_cut) {
      worker.notify("W402",
                    "`collect` kept " + std::to_string(limit()) + " values, the first that came; there were more",
                    place_);
      entries = entries.first(std::min(entries.size(), limit()));
    }
    return entries;
  }

  const Args args_;
  Place place_;
  std::vector<Slot> columns_;
};

/// Each field's values joined into one text: one row.
class CollectJoined final : public Collect {
 public:
  using Collect::Collect;

  void update(void* memory, EventRow& row, Worker& worker, Arena& keep) const override {
    Sets& sets = of(memory);
    sets.grow(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const Value value = args_.fields.items[i].read(row, worker);
      if (value.is_missing()) continue;
      sets[i].add(value, row.order, worker.arena, keep);
      hold_down(sets, sets[i]);
    }
  }

  std::optional<OnlyField> only_field() const override {
    const auto slot = args_.fields.items.size() == 1 ? args_.fields.items.front().value->field() : std::nullopt;
    return slot ? std::optional(OnlyField{*slot, false}) : std::nullopt;
  }
  void update_with(void* memory, const KnownValue& known, const Order& order, Worker& worker,
                   Arena& keep) const override {
    if (known.value.is_missing()) return;
    Sets& sets = of(memory);
    sets.first.add(known, order, worker.arena, keep);
    hold_down(sets, sets.first);
  }

  bool result(void* memory, EventRow& row, Worker& worker) const override {
    const Sets& sets = of(memory);
    bool has_any = false;
    for (std::size_t i = 0; i < sets.size(); ++i) {
      const auto entries = values(sets, sets[i], worker, worker.arena);
      if (entries.empty()) continue;
      has_any = true;
      worker.text.clear();
      for (const auto& entry : entries) {
        if (&entry != &entries.front()) worker.text += args_.separator.value;
        worker.text += entry.value.view();
      }
      const std::string_view text = worker.arena.copy(worker.text);
      const bool is_number = entries.size() == 1 && entries.front().value.kind() == Value::Kind::number_text;
      row[columns_[i]] = is_number ? Value::number_text(text) : Value::text(text);
    }
    return has_any;
  }
};

/// One row for each different combination of values. A combination is kept as one text: for every field its length in
/// four bytes, then the value; a missing field has the length absent.
class CollectRows final : public Collect {
 public:
  using Collect::Collect;

  void update(void* memory, EventRow& row, Worker& worker, Arena& keep) const override {
    Sets& sets = of(memory);
    worker.text.clear();
    bool has_any = false;
    for (const Field& field : args_.fields.items) {
      const Value value = field.read(row, worker);
      const std::string_view text = value.text(worker.arena);
      const std::uint32_t length = value.is_missing() ? absent : static_cast<std::uint32_t>(text.size());
      worker.text.append(reinterpret_cast<const char*>(&length), sizeof length);
      worker.text += text;
      has_any = has_any || !value.is_missing();
    }
    if (!has_any) return;
    sets.first.add(Value::text(worker.text), row.order, worker.arena, keep);
    hold_down(sets, sets.first);
  }

  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void* memory, Worker& worker, RowSink& sink) const override {
    const Sets& sets = of(memory);
    Arena listed;  // that of the worker is given back with every row
    for (const auto& entry : values(sets, sets.first, worker, listed)) {
      EventRow* row = EventRow::create(worker.arena, worker.slot_count());
      std::string_view left = entry.value.view();
      for (const Slot slot : columns_) {
        std::uint32_t length = 0;
        std::memcpy(&length, left.data(), sizeof length);
        left.remove_prefix(sizeof length);
        if (length == absent) continue;
        (*row)[slot] = Value::text(left.substr(0, length));
        left.remove_prefix(length);
      }
      if (!sink.take(*row)) return;
      sink.checkpoint();
    }
  }

 private:
  static constexpr std::uint32_t absent = 0xffffffff;
};

AggregatePtr make_collect(const Args& args, Build& build) {
  if (!args.as.name.empty() && args.fields.items.size() != 1) {
    build.report(Code::wrong_type, args.as.span, "`collect` of several fields cannot have one name for all")
        .help("leave `as` out, or collect one field");
    return nullptr;
  }
  for (const Field& field : args.fields.items) {
    if (!field.name.empty() || !args.as.name.empty()) continue;
    build.report(Code::wrong_type, field.span, "`collect` needs field names").help("or a name for the result: as=…");
    return nullptr;
  }
  Args named = args;
  for (Field& field : named.fields.items) {
    if (args.as.name.empty()) field.slot = build.output(field.name);
  }
  if (args.multival) return std::make_shared<CollectJoined>(named, build.place());
  return std::make_shared<CollectRows>(named, build.place());
}

}  // namespace

Function collect() {
  return Define<Args>("collect")
      .summary("The different values of fields, joined into one text, or one row for each.")
      .note("Values come in the order in which they first appear. A field that no event has is left out.")
      .note("`as` names the result where a single field is collected; it is an extension.")
      .input("fields", &Args::fields, "One field, or a list.")
      .option("limit", &Args::limit, "Most values kept for each field.")
      .range(1, 1'000'000)
      .option("multival", &Args::multival, "true: join the values; false: one row for each.")
      .option("separator", &Args::separator, "What stands between joined values.")
      .output("as", &Args::as, "Name of the result instead of the field's own.")
      .example({.query = R"(groupBy(user, function=collect(host, separator=", ")))",
                .given = R"({"user":"ann","host":"h2"} {"user":"ann","host":"h1"} {"user":"ann","host":"h2"})",
                .want = R"({"user":"ann","host":"h2, h1"})"})
      .example({.query = "collect(host, multival=false)",
                .given = R"({"host":"h2"} {"host":"h1"} {"host":"h2"})",
                .want = R"({"host":"h2"} {"host":"h1"})"})
      .aggregate_from(make_collect);
}

}  // namespace cqlite::builtin
