// lower() and upper().
#include <algorithm>

#include "base/utf8.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct LowerArgs {
  Field field;
  Output as{"_lower"};
  Text locale;
};

struct UpperArgs {
  Field field;
  Output as{"_upper"};
  Text locale;
};

constexpr char upper_ascii(char byte) {
  return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte;
}

/// ASCII texts without a locale, nearly all of them, are converted in place; `convert` does the others.
template <class ConvertByte, class Convert>
std::string_view converted(std::string_view text, const Text& locale, Arena& arena, ConvertByte convert_byte,
                           Convert convert) {
  if (!locale.is_given && is_ascii(text)) {
    char* const result = arena.allocate(text.size());
    std::transform(text.begin(), text.end(), result, convert_byte);
    return {result, text.size()};
  }
  return arena.copy(convert(text, locale.value));
}

std::string_view lower_kernel(std::string_view text, const LowerArgs& args, Worker& worker) {
  return converted(text, args.locale, worker.arena, lower_ascii, cqlite::lower);
}

std::string_view upper_kernel(std::string_view text, const UpperArgs& args, Worker& worker) {
  return converted(text, args.locale, worker.arena, upper_ascii, cqlite::upper);
}

constexpr auto locale_text = "Language whose rules apply, as `tr` or `tr_TR`; only Turkish and Azerbaijani differ.";

}  // namespace

Function lower() {
  return Define<LowerArgs>("lower")
      .summary("Turns the letters of a text into small ones.")
      .note("Without a locale the conversion does not depend on the machine's language.")
      .input("field", &LowerArgs::field, "Field whose text is converted; it stays as it is.")
      .output("as", &LowerArgs::as, "Field that receives the text.")
      .option("locale", &LowerArgs::locale, locale_text)
      .option("type", &LowerArgs::locale, "Older name of locale.")
      .alias_of("locale")
      .example(
          {.query = "lower(host)", .given = R"({"host":"WEB-01"})", .want = R"({"host":"WEB-01","_lower":"web-01"})"})
      .example({.query = "lower(a, as=a, locale=tr) | lower(b, as=b)",
                .given = R"({"a":"ILIK","b":"ÅSE"} {"c":"X"})",
                .want = R"({"a":"ılık","b":"åse"} {"c":"X"})"})
      .value(lower_kernel);
}

Function upper() {
  return Define<UpperArgs>("upper")
      .summary("Turns the letters of a text into capitals.")
      .note("One letter may become several: ß becomes SS.")
      .input("field", &UpperArgs::field, "Field whose text is converted; it stays as it is.")
      .output("as", &UpperArgs::as, "Field that receives the text.")
      .option("locale", &UpperArgs::locale, locale_text)
      .example({.query = "code := upper(iso)", .given = R"({"iso":"dk"})", .want = R"({"iso":"dk","code":"DK"})"})
      .example({.query = "upper(a, as=a)", .given = R"({"a":"Maß"} {"b":"x"})", .want = R"({"a":"MASS"} {"b":"x"})"})
      .value(upper_kernel);
}

}  // namespace cqlite::builtin
