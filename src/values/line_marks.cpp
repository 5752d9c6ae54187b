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

#if defined(__x86_64__)

// `{` and `[` differ in the bit that makes letters lower case. A byte is blank if it is no more than a space.

/// Which bytes of the block are not in the set that `low` stands for? Zero for those, anything else for the others.
#define CQLITE_MEMBERS(low, block)                  \
  _mm256_and_si256(_mm256_shuffle_epi8(low, block), \
                   _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(block, 4), nibble)))

/// Most queries want few names, whose bytes at a place are one or two: these are compared instead of looked up.
template <bool has_few>
__attribute__((target("avx2"))) void find_marks_avx2(const char* text, std::size_t blocks, const NameTails& tails,
                                                     LineMarks* marks) {
  const __m256i quote = _mm256_set1_epi8('"');
  const __m256i colon = _mm256_set1_epi8(':');
  const __m256i space = _mm256_set1_epi8(' ');
  const __m256i brace = _mm256_set1_epi8('{');
  const __m256i backslash = _mm256_set1_epi8('\\');
  const __m256i letter_u = _mm256_set1_epi8('u');
  const __m256i nibble = _mm256_set1_epi8(15);
  const __m256i high = _mm256_broadcastsi128_si256(_mm_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0));
  const __m256i first_low =
      _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(tails.first().bytes.data())));
  const __m256i second_low =
      _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(tails.second().bytes.data())));
  const __m256i first_one = _mm256_set1_epi8(tails.first().distinct.front());
  const __m256i first_other = _mm256_set1_epi8(tails.first().distinct.back());
  const __m256i second_one = _mm256_set1_epi8(tails.second().distinct.front());
  const __m256i second_other = _mm256_set1_epi8(tails.second().distinct.back());
  const std::size_t first_distance = tails.first().distance;
  const std::size_t second_distance = tails.second().distance;
  for (std::size_t block = 0; block < blocks; ++block) {
    LineMarks found{0, 0};
    for (unsigned half = 0; half < 2; ++half, text += 32) {
      const __m256i first = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text - first_distance));
      const __m256i second = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text - second_distance));
      const __m256i here = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text));
      const __m256i next = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + 1));
      const __m256i before_colon = _mm256_cmpeq_epi8(next, colon);
      const __m256i before_bracket = _mm256_cmpeq_epi8(_mm256_or_si256(next, space), brace);
      const __m256i is_blank = _mm256_cmpeq_epi8(_mm256_min_epu8(here, space), here);
      const __m256i is_colon = _mm256_cmpeq_epi8(here, colon);
      const __m256i is_escape = _mm256_and_si256(_mm256_cmpeq_epi8(here, backslash), _mm256_cmpeq_epi8(next, letter_u));
      const __m256i is_odd = _mm256_and_si256(is_blank, _mm256_or_si256(before_colon, before_bracket));
      const __m256i is_nested = _mm256_and_si256(is_colon, before_bracket);
      const __m256i doubtful = _mm256_or_si256(_mm256_or_si256(is_odd, is_nested), is_escape);
      __m256i is_end = _mm256_and_si256(_mm256_cmpeq_epi8(here, quote), before_colon);
      if constexpr (has_few) {
        const __m256i is_first =
            _mm256_or_si256(_mm256_cmpeq_epi8(first, first_one), _mm256_cmpeq_epi8(first, first_other));
        const __m256i is_second =
            _mm256_or_si256(_mm256_cmpeq_epi8(second, second_one), _mm256_cmpeq_epi8(second, second_other));
        is_end = _mm256_and_si256(is_end, _mm256_and_si256(is_first, is_second));
      } else {
        const __m256i is_tail = _mm256_min_epu8(CQLITE_MEMBERS(first_low, first), CQLITE_MEMBERS(second_low, second));
        is_end = _mm256_andnot_si256(_mm256_cmpeq_epi8(is_tail, _mm256_setzero_si256()), is_end);
      }
      const auto ends = static_cast<std::uint32_t>(_mm256_movemask_epi8(is_end));
      found.name_ends |= std::uint64_t{ends} << 32 * half;
      found.doubtful |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(doubtful))} << 32 * half;
    }
    marks[block] = found;
  }
}

#undef CQLITE_MEMBERS

void find_marks_sse2(const char* text, std::size_t blocks, LineMarks* marks) {
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i colon = _mm_set1_epi8(':');
  const __m128i space = _mm_set1_epi8(' ');
  const __m128i brace = _mm_set1_epi8('{');
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i letter_u = _mm_set1_epi8('u');
  for (std::size_t block = 0; block < blocks; ++block) {
    LineMarks found{0, 0};
    for (unsigned quarter = 0; quarter < 4; ++quarter, text += 16) {
      const __m128i here = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
      const __m128i next = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + 1));
      const __m128i before_colon = _mm_cmpeq_epi8(next, colon);
      const __m128i before_bracket = _mm_cmpeq_epi8(_mm_or_si128(next, space), brace);
      const __m128i is_blank = _mm_cmpeq_epi8(_mm_min_epu8(here, space), here);
      const __m128i is_colon = _mm_cmpeq_epi8(here, colon);
      const __m128i name_end = _mm_and_si128(_mm_cmpeq_epi8(here, quote), before_colon);
      const __m128i is_escape = _mm_and_si128(_mm_cmpeq_epi8(here, backslash), _mm_cmpeq_epi8(next, letter_u));
      const __m128i is_odd = _mm_and_si128(is_blank, _mm_or_si128(before_colon, before_bracket));
      const __m128i is_nested = _mm_and_si128(is_colon, before_bracket);
      const __m128i doubtful = _mm_or_si128(_mm_or_si128(is_odd, is_nested), is_escape);
      found.name_ends |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(name_end))} << 16 * quarter;
      found.doubtful |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(doubtful))} << 16 * quarter;
    }
    marks[block] = found;
  }
}

#endif

void find_marks_scalar(const char* text, std::size_t blocks, LineMarks* marks) {
  for (std::size_t block = 0; block < blocks; ++block) {
    LineMarks found{0, 0};
    for (unsigned i = 0; i < marked_bytes; ++i, ++text) {
      const auto bit = std::uint64_t{1} << i;
      const bool is_blank = static_cast<unsigned char>(text[0]) <= ' ';
      const bool is_before_bracket = text[1] == '{' || text[1] == '[';
      if (text[0] == '"' && text[1] == ':') found.name_ends |= bit;
      const bool is_odd = is_blank && (text[1] == ':' || is_before_bracket);
      const bool is_escape = text[0] == '\\' && text[1] == 'u';
      if (is_odd || is_escape || (text[0] == ':' && is_before_bracket)) found.doubtful |= bit;
    }
    marks[block] = found;
  }
}

}  // namespace

NameTails::NameTails(const std::vector<std::string>& quoted_names) {
  std::size_t places = most_bytes;
  for (const std::string& name : quoted_names) places = std::min(places, name.size());
  const auto place_at = [&](std::size_t distance) {
    Place place{distance, {}, {}};
    std::set<char> bytes;
    for (const std::string& name : quoted_names) bytes.insert(name[name.size() - distance]);
    for (const char byte : bytes) {
      const auto code = static_cast<unsigned char>(byte);
      place.bytes[code & 15] = static_cast<std::uint8_t>(place.bytes[code & 15] | 1U << (code >> 4));
    }
    place.distinct.assign(bytes.begin(), bytes.end());
    return place;
  };
  const auto commonness_at = [&](std::size_t distance) {
    std::set<char> bytes;
    for (const std::string& name : quoted_names) bytes.insert(name[name.size() - distance]);
    unsigned sum = 0;
    for (const char byte : bytes) sum += commonness_of(byte);
    return sum;
  };
  std::vector<std::pair<unsigned, std::size_t>> order;
  for (std::size_t distance = 1; distance <= places; ++distance) order.emplace_back(commonness_at(distance), distance);
  std::sort(order.begin(), order.end());
  first_ = place_at(order[0].second);
  second_ = place_at(order[1].second);
}

bool is_available(MarkFinder finder) {
#if defined(__x86_64__)
  return finder != MarkFinder::avx2 || __builtin_cpu_supports("avx2") != 0;
#else
  return finder == MarkFinder::best || finder == MarkFinder::scalar;
#endif
}

void find_line_marks(const char* text, std::size_t blocks, [[maybe_unused]] const NameTails& tails, LineMarks* marks,
                     MarkFinder finder) {
#if defined(__x86_64__)
  if (finder == MarkFinder::best) finder = is_available(MarkFinder::avx2) ? MarkFinder::avx2 : MarkFinder::sse2;
  if (finder == MarkFinder::avx2) {
    const bool has_few = tails.first().distinct.size() <= 2 && tails.second().distinct.size() <= 2;
    return has_few ? find_marks_avx2<true>(text, blocks, tails, marks)
                   : find_marks_avx2<false>(text, blocks, tails, marks);
  }
  if (finder == MarkFinder::sse2) return find_marks_sse2(text, blocks, marks);
#endif
  find_marks_scalar(text, blocks, marks);
}

}  // namespace cqlite
