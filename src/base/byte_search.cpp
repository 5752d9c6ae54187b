/// A search compares two bytes of the needle at 32 (or 16) places at once and verifies where both are found. Loads
/// stay inside the text: the last block overlaps the one before it.
#include "base/byte_search.hpp"

#include <string.h>  // memmem

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/utf8.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#define CQLITE_HAS_SSE2 1
#define CQLITE_AVX2 __attribute__((target("avx2")))
#endif

namespace cqlite {

/// What the search loops need to know of a needle. `fold_first` is 0x20 where a letter may come in either case: the
/// bytes of the text are or-ed with it before they are compared.
struct Probe {
  const char* literal;
  std::size_t length;
  bool ignores_case;
  std::size_t first;
  std::size_t second;
  char fold_first;
  char fold_second;

  [[nodiscard]] bool is_at(const char* text) const {
    if (!ignores_case) return std::memcmp(text, literal, length) == 0;
    for (std::size_t i = 0; i < length; ++i) {
      if (lower_ascii(text[i]) != literal[i]) return false;
    }
    return true;
  }
};

namespace {

constexpr std::size_t not_found = std::string_view::npos;

/// Bytes by how often they occur in NDJSON of security events, most frequent first; others are rarer.
constexpr std::string_view common_bytes =
    "\"ea01sto2:,di3r65478nmc9\\flb.-CpISuPgxNvTh_DHFRWk UAyLwEB@#OVM{}\nq=G;/jXQKY()z$%JZ+?*[]";

/// Rank of each byte, 0 for bytes that hardly occur.
constexpr std::array<std::uint8_t, 256> commonness = [] {
  std::array<std::uint8_t, 256> ranks{};
  for (std::size_t i = 0; i < common_bytes.size(); ++i) {
    ranks[static_cast<unsigned char>(common_bytes[i])] = static_cast<std::uint8_t>(common_bytes.size() - i);
  }
  return ranks;
}();

/// A JSON string may spell any character as `\u00XX`.
constexpr std::string_view escape_start = "\\u00";

constexpr bool is_lower(char byte) { return byte >= 'a' && byte <= 'z'; }

constexpr char upper(char byte) { return is_lower(byte) ? static_cast<char>(byte - ('a' - 'A')) : byte; }

unsigned rank(char byte, bool ignores_case) {
  const unsigned own = commonness[static_cast<unsigned char>(byte)];
  return ignores_case && is_lower(byte) ? own + commonness[static_cast<unsigned char>(upper(byte))] : own;
}

/// The loops below look for a start in [text + from, text + end); the bytes of a needle that starts there are readable.
std::size_t find_scalar(const Probe& probe, const char* text, std::size_t from, std::size_t end) {
  const char wanted_first = probe.literal[probe.first];
  const char wanted_second = probe.literal[probe.second];
  for (std::size_t i = from; i < end; ++i) {
    if (static_cast<char>(text[i + probe.first] | probe.fold_first) != wanted_first) continue;
    if (static_cast<char>(text[i + probe.second] | probe.fold_second) != wanted_second) continue;
    if (probe.is_at(text + i)) return i;
  }
  return not_found;
}

#if CQLITE_HAS_SSE2

CQLITE_AVX2 inline std::uint32_t mask_of(__m256i bytes) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}

/// The first start among the set bits of `places`, counted from `base`.
std::size_t verified(const Probe& probe, const char* text, std::size_t base, std::uint32_t places) {
  for (; places != 0; places &= places - 1) {
    const std::size_t at = base + static_cast<std::size_t>(__builtin_ctz(places));
    if (probe.is_at(text + at)) return at;
  }
  return not_found;
}

std::size_t find_sse2(const Probe& probe, const char* text, std::size_t from, std::size_t end) {
  constexpr std::size_t width = 16;
  if (end - from < width) return find_scalar(probe, text, from, end);
  const __m128i wanted_first = _mm_set1_epi8(probe.literal[probe.first]);
  const __m128i wanted_second = _mm_set1_epi8(probe.literal[probe.second]);
  const __m128i fold_first = _mm_set1_epi8(probe.fold_first);
  const __m128i fold_second = _mm_set1_epi8(probe.fold_second);
  for (std::size_t base = from;; base += width) {
    if (end - base < width) base = end - width;
    const __m128i first = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + base + probe.first));
    const __m128i second = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + base + probe.second));
    const __m128i same = _mm_and_si128(_mm_cmpeq_epi8(_mm_or_si128(first, fold_first), wanted_first),
                                       _mm_cmpeq_epi8(_mm_or_si128(second, fold_second), wanted_second));
    const auto places = static_cast<std::uint32_t>(_mm_movemask_epi8(same));
    if (places != 0) {
      const std::size_t found = verified(probe, text, base, places);
      if (found != not_found) return found;
    }
    if (base + width == end) return not_found;
  }
}

/// `ignores_case` is a constant of the loop, not a test in it: without it two operations a block are saved.
template <bool ignores_case>
CQLITE_AVX2 std::size_t find_avx2(const Probe& probe, const char* text, std::size_t from, std::size_t end) {
  constexpr std::size_t width = 32;
  constexpr std::size_t blocks = 4;
  if (end - from < width) return find_sse2(probe, text, from, end);
  const __m256i wanted_first = _mm256_set1_epi8(probe.literal[probe.first]);
  const __m256i wanted_second = _mm256_set1_epi8(probe.literal[probe.second]);
  const __m256i fold_first = _mm256_set1_epi8(probe.fold_first);
  const __m256i fold_second = _mm256_set1_epi8(probe.fold_second);
  std::size_t base = from;
  for (; end - base >= width * blocks; base += width * blocks) {
    __m256i same[blocks];  // an array<> would lose the alignment of its elements' type
    for (std::size_t i = 0; i < blocks; ++i) {
      const char* const at = text + base + i * width;
      __m256i first = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + probe.first));
      __m256i second = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + probe.second));
      if constexpr (ignores_case) {
        first = _mm256_or_si256(first, fold_first);
        second = _mm256_or_si256(second, fold_second);
      }
      same[i] = _mm256_and_si256(_mm256_cmpeq_epi8(first, wanted_first), _mm256_cmpeq_epi8(second, wanted_second));
    }
    const __m256i any = _mm256_or_si256(_mm256_or_si256(same[0], same[1]), _mm256_or_si256(same[2], same[3]));
    if (_mm256_testz_si256(any, any) != 0) continue;
    for (std::size_t i = 0; i < blocks; ++i) {
      const auto places = mask_of(same[i]);
      const std::size_t found = verified(probe, text, base + i * width, places);
      if (found != not_found) return found;
    }
  }
  while (base < end) {
    if (end - base < width) base = end - width;
    const char* const at = text + base;
    const __m256i first = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + probe.first));
    const __m256i second = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + probe.second));
    const __m256i same = _mm256_and_si256(_mm256_cmpeq_epi8(_mm256_or_si256(first, fold_first), wanted_first),
                                          _mm256_cmpeq_epi8(_mm256_or_si256(second, fold_second), wanted_second));
    const std::size_t found = verified(probe, text, base, mask_of(same));
    if (found != not_found) return found;
    base += width;
  }
  return not_found;
}

/// Where in a search for a needle and for escapes something was found; else, how far it got.
struct EitherHit {
  std::size_t at;
  std::size_t done;
};

/// Looks for a needle and for escapes in the same bytes, as it is reading that takes the time: where the needle's two bytes
/// would be, and where an escape's first two would be.
template <bool ignores_case>
class EitherSearch {
 public:
  CQLITE_AVX2 EitherSearch(const Probe& probe, const char* text)
      : probe_(probe),
        text_(text),
        wanted_first_(_mm256_set1_epi8(probe.literal[probe.first])),
        wanted_second_(_mm256_set1_epi8(probe.literal[probe.second])),
        fold_first_(_mm256_set1_epi8(probe.fold_first)),
        fold_second_(_mm256_set1_epi8(probe.fold_second)) {}

  /// The needle is looked for from `from` on, escapes are from `from + probe.first` on.
  CQLITE_AVX2 EitherHit find(std::size_t from, std::size_t end) const {
    std::size_t base = from;
    for (; end - base >= 2 * width; base += 2 * width) {
      const Places here = places_at(base);
      const Places next = places_at(base + width);
      const __m256i any =
          _mm256_or_si256(_mm256_or_si256(here.same, here.escaped), _mm256_or_si256(next.same, next.escaped));
      if (_mm256_testz_si256(any, any) != 0) continue;
      for (const std::size_t at : {base, base + width}) {
        const std::size_t found = nearest(places_at(at), at, end);
        if (found != not_found) return {found, at};
      }
    }
    return {not_found, base};
  }

 private:
  static constexpr std::size_t width = 32;

  struct Places {
    __m256i same;
    __m256i escaped;
  };

  CQLITE_AVX2 Places places_at(std::size_t base) const {
    const __m256i first = _mm256_lddqu_si256(reinterpret_cast<const __m256i*>(text_ + base + probe_.first));
    const __m256i second = _mm256_lddqu_si256(reinterpret_cast<const __m256i*>(text_ + base + probe_.second));
    const __m256i folded_first = ignores_case ? _mm256_or_si256(first, fold_first_) : first;
    const __m256i folded_second = ignores_case ? _mm256_or_si256(second, fold_second_) : second;
    return {_mm256_and_si256(_mm256_cmpeq_epi8(folded_first, wanted_first_),
                             _mm256_cmpeq_epi8(folded_second, wanted_second_)),
            _mm256_and_si256(_mm256_cmpeq_epi8(first, _mm256_set1_epi8(escape_start[0])),
                             _mm256_cmpeq_epi8(second, _mm256_set1_epi8(escape_start[1])))};
  }

  CQLITE_AVX2 std::size_t nearest(const Places& places, std::size_t base, std::size_t end) const {
    const std::size_t found = verified(probe_, text_, base, mask_of(places.same));
    const std::size_t escape = verified(escape_, text_, base + probe_.first, mask_of(places.escaped));
    if (found != not_found || escape == not_found) return std::min(found, escape);
    // An escape may lie ahead of where the needle has been looked for.
    const std::size_t next = base + width;
    const std::size_t before = next < escape ? find_sse2(probe_, text_, next, std::min(escape, end)) : not_found;
    return std::min(before, escape);
  }

  static constexpr Probe escape_ = {escape_start.data(), escape_start.size(), false, 0, 1, 0, 0};

  const Probe& probe_;
  const char* text_;
  __m256i wanted_first_;
  __m256i wanted_second_;
  __m256i fold_first_;
  __m256i fold_second_;
};

CQLITE_AVX2 std::size_t count_avx2(const char* text, std::size_t size, std::size_t& done) {
  constexpr std::size_t width = 32;
  const __m256i wanted = _mm256_set1_epi8('\n');
  __m256i total = _mm256_setzero_si256();
  while (size - done >= width) {
    // A byte counts to 255 before it is added to the sums.
    const std::size_t blocks = std::min<std::size_t>((size - done) / width, 255);
    __m256i bytes = _mm256_setzero_si256();
    for (std::size_t i = 0; i < blocks; ++i, done += width) {
      const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + done));
      bytes = _mm256_sub_epi8(bytes, _mm256_cmpeq_epi8(block, wanted));
    }
    total = _mm256_add_epi64(total, _mm256_sad_epu8(bytes, _mm256_setzero_si256()));
  }
  std::array<std::uint64_t, 4> sums{};
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums.data()), total);
  return sums[0] + sums[1] + sums[2] + sums[3];
}

std::size_t count_sse2(const char* text, std::size_t size, std::size_t& done) {
  constexpr std::size_t width = 16;
  const __m128i wanted = _mm_set1_epi8('\n');
  std::size_t total = 0;
  for (; size - done >= width; done += width) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + done));
    const auto places = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(block, wanted)));
    total += static_cast<std::size_t>(__builtin_popcount(places));
  }
  return total;
}

bool has_avx2() { return __builtin_cpu_supports("avx2") != 0; }

#endif

std::size_t find_probe(const Probe& probe, const char* text, std::size_t from, std::size_t end) {
#if CQLITE_HAS_SSE2
  if (end - from >= 32 && has_avx2()) {
    return probe.ignores_case ? find_avx2<true>(probe, text, from, end) : find_avx2<false>(probe, text, from, end);
  }
  return find_sse2(probe, text, from, end);
#else
  return find_scalar(probe, text, from, end);
#endif
}

/// Where the line around `at` begins; it begins at `from` or later.
std::size_t line_start(std::string_view text, std::size_t from, std::size_t at) {
#if defined(__GLIBC__)
  const void* const found = memrchr(text.data() + from, '\n', at - from);
  return found == nullptr ? from : static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) + 1;
#else
  while (at > from && text[at - 1] != '\n') --at;
  return at;
#endif
}

}  // namespace

NeighbourCounts::NeighbourCounts(std::string_view sample) : counts_(std::size_t{1} << 16) {
  for (std::size_t i = 1; i < sample.size(); ++i) ++counts_[index(sample[i - 1], sample[i])];
}

unsigned NeighbourCounts::count(char first, char second, bool ignores_case) const {
  const auto of = [this](char one, char other) { return counts_[index(one, other)]; };
  if (!ignores_case) return of(first, second);
  const char other_first = upper(first);
  const char other_second = upper(second);
  unsigned sum = of(first, second);
  if (other_first != first) sum += of(other_first, second);
  if (other_second != second) sum += of(first, other_second);
  if (other_first != first && other_second != second) sum += of(other_first, other_second);
  return sum;
}

Needle::Needle(std::string_view literal, bool ignores_case, const NeighbourCounts* seen)
    : literal_(literal), ignores_case_(ignores_case), rare_size_(std::min<std::size_t>(literal.size(), 2)) {
  const auto rank_at = [&](std::size_t i) {
    if (seen == nullptr) return rank(literal_[i], ignores_case_) + rank(literal_[i + 1], ignores_case_);
    return seen->count(literal_[i], literal_[i + 1], ignores_case_);
  };
  for (std::size_t i = 1; i + 1 < literal_.size(); ++i) {
    if (rank_at(i) < rank_at(rare_)) rare_ = i;
  }
}

Probe Needle::probe() const {
  const std::size_t second = rare_ + rare_size_ - 1;
  const auto fold = [&](std::size_t i) { return ignores_case_ && is_lower(literal_[i]) ? '\x20' : '\0'; };
  return {literal_.data(), literal_.size(), ignores_case_, rare_, second, fold(rare_), fold(second)};
}

std::size_t Needle::find(std::string_view text, std::size_t from) const {
  if (from > text.size() || text.size() - from < literal_.size()) return not_found;
  if (literal_.empty()) return from;
  return find_probe(probe(), text.data(), from, text.size() - literal_.size() + 1);
}

std::size_t Needle::find_or_escape(std::string_view text, std::size_t from) const {
  if (literal_.empty() || from > text.size()) return find(text, from);
#if CQLITE_HAS_SSE2
  const std::size_t most = std::max(literal_.size(), rare_ + escape_start.size());
  if (literal_.size() > 1 && text.size() - from >= most && has_avx2()) {
    const std::size_t end = text.size() - most + 1;
    const Probe probe = this->probe();
    const EitherHit hit = ignores_case_ ? EitherSearch<true>(probe, text.data()).find(from, end)
                                        : EitherSearch<false>(probe, text.data()).find(from, end);
    const std::string_view ahead = text.substr(0, from + rare_ + escape_start.size() - 1);
    const std::size_t escape_at = find_bytes(ahead, escape_start, from);
    if (escape_at != not_found || hit.at != not_found) return std::min(escape_at, hit.at);
    from = hit.done;
  }
#endif
  // Part by part, so that neither search goes far beyond what the other one finds.
  for (std::size_t size = 64;; size *= 2) {
    const std::size_t end = std::min(from + size, text.size());
    const std::size_t found = find(text.substr(0, end + literal_.size() - 1), from);
    const std::size_t escape = find_bytes(text.substr(0, end + escape_start.size() - 1), escape_start, from);
    if (end == text.size() || found != not_found || escape != not_found) return std::min(found, escape);
    from = end;
  }
}

unsigned commonness_of(char byte) { return commonness[static_cast<unsigned char>(byte)]; }

CandidateLines::CandidateLines(std::string_view buffer, const std::vector<Needle>& needles)
    : buffer_(buffer), needles_(&needles) {
  for (std::size_t i = 0; i < std::max<std::size_t>(needles.size(), 1); ++i) hits_.push_back(find(i, 0));
}

std::size_t CandidateLines::find(std::size_t needle, std::size_t from) const {
  if (needle > 0) return (*needles_)[needle].find(buffer_, from);
  return needles_->empty() ? find_bytes(buffer_, escape_start, from) : needles_->front().find_or_escape(buffer_, from);
}

bool CandidateLines::next(std::string_view& line) {
  std::size_t nearest = not_found;
  for (std::size_t i = 0; i < hits_.size(); ++i) {
    if (hits_[i] < position_) hits_[i] = find(i, position_);
    nearest = std::min(nearest, hits_[i]);
  }
  if (nearest == not_found) return false;
  const std::size_t begin = line_start(buffer_, position_, nearest);
  const std::size_t end = std::min(buffer_.find('\n', nearest), buffer_.size());
  line = buffer_.substr(begin, end - begin);
  position_ = std::min(end + 1, buffer_.size());
  return true;
}

std::size_t find_bytes(std::string_view text, std::string_view piece, std::size_t from) {
  if (from > text.size() || text.size() - from < piece.size()) return std::string_view::npos;
  const void* const found = memmem(text.data() + from, text.size() - from, piece.data(), piece.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

std::size_t count_lines(std::string_view text) {
  std::size_t done = 0;
  std::size_t total = 0;
#if CQLITE_HAS_SSE2
  if (text.size() >= 256 && has_avx2()) total += count_avx2(text.data(), text.size(), done);
  total += count_sse2(text.data(), text.size(), done);
#endif
  return total +
         static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(done), text.end(), '\n'));
}

}  // namespace cqlite
