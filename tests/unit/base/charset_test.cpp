/// Bytes of other charsets as UTF-8.

#include "base/charset.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <string_view>

using namespace cqlite;
using namespace std::literals;

TEST_CASE("charset: what is right") {
  CHECK(decoded("gr\xFC\xDF\x80", Charset::iso_8859_1) == "grüß\xC2\x80");
  CHECK(decoded("h\0\xE9\0\x3C\xD8\xAF\xDF"sv, Charset::utf_16le) == "hé🎯");
  CHECK(decoded("\0h\0\xE9\xD8\x3C\xDF\xAF"sv, Charset::utf_16be) == "hé🎯");
  CHECK(decoded("grüß", Charset::utf_8) == "grüß");
}

TEST_CASE("charset: what is wrong becomes U+FFFD") {
  constexpr auto replacement = "\xEF\xBF\xBD";
  CHECK(decoded("\xFF", Charset::utf_8) == replacement);
  CHECK(decoded("\x3C\xD8"sv, Charset::utf_16le) == replacement);            // half a pair
  CHECK(decoded("\xAF\xDFh\0"sv, Charset::utf_16le) == replacement + "h"s);  // the other half
  CHECK(decoded("\x3C\xD8h\0"sv, Charset::utf_16le) == replacement + "h"s);  // half a pair before a letter
  CHECK(decoded("h\0i"sv, Charset::utf_16le) == "h"s + replacement);         // half a unit
  CHECK(decoded("", Charset::utf_16be).empty());
}
