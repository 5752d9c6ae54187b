/// JSON strings and numbers as text: escapes are resolved and written, numbers checked. Strings are handled 16 bytes at a
/// time where SSE2 is there, since Windows paths make backslashes common in events.
#include "values/json_text.hpp"

#include <simdjson.h>

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include "base/utf8.hpp"
#include "values/digits.hpp"
#include "values/json_object.hpp"

namespace cqlite {
namespace {

constexpr char32_t replacement = 0xFFFD;

bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_surrogate(std::uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

/// What stands for `byte` after a backslash; 0 if nothing does.
char simple_escape(char byte) {
  switch (byte) {
    case '"':
    case '\\':
    case '/': return byte;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return 0;
  }
}

/// Four hexadecimal digits at `from`; false if there are none before `end`.
bool read_hex(const char* from, const char* end, std::uint32_t& unit) {
  if (end - from < 4) return false;
  unit = 0;
  for (int i = 0; i < 4; ++i) {
    const char byte = from[i];
    const char lowered = static_cast<char>(byte | 0x20);
    std::uint32_t digit = 0;
    if (is_digit(byte)) {
      digit = static_cast<std::uint32_t>(byte - '0');
    } else if (lowered >= 'a' && lowered <= 'f') {
      digit = static_cast<std::uint32_t>(lowered - 'a' + 10);
    } else {
      return false;
    }
    unit = unit * 16 + digit;
  }
  return true;
}

/// One `\u` escape, or a pair of them that spells a code point past U+FFFF.
struct UnicodeEscape {
  char32_t code_point = 0;
  bool is_lone_surrogate = false;
};

/// Reads the escape whose `u` is at `from`, which is moved past it.
bool read_unicode(const char*& from, const char* end, UnicodeEscape& escape) {
  std::uint32_t unit = 0;
  if (!read_hex(from + 1, end, unit)) return false;
  from += 5;
  escape = {unit, false};
  if (is_high_surrogate(unit) && end - from >= 6 && from[0] == '\\' && from[1] == 'u') {
    std::uint32_t low = 0;
    if (!read_hex(from + 2, end, low)) return false;
    if (is_low_surrogate(low)) {
      from += 6;
      escape.code_point = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
      return true;
    }
  }
  if (is_high_surrogate(unit) || is_low_surrogate(unit)) escape = {replacement, true};
  return true;
}

char* write_utf8(char* out, char32_t code_point) {
  const auto put = [&out](char32_t byte) { *out++ = static_cast<char>(static_cast<unsigned char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | (code_point >> 18));
    put(0x80 | ((code_point >> 12) & 0x3F));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
  return out;
}

/// Copies bytes up to the next backslash, or a little further: 16 readable bytes follow the source, 16 writable ones the
/// target. Moves both on; false at the end of the source.
bool copy_to_backslash(const char*& from, const char* end, char*& out) {
#if defined(__SSE2__)
  for (; from < end; from += 16, out += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), bytes);
    const int found = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    if (found == 0) continue;
    const int ahead = std::countr_zero(static_cast<unsigned>(found));
    if (ahead >= end - from) break;
    from += ahead;
    out += ahead;
    return true;
  }
  out -= from > end ? from - end : 0;
  out += from < end ? end - from : 0;
  from = end;
  return false;
#else
  while (from < end && *from != '\\') *out++ = *from++;
  return from < end;
#endif
}

/// The first byte at or after `from` that cannot stand in a JSON string as it is; bytes from 0x80 count when
/// `stops_at_non_ascii`.
std::size_t find_special(std::string_view text, std::size_t from, bool stops_at_non_ascii) {
#if defined(__SSE2__)
  for (; from + 16 <= text.size(); from += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + from));
    const __m128i is_control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
    const __m128i is_quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i is_backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    auto found =
        static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(is_control, _mm_or_si128(is_quote, is_backslash))));
    if (stops_at_non_ascii) found |= static_cast<unsigned>(_mm_movemask_epi8(bytes));
    if (found != 0) return from + static_cast<std::size_t>(std::countr_zero(found));
  }
#endif
  for (; from < text.size(); ++from) {
    const auto byte = static_cast<unsigned char>(text[from]);
    if (byte < 0x20 || byte == '"' || byte == '\\' || (byte >= 0x80 && stops_at_non_ascii)) break;
  }
  return from;
}

void append_escape(std::string& out, char byte) {
  switch (byte) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  constexpr std::string_view digits = "0123456789abcdef";
  const auto value = static_cast<unsigned char>(byte);
  out += "\\u00";
  out += digits[value >> 4];
  out += digits[value & 15];
}

/// `is_checked`: bytes from 0x80 are known to be valid UTF-8.
void append_escaped(std::string& out, std::string_view text, bool is_checked) {
  std::size_t done = 0;
  for (std::size_t at = find_special(text, 0, !is_checked); at < text.size();
       at = find_special(text, at, !is_checked)) {
    if (static_cast<unsigned char>(text[at]) >= 0x80) {
      const std::string_view rest = text.substr(done);
      if (!simdjson::validate_utf8(rest.data(), rest.size())) return append_escaped(out, repaired_utf8(rest), true);
      is_checked = true;
      continue;
    }
    out.append(text, done, at - done);
    append_escape(out, text[at]);
    done = ++at;
  }
  out.append(text, done, std::string_view::npos);
}

}  // namespace

bool unescape_json(std::string_view raw, Arena& arena, std::string_view& text) {
  // No escape is shorter than what it stands for.
  char* const start = arena.allocate(raw.size() + 16);
  char* out = start;
  const char* from = raw.data();
  const char* const end = from + raw.size();
  while (copy_to_backslash(from, end, out)) {
    if (++from == end) return false;
    if (*from == 'u') {
      UnicodeEscape escape;
      if (!read_unicode(from, end, escape)) return false;
      out = write_utf8(out, escape.code_point);
    } else {
      const char byte = simple_escape(*from++);
      if (byte == 0) return false;
      *out++ = byte;
    }
  }
  text = {start, static_cast<std::size_t>(out - start)};
  return true;
}

bool has_valid_escapes(std::string_view raw) {
  const char* from = raw.data();
  const char* const end = from + raw.size();
  while (from < end) {
    from = static_cast<const char*>(std::memchr(from, '\\', static_cast<std::size_t>(end - from)));
    if (from == nullptr) return true;
    if (++from == end) return false;
    if (*from == 'u') {
      UnicodeEscape escape;
      if (!read_unicode(from, end, escape) || escape.is_lone_surrogate) return false;
    } else if (simple_escape(*from++) == 0) {
      return false;
    }
  }
  return true;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  append_escaped(out, text, false);
  out += '"';
}

void append_json_value(std::string& out, const Value& value, Arena& arena) {
  switch (value.kind()) {
    case Value::Kind::missing: out += "null"; return;
    case Value::Kind::text: append_json_string(out, value.view()); return;
    case Value::Kind::number_text:
      if (!is_json_number(value.view())) return append_json_string(out, value.view());
      break;
    default: break;
  }
  out += value.text(arena);
}

bool read_scalar(std::string_view token, Value& value) {
  if (token == "true" || token == "false") {
    value = Value::boolean(token.front() == 't');
  } else if (token == "null") {
    value = Value();
  } else if (is_json_number(token)) {
    value = Value::number_text(token);
  } else {
    return false;
  }
  return true;
}

bool is_json_number(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto skips_digits = [&at, end] {
    const char* const before = std::exchange(at, skip_digits(at, end));
    return at != before;
  };
  if (at < end && *at == '-') ++at;
  const char* const integer = at;
  if (!skips_digits() || (*integer == '0' && at - integer > 1)) return false;
  if (at < end && *at == '.') {
    ++at;
    if (!skips_digits()) return false;
  }
  if (at < end && (*at == 'e' || *at == 'E')) {
    ++at;
    if (at < end && (*at == '+' || *at == '-')) ++at;
    if (!skips_digits()) return false;
  }
  return at == end;
}

}  // namespace cqlite
