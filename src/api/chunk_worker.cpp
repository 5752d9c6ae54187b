#include "api/chunk_worker.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "cqlite/error.hpp"
#include "engine/column_batch.hpp"
#include "engine/column_filter.hpp"

namespace cqlite {
namespace {

/// An event's place in the input: the number of its chunk, then its place in the chunk.
constexpr unsigned place_bits = 64 - chunk_number_bits;
/// Rows may wait for their turn up to this size; then workers keep to the order of the input.
constexpr std::size_t most_early_bytes = std::size_t{64} << 20;
/// The needles are tried on this much of the first chunk.
constexpr std::size_t sample_bytes = 256 * 1024;
/// If more of the sample's lines pass, searching costs more than it saves.
constexpr double worthwhile_share = 0.6;

std::vector<Needle> made_of(const RequiredLiterals& literals, const NeighbourCounts& seen) {
  std::vector<Needle> needles;
  for (const auto& literal : literals.any_of) needles.emplace_back(literal, true, &seen);
  return needles;
}

std::size_t count_candidates(std::string_view text, const std::vector<Needle>& needles) {
  CandidateLines lines(text, needles);
  std::string_view line;
  std::size_t count = 0;
  while (lines.next(line)) ++count;
  return count;
}

/// The last line of an input may lack its line break.
std::size_t count_all_lines(std::string_view text) {
  return count_lines(text) + (text.empty() || text.back() == '\n' ? 0 : 1);
}

/// Of several searches that each must succeed, the one that leaves the fewest lines of `text`; none if searching would cost
/// more than it saves.
std::vector<Needle> best_needles(const std::vector<RequiredLiterals>& searches, std::string_view text) {
  const std::string_view sample = text.substr(0, std::min(text.size(), sample_bytes));
  auto fewest = static_cast<std::size_t>(static_cast<double>(count_lines(sample) + 1) * worthwhile_share);
  if (searches.empty()) return {};
  const NeighbourCounts seen(sample);
  std::vector<Needle> best;
  for (const RequiredLiterals& literals : searches) {
    auto needles = made_of(literals, seen);
    const std::size_t candidates = count_candidates(sample, needles);
    if (candidates > fewest) continue;
    fewest = candidates;
    best = std::move(needles);
  }
  return best;
}

/// False if the step is no assignment that columns can do.
bool assign(ColumnBatch& batch, const Transform& step, Worker& worker) {
  const auto assignment = step.assignment();
  return assignment && batch.assign(assignment->slot, assignment->value, worker);
}

}  // namespace

void RunShared::stop() {
  is_stopped.store(true, std::memory_order_relaxed);
  const std::lock_guard lock(mutex);
  turn_changed.notify_all();
}

const std::vector<Needle>& RunShared::needles_for(const Chunk& chunk) {
  std::unique_lock lock(mutex);
  if (chunk.number == 0 && !needles) {
    const bool may_refuse = options.optimisations.early_refusal && !options.strict;
    needles = !may_refuse ? std::vector<Needle>() : best_needles(plan.required, chunk.text);
    turn_changed.notify_all();
  }
  turn_changed.wait(lock, [this] { return needles || is_stopped.load(std::memory_order_relaxed); });
  static const std::vector<Needle> none;
  return needles ? *needles : none;
}

void RunShared::fail(std::exception_ptr error) {
  {
    const std::lock_guard lock(mutex);
    if (failure == nullptr) failure = std::move(error);
  }
  stop();
}

// A caller who has seen enough does not care what comes later.
void RunShared::fail_to_read(std::exception_ptr error) {
  const bool is_damaged = is_damage(error);
  const std::lock_guard lock(mutex);
  if (is_stopped.load(std::memory_order_relaxed)) return;
  // What a damaged packed file gave before it broke off is a result, too.
  std::exception_ptr& place = is_damaged ? late_failure : failure;
  if (place == nullptr) place = std::move(error);
}

bool RunShared::may_go_ahead() {
  const std::lock_guard lock(mutex);
  return early_bytes < most_early_bytes;
}

bool RunShared::has_early_before(const Chunk& chunk) const {
  return !early.empty() && early.begin()->first < chunk.number && early_bytes < most_early_bytes;
}

ChunkWorker::ChunkWorker(RunShared& shared, const RowHandler& handler)
    : shared_(shared),
      handler_(handler),
      worker_(shared.environment),
      loader_(shared.load, worker_),
      view_(shared.plan, worker_) {
  if (const auto& aggregate = shared.segments.front().aggregate; aggregate != nullptr) state_.emplace(*aggregate);
}

void ChunkWorker::work() {
  try {
    Chunk chunk;
    std::uint64_t latest = 0;
    watch_.lap();
    // An aggregate that makes its own rows, such as those of a lookup file, needs no input at all.
    if (state_ && state_->is_satisfied()) return;
    while (!shared_.is_stopped.load(std::memory_order_relaxed) && take(chunk)) {
      process(chunk);
      shared_.meter.chunk_done(std::exchange(hits_, 0));
      latest = std::max(latest, chunk.number);
      if (shared_.is_cancelled()) shared_.stop();
      if (state_ && state_->is_satisfied()) shared_.source.skip_after(latest);
      if (shared_.options.strict && is_broken_) shared_.source.skip_after(chunk.number);
    }
    stages_.reading += watch_.lap();
  } catch (...) {
    shared_.fail(std::current_exception());
  }
}

bool ChunkWorker::take(Chunk& chunk) {
  const bool may_go_ahead = state_.has_value() || shared_.may_go_ahead();
  try {
    return shared_.source.next(chunk, may_go_ahead);
  } catch (...) {
    shared_.fail_to_read(std::current_exception());
    return false;
  }
}

void ChunkWorker::process(const Chunk& chunk) {
  stages_.reading += watch_.lap();
  is_broken_ = false;
  worker_.input = shared_.source.names().at(chunk.input);
  if (chunk.block == nullptr) {
    process_lines(chunk);
  } else if (shared_.load.reads_columns && chunk.block->has_columns) {
    process_columns(chunk);
  } else {
    process_block(chunk);
  }
  stages_.steps += watch_.lap();
  if (state_) return;
  hand_out(chunk);
  stages_.handing_out += watch_.lap();
}

void ChunkWorker::process_lines(const Chunk& chunk) {
  bytes_ += chunk.text.size();
  const std::vector<Needle>& needles = shared_.needles_for(chunk);
  if (needles.empty()) {
    for_each_line(chunk.text, [&](std::string_view line) { add_line(chunk, line); });
  } else {
    CandidateLines lines(chunk.text, needles);
    std::string_view line;
    std::size_t candidates = 0;
    for (; lines.next(line); ++candidates) add_line(chunk, line);
    if (shared_.options.counts_lines) refused_lines_ += count_all_lines(chunk.text) - candidates;
  }
  finish_batch();
}

// The lines of a table were checked when it was loaded.
void ChunkWorker::process_block(const Chunk& chunk) {
  std::uint64_t sequence = chunk.number << place_bits;
  std::string_view problem;
  for (const std::string_view line : chunk.block->lines) {
    ++events_;
    if (EventRow* row = loader_.load(line, sequence++, Loader::Extent::all, problem)) take_row(row);
  }
  finish_batch();
}

void ChunkWorker::process_columns(const Chunk& chunk) {
  const ColumnBlock& block = *chunk.block;
  const BlockView view(block, *shared_.load.wanted);
  const LoadOptions& load = shared_.load;
  std::optional<std::vector<std::uint32_t>> events;  // none: all of them
  if (load.from || load.to) {
    events.emplace();
    for (std::uint32_t event = 0; event < block.size(); ++event) {
      const std::int64_t time = block.times[event];
      const bool is_out = (load.from && time < *load.from) || (load.to && time >= *load.to);
      if (time == Order::no_time || !is_out) events->push_back(event);
    }
  }
  events_ += block.size();
  const Transforms& transforms = shared_.segments.front().transforms;
  Selection selection = select_events(view, std::move(events), transforms, worker_);
  ColumnBatch batch(view, std::move(selection.events), chunk.number << place_bits);
  // Without an aggregate, rows outlive the batch, which holds the texts that were assigned.
  std::size_t done = selection.done;
  while (state_ && done < transforms.size() && assign(batch, *transforms[done], worker_)) ++done;
  if (state_ && done == transforms.size()) {
    hits_ += batch.events().size();
    return state_->update_all(batch, worker_);
  }
  for (std::size_t index = 0; index < batch.events().size(); ++index) {
    batch_.push_back(batch.row(index, worker_));
    if (batch_.size() >= most_rows()) finish_batch(done);
  }
  finish_batch(done);
}

void ChunkWorker::add_line(const Chunk& chunk, std::string_view line) {
  if (is_blank_line(line) || (shared_.options.strict && is_broken_)) return;
  const auto place = static_cast<std::uint64_t>(line.data() - chunk.text.data());
  const bool checks_all = chunk.offset < shared_.options.checked_bytes || place < NameTails::most_bytes;
  const auto extent = checks_all ? Loader::Extent::all : Loader::Extent::wanted;
  std::string_view problem;
  EventRow* row = loader_.load(line, (chunk.number << place_bits) | place, extent, problem);
  if (!problem.empty()) {
    is_broken_ = true;
    return broken_.add(chunk, line, problem);
  }
  ++events_;
  if (row != nullptr) take_row(row);
}

void ChunkWorker::take_row(EventRow* row) {
  batch_.push_back(row);
  if (batch_.size() >= most_rows()) finish_batch();
}

std::size_t ChunkWorker::most_rows() const { return std::max<std::size_t>(shared_.options.batch_rows, 1); }

void ChunkWorker::finish_batch(std::size_t first_step) {
  apply_all(std::span(shared_.segments.front().transforms).subspan(first_step), batch_, worker_);
  hits_ += batch_.size();
  if (state_) {
    for (EventRow* row : batch_) state_->update(*row, worker_);
    worker_.arena.reset();
  } else {
    waiting_.insert(waiting_.end(), batch_.begin(), batch_.end());
  }
  batch_.clear();
}

// Chunks go out in the order of the input, whoever has worked on them. Whoever moves the turn on also hands out what was set
// aside for the next turns; as that may take long, others set their rows aside, too, rather than wait for it.
void ChunkWorker::hand_out(const Chunk& chunk) {
  const auto is_stopped = [this] {
    return shared_.is_stopped.load(std::memory_order_relaxed) || shared_.is_cancelled();
  };
  std::unique_lock lock(shared_.mutex);
  if (chunk.is_ahead || shared_.has_early_before(chunk)) {
    lock.unlock();
    set_aside(chunk);
    lock.lock();
  } else {
    shared_.turn_changed.wait(lock, [&] { return shared_.turn == chunk.number || is_stopped(); });
    if (!is_stopped()) give(waiting_, turn_after(chunk), lock);
  }
  auto& early = shared_.early;
  while (!is_stopped() && !early.empty() && early.begin()->first == shared_.turn) {
    const auto mine = early.extract(early.begin());
    const EarlyRows& rows = mine.mapped();
    give(rows.rows, rows.next, lock);
    shared_.early_bytes -= rows.bytes();
  }
  lock.unlock();
  waiting_.clear();
  worker_.arena.reset();
}

void ChunkWorker::set_aside(const Chunk& chunk) {
  EarlyRows early;
  early.next = turn_after(chunk);
  early.rows.reserve(waiting_.size());
  for (const EventRow* row : waiting_) {
    early.rows.push_back(row->kept(early.memory, worker_.slot_count(), shared_.plan.keeps_events));
  }
  const std::lock_guard lock(shared_.mutex);
  shared_.early_bytes += early.bytes();
  shared_.early.emplace(chunk.number, std::move(early));
}

std::optional<std::uint64_t> ChunkWorker::turn_after(const Chunk& chunk) const {
  if (shared_.options.strict && is_broken_) return std::nullopt;
  return chunk.next;
}

// Without the lock: the turn is ours alone, and others may look for chunks meanwhile.
void ChunkWorker::give(const Rows& rows, std::optional<std::uint64_t> next, std::unique_lock<std::mutex>& lock) {
  bool goes_on = true;
  lock.unlock();
  for (EventRow* row : rows) {
    view_.set(*row);
    ++rows_handed_out_;
    goes_on = handler_(view_);
    if (!goes_on) break;
  }
  lock.lock();
  if (next) shared_.turn = *next;
  goes_on = goes_on && next;
  if (!goes_on && !shared_.is_stopped.exchange(true)) shared_.failure = shared_.late_failure = nullptr;
  shared_.turn_changed.notify_all();
}

}  // namespace cqlite
