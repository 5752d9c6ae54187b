// Digests against published vectors.
#include "base/digest.hpp"

#include <doctest/doctest.h>

namespace cqlite {
namespace {

TEST_CASE("digests of abc") {
  CHECK(Digest::of(DigestAlgorithm::md5, "abc").hexadecimal() == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(Digest::of(DigestAlgorithm::sha1, "abc").hexadecimal() == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(Digest::of(DigestAlgorithm::sha256, "abc").hexadecimal() ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a digest of nothing is a digest") {
  CHECK(Digest::of(DigestAlgorithm::md5, "").hexadecimal() == "d41d8cd98f00b204e9800998ecf8427e");
}

TEST_CASE("HMAC, as in RFC 4231, test case 2") {
  CHECK(Digest::keyed(DigestAlgorithm::sha256, "Jefe", "what do ya want for nothing?").hexadecimal() ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(Digest::keyed(DigestAlgorithm::sha512, "Jefe", "what do ya want for nothing?").truncated(8).hexadecimal() ==
        "164b7a7bfcf819e2");
}

TEST_CASE("base64 of one, two and three bytes") {
  const Digest digest = Digest::of(DigestAlgorithm::sha1, "abc");  // a9 99 3e …
  CHECK(digest.truncated(1).base64() == "qQ==");
  CHECK(digest.truncated(2).base64() == "qZk=");
  CHECK(digest.truncated(3).base64() == "qZk+");
  CHECK(digest.truncated(100).base64() == "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=");
  CHECK(digest.truncated(0).is_empty());
}

}  // namespace
}  // namespace cqlite
