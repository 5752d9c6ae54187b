#include "engine/column_batch.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "base/hash.hpp"
#include "engine/shared_values.hpp"

namespace cqlite {
namespace {

bool is_same(const Value& left, const Value& right) {
  if (left.kind() != right.kind() || left.kind() == Value::Kind::real) return false;
  if (left.is_computed()) return left.number().integer() == right.number().integer();
  return left.view() == right.view();
}

/// Gives an expression the values of one event after the other, and remembers what it made of them: by the code of the value
/// where one column with few values is all that it looks at, else as long as the values stay the same.
class Evaluation {
 public:
  Evaluation(const ColumnBatch& batch, const Expression& expression, const FieldReads& reads, Worker& worker,
             Arena& texts)
      : expression_(expression), worker_(worker), texts_(texts), row_(*EventRow::create(texts, worker.slot_count())) {
    for (const FieldRead& read : reads.fields) {
      const auto wants = read.as_number ? ColumnReader::Wants::number : ColumnReader::Wants::value;
      inputs_.push_back({read.slot, read.as_number, ColumnReader(batch, read.slot, wants)});
    }
    if (inputs_.size() != 1 || !inputs_.front().reader.plain()) return;
    const std::size_t codes = inputs_.front().reader.plain()->code_count();
    if (codes < batch.events().size()) by_code_.resize(codes);
  }

  Value at(std::size_t index) {
    if (!by_code_.empty()) {
      auto& remembered = by_code_[inputs_.front().reader.code(index)];
      if (!remembered) remembered = read(index) ? evaluated() : latest_;
      return *remembered;
    }
    if (read(index)) latest_ = evaluated();
    return latest_;
  }

 private:
  struct Input {
    Slot slot;
    bool as_number;
    ColumnReader reader;
  };

  /// Puts the event's values into the row. False if they are those that are there already.
  bool read(std::size_t index) {
    bool is_new = std::exchange(is_first_, false);
    for (const Input& input : inputs_) {
      input.reader.expect(index);
      const Value value = value_of(input, index);
      is_new = is_new || !is_same(row_[input.slot], value);
      row_[input.slot] = value;
    }
    return is_new;
  }

  /// Where only the number counts, a whole one stands for the text, which then need not be read again.
  Value value_of(const Input& input, std::size_t index) {
    if (input.as_number) {
      const Number number = input.reader.known(index, worker_.arena).number;
      if (number.is_integer()) return Value::integer(number.integer());
    }
    return input.reader.value(index);
  }

  Value evaluated() {
    latest_ = expression_.evaluate(row_, worker_).kept(texts_);
    return latest_;
  }

  const Expression& expression_;
  Worker& worker_;
  Arena& texts_;
  EventRow& row_;
  std::vector<Input> inputs_;
  std::vector<std::optional<Value>> by_code_;
  Value latest_;
  bool is_first_ = true;
};

}  // namespace

bool ColumnBatch::assign(Slot slot, const Expression& expression, Worker& worker) {
  FieldReads reads;
  if (!expression.reads(reads)) return false;
  Evaluation evaluation(*this, expression, reads, worker, texts_);
  const ColumnReader before(*this, slot, ColumnReader::Wants::value);
  std::vector<Value> values(events_.size());
  for (std::size_t index = 0; index < values.size(); ++index) {
    const Value value = evaluation.at(index);
    values[index] = value.is_missing() ? before.value(index) : value;
  }
  worker.arena.reset();
  std::erase_if(assigned_, [slot](const Assigned& known) { return known.slot == slot; });
  assigned_.push_back({slot, std::move(values)});
  return true;
}

std::optional<BlockView::Plain> ColumnBatch::plain(Slot slot) const {
  return assigned(slot) != nullptr ? std::nullopt : view_.plain(slot);
}

const std::vector<Value>* ColumnBatch::assigned(Slot slot) const {
  for (const Assigned& known : assigned_) {
    if (known.slot == slot) return &known.values;
  }
  return nullptr;
}

EventRow* ColumnBatch::row(std::size_t index, Worker& worker) const {
  EventRow* const row = EventRow::create(worker.arena, worker.slot_count());
  view_.fill(*row, events_[index], first_sequence_ + events_[index]);
  for (const Assigned& known : assigned_) (*row)[known.slot] = known.values[index];
  return row;
}

ColumnReader::ColumnReader(const ColumnBatch& batch, Slot slot, Wants wants)
    : batch_(batch), slot_(slot), wants_(wants), assigned_(batch.assigned(slot)), plain_(batch.plain(slot)) {
  if (!plain_ || plain_->column == nullptr) return;
  const Column& column = *plain_->column;
  codes_ = column.codes.data();
  if (!pays_for_all(batch.events().size(), plain_->code_count())) return;
  if (wants == Wants::number) numbers_ = column.numbers().data();
  if (wants == Wants::text && column.shared != nullptr) shared_numbers_ = column.shared->numbers_of(column).data();
}

void ColumnReader::fetch(std::size_t first) const {
  const auto all = std::span(batch_.events()).subspan(first);
  const auto events = all.first(std::min(all.size(), fetched_events));
  for (const std::uint32_t event : events) __builtin_prefetch(&codes_[event]);
  for (const std::uint32_t event : events) {
    const std::uint32_t code = codes_[event];
    if (shared_numbers_ != nullptr) {
      __builtin_prefetch(&shared_numbers_[code]);
    } else if (numbers_ != nullptr) {
      __builtin_prefetch(&numbers_[code]);
    } else {
      __builtin_prefetch(&plain_->column->values[code]);
    }
  }
}

KnownValue ColumnReader::shared_value(std::uint32_t number) const {
  if (number == 0) return {};
  const SharedValues& shared = *plain_->column->shared;
  return {shared.value(number), {}, shared.hash(number), true};
}

void ColumnReader::add_hash(KnownValue& known, Arena& scratch) {
  known.stays = known.stays && !known.value.is_computed();
  if (known.value.is_missing()) return;
  known.hash = hash_of_key(known.value.text(scratch));
}

}  // namespace cqlite
