// parseHexString(): text that was written as the hexadecimal digits of its bytes.
#include <string>
#include <utility>

#include "base/utf8.hpp"
#include "functions/define.hpp"
#include "functions/parse/hexadecimal.hpp"

namespace cqlite {
namespace {

enum class Charset : std::uint8_t { latin1, utf16_big, utf16_little, utf8 };

struct Args {
  Field field;
  Charset charset = Charset::utf8;
  Output as{"_parsehexstring"};
};

/// The bytes of the digits in `text`; what is no digit is passed over, and so is a last digit without a partner.
std::string bytes_of(std::string_view text) {
  std::string bytes;
  int high = -1;
  for (const char c : without_hexadecimal_prefix(text)) {
    const int digit = digit_value(c);
    if (digit < 0 || digit >= 16) continue;
    if (high < 0) {
      high = digit;
    } else {
      bytes += static_cast<char>(high << 4 | digit);
      high = -1;
    }
  }
  return bytes;
}

/// A last byte without a partner is passed over; append_utf8 replaces halves of pairs.
std::string decoded_utf16(std::string_view bytes, bool is_big) {
  const auto unit = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<char32_t>(is_big ? first << 8 | second : second << 8 | first);
  };
  std::string text;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const char32_t high = unit(i);
    const bool may_be_pair = high >= 0xD800 && high < 0xDC00 && i + 3 < bytes.size();
    const char32_t low = may_be_pair ? unit(i + 2) : 0;
    if (low >= 0xDC00 && low < 0xE000) {
      append_utf8(text, 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
      i += 2;
    } else {
      append_utf8(text, high);
    }
  }
  return text;
}

std::string decoded(const std::string& bytes, Charset charset) {
  switch (charset) {
    case Charset::utf8: return repaired_utf8(bytes);
    case Charset::utf16_big: return decoded_utf16(bytes, true);
    case Charset::utf16_little: return decoded_utf16(bytes, false);
    case Charset::latin1: break;
  }
  std::string text;
  for (const char byte : bytes) append_utf8(text, static_cast<unsigned char>(byte));
  return text;
}

}  // namespace

template <>
struct Choices<Charset> {
  static constexpr auto table = std::array{std::pair{std::string_view("ISO-8859-1"), Charset::latin1},
                                           std::pair{std::string_view("UTF-16BE"), Charset::utf16_big},
                                           std::pair{std::string_view("UTF-16LE"), Charset::utf16_little},
                                           std::pair{std::string_view("UTF-8"), Charset::utf8}};
};

namespace builtin {

Function parse_hex_string() {
  return Define<Args>("parseHexString")
      .summary("Turns hexadecimal digits back into the text whose bytes they are.")
      .note("A 0x or 16# at the start is left out, and anywhere else whatever is no digit.")
      .note("A last digit without a partner is left out. Bytes that are no text in the charset become U+FFFD.")
      .input("field", &Args::field, "Field that holds the digits.")
      .option("charset", &Args::charset, "What the bytes stand for.")
      .output("as", &Args::as, "Field that receives the text.")
      .example({.query = "parseHexString(proctitle)",
                .given = R"({"proctitle":"6c73202d6c61"} {"pid":7})",
                .want = R"({"proctitle":"6c73202d6c61","_parsehexstring":"ls -la"} {"pid":7})"})
      .example({.query = "text := parseHexString(data, charset=\"UTF-16LE\")",
                .given = R"({"data":"0x68 00 e6 00"})",
                .want = R"({"data":"0x68 00 e6 00","text":"hæ"})"})
      .value([](std::string_view text, const Args& args) { return decoded(bytes_of(text), args.charset); });
}

}  // namespace builtin
}  // namespace cqlite
