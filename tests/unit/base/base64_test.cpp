/// Base64: the examples of RFC 4648, all bytes, and what readers forgive.

#include "base/base64.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <ostream>
#include <string>
#include <string_view>

using namespace cqlite;

TEST_CASE("base64: there and back") {
  struct Row {
    std::string_view bytes;
    std::string_view text;
  };
  const Row rows[] = {{"", ""},
                      {"f", "Zg=="},
                      {"fo", "Zm8="},
                      {"foo", "Zm9v"},
                      {"foob", "Zm9vYg=="},
                      {"fooba", "Zm9vYmE="},
                      {"foobar", "Zm9vYmFy"}};
  for (const Row& row : rows) {
    CHECK(base64_encoded(row.bytes) == row.text);
    CHECK(base64_decoded(row.text) == std::string(row.bytes));
  }
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(static_cast<unsigned char>(byte));
  CHECK(base64_decoded(base64_encoded(all)) == all);
}

TEST_CASE("base64: padding may be missing, but not be wrong") {
  CHECK(base64_decoded("Zg") == "f");
  CHECK(base64_decoded("Zm8") == "fo");
  CHECK(base64_decoded("Zm9v\r\nYg") == "foob");
  CHECK(base64_decoded("Z.m-9_v") == "foo");
  CHECK(base64_decoded("Zg= \n=") == "f");
  CHECK_FALSE(base64_decoded("Z").has_value());
  CHECK_FALSE(base64_decoded("Zm9vY").has_value());
  CHECK_FALSE(base64_decoded("Zg=").has_value());
  CHECK_FALSE(base64_decoded("=").has_value());
  CHECK_FALSE(base64_decoded("Zm9v=").has_value());
  CHECK_FALSE(base64_decoded("Zg==Zg==").has_value());
}
