// Loading a table: each worker takes some chunks that follow one another and makes a block of them.
#include "cqlite/event_table.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "api/broken_lines.hpp"
#include "api/progress_meter.hpp"
#include "api/stopwatch.hpp"
#include "api/table_impl.hpp"
#include "api/worker_threads.hpp"
#include "base/byte_search.hpp"
#include "engine/loader.hpp"
#include "io/origin.hpp"
#include "plan/plan.hpp"

namespace cqlite {
namespace {

/// So many chunks make a block: enough for dictionaries to pay, few enough for all workers to have some.
constexpr std::size_t chunks_of_block = 16;

/// What the workers share.
struct Loading {
  Loading(ChunkSource& input, const LoadTableOptions& with, ProgressMeter& progress)
      : source(input), options(with), meter(progress) {}

  ChunkSource& source;
  const LoadTableOptions& options;
  ProgressMeter& meter;
  std::mutex mutex;
  std::optional<Chunk> ahead;  ///< taken from the source while it belonged to the next block
  std::vector<std::pair<std::uint64_t, std::unique_ptr<ColumnBlock>>> blocks;  ///< by number of the first chunk
  std::exception_ptr failure;
  std::atomic<bool> is_stopped{false};

  [[nodiscard]] bool is_cancelled() const {
    return options.cancellation != nullptr && options.cancellation->is_cancelled();
  }
};

class TableWorker {
 public:
  explicit TableWorker(Loading& loading) : loading_(loading), builder_(loading.options.fields) {}

  void work() {
    try {
      watch_.lap();
      while (!loading_.is_stopped.load(std::memory_order_relaxed) && take_chunks()) build();
      stages_.reading += watch_.lap();
    } catch (...) {
      const std::lock_guard lock(loading_.mutex);
      if (loading_.failure == nullptr) loading_.failure = std::current_exception();
      loading_.is_stopped.store(true, std::memory_order_relaxed);
    }
  }

  void add_to(RunStats& stats) const {
    stats.bytes += bytes_;
    stats.stages.reading += stages_.reading;
    stats.stages.steps += stages_.steps;
    stats.repaired_lines += builder_.repaired_lines();
  }
  [[nodiscard]] const BrokenLines& broken() const { return broken_; }

 private:
  // Chunks that follow one another, of one input only, so that an event's input is that of its block.
  bool take_chunks() {
    const std::lock_guard lock(loading_.mutex);
    chunks_.clear();
    if (loading_.ahead) chunks_.push_back(std::move(*std::exchange(loading_.ahead, std::nullopt)));
    while (chunks_.size() < chunks_of_block && !loading_.is_cancelled()) {
      Chunk chunk;
      if (!loading_.source.next(chunk, false)) break;
      if (!chunks_.empty() && chunks_.front().input != chunk.input) {
        loading_.ahead = std::move(chunk);
        break;
      }
      chunks_.push_back(std::move(chunk));
    }
    return !chunks_.empty();
  }

  void build() {
    stages_.reading += watch_.lap();
    builder_.start(chunks_.front().input);
    for (Chunk& chunk : chunks_) {
      keep_in_buffer(chunk);
      bytes_ += chunk.text.size();
      for_each_line(chunk.text, [&](std::string_view line) { add(chunk, line); });
    }
    std::vector<PageBuffer> texts;
    for (Chunk& chunk : chunks_) texts.push_back(std::move(chunk.buffer));
    auto block = builder_.finish(std::move(texts));
    const std::size_t events = block->size();
    {
      const std::lock_guard lock(loading_.mutex);
      loading_.blocks.emplace_back(chunks_.front().number, std::move(block));
    }
    stages_.steps += watch_.lap();
    loading_.meter.chunk_done(events);
  }

  void add(const Chunk& chunk, std::string_view line) {
    if (is_blank_line(line)) return;
    std::string_view problem = loading_.options.strict ? problem_in_all_of(line) : std::string_view();
    if (problem.empty()) problem = problem_of(builder_.add(line, reader_));
    if (problem.empty()) return;
    broken_.add(chunk, line, problem);
    if (loading_.options.strict) loading_.source.skip_after(chunk.number);
  }

  std::string_view problem_in_all_of(std::string_view line) {
    static const FieldMap nothing_wanted;
    const std::string_view problem = problem_of(reader_.read(line, nothing_wanted, nullptr, scratch_, true));
    scratch_.reset();
    return problem;
  }

  /// A chunk of a text in memory views the caller's text, which need not live as long as the table.
  static void keep_in_buffer(Chunk& chunk) {
    const char* const begin = chunk.buffer.data();
    const bool is_there = chunk.text.data() >= begin && chunk.text.data() < begin + chunk.buffer.size();
    if (is_there || chunk.text.empty()) return;
    chunk.buffer.grow(chunk.text.size() + json_padding);
    std::memcpy(chunk.buffer.data(), chunk.text.data(), chunk.text.size());
    chunk.text = {chunk.buffer.data(), chunk.text.size()};
  }

  Loading& loading_;
  ColumnBuilder builder_;
  ObjectReader reader_;
  Arena scratch_;
  std::vector<Chunk> chunks_;
  BrokenLines broken_;
  std::uint64_t bytes_ = 0;
  Stopwatch watch_;
  StageSeconds stages_;
};

class BlockSource final : public ChunkSource {
 public:
  BlockSource(const EventTable::Impl& table, std::atomic<std::uint64_t>* bytes_read)
      : table_(table), bytes_read_(bytes_read) {}

  bool next(Chunk& chunk, bool /*may_go_ahead*/) override {
    const std::size_t index = next_.fetch_add(1, std::memory_order_relaxed);
    if (index >= std::min<std::uint64_t>(table_.blocks.size(), end_.load())) return false;
    const ColumnBlock& block = *table_.blocks[index];
    chunk.block = &block;
    chunk.number = index;
    chunk.next = index + 1;
    chunk.input = block.input;
    if (bytes_read_ != nullptr) {
      bytes_read_->fetch_add(table_.stats.bytes * block.size() / std::max<std::uint64_t>(table_.stats.events, 1),
                             std::memory_order_relaxed);
    }
    return true;
  }
  void skip_after(std::uint64_t number) override { end_ = std::min(end_.load(), number + 1); }
  const std::vector<std::string>& names() const override { return table_.inputs; }
  std::optional<std::uint64_t> line_at(std::size_t, std::uint64_t) override { return std::nullopt; }
  std::vector<SkippedLine> skipped() override { return {}; }

 private:
  const EventTable::Impl& table_;
  std::atomic<std::uint64_t>* bytes_read_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::uint64_t> end_{UINT64_MAX};
};

}  // namespace

void EventTable::Impl::add(std::unique_ptr<ColumnBlock> block) {
  for (auto& [name, column] : block->columns) shared[name].add(column);
  stats.events += block->size();
  blocks.push_back(std::move(block));
}

bool EventTable::Impl::has_columns_for(const FieldMap& wanted) const {
  if (wanted.has_rest()) return false;
  bool has_all = true;
  wanted.each([&](std::string_view name, const FieldMap::Targets&) {
    has_all = has_all && (fields.empty() || std::binary_search(fields.begin(), fields.end(), name));
  });
  return has_all;
}

std::unique_ptr<ChunkSource> table_source(const EventTable::Impl& table, std::atomic<std::uint64_t>* bytes_read) {
  return std::make_unique<BlockSource>(table, bytes_read);
}

EventTable EventTable::load(Input input, const LoadTableOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  ProgressMeter meter(options.on_progress);
  if (meter.is_on()) meter.start_pass(total_bytes(input.impl()));
  ChunkOptions chunk_options;
  chunk_options.chunk_bytes = options.chunk_bytes;
  chunk_options.bytes_read = meter.bytes_read();
  const auto source = open_chunks(input.impl(), chunk_options);
  Loading loading(*source, options, meter);
  std::vector<std::unique_ptr<TableWorker>> workers;
  for (unsigned i = 0; i < thread_count(options.threads); ++i) {
    workers.push_back(std::make_unique<TableWorker>(loading));
  }
  work_on_threads(workers);
  if (loading.failure != nullptr) std::rethrow_exception(loading.failure);

  auto impl = std::make_unique<Impl>();
  std::sort(loading.blocks.begin(), loading.blocks.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [number, block] : loading.blocks) impl->add(std::move(block));
  impl->inputs = source->names();
  impl->fields = options.fields;
  if (!impl->fields.empty()) impl->fields.emplace_back("@timestamp");
  std::sort(impl->fields.begin(), impl->fields.end());
  BrokenLines broken;
  for (const auto& worker : workers) {
    worker->add_to(impl->stats);
    broken.add(worker->broken());
  }
  broken.add(source->skipped());
  broken.report(impl->stats, *source, options.strict);
  report_repaired(impl->stats);
  impl->stats.is_cancelled = loading.is_cancelled();
  impl->stats.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return EventTable(std::move(impl));
}

EventTable::EventTable(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
EventTable::EventTable(EventTable&&) noexcept = default;
EventTable& EventTable::operator=(EventTable&&) noexcept = default;
EventTable::~EventTable() = default;

std::uint64_t EventTable::events() const { return impl_->stats.events; }
const RunStats& EventTable::load_stats() const { return impl_->stats; }

std::vector<std::string> wanted_fields(const Query& query) {
  const Plan& plan = query.plan();
  std::vector<std::string> fields;
  const auto add = [&fields](const Plan& of) {
    if (of.wanted.has_rest()) return false;
    of.wanted.each([&fields](std::string_view name, const FieldMap::Targets&) { fields.emplace_back(name); });
    return true;
  };
  bool is_known = add(plan);
  for (const SubqueryPlan& subquery : plan.subqueries) is_known = is_known && add(*subquery.plan);
  if (!is_known) return {};
  std::sort(fields.begin(), fields.end());
  fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
  return fields;
}

}  // namespace cqlite
