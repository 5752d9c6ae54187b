#include "values/field_search.hpp"

#include <algorithm>
#include <bit>
#include <optional>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/utf8.hpp"
#include "values/json_text.hpp"

namespace cqlite {
namespace {

/// With more names than this a walk over the line is faster.
constexpr std::size_t most_keys = 8;

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
    while (close < end && !is_separator(*close) && !is_blank(*close)) ++close;
    if (!read_scalar({from, static_cast<std::size_t>(close - from)}, value)) return false;
  }
  while (close < end && is_blank(*close)) ++close;
  return close < end && is_separator(*close);
}

const Needle& escape_guard() {
  static const Needle guard("\\u00", false);
  return guard;
}

}  // namespace

FieldSearch::FieldSearch(const FieldMap& wanted) : wanted_(wanted) {
  if (wanted.has_rest()) is_worthwhile_ = false;
  wanted.each([this](std::string_view name, const FieldMap::Targets& targets) { add(name, targets); });
  if (keys_.size() > most_keys) is_worthwhile_ = false;
}

void FieldSearch::add(std::string_view name, const FieldMap::Targets& targets) {
  const bool is_tagged = name.size() > 1 && name.front() == '#';
  const std::string_view bare = is_tagged ? name.substr(1) : name;
  if (!is_plain_name(bare)) {
    is_worthwhile_ = false;
    return;
  }
  const auto same = [&](const Key& key) {
    const std::string_view literal = key.needle.literal();
    return literal.substr(0, literal.size() - 1) == bare;
  };
  auto key = std::find_if(keys_.begin(), keys_.end(), same);
  if (key == keys_.end()) key = keys_.emplace(keys_.end(), bare);
  (is_tagged ? key->tagged : key->plain) = &targets;
}

void FieldReader::start(std::string_view text) {
  text_ = text;
  bracket_ = 0;
  hits_.assign(search_.keys_.size(), 0);
}

// A bracket that follows no colon is in a string.
bool FieldReader::is_nested(std::size_t begin, std::size_t end) {
  for (std::size_t from = begin + 1;; from = bracket_ + 1) {
    if (bracket_ < from) bracket_ = std::min(find_opening_bracket(text_, from), text_.size());
    if (bracket_ >= end) return false;
    std::size_t before = bracket_ - 1;
    while (is_blank(text_[before])) --before;
    if (text_[before] == ':') return true;
  }
}

bool FieldReader::read(std::string_view line, Value* slots, Arena& arena) {
  const auto line_begin = static_cast<std::size_t>(line.data() - text_.data());
  const std::size_t line_end = line_begin + line.size();
  if (!has_ends_of_object(line) || is_nested(line_begin, line_end)) return false;
  const char* const end = line.data() + line.size();
  const SlotTarget target(search_.wanted_, slots);
  bool is_every_key_there = true;
  for (std::size_t i = 0; i < hits_.size(); ++i) {
    const FieldSearch::Key& key = search_.keys_[i];
    bool is_there = false;
    std::size_t& at = hits_[i];
    if (at < line_begin) at = std::min(key.needle.find(text_, line_begin), text_.size());
    for (; at < line_end; at = std::min(key.needle.find(text_, at + 1), text_.size())) {
      // The bracket comes first, so there is a byte before any quote.
      const char* quote = text_.data() + at - 1;
      const FieldMap::Targets* targets = key.plain;
      if (*quote == '#') {
        targets = key.tagged;
        --quote;
      }
      if (targets == nullptr || *quote != '"' || quote[-1] == '\\') continue;
      const char* colon = text_.data() + at + key.needle.literal().size();
      while (colon < end && is_blank(*colon)) ++colon;
      if (colon == end || *colon != ':') continue;
      Value value;
      if (!read_value(colon + 1, end, arena, value)) return false;
      target.set(targets, {}, value);
      is_there = true;
    }
    is_every_key_there = is_every_key_there && is_there;
  }
  return is_every_key_there || escape_guard().find(line) == std::string_view::npos;
}

}  // namespace cqlite
