// The hash against values that other implementations give.
#include "base/murmur_hash.hpp"

#include <doctest/doctest.h>

namespace cqlite {
namespace {

TEST_CASE("MurmurHash3 of texts of every length modulo four") {
  CHECK(murmur_hash("") == 0);
  CHECK(murmur_hash("", 1) == 0x514e28b7);
  CHECK(murmur_hash("a", 0x9747b28c) == 0x7fa09ea6);
  CHECK(murmur_hash("aa", 0x9747b28c) == 0x5d211726);
  CHECK(murmur_hash("aaa", 0x9747b28c) == 0x283e0130);
  CHECK(murmur_hash("aaaa", 0x9747b28c) == 0x5a97808a);
  CHECK(murmur_hash("hello") == 0x248bfa47);
  CHECK(murmur_hash("\xff\xff\xff\xff") == 0x76293b50);
}

}  // namespace
}  // namespace cqlite
