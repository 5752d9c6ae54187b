// hashRewrite() and hashMatch(): values that nobody shall read, but that can still be searched for.
#include <optional>
#include <string>
#include <utility>

#include "base/digest.hpp"
#include "functions/define.hpp"

namespace cqlite {
namespace {

enum class HashAlgorithm : std::uint8_t { sha256, sha512 };

constexpr std::int64_t bits_in_byte = 8;
constexpr std::int64_t most_bits = 256;

struct RewriteArgs {
  Field field;
  Text salt;
  HashAlgorithm hash = HashAlgorithm::sha256;
  std::int64_t bits = most_bits;
  bool replace_in_rawstring = true;
  Output as = Output::same("field");
};

struct MatchArgs {
  Text input;
  Text salt;
  Field field;
  HashAlgorithm hash = HashAlgorithm::sha256;
  std::int64_t bits = most_bits;
};

class SaltedHash {
 public:
  template <class Args>
  explicit SaltedHash(const Args& args)
      : salt_(args.salt.value),
        algorithm_(args.hash == HashAlgorithm::sha256 ? DigestAlgorithm::sha256 : DigestAlgorithm::sha512),
        size_(static_cast<std::size_t>(args.bits / bits_in_byte)) {}

  /// Base64 without `=` at its end.
  [[nodiscard]] std::string of(std::string_view text) const {
    std::string result = Digest::keyed(algorithm_, salt_, text).truncated(size_).base64();
    result.erase(result.find_last_not_of('=') + 1);
    return result;
  }

 private:
  std::string salt_;
  DigestAlgorithm algorithm_;
  std::size_t size_;
};

template <class Args>
bool has_whole_bytes(const Args& args, Build& build) {
  if (args.bits % bits_in_byte == 0) return true;
  build.report(Code::out_of_range, build.place().span, "parameter `bits` must be a multiple of 8");
  return false;
}

class HashedField final : public Expression {
 public:
  HashedField(Field field, SaltedHash hash) : field_(std::move(field)), hash_(std::move(hash)) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Value value = field_.read(row, worker);
    if (value.is_missing()) return {};
    return Value::text(worker.arena.copy(hash_.of(value.text(worker.arena))));
  }

 private:
  Field field_;
  SaltedHash hash_;
};

/// Puts `hash` in place of every `secret` in `text`.
std::string replaced(std::string_view text, std::string_view secret, std::string_view hash) {
  std::string result;
  for (std::size_t at = text.find(secret); at != std::string_view::npos; at = text.find(secret)) {
    result += text.substr(0, at);
    result += hash;
    text.remove_prefix(at + secret.size());
  }
  return result += text;
}

class Rewrite final : public Transform {
 public:
  Rewrite(Field field, ExpressionPtr hash, Slot output, std::optional<Slot> rawstring)
      : field_(std::move(field)), hash_(std::move(hash)), output_(output), rawstring_(rawstring) {}

  void apply(Rows& rows, Worker& worker) const override {
    for (EventRow* row : rows) {
      const Value secret = field_.read(*row, worker);
      if (secret.is_missing()) continue;
      const Value hash = hash_->evaluate(*row, worker);
      if (rawstring_) rewrite((*row)[*rawstring_], secret.text(worker.arena), hash.view(), worker.arena);
      (*row)[output_] = hash;
    }
  }

 private:
  // The line of an event that has no field of this name is none to write back.
  static void rewrite(Value& rawstring, std::string_view secret, std::string_view hash, Arena& arena) {
    if (rawstring.is_missing() || rawstring.is_stand_in() || secret.empty()) return;
    rawstring = Value::text(arena.copy(replaced(rawstring.text(arena), secret, hash)));
  }

  Field field_;
  ExpressionPtr hash_;
  Slot output_;
  std::optional<Slot> rawstring_;
};

ExpressionPtr hashed_field(const RewriteArgs& args, Build& build) {
  if (!has_whole_bytes(args, build)) return nullptr;
  return std::make_shared<HashedField>(args.field, SaltedHash(args));
}

TransformPtr rewrite(const RewriteArgs& args, Build& build) {
  auto hash = hashed_field(args, build);
  if (hash == nullptr) return nullptr;
  std::optional<Slot> rawstring;
  if (args.replace_in_rawstring && build.may_exist("@rawstring")) {
    rawstring = build.read("@rawstring");
    build.write("@rawstring");
  }
  return std::make_shared<Rewrite>(args.field, std::move(hash), build.write(args.as.name), rawstring);
}

PredicatePtr match(const MatchArgs& args, Build& build) {
  if (!has_whole_bytes(args, build)) return nullptr;
  const std::string hash = SaltedHash(args).of(args.input.value);
  if (!args.field.is_given()) {
    return predicates::contains(build.read("@rawstring"), Wildcard(hash, Wildcard::Anchoring::anywhere));
  }
  if (args.field.name.empty()) {
    build.report(Code::wrong_type, args.field.span, "`hashMatch` takes a field name");
    return nullptr;
  }
  return predicates::equals(args.field.slot, Wildcard(hash));
}

constexpr auto salt_note =
    "There is no store of secrets here: the name of the salt is the secret itself, the key of an HMAC. Whoever "
    "knows the query can therefore try out values, and the hashes are others than the service's.";
constexpr auto salt_text = "The secret.";
constexpr auto hash_text = "The algorithm.";
constexpr auto bits_text = "How much of the hash to keep, a multiple of 8.";

}  // namespace

template <>
struct Choices<HashAlgorithm> {
  static constexpr auto table = std::array{std::pair{std::string_view("sha256"), HashAlgorithm::sha256},
                                           std::pair{std::string_view("sha512"), HashAlgorithm::sha512}};
};

namespace builtin {

Function hash_rewrite() {
  return Define<RewriteArgs>("hashRewrite")
      .summary("Puts a salted hash in place of a value that nobody shall read.")
      .note(salt_note)
      .note("The result is Base64 without padding: 43 characters for 256 bits.")
      .note("@rawstring is only rewritten in events that have a field of this name. A missing field changes nothing.")
      .input("field", &RewriteArgs::field, "Field that holds the value.")
      .input("salt", &RewriteArgs::salt, salt_text)
      .option("hash", &RewriteArgs::hash, hash_text)
      .option("bits", &RewriteArgs::bits, bits_text)
      .range(bits_in_byte, most_bits)
      .option("replaceInRawstring", &RewriteArgs::replace_in_rawstring, "Replace the value in @rawstring as well.")
      .output("as", &RewriteArgs::as, "Field that receives the hash.")
      .example({.query = "hashRewrite(key, salt=\"Jefe\")",
                .given = R"({"key":"what do ya want for nothing?"} {"user":"ann"})",
                .want = R"({"key":"W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM"} {"user":"ann"})"})
      .example({.query =
                    "hashRewrite(ssn, salt=pepper, bits=64) | ssn =~ hashMatch(\"078-05-1120\", salt=pepper, bits=64) "
                    "| drop(ssn)",
                .given = R"({"id":1,"ssn":"078-05-1120"} {"id":2,"ssn":"219-09-9999"})",
                .want = R"({"id":1})"})
      .approximates()
      .value_from(hashed_field)
      .transform_from(rewrite);
}

Function hash_match() {
  return Define<MatchArgs>("hashMatch")
      .summary("Keeps events that hold the hash which hashRewrite() has put in place of a value.")
      .note(salt_note)
      .note("Salt, algorithm and bits must be those that hashRewrite() was given.")
      .note(
          "Without a field the hash may stand anywhere in @rawstring, or in the event's line if there is no such "
          "field.")
      .input("input", &MatchArgs::input, "The value to look for, as it was before.")
      .input("salt", &MatchArgs::salt, salt_text)
      .option("field", &MatchArgs::field, "Field whose whole value must be the hash.")
      .option("hash", &MatchArgs::hash, hash_text)
      .option("bits", &MatchArgs::bits, bits_text)
      .range(bits_in_byte, most_bits)
      .example({.query = "hashMatch(\"what do ya want for nothing?\", salt=\"Jefe\")",
                .given = R"({"key":"W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM"} {"key":"x"})",
                .want = R"({"key":"W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM"})"})
      .example({.query = "hashMatch(\"what do ya want for nothing?\", salt=\"Jefe\", field=key, bits=24)",
                .given = R"({"key":"W9zB"} {"note":"W9zB"})",
                .want = R"({"key":"W9zB"})"})
      .approximates()
      .filter_from(match);
}

}  // namespace builtin
}  // namespace cqlite
