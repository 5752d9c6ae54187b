#include "engine/profile.hpp"

#include <chrono>
#include <utility>

namespace cqlite {
namespace {

class Stopwatch {
 public:
  [[nodiscard]] std::int64_t nanoseconds() const {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

StepCounter& counter(const Worker& worker, std::size_t step) { return (*worker.environment.counters)[step]; }

class CountedTransform final : public Transform {
 public:
  CountedTransform(TransformPtr inner, std::size_t step, bool is_first, bool is_last)
      : inner_(std::move(inner)), step_(step), is_first_(is_first), is_last_(is_last) {}

  void apply(Rows& rows, Worker& worker) const override {
    StepCounter& count = counter(worker, step_);
    if (is_first_) count.rows_in += rows.size();
    const Stopwatch time;
    inner_->apply(rows, worker);
    count.nanoseconds += time.nanoseconds();
    if (is_last_) count.rows_out += rows.size();
  }
  bool may_drop() const override { return inner_->may_drop(); }

 private:
  TransformPtr inner_;
  std::size_t step_;
  bool is_first_;
  bool is_last_;
};

class CountedAggregate final : public Aggregate {
 public:
  CountedAggregate(AggregatePtr inner, std::size_t step) : inner_(std::move(inner)), step_(step) {}

  Layout layout() const override { return inner_->layout(); }
  void create(void* state) const override { inner_->create(state); }
  void destroy(void* state) const override { inner_->destroy(state); }
  bool is_satisfied(const void* state) const override { return inner_->is_satisfied(state); }
  Outputs outputs() const override { return inner_->outputs(); }
  bool is_single() const override { return inner_->is_single(); }
  void set_keeps_events(bool keeps) override { inner_->set_keeps_events(keeps); }

  void update(void* state, EventRow& row, Worker& worker, Arena& keep) const override {
    const Stopwatch time;
    inner_->update(state, row, worker, keep);
    ++counter(worker, step_).rows_in;
    counter(worker, step_).nanoseconds += time.nanoseconds();
  }
  void merge(void* state, void* other, Worker& worker, Arena& keep) const override {
    const Stopwatch time;
    inner_->merge(state, other, worker, keep);
    counter(worker, step_).nanoseconds += time.nanoseconds();
  }
  bool result(void* state, EventRow& row, Worker& worker) const override {
    const bool has_row = inner_->result(state, row, worker);
    if (has_row) ++counter(worker, step_).rows_out;
    return has_row;
  }
  void emit(void* state, Worker& worker, RowSink& sink) const override {
    CountingSink counting(sink, counter(worker, step_));
    inner_->emit(state, worker, counting);
  }

 private:
  class CountingSink final : public RowSink {
   public:
    CountingSink(RowSink& sink, StepCounter& count) : sink_(sink), count_(count) {}
    bool take(EventRow& row) override {
      ++count_.rows_out;
      return sink_.take(row);
    }
    void checkpoint() override { sink_.checkpoint(); }

   private:
    RowSink& sink_;
    StepCounter& count_;
  };

  AggregatePtr inner_;
  std::size_t step_;
};

}  // namespace

void count_steps(std::vector<Segment>& segments, const std::vector<StepExtent>& steps) {
  for (std::size_t step = 0; step < steps.size(); ++step) {
    const StepExtent& extent = steps[step];
    if (extent.last_segment > extent.first_segment) {
      auto& aggregate = segments[extent.first_segment].aggregate;
      aggregate = std::make_shared<CountedAggregate>(std::move(aggregate), step);
      continue;
    }
    auto& transforms = segments[extent.first_segment].transforms;
    for (std::size_t i = extent.first_transform; i < extent.last_transform; ++i) {
      transforms[i] = std::make_shared<CountedTransform>(std::move(transforms[i]), step, i == extent.first_transform,
                                                         i + 1 == extent.last_transform);
    }
  }
}

}  // namespace cqlite
