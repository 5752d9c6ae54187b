// Running a plan: workers take chunks of input up to the first aggregate, then their states are merged and the rest of the
// pipeline runs on one thread. Rows come out in the same order for any number of threads.
#include "cqlite/run.hpp"

#include <algorithm>
#include <chrono>

#include "api/chunk_worker.hpp"
#include "api/observed_run.hpp"
#include "api/progress_meter.hpp"
#include "api/row_view.hpp"
#include "api/stopwatch.hpp"
#include "api/subqueries.hpp"
#include "api/table_impl.hpp"
#include "api/worker_threads.hpp"
#include "cqlite/error.hpp"
#include "engine/profile.hpp"
#include "engine/top_rows.hpp"
#include "io/origin.hpp"

namespace cqlite {
namespace {

/// Places within a chunk are counted in 24 bits, see ChunkWorker.
constexpr std::size_t largest_chunk = 8 << 20;

Instant clock_now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// The end of the pipeline: hands rows to the caller.
class HandlerSink final : public RowSink {
 public:
  HandlerSink(const Plan& plan, Worker& worker, const RowHandler& handler)
      : view_(plan, worker), worker_(worker), handler_(handler) {}

  bool take(EventRow& row) override {
    view_.set(row);
    ++rows_;
    return handler_(view_);
  }
  void checkpoint() override { worker_.arena.reset(); }
  [[nodiscard]] std::uint64_t rows() const { return rows_; }

 private:
  RowView view_;
  Worker& worker_;
  const RowHandler& handler_;
  std::uint64_t rows_ = 0;
};

/// How the rows of a query without aggregate are ordered.
enum class RowOrder : unsigned char { as_read, newest_first, by_time };

/// The segments as this run needs them: where another order than that of the input is asked for, a query without aggregate
/// ends in a sort.
std::vector<Segment> segments_of(const Plan& plan, RowOrder order) {
  std::vector<Segment> segments = plan.segments;
  const bool has_order_of_its_own = std::any_of(segments.begin(), segments.end(), [](const Segment& segment) {
    return segment.aggregate != nullptr && !segment.aggregate->outputs().passes_events;
  });
  if (order == RowOrder::as_read || has_order_of_its_own) return segments;
  TopRowsOptions all;
  all.limit = std::numeric_limits<std::size_t>::max() / 4;
  all.ties = order == RowOrder::newest_first ? Ties::newest_first : Ties::stream;
  segments.back().aggregate = top_rows(std::move(all));
  segments.emplace_back();
  return segments;
}

/// Clock, zone and time to search: what the query says of them wins over the options.
Environment environment_of(const Plan& plan, RunOptions& options) {
  Environment environment;
  environment.now = options.now.value_or(clock_now());
  const auto zone = TimeZone::find(options.timezone);
  if (!zone) throw Error("C505", "there is no time zone `" + options.timezone + "`");
  environment.zone = *zone;
  if (plan.interval) {
    if (plan.interval->zone) environment.zone = *plan.interval->zone;
    options.from = parse_point_in_time(plan.interval->start, environment.now, environment.zone);
    options.to = plan.interval->end.empty()
                     ? environment.now
                     : parse_point_in_time(plan.interval->end, environment.now, environment.zone);
  }
  environment.start = options.from;
  environment.end = options.to;
  return environment;
}

/// Must the events' time be read? It decides which events are searched, and their order.
bool needs_time(const Plan& plan, const std::vector<Segment>& segments, const RunOptions& options) {
  if (plan.reads_timestamp || plan.keeps_events || options.from || options.to) return true;
  const AggregatePtr& first = segments.front().aggregate;
  return first == nullptr || first->needs_order();
}

/// The plan's map and the event's time, which may come from another field.
FieldMap wanted_of(const Plan& plan, const std::vector<Segment>& segments, const RunOptions& options) {
  FieldMap wanted = plan.wanted;
  if (!needs_time(plan, segments, options)) return wanted;
  if (!plan.reads_timestamp) wanted.add("@timestamp", plan.timestamp);
  if (!options.time_field.empty()) wanted.add_stand_in(options.time_field, plan.timestamp);
  return wanted;
}

void collect_notices(RunStats& stats, const std::vector<std::unique_ptr<ChunkWorker>>& workers) {
  for (const auto& worker : workers) {
    for (const RunNotice& notice : worker->worker().notices()) {
      const bool is_known = std::any_of(stats.notices.begin(), stats.notices.end(), [&](const Notice& known) {
        return known.code == notice.code && known.span == notice.place.span && known.source == notice.place.source;
      });
      if (!is_known) stats.notices.push_back({notice.code, notice.message, notice.place.span, notice.place.source});
    }
  }
}

/// One pass over the input, with one plan.
RunStats run_plan(const Plan& plan, Input::Impl& input, const RowHandler& handler, const RunOptions& options,
                  Environment environment, RowOrder order, ProgressMeter& meter) {
  environment.slot_count = plan.names.size();
  std::vector<StepCounter> counters(plan.counted_steps);
  environment.counters = &counters;
  environment.cuts_early = options.optimisations.early_cut;
  environment.from = options.from;
  environment.to = options.to;
  const std::vector<Segment> segments = segments_of(plan, order);
  const FieldMap wanted = wanted_of(plan, segments, options);
  ChunkOptions chunk_options;
  chunk_options.chunk_bytes = std::clamp<std::size_t>(options.chunk_bytes, 1, largest_chunk);
  chunk_options.bytes_read = meter.bytes_read();
  const EventTable* const table = input.table;
  if (meter.is_on()) meter.start_pass(table != nullptr ? table->load_stats().bytes : total_bytes(input));
  const auto source =
      table != nullptr ? table_source(table->impl(), meter.bytes_read()) : open_chunks(input, chunk_options);

  LoadOptions load;
  load.wanted = &wanted;
  const FieldSearch search(wanted);
  const bool may_search = options.optimisations.field_search && !options.strict && !plan.keeps_events;
  if (may_search && search.is_possible()) load.search = &search;
  load.timestamp = plan.timestamp;
  if (plan.has_rawstring) load.rawstring = plan.rawstring;
  load.reads_columns = table != nullptr && options.optimisations.columns && !plan.has_rawstring &&
                       options.time_field.empty() && table->impl().has_columns_for(wanted);
  // The observer is to hear of events outside of the time, too.
  load.from = plan.is_observed ? std::nullopt : options.from;
  load.to = plan.is_observed ? std::nullopt : options.to;
  load.is_strict = options.strict;

  RunShared shared(plan, options, environment, load, segments, *source, meter);
  std::vector<std::unique_ptr<ChunkWorker>> workers;
  for (unsigned i = 0; i < thread_count(options.threads); ++i) {
    workers.push_back(std::make_unique<ChunkWorker>(shared, handler));
  }
  work_on_threads(workers);
  if (shared.failure != nullptr) std::rethrow_exception(shared.failure);

  RunStats stats;
  BrokenLines broken;
  for (const auto& worker : workers) broken.add(worker->broken());
  broken.add(source->skipped());
  broken.report(stats, *source, options.strict);
  for (const auto& worker : workers) {
    stats.bytes += worker->bytes();
    stats.events += worker->events();
    stats.rows += worker->rows();
    stats.repaired_lines += worker->repaired_lines();
    stats.stages.reading += worker->stages().reading;
    stats.stages.steps += worker->stages().steps;
    stats.stages.handing_out += worker->stages().handing_out;
    if (options.counts_lines) stats.refused_lines = stats.refused_lines.value_or(0) + worker->refused_lines();
  }
  stats.is_cancelled = shared.is_cancelled();
  if (AggregateState* merged = workers.front()->state(); merged != nullptr && !shared.is_stopped) {
    Worker& worker = workers.front()->worker();
    Stopwatch watch;
    for (std::size_t i = 1; i < workers.size(); ++i) merged->merge(*workers[i]->state(), worker);
    worker.arena.reset();
    stats.stages.merging = watch.lap();
    HandlerSink sink(plan, worker, handler);
    emit_through(segments, 0, *merged, worker, sink, std::max<std::size_t>(options.batch_rows, 1));
    stats.stages.finishing = watch.lap();
    stats.rows += sink.rows();
  }
  if (shared.late_failure != nullptr) std::rethrow_exception(shared.late_failure);
  report_repaired(stats);
  collect_notices(stats, workers);
  return stats;
}

RunStats run_all(const Query& query, Input input, const RowHandler& handler, const RunOptions& options,
                 Observer* observer) {
  Stopwatch watch;
  const Plan& plan = query.plan();
  ProgressMeter meter(options.on_progress);
  const PassRunner pass = [&](const Plan& of_pass, const RowHandler& rows, const RunOptions& with,
                              const Environment& environment) {
    return run_plan(of_pass, input.impl(), rows, with, environment, RowOrder::by_time, meter);
  };
  RunOptions main_options = options;
  Environment environment = environment_of(plan, main_options);
  environment.observer = observer;
  Subqueries subqueries(plan, input.impl(), pass);
  meter.set_passes(subqueries.passes(environment) + 1);
  subqueries.find_interval(main_options, environment);
  const std::vector<Notice> notices = subqueries.run(main_options, environment);
  const double before = watch.lap();

  const RowOrder order = options.newest_first ? RowOrder::newest_first : RowOrder::as_read;
  RunStats stats = run_plan(plan, input.impl(), handler, main_options, environment, order, meter);
  stats.notices.insert(stats.notices.begin(), notices.begin(), notices.end());
  stats.stages.earlier_passes = before;
  stats.seconds = before + watch.lap();
  return stats;
}

}  // namespace

RunStats run(const Query& query, Input input, const RowHandler& handler, const RunOptions& options) {
  return run_all(query, std::move(input), handler, options, nullptr);
}

RunStats run_observed(const Query& query, Input input, const RowHandler& handler, RunOptions options,
                      Observer* observer) {
  options.threads = 1;
  return run_all(query, std::move(input), handler, options, observer);
}

}  // namespace cqlite
