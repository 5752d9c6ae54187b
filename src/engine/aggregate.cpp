#include "engine/aggregate.hpp"

#include <new>

#include "engine/column_batch.hpp"

namespace cqlite {

void Aggregate::emit(void* state, Worker& worker, RowSink& sink) const {
  EventRow* row = EventRow::create(worker.arena, worker.slot_count());
  if (result(state, *row, worker)) sink.take(*row);
}

void Aggregate::update_all(void* state, const ColumnBatch& batch, Worker& worker, Arena& keep) const {
  if (only_counts()) return add_count(state, batch.events().size());
  batch.each_row(worker, [&](EventRow& row) { update(state, row, worker, keep); });
}

AggregateState::AggregateState(const Aggregate& aggregate) : aggregate_(aggregate) {
  const auto layout = aggregate.layout();
  state_ = ::operator new(layout.size == 0 ? 1 : layout.size, std::align_val_t(layout.alignment));
  aggregate_.create(state_);
}

AggregateState::~AggregateState() {
  aggregate_.destroy(state_);
  ::operator delete(state_, std::align_val_t(aggregate_.layout().alignment));
}

void AggregateState::merge(AggregateState& other, Worker& worker) {
  keep_.adopt(std::move(other.keep_));
  aggregate_.merge(state_, other.state_, worker, keep_);
}

}  // namespace cqlite
