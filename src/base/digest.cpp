#include "base/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "base/base64.hpp"

namespace cqlite {
namespace {

const EVP_MD* implementation(DigestAlgorithm algorithm) {
  switch (algorithm) {
    case DigestAlgorithm::md5: return EVP_md5();
    case DigestAlgorithm::sha1: return EVP_sha1();
    case DigestAlgorithm::sha256: return EVP_sha256();
    case DigestAlgorithm::sha512: return EVP_sha512();
  }
  return nullptr;
}

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

Digest Digest::of(DigestAlgorithm algorithm, std::string_view text) {
  Digest digest;
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.bytes_.data(), &size, implementation(algorithm), nullptr) == 1) {
    digest.size_ = size;
  }
  return digest;
}

Digest Digest::keyed(DigestAlgorithm algorithm, std::string_view key, std::string_view text) {
  Digest digest;
  unsigned size = 0;
  if (HMAC(implementation(algorithm), key.data(), static_cast<int>(key.size()), bytes(text), text.size(),
           digest.bytes_.data(), &size) != nullptr) {
    digest.size_ = size;
  }
  return digest;
}

Digest Digest::truncated(std::size_t size) const {
  Digest digest = *this;
  digest.size_ = std::min(size, size_);
  return digest;
}

std::string Digest::hexadecimal() const {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < size_; ++i) {
    text += digits[bytes_[i] >> 4];
    text += digits[bytes_[i] & 15U];
  }
  return text;
}

std::string Digest::base64() const { return base64_encoded({reinterpret_cast<const char*>(bytes_.data()), size_}); }

}  // namespace cqlite
