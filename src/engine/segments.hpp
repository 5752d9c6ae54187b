/// A pipeline as it runs: stretches of steps that handle rows one by one, each but the last ended by an aggregate.
#pragma once

#include <memory>
#include <vector>

#include "engine/aggregate.hpp"
#include "engine/transform.hpp"

namespace cqlite {

struct Segment {
  Transforms transforms;
  AggregatePtr aggregate;  ///< none in the last segment
};

/// Emits `first`, the state of the aggregate that ends `segments[index]`, runs what follows, and gives the rows to `sink`. Rows of an aggregate
/// are in the order in which it emits them.
void emit_through(const std::vector<Segment>& segments, std::size_t index, AggregateState& first, Worker& worker,
                  RowSink& sink, std::size_t batch_rows);

/// `{ filter | count() | n := _count * 2 }` as an aggregate (reference 2.11): the steps before the first aggregate handle
/// a copy of each row. `outputs` are the fields that its last step leaves.
[[nodiscard]] AggregatePtr composite(std::vector<Segment> segments, Aggregate::Outputs outputs);

}  // namespace cqlite
