#include "engine/window.hpp"

#include <algorithm>

namespace cqlite {
namespace {

/// For rows whose texts may view a state that is about to end: they take copies into the worker's arena.
class CopyingSink final : public RowSink {
 public:
  CopyingSink(RowSink& sink, Worker& worker) : sink_(sink), worker_(worker) {}
  bool take(EventRow& row) override { return sink_.take(*row.kept(worker_.arena, worker_.slot_count(), true)); }

 private:
  RowSink& sink_;
  Worker& worker_;
};

}  // namespace

std::int64_t WindowWidth::in_buckets(std::int64_t span) const {
  return buckets > 0 ? buckets : std::max<std::int64_t>(1, (milliseconds + span / 2) / span);
}

void Window::update(void* state, EventRow& row, Worker& worker, Arena&) const {
  of(state).own.add(row, worker.slot_count(), keeps_events_);
}

void Window::merge(void* state, void* other, Worker&, Arena&) const { of(state).own.merge(of(other).own); }

void Window::emit(void* state, Worker& worker, RowSink& sink) const {
  if (!of(state).is_open) return;
  AggregateState inner(*functions_);
  for (EventRow* row : of(state).in_window) inner.update(*row, worker);
  CopyingSink copies(sink, worker);
  inner.emit(worker, copies);
}

void Window::set_keeps_events(bool keeps) {
  keeps_events_ = keeps;
  functions_->set_keeps_events(keeps);
}

void Window::open(void* state) {
  of(state).in_window.clear();
  of(state).is_open = true;
}

void Window::reach_over(void* state, void* other) {
  const Rows& rows = of(other).own.in_order();
  Rows& window = of(state).in_window;
  window.insert(window.end(), rows.begin(), rows.end());
}

}  // namespace cqlite
