// hash() and tokenHash(): short numbers for texts, to group by them.
#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "base/murmur_hash.hpp"
#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct HashArgs {
  Fields field;
  std::optional<std::int64_t> limit;
  Text seed;
  Output as{"_hash"};
};

struct TokenHashArgs {
  Field field;
  Output as{"_tokenHash"};
};

class HashOfFields final : public Expression {
 public:
  explicit HashOfFields(HashArgs args)
      : fields_(std::move(args.field.items)),
        limit_(args.limit),
        seed_(args.seed.is_given ? murmur_hash(args.seed.value) : 0) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    std::uint32_t hash = seed_;
    bool is_missing = true;
    for (const Field& field : fields_) {
      const Value value = field.read(row, worker);
      is_missing = is_missing && value.is_missing();
      hash = murmur_hash(value.text(worker.arena), hash);
    }
    if (is_missing) return {};
    const std::int64_t number = hash;
    return Value::integer(limit_ ? number % *limit_ : number);
  }

 private:
  std::vector<Field> fields_;
  std::optional<std::int64_t> limit_;
  std::uint32_t seed_;
};

/// Does a token look like a value — a number, a name with a dot, an address, a path — and not like a word of a message?
bool is_variable(std::string_view token) {
  const std::string_view inside = token.substr(1, token.size() < 2 ? 0 : token.size() - 2);
  return std::any_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; }) ||
         inside.find_first_of("./\\@") != std::string_view::npos;
}

std::string hash_of_tokens(std::string_view text) {
  std::uint32_t sum = 0;
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    const std::string_view token = text.substr(0, space);
    if (!token.empty()) sum += is_variable(token) ? murmur_hash("*") : murmur_hash(token);
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  for (int shift = 28; shift >= 0; shift -= 4) result += digits[sum >> shift & 15U];
  return result;
}

}  // namespace

Function hash() {
  return Define<HashArgs>("hash")
      .summary("Turns the values of fields into a number, always the same one for the same values.")
      .note("The number is between 0 and 4294967295; with a limit it is at least 0 and less than the limit.")
      .note(
          "It is the 32-bit MurmurHash3 of the text, for several fields each started from the one before. The service "
          "does not tell its algorithm, so its numbers are others. It is no cryptographic hash.")
      .note("A missing field counts as an empty text; if all are missing there is no result.")
      .input("field", &HashArgs::field, "One field, or a list.")
      .option("limit", &HashArgs::limit, "How many different numbers there may be.")
      .range(1, std::numeric_limits<std::int64_t>::max())
      .option("seed", &HashArgs::seed, "A text; each makes other numbers.")
      .output("as", &HashArgs::as, "Field that receives the number.")
      .example({.query = "hash(user)",
                .given = R"({"user":"hello"} {"host":"h1"})",
                .want = R"({"user":"hello","_hash":613153351} {"host":"h1"})"})
      .example({.query = "bucket := hash([user, host], limit=1)",
                .given = R"({"user":"ann","host":"h1"})",
                .want = R"({"user":"ann","host":"h1","bucket":0})"})
      .approximates()
      .value_from([](HashArgs& args, Build&) { return std::make_shared<HashOfFields>(std::move(args)); });
}

Function token_hash() {
  return Define<TokenHashArgs>("tokenHash")
      .summary("Gives messages of the same structure the same short text, to group them by it.")
      .note(
          "The words between spaces are hashed one by one and the hashes added up, so that their order is without "
          "effect.")
      .note(
          "Words with a digit, or with a dot, slash, backslash or @ inside, count as values: they are all the same. "
          "The service does not tell its algorithm, so its texts are others.")
      .note("The result has 8 hexadecimal digits.")
      .input("field", &TokenHashArgs::field, "Field that holds the message.")
      .output("as", &TokenHashArgs::as, "Field that receives the hash.")
      .example({.query = "shape := tokenHash(line) | groupBy(shape, function=collect(line))",
                .given = R"({"line":"user ann.lee logged in"} {"line":"user bob.ray logged in"})",
                .want = R"({"shape":"c247fa1f","line":"user ann.lee logged in\nuser bob.ray logged in"})"})
      .example(
          {.query = "tokenHash(a) | tokenHash(b, as=h) | same := _tokenHash == h | drop([_tokenHash, h])",
           .given = R"({"a":"open the door","b":"the door open"} {"a":"open","b":"shut"})",
           .want = R"({"a":"open the door","b":"the door open","same":true} {"a":"open","b":"shut","same":false})"})
      .approximates()
      .value(hash_of_tokens);
}

}  // namespace cqlite::builtin
