/// Cryptographic digests. The home of OpenSSL's libcrypto.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cqlite {

enum class DigestAlgorithm : std::uint8_t { md5, sha1, sha256, sha512 };

class Digest {
 public:
  /// The digest of `text`; empty if this machine's OpenSSL forbids the algorithm, as FIPS mode does with MD5.
  [[nodiscard]] static Digest of(DigestAlgorithm algorithm, std::string_view text);
  /// The message authentication code HMAC of `text`.
  [[nodiscard]] static Digest keyed(DigestAlgorithm algorithm, std::string_view key, std::string_view text);

  [[nodiscard]] bool is_empty() const { return size_ == 0; }
  /// Only the first `size` bytes.
  [[nodiscard]] Digest truncated(std::size_t size) const;
  /// In small letters.
  [[nodiscard]] std::string hexadecimal() const;
  /// Base64 with `=` at its end where needed.
  [[nodiscard]] std::string base64() const;

 private:
  static constexpr std::size_t longest = 64;
  std::array<unsigned char, longest> bytes_{};
  std::size_t size_ = 0;
};

}  // namespace cqlite
