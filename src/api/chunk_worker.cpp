#include "api/chunk_worker.hpp"

#include <algorithm>
#include <cstring>

#include "cqlite/error.hpp"

namespace cqlite {
namespace {

/// An event's place in the input: the number of its chunk, then its place in the chunk.
constexpr unsigned place_bits = 24;
constexpr std::size_t most_broken_lines_kept = 16;
/// The needles are tried on this much of the first chunk.
constexpr std::size_t sample_bytes = 256 * 1024;
/// If more of the sample's lines pass, searching costs more than it saves.
constexpr double worthwhile_share = 0.6;

/// So much of an input is checked from end to end: enough to tell what is no NDJSON at all, or was damaged throughout.
constexpr std::uint64_t checked_bytes = 16 << 20;

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

std::vector<Needle> made_of(const RequiredLiterals& literals) {
  std::vector<Needle> needles;
  for (const auto& literal : literals.any_of) needles.emplace_back(literal, true);
  return needles;
}

std::size_t count_candidates(std::string_view text, const std::vector<Needle>& needles) {
  CandidateLines lines(text, needles);
  std::string_view line;
  std::size_t count = 0;
  while (lines.next(line)) ++count;
  return count;
}

/// Of several searches that each must succeed, the one that leaves the fewest lines of `text`; none if searching would cost
/// more than it saves.
std::vector<Needle> best_needles(const std::vector<RequiredLiterals>& searches, std::string_view text) {
  const std::string_view sample = text.substr(0, std::min(text.size(), sample_bytes));
  auto fewest = static_cast<std::size_t>(static_cast<double>(count_lines(sample) + 1) * worthwhile_share);
  std::vector<Needle> best;
  for (const RequiredLiterals& literals : searches) {
    auto needles = made_of(literals);
    const std::size_t candidates = count_candidates(sample, needles);
    if (candidates > fewest) continue;
    fewest = candidates;
    best = std::move(needles);
  }
  return best;
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

void RunShared::fail_late(std::exception_ptr error) {
  const std::lock_guard lock(mutex);
  if (late_failure == nullptr) late_failure = std::move(error);
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
    // An aggregate that makes its own rows, such as those of a lookup file, needs no input at all.
    if (state_ && state_->is_satisfied()) return;
    while (!shared_.is_stopped.load(std::memory_order_relaxed) && shared_.source.next(chunk)) {
      process(chunk);
      if (shared_.is_cancelled()) shared_.stop();
      if (state_ && state_->is_satisfied()) return;
      if (shared_.options.strict && broken_count_ > 0) shared_.stop();
    }
  } catch (const Error& error) {
    // What a damaged packed file gave before it broke off is a result, too.
    if (error.code() == "C504") return shared_.fail_late(std::current_exception());
    shared_.fail(std::current_exception());
  } catch (...) {
    shared_.fail(std::current_exception());
  }
}

void ChunkWorker::process(const Chunk& chunk) {
  bytes_ += chunk.text.size();
  worker_.input = shared_.source.names().at(chunk.input);
  const std::vector<Needle>& needles = shared_.needles_for(chunk);
  std::string_view line;
  if (!needles.empty()) {
    CandidateLines lines(chunk.text, needles);
    while (lines.next(line)) add_line(chunk, line);
  } else {
    for (std::size_t begin = 0; begin < chunk.text.size();) {
      const void* found = std::memchr(chunk.text.data() + begin, '\n', chunk.text.size() - begin);
      const std::size_t end = found == nullptr
                                  ? chunk.text.size()
                                  : static_cast<std::size_t>(static_cast<const char*>(found) - chunk.text.data());
      add_line(chunk, chunk.text.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  finish_batch();
  if (!state_) hand_out(chunk);
}

void ChunkWorker::add_line(const Chunk& chunk, std::string_view line) {
  if (is_blank(line) || (shared_.options.strict && broken_count_ > 0)) return;
  const auto place = static_cast<std::uint64_t>(line.data() - chunk.text.data());
  const bool checks_all = chunk.offset < checked_bytes || place < NameTails::most_bytes;
  const auto extent = checks_all ? Loader::Extent::all : Loader::Extent::wanted;
  std::string_view problem;
  EventRow* row = loader_.load(line, (chunk.number << place_bits) | place, extent, problem);
  if (!problem.empty()) return note_broken(chunk, line, problem);
  ++events_;
  if (row == nullptr) return;
  batch_.push_back(row);
  if (batch_.size() >= std::max<std::size_t>(shared_.options.batch_rows, 1)) finish_batch();
}

void ChunkWorker::finish_batch() {
  apply_all(shared_.segments.front().transforms, batch_, worker_);
  if (state_) {
    for (EventRow* row : batch_) state_->update(*row, worker_);
    worker_.arena.reset();
  } else {
    waiting_.insert(waiting_.end(), batch_.begin(), batch_.end());
  }
  batch_.clear();
}

// Chunks go out in the order of the input, whoever has worked on them.
void ChunkWorker::hand_out(const Chunk& chunk) {
  std::unique_lock lock(shared_.mutex);
  shared_.turn_changed.wait(
      lock, [&] { return shared_.turn == chunk.number || shared_.is_stopped.load(std::memory_order_relaxed); });
  if (!shared_.is_stopped.load(std::memory_order_relaxed)) {
    bool goes_on = true;
    // The turn is ours alone; others may look for chunks meanwhile.
    lock.unlock();
    for (EventRow* row : waiting_) {
      view_.set(*row);
      ++rows_handed_out_;
      goes_on = handler_(view_);
      if (!goes_on) break;
    }
    lock.lock();
    ++shared_.turn;
    if (!goes_on) shared_.is_stopped.store(true, std::memory_order_relaxed);
    shared_.turn_changed.notify_all();
  }
  lock.unlock();
  waiting_.clear();
  worker_.arena.reset();
}

void ChunkWorker::note_broken(const Chunk& chunk, std::string_view line, std::string_view problem) {
  ++broken_count_;
  if (broken_.size() >= most_broken_lines_kept) return;
  const auto place = static_cast<std::uint64_t>(line.data() - chunk.text.data());
  std::optional<std::uint64_t> number;
  if (chunk.first_line) number = *chunk.first_line + count_lines(chunk.text.substr(0, place));
  broken_.push_back({chunk.input, chunk.offset + place, number, std::string(problem)});
}

}  // namespace cqlite
