// base64Encode() and base64Decode().
#include "base/base64.hpp"

#include "functions/define.hpp"
#include "functions/text/charset_choices.hpp"

namespace cqlite::builtin {
namespace {

struct EncodeArgs {
  Field field;
  Output as{"_base64Encode"};
};

struct DecodeArgs {
  Field field;
  Charset charset = Charset::utf_8;
  Output as{"_base64Decode"};
};

std::optional<std::string> decoded_text(std::string_view text, const DecodeArgs& args) {
  const auto bytes = base64_decoded(text);
  if (!bytes) return std::nullopt;
  return decoded(*bytes, args.charset);
}

}  // namespace

Function base64_encode() {
  return Define<EncodeArgs>("base64Encode")
      .summary("Writes the UTF-8 bytes of a text in Base64.")
      .note("Standard alphabet, `=` at the end where needed, no line breaks.")
      .input("field", &EncodeArgs::field, "Field whose text is encoded.")
      .output("as", &EncodeArgs::as, "Field that receives the Base64 text.")
      .example({.query = "base64Encode(user)",
                .given = R"({"user":"ann:s3cret"} {"host":"x"})",
                .want = R"({"user":"ann:s3cret","_base64Encode":"YW5uOnMzY3JldA=="} {"host":"x"})"})
      .example({.query = "packed := base64Encode(city)",
                .given = R"({"city":"Malmö"})",
                .want = R"({"city":"Malmö","packed":"TWFsbcO2"})"})
      .value([](std::string_view text) { return base64_encoded(text); });
}

Function base64_decode() {
  return Define<DecodeArgs>("base64Decode")
      .summary("Reads a Base64 text.")
      .note(
          "Characters outside of the standard alphabet are passed over, also `-` and `_`; `=` at the end may be "
          "missing.")
      .note("What is no Base64 even so gives no result. Bytes that are wrong in the charset become U+FFFD.")
      .note("Commands that PowerShell takes encoded need UTF-16LE; ISO-8859-1 keeps every byte.")
      .input("field", &DecodeArgs::field, "Field that holds the Base64 text.")
      .option("charset", &DecodeArgs::charset, "What the decoded bytes are.")
      .output("as", &DecodeArgs::as, "Field that receives the text.")
      .example({.query = "command := base64Decode(encoded, charset=\"UTF-16LE\")",
                .given = R"({"encoded":"dwBoAG8AYQBtAGkA"})",
                .want = R"({"encoded":"dwBoAG8AYQBtAGkA","command":"whoami"})"})
      .example({.query = "base64Decode(a)",
                .given = R"({"a":"YWJj\nZA"} {"a":"Y"} {"b":"x"})",
                .want = R"({"a":"YWJj\nZA","_base64Decode":"abcd"} {"a":"Y"} {"b":"x"})"})
      .value(decoded_text);
}

}  // namespace cqlite::builtin
