// parseHexString(): text that was written as the hexadecimal digits of its bytes.
#include <string>
#include <utility>

#include "functions/define.hpp"
#include "functions/parse/hexadecimal.hpp"
#include "functions/text/charset_choices.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field field;
  Charset charset = Charset::utf_8;
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

}  // namespace

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

}  // namespace cqlite::builtin
