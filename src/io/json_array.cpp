/// A JSON array as lines: commas between elements become line breaks, line breaks inside elements become blanks. Works
/// through an array of any size with a buffer of fixed size.
#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>

#include <bit>
#endif

#include "io/byte_stream.hpp"

namespace cqlite {
namespace {

constexpr std::size_t array_block = 64 * 1024;

bool is_blank(char byte) { return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n'; }

/// Copies the plain bytes of a string, up to a quote, a backslash or a line break, and moves both ends on. Up to 16 bytes
/// more are written.
void copy_plain(const char*& from, const char* end, char*& out) {
#if defined(__SSE2__)
  for (; end - from >= 16; from += 16, out += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), bytes);
    const __m128i is_quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i is_backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    const __m128i is_break = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'));
    const int found = _mm_movemask_epi8(_mm_or_si128(is_quote, _mm_or_si128(is_backslash, is_break)));
    if (found == 0) continue;
    const int ahead = std::countr_zero(static_cast<unsigned>(found));
    from += ahead;
    out += ahead;
    return;
  }
#endif
  while (from < end && *from != '"' && *from != '\\' && *from != '\n') *out++ = *from++;
}

class ArrayStream final : public ByteStream {
 public:
  explicit ArrayStream(std::unique_ptr<ByteStream> json)
      : json_(std::move(json)), block_(array_block), lines_(2 * array_block + 16) {}

  std::size_t read(char* buffer, std::size_t size) override {
    while (given_ == made_) {
      if (is_drained_) return 0;
      given_ = 0;
      const std::size_t count = json_->read(block_.data(), block_.size());
      is_drained_ = count == 0;
      char* const out = is_drained_ ? close(lines_.data()) : turn(block_.data(), block_.data() + count, lines_.data());
      made_ = static_cast<std::size_t>(out - lines_.data());
    }
    const std::size_t count = std::min(size, made_ - given_);
    std::memcpy(buffer, lines_.data() + given_, count);
    given_ += count;
    return count;
  }

 private:
  enum class Place : unsigned char { before, between, element, string, escape, after, trailing };

  // Turns a block into lines at `out`; returns their end. No byte becomes more than two.
  char* turn(const char* at, const char* end, char* out) {
    while (at < end) {
      switch (place_) {
        case Place::before:
          if (*at++ == '[') place_ = Place::between;
          break;
        case Place::between: out = between(*at++, out); break;
        case Place::element: out = element(at, end, out); break;
        case Place::string: out = string(at, end, out); break;
        case Place::escape:
          *out++ = unbroken(*at++, '\r');
          place_ = Place::string;
          break;
        case Place::after:
          if (!is_blank(*at)) {
            *out++ = ']';
            place_ = Place::trailing;
          } else {
            ++at;
          }
          break;
        case Place::trailing: *out++ = unbroken(*at++, ' '); break;
      }
    }
    return out;
  }

  // No element has begun since the last comma, or bracket.
  char* between(char byte, char* out) {
    if (is_blank(byte)) return out;
    if (byte != ',' && byte != ']') {
      place_ = Place::element;
      const char* at = &byte;
      return element(at, at + 1, out);
    }
    // An empty array has no element that could be missing.
    if (byte == ',' || has_comma_) {
      *out++ = ',';
      *out++ = '\n';
    }
    has_comma_ = true;
    if (byte == ']') place_ = Place::after;
    return out;
  }

  // The bytes of an element outside of its strings.
  char* element(const char*& at, const char* end, char* out) {
    std::size_t depth = depth_;
    for (bool goes_on = true; goes_on && at < end;) {
      const char byte = *at++;
      *out++ = unbroken(byte, ' ');
      if (byte == '"') {
        place_ = Place::string;
        goes_on = false;
      } else if (byte == '{' || byte == '[') {
        ++depth;
      } else if (depth != 0) {
        if (byte == '}' || byte == ']') --depth;
      } else if (byte == ',' || byte == ']') {
        out[-1] = '\n';
        has_comma_ = true;
        place_ = byte == ',' ? Place::between : Place::after;
        goes_on = false;
      }
    }
    depth_ = depth;
    return out;
  }

  char* string(const char*& at, const char* end, char* out) {
    copy_plain(at, end, out);
    if (at == end) return out;
    if (*at == '"') place_ = Place::element;
    if (*at == '\\') place_ = Place::escape;
    *out++ = unbroken(*at++, '\r');
    return out;
  }

  // A line break must not end the line. In a string, where it is wrong, a carriage return is as wrong.
  static char unbroken(char byte, char instead) { return byte == '\n' ? instead : byte; }

  // An element that breaks off is a broken line in itself. If the array breaks off between elements, nothing would show
  // it: so its bracket is given as a line.
  char* close(char* out) const {
    const bool is_whole_element = place_ == Place::element && depth_ == 0;
    if (is_whole_element) *out++ = '\n';
    if (is_whole_element || place_ == Place::between) *out++ = '[';
    return out;
  }

  std::unique_ptr<ByteStream> json_;
  std::vector<char> block_;
  std::vector<char> lines_;
  std::size_t made_ = 0;   ///< bytes in lines_
  std::size_t given_ = 0;  ///< of them
  bool is_drained_ = false;
  Place place_ = Place::before;
  bool has_comma_ = false;
  std::size_t depth_ = 0;  ///< brackets open in the element
};

}  // namespace

std::unique_ptr<ByteStream> array_stream(std::unique_ptr<ByteStream> json) {
  return std::make_unique<ArrayStream>(std::move(json));
}

}  // namespace cqlite
