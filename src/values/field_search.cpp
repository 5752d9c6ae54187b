#include "values/field_search.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <span>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/utf8.hpp"
#include "values/digits.hpp"
#include "values/json_text.hpp"
#include "values/line_marks.hpp"

namespace cqlite {
namespace {

/// A chain of keys is linked by bytes.
constexpr std::size_t most_keys = 250;
/// Bytes marked at a time: as many as are surely still in the first cache when they are looked at.
constexpr std::size_t window_blocks = 64;

bool is_blank(char byte) { return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n'; }

/// Can the name's first byte not follow the closing quote of a string, and does JSON spell the name in one way, but for
/// `\u00`?
bool is_plain_name(std::string_view name) {
  if (name.empty()) return false;
  const auto is_plain = [](char byte) {
    return byte > ' ' && byte < 0x7f && byte != '"' && byte != '\\' && byte != '/' && byte != ',' && byte != ':' &&
           byte != ']' && byte != '{' && byte != '}';
  };
  return std::all_of(name.begin(), name.end(), is_plain);
}

/// An object as far as its ends show: what is cut off or trailed by something is not.
bool has_ends_of_object(std::string_view line) {
  if (line.size() < 2 || line.front() != '{') return false;
  std::size_t last = line.size() - 1;
  while (last > 0 && is_blank(line[last])) --last;
  if (line[last] != '}') return false;
  do --last;
  while (last > 0 && is_blank(line[last]));
  const char byte = line[last];
  return byte == '"' || byte == '{' || byte == '}' || byte == ']' || (byte >= '0' && byte <= '9') ||
         (byte >= 'a' && byte <= 'z');
}

/// The first byte in [from, end) that is a quote, a backslash, a control character or not ASCII; a place at or after
/// `end` if there is none. 16 bytes after `end` are readable.
const char* find_special(const char* from, const char* end) {
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i space = _mm_set1_epi8(' ');
  for (; from < end; from += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    // As signed numbers, bytes past ASCII are less than a space, too.
    const __m128i found = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, backslash)),
                                       _mm_cmplt_epi8(block, space));
    const auto places = static_cast<unsigned>(_mm_movemask_epi8(found));
    if (places != 0) return from + std::countr_zero(places);
  }
  return from;
#else
  while (from < end && static_cast<signed char>(*from) >= ' ' && *from != '"' && *from != '\\') ++from;
  return from;
#endif
}

/// What ends or complicates a string: a quote, a backslash, a control character or a byte that is not ASCII.
struct StringEnd {
  const char* at;
  bool is_plain;  ///< everything before it may be taken as it is
};

/// Reads a string whose first byte is at `from`. A string that is not closed before `end` gives no place.
std::optional<StringEnd> find_string_end(const char* from, const char* end) {
  bool is_plain = true;
  while (true) {
    from = find_special(from, end);
    if (from >= end) return std::nullopt;
    if (*from == '"') return StringEnd{from, is_plain};
    if (*from == '\\') {
      ++from;
    } else if (static_cast<unsigned char>(*from) < ' ') {
      return std::nullopt;
    }
    is_plain = false;
    ++from;
  }
}

/// The eight bytes before `close` as a number whose upper bytes are the last; fewer where `begin` is nearer.
std::uint64_t tail_before(const char* close, const char* begin) {
  std::uint64_t tail = 0;
  if (close - begin >= 8) {
    std::memcpy(&tail, close - 8, 8);
    if constexpr (std::endian::native == std::endian::big) tail = __builtin_bswap64(tail);
    return tail;
  }
  for (const char* at = begin; at < close; ++at) {
    tail = tail >> 8 | std::uint64_t{static_cast<unsigned char>(*at)} << 56;
  }
  return tail;
}

/// Are the bytes at `open` those of the name, but for the last eight?
bool has_same_head(const char* open, const std::string& name) {
  for (std::size_t at = 0; at + 8 < name.size(); at += 8) {
    if (std::memcmp(open + at, name.data() + at, 8) != 0) return false;
  }
  return true;
}

bool is_separator(char byte) { return byte == ',' || byte == '}'; }

/// Reads the value after a member's colon; false if it is not plainly a string, number or word.
bool read_value(const char* from, const char* end, Arena& arena, Value& value) {
  while (from < end && is_blank(*from)) ++from;
  if (from == end) return false;
  const char* close = from;
  if (*from == '"') {
    const auto string_end = find_string_end(from + 1, end);
    if (!string_end) return false;
    std::string_view text(from + 1, static_cast<std::size_t>(string_end->at - from - 1));
    if (!string_end->is_plain) {
      if (!is_valid_utf8(text)) return false;
      if (has_backslash(text) && !unescape_json(text, arena, text)) return false;
    }
    value = Value::text(text);
    close = string_end->at + 1;
  } else {
    close = skip_digits(close, end);
    while (close < end && !is_separator(*close) && !is_blank(*close)) ++close;
    if (!read_scalar({from, static_cast<std::size_t>(close - from)}, value)) return false;
  }
  while (close < end && is_blank(*close)) ++close;
  return close < end && is_separator(*close);
}

/// Looks closer at the doubtful places of a line, from its beginning to its end.
class Doubts {
 public:
  Doubts(const char* begin, const char* end) : begin_(begin), end_(end), passed_(begin) {}

  /// Is the place at `at` more than a part of some value's text?
  bool is_right(const char* at) {
    if (at >= end_ || at < passed_) return false;
    if (*at != '\\') return is_outside(at);
    passed_ = end_of_value(at);
    return passed_ == nullptr;
  }

 private:
  /// Is a place that is no backslash in no string? A colon before a bracket is taken to be the one before a nested value; so
  /// is one with blanks between. Of blanks before a colon those count that follow a quote.
  [[nodiscard]] bool is_outside(const char* at) const {
    const char* before = at;
    while (before > begin_ && is_blank(*before)) --before;
    if (*before == ':') return at[1] != ':';
    return at[1] == ':' && *before == '"' && before[-1] != '\\';
  }

  /// The end of the string that has a `\u` at `at`; null if it is a name, which may be a wanted one in disguise.
  [[nodiscard]] const char* end_of_value(const char* at) const {
    const auto string_end = find_string_end(at, end_);
    if (!string_end) return nullptr;
    const char* after = string_end->at + 1;
    while (after < end_ && is_blank(*after)) ++after;
    return *after == ':' ? nullptr : string_end->at;
  }

  const char* begin_;
  const char* end_;
  const char* passed_;  ///< what comes before it is settled
};

}  // namespace

FieldSearch::FieldSearch(const FieldMap& wanted) : wanted_(wanted) {
  is_possible_ = !wanted.has_rest();
  wanted.each([this](std::string_view name, const FieldMap::Targets& targets) { add(name, targets); });
  link_chains();
}

void FieldSearch::add(std::string_view name, const FieldMap::Targets& targets) {
  if (!is_plain_name(name) || keys_.size() == most_keys) {
    is_possible_ = false;
    return;
  }
  std::string quoted = '"' + std::string(name);
  const std::uint64_t tail = tail_before(quoted.data() + quoted.size(), quoted.data());
  const std::uint64_t tail_mask = quoted.size() < 8 ? ~std::uint64_t{0} << (64 - 8 * quoted.size()) : ~std::uint64_t{0};
  keys_.push_back({std::move(quoted), tail, tail_mask, &targets, 0});
}

void FieldSearch::link_chains() {
  if (keys_.empty()) return;
  std::vector<std::string> names;
  for (const Key& key : keys_) names.push_back(key.quoted);
  tails_ = NameTails(names);
  std::size_t shortest = 8;
  for (const Key& key : keys_) shortest = std::min(shortest, key.quoted.size());
  tail_shift_ = static_cast<unsigned>(64 - 8 * shortest);
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    std::uint8_t& chain = chains_[hash(keys_[i].tail)];
    keys_[i].next = chain;
    chain = static_cast<std::uint8_t>(i + 1);
  }
}

const FieldSearch::Key* FieldSearch::find(const char* begin, const char* close) const {
  const std::uint64_t tail = tail_before(close, begin);
  for (std::size_t next = chains_[hash(tail)]; next != 0; next = keys_[next - 1].next) {
    const Key& key = keys_[next - 1];
    const std::size_t size = key.quoted.size();
    if ((tail & key.tail_mask) != key.tail || static_cast<std::size_t>(close - begin) <= size) continue;
    const char* const open = close - size;
    if (has_same_head(open, key.quoted) && open[-1] != '\\') return &key;
  }
  return nullptr;
}

bool FieldSearch::read(std::string_view line, Value* slots, Arena& arena) const {
  if (!has_ends_of_object(line)) return false;
  if (keys_.empty()) return true;
  const SlotTarget target(wanted_, slots);
  const char* const begin = line.data();
  const char* const end = begin + line.size();
  Doubts doubts(begin, end);
  std::array<LineMarks, window_blocks> marks;  // left as they are: clearing them costs as much as finding them
  // No name ends before the third byte.
  for (const char* window = begin + 2; window < end; window += window_blocks * marked_bytes) {
    const auto rest = static_cast<std::size_t>(end - window);
    const std::size_t blocks = std::min(window_blocks, (rest + marked_bytes - 1) / marked_bytes);
    const std::size_t count = find_line_marks(window, blocks, tails_, marks.data());
    for (const LineMarks& block : std::span(marks).first(count)) {
      const char* const block_begin = window + block.block * marked_bytes;
      for (std::uint64_t places = block.doubtful; places != 0; places &= places - 1) {
        if (doubts.is_right(block_begin + std::countr_zero(places))) return false;
      }
      for (std::uint64_t places = block.name_ends; places != 0; places &= places - 1) {
        const char* const close = block_begin + std::countr_zero(places);
        if (close >= end) break;
        if (close[1] != ':') continue;
        const Key* const key = find(begin, close);
        if (key == nullptr) continue;
        Value value;
        if (!read_value(close + 2, end, arena, value)) return false;
        target.set(key->targets, {}, value);
      }
    }
  }
  return true;
}

}  // namespace cqlite
