/// An aggregate over the bucket at hand and those before it.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "engine/combination.hpp"
#include "engine/kept_rows.hpp"

namespace cqlite {

/// How far back a window reaches: so many buckets, or a length of time in milliseconds.
struct WindowWidth {
  std::int64_t buckets = 0;  ///< 0: `milliseconds` tells
  std::int64_t milliseconds = 0;

  /// The number of buckets, the current one among them.
  [[nodiscard]] std::int64_t in_buckets(std::int64_t span) const;
};

struct WindowRows {
  KeptRows own;    ///< of the bucket
  Rows in_window;  ///< of the bucket and those before it
  bool is_open = false;
};

/// Holds the rows of one bucket; each row may be in many windows, so it is kept until the buckets are emitted. Who emits
/// these says before, by reach_over(), which rows are in the window.
class Window final : public AggregateOf<WindowRows> {
 public:
  Window(std::shared_ptr<Combination> functions, WindowWidth width) : functions_(std::move(functions)), width_(width) {}

  void update(void* state, EventRow& row, Worker& worker, Arena& keep) const override;
  void merge(void* state, void* other, Worker& worker, Arena& keep) const override;
  [[nodiscard]] Outputs outputs() const override { return functions_->outputs(); }
  [[nodiscard]] bool is_single() const override { return false; }
  bool result(void*, EventRow&, Worker&) const override { return false; }
  void emit(void* state, Worker& worker, RowSink& sink) const override;
  void set_keeps_events(bool keeps) override;

  [[nodiscard]] const WindowWidth& width() const { return width_; }
  /// The window of `state` begins with no row; it has a result from now on.
  static void open(void* state);
  /// Adds the rows of the bucket whose state is `other` to the window of `state`.
  static void reach_over(void* state, void* other);

 private:
  std::shared_ptr<Combination> functions_;
  WindowWidth width_;
  bool keeps_events_ = true;
};

}  // namespace cqlite
