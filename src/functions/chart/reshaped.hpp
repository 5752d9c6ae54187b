/// An aggregate whose rows another one gives, with other fields: what diagrams want to be fed with.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "engine/aggregate.hpp"

namespace cqlite {

class Reshaped final : public Aggregate {
 public:
  /// Sets `columns` of `to`, a row without fields, by what `from` has.
  using Reshape = std::function<void(const EventRow& from, EventRow& to, Worker& worker)>;

  Reshaped(AggregatePtr inner, std::vector<Slot> columns, Reshape reshape)
      : inner_(std::move(inner)), columns_(std::move(columns)), reshape_(std::move(reshape)) {}

  Layout layout() const override { return inner_->layout(); }
  void create(void* state) const override { inner_->create(state); }
  void destroy(void* state) const override { inner_->destroy(state); }
  void update(void* state, EventRow& row, Worker& worker, Arena& keep) const override {
    inner_->update(state, row, worker, keep);
  }
  void merge(void* state, void* other, Worker& worker, Arena& keep) const override {
    inner_->merge(state, other, worker, keep);
  }
  Outputs outputs() const override { return {columns_, false}; }
  bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void* state, Worker& worker, RowSink& sink) const override {
    Sink reshaping(*this, worker, sink);
    inner_->emit(state, worker, reshaping);
  }

 private:
  class Sink final : public RowSink {
   public:
    Sink(const Reshaped& owner, Worker& worker, RowSink& sink) : owner_(owner), worker_(worker), sink_(sink) {}
    bool take(EventRow& row) override {
      EventRow* reshaped = EventRow::create(worker_.arena, worker_.slot_count());
      owner_.reshape_(row, *reshaped, worker_);
      return sink_.take(*reshaped);
    }
    void checkpoint() override { sink_.checkpoint(); }

   private:
    const Reshaped& owner_;
    Worker& worker_;
    RowSink& sink_;
  };

  AggregatePtr inner_;
  std::vector<Slot> columns_;
  Reshape reshape_;
};

}  // namespace cqlite
