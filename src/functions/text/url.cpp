// urlEncode() and urlDecode(): the encoding of web forms.
#include <array>
#include <optional>

#include "base/utf8.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct EncodeArgs {
  Field field;
  Text type;
  Output as{"_urlencode"};
};

struct DecodeArgs {
  Field field;
  Output as{"_urldecode"};
};

constexpr std::string_view hex_digits = "0123456789ABCDEF";

constexpr bool stays(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '.' ||
         byte == '-' || byte == '*' || byte == '_';
}

std::string url_encoded(std::string_view text) {
  std::string result;
  result.reserve(text.size() + text.size() / 2);
  for (const char byte : text) {
    if (stays(byte)) {
      result += byte;
    } else if (byte == ' ') {
      result += '+';
    } else {
      const auto value = static_cast<unsigned char>(byte);
      result += {'%', hex_digits[value >> 4], hex_digits[value & 15]};
    }
  }
  return result;
}

std::optional<unsigned> hex_value(char digit) {
  const std::size_t value =
      hex_digits.find(digit >= 'a' && digit <= 'f' ? static_cast<char>(digit - 'a' + 'A') : digit);
  if (value == std::string_view::npos) return std::nullopt;
  return static_cast<unsigned>(value);
}

std::optional<std::string> url_decoded(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      bytes += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const auto high = hex_value(text[i + 1]);
    const auto low = hex_value(text[i + 2]);
    if (!high || !low) return std::nullopt;
    bytes += static_cast<char>(static_cast<unsigned char>(*high << 4 | *low));
    i += 2;
  }
  return repaired_utf8(bytes);
}

ExpressionPtr make_encoded(const EncodeArgs& args, Build& build) {
  if (args.type.is_given) {
    build.report(Code::parameter_ignored, args.type.span, "`type` has no effect: texts are encoded as in web forms");
  }
  return std::make_shared<kernels::ValueOf<EncodeArgs, decltype(&url_encoded)>>(std::make_shared<EncodeArgs>(args),
                                                                                url_encoded);
}

}  // namespace

Function url_encode() {
  return Define<EncodeArgs>("urlEncode")
      .summary("Encodes a text for use in a URL.")
      .note("As web forms do: letters, digits and `.-*_` stay, a blank becomes `+`, all other UTF-8 bytes `%XX`.")
      .input("field", &EncodeArgs::field, "Field whose text is encoded.")
      .option("type", &EncodeArgs::type, "Accepted; changes nothing.")
      .output("as", &EncodeArgs::as, "Field that receives the encoded text.")
      .example({.query = "urlEncode(q)",
                .given = R"({"q":"a b&c=d"} {"host":"x"})",
                .want = R"({"q":"a b&c=d","_urlencode":"a+b%26c%3Dd"} {"host":"x"})"})
      .example({.query = "link := urlEncode(city)",
                .given = R"({"city":"Malmö"})",
                .want = R"({"city":"Malmö","link":"Malm%C3%B6"})"})
      .value_from(make_encoded);
}

Function url_decode() {
  return Define<DecodeArgs>("urlDecode")
      .summary("Reads a text that is encoded for use in a URL.")
      .note("`%XX` is a UTF-8 byte, `+` a blank. Bytes that are no UTF-8 become U+FFFD.")
      .note("A `%` without two hexadecimal digits behind it makes the text malformed: there is no result.")
      .input("field", &DecodeArgs::field, "Field that holds the encoded text.")
      .output("as", &DecodeArgs::as, "Field that receives the text.")
      .example({.query = "urlDecode(path)",
                .given = R"({"path":"..%2F..%2fetc%2Fpasswd"} {"path":"100%"})",
                .want = R"({"path":"..%2F..%2fetc%2Fpasswd","_urldecode":"../../etc/passwd"} {"path":"100%"})"})
      .example(
          {.query = "q := urlDecode(q)", .given = R"({"q":"caf%C3%A9+au+lait"})", .want = R"({"q":"café au lait"})"})
      .value(url_decoded);
}

}  // namespace cqlite::builtin
