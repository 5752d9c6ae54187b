#include "values/line_marks.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/byte_search.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace cqlite {
namespace {

/// Upper and lower case of letters, `{` and `[`, and a few others differ in this bit.
constexpr char case_bit = ' ';

#if defined(__x86_64__)
#define CQLITE_AVX2 __attribute__((target("avx2")))

// Bytes are told by a table of what they must be, found by the lower half of the byte: one look-up and one comparison for
// up to sixteen of them, if no two share that half.

/// Not _mm256_loadu_si256: compilers would read the same bytes again for every operation that takes them from memory, and it
/// is the reading that takes the time.
CQLITE_AVX2 inline __m256i load(const char* from) { return _mm256_lddqu_si256(reinterpret_cast<const __m256i*>(from)); }

CQLITE_AVX2 inline __m256i table(const char* bytes) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)));
}

CQLITE_AVX2 inline __m256i is_in(__m256i whole, __m256i bytes) {
  return _mm256_cmpeq_epi8(_mm256_shuffle_epi8(whole, bytes), bytes);
}

/// The bit for the upper half of each byte, if the byte is one of those that `halves` stands for; else 0.
CQLITE_AVX2 inline __m256i member_bit(__m256i halves, __m256i bytes) {
  const __m256i bits = _mm256_broadcastsi128_si256(_mm_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0));
  const __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(15));
  return _mm256_and_si256(_mm256_shuffle_epi8(halves, bytes), _mm256_shuffle_epi8(bits, upper));
}

CQLITE_AVX2 inline std::uint64_t mask_of(__m256i lower, __m256i upper) {
  const auto low = static_cast<std::uint32_t>(_mm256_movemask_epi8(lower));
  const auto high = static_cast<std::uint32_t>(_mm256_movemask_epi8(upper));
  return std::uint64_t{high} << 32 | low;
}

/// What find_marks_avx2 keeps in registers.
template <bool has_whole>
class MarkTables {
 public:
  CQLITE_AVX2 explicit MarkTables(const NameTails& tails)
      : first_(table(has_whole ? tails.first().whole.data() : tails.first().halves.data())),
        second_(table(has_whole ? tails.second().whole.data() : tails.second().halves.data())),
        first_distance_(tails.first().distance),
        second_distance_(tails.second().distance) {}

  /// The colon behind the quote is looked for when the name is read.
  [[nodiscard]] CQLITE_AVX2 __m256i name_ends(const char* text, __m256i here) const {
    const __m256i first = load(text - first_distance_);
    const __m256i second = load(text - second_distance_);
    const __m256i is_quote = _mm256_cmpeq_epi8(here, _mm256_set1_epi8('"'));
    if constexpr (has_whole) {
      return _mm256_and_si256(is_quote, _mm256_and_si256(is_in(first_, first), is_in(second_, second)));
    } else {
      const __m256i both = _mm256_min_epu8(member_bit(first_, first), member_bit(second_, second));
      return _mm256_andnot_si256(_mm256_cmpeq_epi8(both, _mm256_setzero_si256()), is_quote);
    }
  }

  [[nodiscard]] CQLITE_AVX2 __m256i doubtful(const char* text, __m256i here) const {
    const __m256i next = load(text + 1);
    const __m256i is_escape = _mm256_and_si256(_mm256_cmpeq_epi8(here, _mm256_set1_epi8('\\')),
                                               _mm256_cmpeq_epi8(next, _mm256_set1_epi8('u')));
    const __m256i lower = _mm256_or_si256(next, _mm256_set1_epi8(case_bit));
    return _mm256_or_si256(_mm256_and_si256(is_in(before_, here), is_in(after_, lower)), is_escape);
  }

 private:
  __m256i first_;
  __m256i second_;
  std::size_t first_distance_;
  std::size_t second_distance_;
  __m256i before_ =  ///< blanks and the colon
      _mm256_broadcastsi128_si256(_mm_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', ':', 0, 0, '\r', 0, 0));
  __m256i after_ =  ///< opening brackets and the colon
      _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', 0, 0, 0, 0));
};

template <bool has_whole>
CQLITE_AVX2 std::size_t find_marks_avx2(const char* text, std::size_t blocks, const NameTails& tails,
                                        LineMarks* marks) {
  const MarkTables<has_whole> tables(tails);
  std::size_t count = 0;
  for (std::size_t block = 0; block < blocks; ++block, text += marked_bytes) {
    const __m256i here = load(text);
    const __m256i more = load(text + 32);
    const __m256i ends = tables.name_ends(text, here);
    const __m256i more_ends = tables.name_ends(text + 32, more);
    const __m256i doubtful = tables.doubtful(text, here);
    const __m256i more_doubtful = tables.doubtful(text + 32, more);
    const __m256i any = _mm256_or_si256(_mm256_or_si256(ends, more_ends), _mm256_or_si256(doubtful, more_doubtful));
    if (_mm256_testz_si256(any, any) != 0) continue;
    marks[count++] = {block, mask_of(ends, more_ends), mask_of(doubtful, more_doubtful)};
  }
  return count;
}

std::size_t find_marks_sse2(const char* text, std::size_t blocks, LineMarks* marks) {
  const auto is = [](__m128i bytes, char byte) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte)); };
  const auto mask = [](__m128i of) { return std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(of))}; };
  std::size_t count = 0;
  for (std::size_t block = 0; block < blocks; ++block) {
    LineMarks found{block, 0, 0};
    for (unsigned quarter = 0; quarter < 4; ++quarter, text += 16) {
      const __m128i here = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
      const __m128i next = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + 1));
      const __m128i lower = _mm_or_si128(next, _mm_set1_epi8(case_bit));
      const __m128i is_before =
          _mm_or_si128(_mm_or_si128(is(here, ' '), is(here, ':')), _mm_or_si128(is(here, '\t'), is(here, '\r')));
      const __m128i is_after = _mm_or_si128(is(lower, '{'), is(lower, ':'));
      const __m128i is_escape = _mm_and_si128(is(here, '\\'), is(next, 'u'));
      found.name_ends |= mask(_mm_and_si128(is(here, '"'), is(next, ':'))) << 16 * quarter;
      found.doubtful |= mask(_mm_or_si128(_mm_and_si128(is_before, is_after), is_escape)) << 16 * quarter;
    }
    if ((found.name_ends | found.doubtful) != 0) marks[count++] = found;
  }
  return count;
}

#endif

std::size_t find_marks_scalar(const char* text, std::size_t blocks, LineMarks* marks) {
  std::size_t count = 0;
  for (std::size_t block = 0; block < blocks; ++block) {
    LineMarks found{block, 0, 0};
    for (unsigned i = 0; i < marked_bytes; ++i, ++text) {
      const auto bit = std::uint64_t{1} << i;
      const auto lower = static_cast<char>(text[1] | case_bit);
      const bool is_before = text[0] == ' ' || text[0] == ':' || text[0] == '\t' || text[0] == '\r';
      const bool is_escape = text[0] == '\\' && text[1] == 'u';
      if (text[0] == '"' && text[1] == ':') found.name_ends |= bit;
      if (is_escape || (is_before && (lower == '{' || lower == ':'))) found.doubtful |= bit;
    }
    if ((found.name_ends | found.doubtful) != 0) marks[count++] = found;
  }
  return count;
}

NameTails::Place place_at(std::size_t distance, const std::vector<std::string>& names) {
  NameTails::Place place{distance};
  for (const std::string& name : names) {
    const char byte = name[name.size() - distance];
    const auto code = static_cast<unsigned char>(byte);
    char& halves = place.halves[code & 15];
    char& whole = place.whole[code & 15];
    halves = static_cast<char>(static_cast<unsigned char>(halves) | 1U << (code >> 4));
    if (whole != '\0' && whole != byte) place.has_whole = false;
    whole = byte;
  }
  return place;
}

/// How often a name's byte at that place occurs.
unsigned commonness_at(std::size_t distance, const std::vector<std::string>& names) {
  std::set<char> bytes;
  for (const std::string& name : names) bytes.insert(name[name.size() - distance]);
  unsigned sum = 0;
  for (const char byte : bytes) sum += commonness_of(byte);
  return sum;
}

}  // namespace

NameTails::NameTails(const std::vector<std::string>& quoted_names) {
  std::size_t places = most_bytes;
  for (const std::string& name : quoted_names) places = std::min(places, name.size());
  std::vector<std::pair<unsigned, std::size_t>> order;
  for (std::size_t distance = 1; distance <= places; ++distance) {
    order.emplace_back(commonness_at(distance, quoted_names), distance);
  }
  std::sort(order.begin(), order.end());
  first_ = place_at(order[0].second, quoted_names);
  second_ = place_at(order[1].second, quoted_names);
}

bool is_available(MarkFinder finder) {
#if defined(__x86_64__)
  return finder != MarkFinder::avx2 || __builtin_cpu_supports("avx2") != 0;
#else
  return finder == MarkFinder::best || finder == MarkFinder::scalar;
#endif
}

std::size_t find_line_marks(const char* text, std::size_t blocks, [[maybe_unused]] const NameTails& tails,
                            LineMarks* marks, MarkFinder finder) {
#if defined(__x86_64__)
  if (finder == MarkFinder::best) finder = is_available(MarkFinder::avx2) ? MarkFinder::avx2 : MarkFinder::sse2;
  if (finder == MarkFinder::avx2) {
    return tails.first().has_whole && tails.second().has_whole ? find_marks_avx2<true>(text, blocks, tails, marks)
                                                               : find_marks_avx2<false>(text, blocks, tails, marks);
  }
  if (finder == MarkFinder::sse2) return find_marks_sse2(text, blocks, marks);
#endif
  return find_marks_scalar(text, blocks, marks);
}

}  // namespace cqlite
