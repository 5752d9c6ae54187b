// crypto:md5(), crypto:sha1() and crypto:sha256(): digests of fields.
#include <string>
#include <utility>

#include "base/digest.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

constexpr std::string_view name_of(DigestAlgorithm algorithm) {
  switch (algorithm) {
    case DigestAlgorithm::md5: return "md5";
    case DigestAlgorithm::sha1: return "sha1";
    case DigestAlgorithm::sha256: return "sha256";
    case DigestAlgorithm::sha512: return "sha512";
  }
  return {};
}

template <DigestAlgorithm algorithm>
struct Args {
  Fields field;
  Output as{"_" + std::string(name_of(algorithm))};
};

class DigestOfFields final : public Expression {
 public:
  DigestOfFields(std::vector<Field> fields, DigestAlgorithm algorithm)
      : fields_(std::move(fields)), algorithm_(algorithm) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    // Taken away from the worker, since a field may be an expression that builds a text itself.
    std::string text = std::exchange(worker.text, {});
    text.clear();
    for (const Field& field : fields_) text += field.read(row, worker).text(worker.arena);
    const Digest digest = Digest::of(algorithm_, text);
    worker.text = std::move(text);
    return digest.is_empty() ? Value() : Value::text(worker.arena.copy(digest.hexadecimal()));
  }

 private:
  std::vector<Field> fields_;
  DigestAlgorithm algorithm_;
};

struct DigestTexts {
  std::string title;
  std::string of_abc;
  std::string of_nothing;
};

template <DigestAlgorithm algorithm>
Function digest(const DigestTexts& texts) {
  using A = Args<algorithm>;
  const std::string word(name_of(algorithm));
  return Define<A>("crypto:" + word)
      .summary("Computes the " + texts.title + " digest of a field, or of several.")
      .note("The texts of several fields are joined, without anything between them.")
      .note("A field that is missing counts as an empty text, so that there always is a result.")
      .input("field", &A::field, "One field, or a list.")
      .output("as", &A::as, "Field that receives the digest, in hexadecimal digits.")
      .example({.query = "crypto:" + word + "([a, b, c])",
                .given = R"({"a":"ab","c":"c"})",
                .want = R"({"a":"ab","c":"c","_)" + word + R"(":")" + texts.of_abc + R"("})"})
      .example({.query = "digest := crypto:" + word + "(name)",
                .given = R"({"name":"abc"} {"name":""})",
                .want = R"({"name":"abc","digest":")" + texts.of_abc + R"("} {"name":"","digest":")" +
                        texts.of_nothing + R"("})"})
      .value_from(
          [](A& args, Build&) { return std::make_shared<DigestOfFields>(std::move(args.field.items), algorithm); });
}

}  // namespace

Function crypto_md5() {
  return digest<DigestAlgorithm::md5>({"MD5", "900150983cd24fb0d6963f7d28e17f72", "d41d8cd98f00b204e9800998ecf8427e"});
}

Function crypto_sha1() {
  return digest<DigestAlgorithm::sha1>(
      {"SHA-1", "a9993e364706816aba3e25717850c26c9cd0d89d", "da39a3ee5e6b4b0d3255bfef95601890afd80709"});
}

Function crypto_sha256() {
  return digest<DigestAlgorithm::sha256>({"SHA-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                                          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"});
}

}  // namespace cqlite::builtin
