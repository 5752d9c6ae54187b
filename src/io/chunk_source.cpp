/// Deals out the chunks of all inputs. Each input that is open has a lane; a thread takes the next chunk from the first lane
/// that no other thread unpacks or reads at this moment, or opens a further one. So all threads unpack and parse, and the
/// first inputs are done first.
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <condition_variable>
#include <exception>
#include <limits>
#include <list>
#include <mutex>
#include <optional>
#include <utility>

#include "base/byte_search.hpp"
#include "cqlite/error.hpp"
#include "io/chunk.hpp"
#include "io/origin.hpp"
#include "io/part.hpp"

namespace cqlite {
namespace {

constexpr auto no_end = std::numeric_limits<std::uint64_t>::max();

/// An input that is being dealt out.
struct Lane {
  explicit Lane(std::size_t of_input) : input(of_input) {}

  std::size_t input;
  std::shared_ptr<Part> part;  ///< shared with those who fill its last chunks; null until it is open
  std::uint64_t dealt = 0;     ///< chunks so far
  bool is_busy = false;        ///< somebody opens it, or claims a chunk
};

class Source final : public ChunkSource {
 public:
  Source(std::vector<Origin> origins, ChunkLimits limits)
      : origins_(std::move(origins)),
        limits_(limits),
        index_bits_(chunk_number_bits - static_cast<unsigned>(std::bit_width(origins_.size()))),
        is_rereadable_(origins_.size(), 0) {
    for (const Origin& origin : origins_) names_.push_back(origin.name);
  }

  bool next(Chunk& chunk, bool may_go_ahead) override;
  void skip_after(std::uint64_t number) override;
  const std::vector<std::string>& names() const override { return names_; }
  std::optional<std::uint64_t> line_at(std::size_t input, std::uint64_t offset) override;
  std::vector<SkippedLine> skipped() override { return skipped_.all(); }

 private:
  using Lock = std::unique_lock<std::mutex>;

  Lane* free_lane(bool may_go_ahead);
  bool deal(Lane& lane, Chunk& chunk, std::shared_ptr<Part>& part, Lock& lock);
  bool claim(Lane& lane, Chunk& chunk, Lock& lock, std::exception_ptr& failure);
  void note(std::uint64_t number, const std::exception_ptr& failure);

  /// The number of the input, then that of the chunk in it.
  [[nodiscard]] std::uint64_t number_of(std::size_t input, std::uint64_t index) const {
    return (static_cast<std::uint64_t>(input - first_input_) << index_bits_) | index;
  }

  const std::vector<Origin> origins_;
  std::vector<std::string> names_;
  const ChunkLimits limits_;
  const unsigned index_bits_;
  SkippedLines skipped_;
  std::vector<char> is_rereadable_;  ///< for each input; set by the thread that opens it

  std::mutex mutex_;  ///< guards what follows
  std::condition_variable lane_changed_;
  std::list<Lane> lanes_;        ///< in the order of the input; never more than there are threads
  std::size_t opened_ = 0;       ///< inputs that have been given a lane
  bool has_begun_ = false;       ///< a chunk has been dealt out
  std::size_t first_input_ = 0;  ///< of which that was; those before are empty
  std::uint64_t end_ = no_end;   ///< chunks from this number on are not dealt out
  std::exception_ptr failure_;   ///< why chunk `end_` is not
  std::exception_ptr damage_;    ///< C504 of the first input that has one
  std::uint64_t damage_at_ = 0;  ///< number of the chunk that was not to be had
};

bool Source::next(Chunk& chunk, bool may_go_ahead) {
  Lock lock(mutex_);
  while (true) {
    if (Lane* const lane = free_lane(may_go_ahead); lane != nullptr) {
      std::shared_ptr<Part> part;
      if (!deal(*lane, chunk, part, lock)) continue;
      lock.unlock();
      try {
        if (part) part->fill(chunk);
      } catch (...) {
        // It stays dealt out, without text: chunks that follow it may be waiting for their turn.
        chunk.text = {};
        lock.lock();
        note(chunk.number, std::current_exception());
      }
      return true;
    }
    if (lanes_.empty()) break;
    lane_changed_.wait(lock);
  }
  if (failure_) std::rethrow_exception(failure_);
  if (damage_) std::rethrow_exception(damage_);
  return false;
}

// The first input that nobody is busy with; null if there is nothing to do now. Nobody goes ahead of the very first chunk.
// Nor is a pipe asked for more than is wanted: it might let us wait.
Lane* Source::free_lane(bool may_go_ahead) {
  lanes_.remove_if([this](const Lane& lane) { return !lane.is_busy && number_of(lane.input, lane.dealt) >= end_; });
  for (Lane& lane : lanes_) {
    if (!lane.is_busy) return &lane;
    if (!may_go_ahead || !has_begun_) return nullptr;
  }
  if (opened_ == origins_.size() || number_of(opened_, 0) >= end_) return nullptr;
  // Two names may stand for one pipe, whose bytes must not be shared out between two.
  if (!lanes_.empty() && is_read_once(origins_[opened_])) return nullptr;
  return &lanes_.emplace_back(opened_++);
}

// Deals out the next chunk of a lane; false if there is none that is wanted. The end of a lane is a chunk, too, without text
// and part, so that it is known which chunk is the last; but not before the first text of all.
bool Source::deal(Lane& lane, Chunk& chunk, std::shared_ptr<Part>& part, Lock& lock) {
  chunk.text = {};
  chunk.input = lane.input;
  chunk.offset = 0;
  chunk.first_line.reset();
  std::exception_ptr failure;
  const bool is_claimed = claim(lane, chunk, lock, failure);
  chunk.number = number_of(lane.input, lane.dealt);
  chunk.next = is_claimed ? chunk.number + 1 : number_of(lane.input + 1, 0);
  chunk.is_ahead = &lane != &lanes_.front();
  if (failure) note(chunk.number, failure);
  const bool is_first_empty = !is_claimed && !has_begun_;
  const bool is_dealt = chunk.number < end_ && !is_first_empty;
  if (is_first_empty) ++first_input_;
  if (is_dealt) has_begun_ = true;
  if (is_claimed && is_dealt) {
    ++lane.dealt;
    part = lane.part;
  } else {
    lanes_.remove_if([&lane](const Lane& other) { return &other == &lane; });
  }
  lane_changed_.notify_all();
  return is_dealt;
}

// Without the lock while the input is opened, or read and unpacked.
bool Source::claim(Lane& lane, Chunk& chunk, Lock& lock, std::exception_ptr& failure) {
  const bool is_slow = !lane.part || lane.part->is_slow();
  bool is_claimed = false;
  lane.is_busy = true;
  if (is_slow) lock.unlock();
  try {
    if (!lane.part) {
      OpenedPart opened = open_part(origins_[lane.input], limits_, skipped_);
      is_rereadable_[lane.input] = opened.is_rereadable ? 1 : 0;
      lane.part = std::move(opened.part);
    }
    is_claimed = lane.part->claim(chunk);
  } catch (...) {
    failure = std::current_exception();
  }
  if (is_slow) lock.lock();
  lane.is_busy = false;
  return is_claimed;
}

// Of several failures the first in the input counts, whatever the order in which they are met.
void Source::note(std::uint64_t number, const std::exception_ptr& failure) {
  if (number >= end_) return;
  if (!is_damage(failure)) {
    end_ = number;
    failure_ = failure;
  } else if (!damage_ || number < damage_at_) {
    damage_ = failure;
    damage_at_ = number;
  }
}

void Source::skip_after(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  if (number >= end_) return;
  end_ = number + 1;
  failure_ = nullptr;
  if (damage_at_ >= end_) damage_ = nullptr;
}

std::optional<std::uint64_t> Source::line_at(std::size_t input, std::uint64_t offset) {
  if (input >= origins_.size() || is_rereadable_[input] == 0) return std::nullopt;
  const Origin& origin = origins_[input];
  const bool is_standard_input = origin.kind == Origin::Kind::standard_input;
  if (origin.kind != Origin::Kind::file && !is_standard_input) {
    return 1 + count_lines(origin.text.substr(0, offset));
  }
  const FileDescriptor file = is_standard_input ? FileDescriptor{STDIN_FILENO, true} : open_file(origin.name);
  std::vector<char> block(std::size_t{1} << 18);
  std::uint64_t line = 1;
  for (std::uint64_t done = 0; done < offset;) {
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), offset - done));
    const std::size_t count = read_at(file, block.data(), wanted, done, origin.name);
    if (count == 0) return std::nullopt;
    line += count_lines({block.data(), count});
    done += count;
  }
  return line;
}

}  // namespace

bool is_damage(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const Error& known) {
    return known.code() == "C504";
  } catch (...) {
    return false;
  }
}

void SkippedLines::add(const SkippedLine& line) {
  const std::lock_guard lock(mutex_);
  lines_.push_back(line);
}

std::vector<SkippedLine> SkippedLines::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<SkippedLine> result = lines_;
  std::sort(result.begin(), result.end(), [](const SkippedLine& left, const SkippedLine& right) {
    return std::pair(left.input, left.offset) < std::pair(right.input, right.offset);
  });
  return result;
}

std::unique_ptr<ChunkSource> open_chunks(Input::Impl& input, const ChunkOptions& options) {
  const std::size_t line_bytes = std::max<std::size_t>(options.max_line_bytes, 1);
  const std::size_t chunk_bytes = std::clamp<std::size_t>(options.chunk_bytes, 1, line_bytes);
  return std::make_unique<Source>(input.origins, ChunkLimits{chunk_bytes, line_bytes, options.bytes_read});
}

}  // namespace cqlite
