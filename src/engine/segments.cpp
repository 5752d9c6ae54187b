#include "engine/segments.hpp"

#include <algorithm>
#include <utility>

namespace cqlite {
namespace {

/// Runs the rows of one aggregate through the next segment: into the next aggregate, or to the end.
class NextSegment final : public RowSink {
 public:
  NextSegment(const Segment& segment, AggregateState* state, bool keeps_order, Worker& worker, RowSink& sink,
              std::size_t batch_rows)
      : segment_(segment),
        state_(state),
        keeps_order_(keeps_order),
        worker_(worker),
        sink_(sink),
        batch_rows_(batch_rows) {}

  bool take(EventRow& row) override {
    if (!keeps_order_) row.order = {Order::no_time, position_++};
    rows_.push_back(&row);
    return is_open_;
  }

  void checkpoint() override {
    if (rows_.size() < batch_rows_) return;
    flush();
    // With an aggregate behind, what it keeps is in its own arena; otherwise the end of the pipeline decides.
    if (state_ != nullptr)
      worker_.arena.reset();
    else
      sink_.checkpoint();
  }

  std::optional<Best> best() const override {
    return state_ != nullptr && segment_.transforms.empty() ? segment_.aggregate->best() : std::nullopt;
  }
  void pass_over(std::uint64_t rows) override { state_->add_count(rows); }

  void flush() {
    apply_all(segment_.transforms, rows_, worker_);
    for (EventRow* row : rows_) {
      if (!is_open_) break;
      if (state_ != nullptr) {
        state_->update(*row, worker_);
      } else {
        is_open_ = sink_.take(*row);
      }
    }
    if (state_ != nullptr && state_->is_satisfied()) is_open_ = false;
    rows_.clear();
  }

 private:
  const Segment& segment_;
  AggregateState* state_;
  bool keeps_order_;
  Worker& worker_;
  RowSink& sink_;
  std::size_t batch_rows_;
  Rows rows_;
  std::uint64_t position_ = 0;
  bool is_open_ = true;
};

class Composite final : public Aggregate {
 public:
  Composite(std::vector<Segment> segments, Outputs outputs)
      : segments_(std::move(segments)), outputs_(std::move(outputs)) {}

  Layout layout() const override { return inner().layout(); }
  void create(void* state) const override { inner().create(state); }
  void destroy(void* state) const override { inner().destroy(state); }

  void update(void* state, EventRow& row, Worker& worker, Arena& keep) const override {
    const Transforms& before = segments_.front().transforms;
    if (before.empty()) return inner().update(state, row, worker, keep);
    if (const Predicate* only_test = before.size() == 1 ? before.front()->predicate() : nullptr) {
      if (only_test->test(row, worker)) inner().update(state, row, worker, keep);
      return;
    }
    for (EventRow* result : rows_through(before, row, worker)) inner().update(state, *result, worker, keep);
  }

  void merge(void* state, void* other, Worker& worker, Arena& keep) const override {
    inner().merge(state, other, worker, keep);
  }

  Outputs outputs() const override { return outputs_; }
  bool is_single() const override { return false; }
  bool gives_one_row() const override {
    return std::all_of(segments_.begin(), segments_.end(), [](const Segment& segment) {
      return segment.aggregate == nullptr || segment.aggregate->gives_one_row();
    });
  }
  bool result(void*, EventRow&, Worker&) const override { return false; }

  void emit(void* state, Worker& worker, RowSink& sink) const override {
    Rows rows;
    Collect collect(rows);
    inner().emit(state, worker, collect);
    for (std::size_t i = 1; i < segments_.size(); ++i) {
      if (!segments_[i - 1].aggregate->outputs().passes_events) number(rows);
      apply_all(segments_[i].transforms, rows, worker);
      if (segments_[i].aggregate == nullptr) break;
      AggregateState next(*segments_[i].aggregate);
      for (EventRow* row : rows) next.update(*row, worker);
      rows.clear();
      next.emit(worker, collect);
      // The state's texts must outlive it: the rows take copies into the worker's arena.
      for (EventRow*& row : rows) row = row->kept(worker.arena, worker.slot_count(), true);
    }
    for (EventRow* row : rows) {
      if (!sink.take(*row)) return;
    }
  }

  void set_keeps_events(bool keeps) override {
    for (const auto& segment : segments_) {
      if (segment.aggregate != nullptr) segment.aggregate->set_keeps_events(keeps);
    }
  }

 private:
  class Collect final : public RowSink {
   public:
    explicit Collect(Rows& rows) : rows_(rows) {}
    bool take(EventRow& row) override {
      rows_.push_back(&row);
      return true;
    }

   private:
    Rows& rows_;
  };

  static void number(const Rows& rows) {
    std::uint64_t position = 0;
    for (EventRow* row : rows) row->order = {Order::no_time, position++};
  }

  [[nodiscard]] Aggregate& inner() const { return *segments_.front().aggregate; }

  std::vector<Segment> segments_;
  Outputs outputs_;
};

}  // namespace

void emit_through(const std::vector<Segment>& segments, std::size_t index, AggregateState& first, Worker& worker,
                  RowSink& sink, std::size_t batch_rows) {
  AggregateState* current = &first;
  std::unique_ptr<AggregateState> owner;
  const auto keeps_order = [&] { return segments[index - 1].aggregate->outputs().passes_events; };
  for (++index; segments[index].aggregate != nullptr; ++index) {
    auto next = std::make_unique<AggregateState>(*segments[index].aggregate);
    NextSegment following(segments[index], next.get(), keeps_order(), worker, sink, batch_rows);
    current->emit(worker, following);
    following.flush();
    worker.arena.reset();
    owner = std::move(next);
    current = owner.get();
  }
  NextSegment following(segments[index], nullptr, keeps_order(), worker, sink, batch_rows);
  current->emit(worker, following);
  following.flush();
  sink.checkpoint();
}

AggregatePtr composite(std::vector<Segment> segments, Aggregate::Outputs outputs) {
  return std::make_shared<Composite>(std::move(segments), std::move(outputs));
}

}  // namespace cqlite
