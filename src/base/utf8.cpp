/// Unicode texts. Bytes that are not UTF-8 never stop anything: changing case keeps them, counting takes each maximal
/// wrong sequence for one U+FFFD, as browsers do.

#include "base/utf8.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <iterator>

namespace cqlite {
namespace {

constexpr char32_t replacement_character = 0xFFFD;

constexpr bool is_ascii_byte(char byte) { return (static_cast<unsigned char>(byte) & 0x80) == 0; }

// Length of the run of ASCII at the start, eight bytes at a time.
std::size_t ascii_prefix(std::string_view text) {
  constexpr std::uint64_t high_bits = 0x8080808080808080;
  std::size_t position = 0;
  for (; position + 8 <= text.size(); position += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + position, sizeof word);
    if ((word & high_bits) != 0) break;
  }
  while (position < text.size() && is_ascii_byte(text[position])) ++position;
  return position;
}

struct Decoded {
  char32_t code_point;
  std::size_t size;  ///< bytes taken; for a wrong sequence as many as could still have become right
  bool is_valid;
};

// The character at the start of `text`, which is not empty. The range of the second byte excludes overlong forms,
// surrogates and values past U+10FFFF.
Decoded decode(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return {first, 1, true};
  if (first < 0xC2 || first > 0xF4) return {replacement_character, 1, false};
  const std::size_t size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  unsigned lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  unsigned highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  char32_t code_point = first & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if (i == text.size() || byte(i) < lowest || byte(i) > highest) return {replacement_character, i, false};
    code_point = code_point << 6 | (byte(i) & 0x3FU);
    lowest = 0x80;
    highest = 0xBF;
  }
  return {code_point, size, true};
}

// Calls `visit(decoded, bytes, position)` for each character of `text`.
template <typename Visit>
void for_each_character(std::string_view text, Visit visit) {
  for (std::size_t position = 0; position < text.size();) {
    const Decoded decoded = decode(text.substr(position));
    visit(decoded, text.substr(position, decoded.size), position);
    position += decoded.size;
  }
}

utf8proc_int32_t to_utf8proc(char32_t code_point) { return static_cast<utf8proc_int32_t>(code_point); }

char32_t simple_lower(char32_t code_point) { return static_cast<char32_t>(utf8proc_tolower(to_utf8proc(code_point))); }

char32_t simple_upper(char32_t code_point) { return static_cast<char32_t>(utf8proc_toupper(to_utf8proc(code_point))); }

bool has_dotted_i(std::string_view language) {
  const bool is_whole = language.size() == 2 || (language.size() > 2 && (language[2] == '_' || language[2] == '-'));
  if (!is_whole) return false;
  const char first = lower_ascii(language[0]);
  const char second = lower_ascii(language[1]);
  return (first == 't' && second == 'r') || (first == 'a' && second == 'z');
}

struct SpecialUpper {
  char16_t from;
  std::array<char16_t, 3> to;
};

// Characters whose upper case is several characters, by Unicode's SpecialCasing.txt: ß, ŉ, ǰ, Latin and Greek letters
// with marks that have no capital of their own, Armenian, and the ligatures from ﬀ on. In order.
constexpr SpecialUpper special_uppers[] = {
    {0x00DF, {0x0053, 0x0053}},         {0x0149, {0x02BC, 0x004E}},         {0x01F0, {0x004A, 0x030C}},
    {0x0390, {0x0399, 0x0308, 0x0301}}, {0x03B0, {0x03A5, 0x0308, 0x0301}}, {0x0587, {0x0535, 0x0552}},
    {0x1E96, {0x0048, 0x0331}},         {0x1E97, {0x0054, 0x0308}},         {0x1E98, {0x0057, 0x030A}},
    {0x1E99, {0x0059, 0x030A}},         {0x1E9A, {0x0041, 0x02BE}},         {0x1F50, {0x03A5, 0x0313}},
    {0x1F52, {0x03A5, 0x0313, 0x0300}}, {0x1F54, {0x03A5, 0x0313, 0x0301}}, {0x1F56, {0x03A5, 0x0313, 0x0342}},
    {0x1FB2, {0x1FBA, 0x0399}},         {0x1FB3, {0x0391, 0x0399}},         {0x1FB4, {0x0386, 0x0399}},
    {0x1FB6, {0x0391, 0x0342}},         {0x1FB7, {0x0391, 0x0342, 0x0399}}, {0x1FBC, {0x0391, 0x0399}},
    {0x1FC2, {0x1FCA, 0x0399}},         {0x1FC3, {0x0397, 0x0399}},         {0x1FC4, {0x0389, 0x0399}},
    {0x1FC6, {0x0397, 0x0342}},         {0x1FC7, {0x0397, 0x0342, 0x0399}}, {0x1FCC, {0x0397, 0x0399}},
    {0x1FD2, {0x0399, 0x0308, 0x0300}}, {0x1FD3, {0x0399, 0x0308, 0x0301}}, {0x1FD6, {0x0399, 0x0342}},
    {0x1FD7, {0x0399, 0x0308, 0x0342}}, {0x1FE2, {0x03A5, 0x0308, 0x0300}}, {0x1FE3, {0x03A5, 0x0308, 0x0301}},
    {0x1FE4, {0x03A1, 0x0313}},         {0x1FE6, {0x03A5, 0x0342}},         {0x1FE7, {0x03A5, 0x0308, 0x0342}},
    {0x1FF2, {0x1FFA, 0x0399}},         {0x1FF3, {0x03A9, 0x0399}},         {0x1FF4, {0x038F, 0x0399}},
    {0x1FF6, {0x03A9, 0x0342}},         {0x1FF7, {0x03A9, 0x0342, 0x0399}}, {0x1FFC, {0x03A9, 0x0399}},
    {0xFB00, {0x0046, 0x0046}},         {0xFB01, {0x0046, 0x0049}},         {0xFB02, {0x0046, 0x004C}},
    {0xFB03, {0x0046, 0x0046, 0x0049}}, {0xFB04, {0x0046, 0x0046, 0x004C}}, {0xFB05, {0x0053, 0x0054}},
    {0xFB06, {0x0053, 0x0054}},         {0xFB13, {0x0544, 0x0546}},         {0xFB14, {0x0544, 0x0535}},
    {0xFB15, {0x0544, 0x053B}},         {0xFB16, {0x054E, 0x0546}},         {0xFB17, {0x0544, 0x053D}},
};

void append_upper(std::string& out, char32_t code_point) {
  if (code_point >= 0x1F80 && code_point <= 0x1FAF) {  // Greek vowels with iota below: three blocks of one shape
    constexpr char32_t capitals[] = {0x1F08, 0x1F28, 0x1F68};
    append_utf8(out, capitals[(code_point - 0x1F80) >> 4] + (code_point & 7));
    append_utf8(out, 0x0399);
    return;
  }
  const auto* special = std::lower_bound(std::begin(special_uppers), std::end(special_uppers), code_point,
                                         [](const SpecialUpper& entry, char32_t key) { return entry.from < key; });
  if (special == std::end(special_uppers) || special->from != code_point) {
    append_utf8(out, simple_upper(code_point));
    return;
  }
  for (const char16_t unit : special->to) {
    if (unit != 0) append_utf8(out, unit);
  }
}

bool is_cased(char32_t code_point) {
  const utf8proc_category_t category = utf8proc_category(to_utf8proc(code_point));
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL || category == UTF8PROC_CATEGORY_LT ||
         simple_lower(code_point) != code_point || simple_upper(code_point) != code_point;
}

// Unicode's Case_Ignorable: marks, modifiers, and what may stand inside a word.
bool is_case_ignorable(char32_t code_point) {
  constexpr std::u32string_view inside_words = U"'.:\u00B7\u0387\u2018\u2019\u2024\u2027";
  if (inside_words.find(code_point) != std::u32string_view::npos) return true;
  switch (utf8proc_category(to_utf8proc(code_point))) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK: return true;
    default: return false;
  }
}

// Is the first character that counts a letter with case?
bool continues_word(std::string_view text) {
  while (!text.empty()) {
    const Decoded decoded = decode(text);
    if (!is_case_ignorable(decoded.code_point)) return is_cased(decoded.code_point);
    text.remove_prefix(decoded.size);
  }
  return false;
}

}  // namespace

std::string ascii_lowered(std::string_view text) {
  std::string result(text);
  for (char& byte : result) byte = lower_ascii(byte);
  return result;
}

bool is_ascii(std::string_view text) { return ascii_prefix(text) == text.size(); }

bool is_valid_utf8(std::string_view text) {
  for (;;) {
    text.remove_prefix(ascii_prefix(text));
    // Texts that are not ASCII tend to stay so for a while.
    while (!text.empty() && !is_ascii_byte(text.front())) {
      const Decoded decoded = decode(text);
      if (!decoded.is_valid) return false;
      text.remove_prefix(decoded.size);
    }
    if (text.empty()) return true;
  }
}

std::string repaired_utf8(std::string_view text) {
  if (is_valid_utf8(text)) return std::string(text);
  std::string out;
  out.reserve(text.size() + 8);
  for_each_character(text, [&out](const Decoded& decoded, std::string_view bytes, std::size_t) {
    if (decoded.is_valid) {
      out += bytes;
    } else {
      append_utf8(out, replacement_character);
    }
  });
  return out;
}

std::string lower(std::string_view text, std::string_view language) {
  std::string out;
  const bool dotted_i = has_dotted_i(language);
  if (!dotted_i && is_ascii(text)) {
    out.resize(text.size());
    std::transform(text.begin(), text.end(), out.begin(), lower_ascii);
    return out;
  }
  out.reserve(text.size() + 8);
  bool in_word = false;  // decides which sigma
  constexpr std::string_view dot_above = "\xCC\x87";
  std::size_t skip = std::string_view::npos;
  for_each_character(text, [&](const Decoded& decoded, std::string_view bytes, std::size_t position) {
    const std::string_view rest = text.substr(position + bytes.size());
    if (!decoded.is_valid) {
      out += bytes;
    } else if (position == skip) {
      return;
    } else if (dotted_i && decoded.code_point == 'I') {
      const bool has_dot = rest.starts_with(dot_above);
      out += has_dot ? "i" : "\xC4\xB1";  // ı
      if (has_dot) skip = position + 1;
    } else if (decoded.code_point == 0x0130) {  // İ
      out += 'i';
      if (!dotted_i) out += dot_above;
    } else if (decoded.code_point == 0x03A3 && in_word && !continues_word(rest)) {
      out += "\xCF\x82";  // ς, the sigma that ends a word
    } else {
      append_utf8(out, simple_lower(decoded.code_point));
    }
    if (!is_case_ignorable(decoded.code_point)) in_word = is_cased(decoded.code_point);
  });
  return out;
}

std::string upper(std::string_view text, std::string_view language) {
  std::string out;
  const bool dotted_i = has_dotted_i(language);
  if (!dotted_i && is_ascii(text)) {
    out.resize(text.size());
    std::transform(text.begin(), text.end(), out.begin(),
                   [](char byte) { return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte; });
    return out;
  }
  out.reserve(text.size() + 8);
  for_each_character(text, [&](const Decoded& decoded, std::string_view bytes, std::size_t) {
    if (!decoded.is_valid) {
      out += bytes;
    } else if (dotted_i && decoded.code_point == 'i') {
      append_utf8(out, 0x0130);
    } else {
      append_upper(out, decoded.code_point);
    }
  });
  return out;
}

std::string folded(std::string_view text) {
  if (is_ascii(text)) return lower(text);
  std::string out;
  out.reserve(text.size() + 8);
  for_each_character(text, [&out](const Decoded& decoded, std::string_view bytes, std::size_t) {
    const bool is_turkish_i = decoded.code_point == 0x0130 || decoded.code_point == 0x0131;
    if (!decoded.is_valid || is_turkish_i) {
      out += bytes;
    } else {
      append_utf8(out, simple_lower(simple_upper(decoded.code_point)));
    }
  });
  return out;
}

std::size_t utf16_length(std::string_view text) {
  std::size_t length = ascii_prefix(text);
  for_each_character(text.substr(length), [&length](const Decoded& decoded, std::string_view, std::size_t) {
    length += decoded.code_point > 0xFFFF ? 2 : 1;
  });
  return length;
}

std::size_t code_point_count(std::string_view text) {
  std::size_t count = ascii_prefix(text);
  for_each_character(text.substr(count), [&count](const Decoded&, std::string_view, std::size_t) { ++count; });
  return count;
}

std::u32string code_points(std::string_view text) {
  std::u32string result;
  result.reserve(text.size());
  for_each_character(
      text, [&result](const Decoded& decoded, std::string_view, std::size_t) { result += decoded.code_point; });
  return result;
}

std::size_t first_grapheme_size(std::string_view text) {
  if (text.empty()) return 0;
  const bool is_ascii_pair = is_ascii_byte(text[0]) && (text.size() == 1 || is_ascii_byte(text[1]));
  if (is_ascii_pair && text[0] != '\r') return 1;
  Decoded left = decode(text);
  std::size_t size = left.size;
  for (utf8proc_int32_t state = 0; size < text.size();) {
    const Decoded right = decode(text.substr(size));
    if (utf8proc_grapheme_break_stateful(to_utf8proc(left.code_point), to_utf8proc(right.code_point), &state)) break;
    size += right.size;
    left = right;
  }
  return size;
}

bool has_byte_graphemes(std::string_view text) { return is_ascii(text) && text.find('\r') == std::string_view::npos; }

std::size_t grapheme_count(std::string_view text) {
  if (has_byte_graphemes(text)) return text.size();
  std::size_t count = 0;
  for (; !text.empty(); text.remove_prefix(first_grapheme_size(text))) ++count;
  return count;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for_each_character(text, [&width](const Decoded& decoded, std::string_view, std::size_t) {
    width += static_cast<std::size_t>(std::max(0, utf8proc_charwidth(to_utf8proc(decoded.code_point))));
  });
  return width;
}

void append_utf8(std::string& out, char32_t code_point) {
  const bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (is_surrogate || code_point > 0x10FFFF) code_point = replacement_character;
  const auto append = [&out](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (code_point < 0x80) {
    append(code_point);
  } else if (code_point < 0x800) {
    append(0xC0 | code_point >> 6);
    append(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    append(0xE0 | code_point >> 12);
    append(0x80 | (code_point >> 6 & 0x3F));
    append(0x80 | (code_point & 0x3F));
  } else {
    append(0xF0 | code_point >> 18);
    append(0x80 | (code_point >> 12 & 0x3F));
    append(0x80 | (code_point >> 6 & 0x3F));
    append(0x80 | (code_point & 0x3F));
  }
}

}  // namespace cqlite
