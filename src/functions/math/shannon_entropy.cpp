// shannonEntropy(): how evenly the characters of a text are spread; high for random names.
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "functions/define.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field field;
  Output as{"_shannonentropy"};
};

constexpr bool is_ascii_byte(char byte) { return static_cast<unsigned char>(byte) < 0x80; }
constexpr bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

/// How often each character occurs, in no order that matters.
std::vector<std::size_t> character_counts(std::string_view text) {
  std::array<std::size_t, 128> ascii{};
  std::vector<std::string_view> others;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    if (is_ascii_byte(text[i])) {
      ++ascii[static_cast<std::size_t>(text[i])];
    } else {
      while (end < text.size() && continues_character(text[end])) ++end;
      others.push_back(text.substr(i, end - i));
    }
    i = end;
  }
  std::vector<std::size_t> counts(ascii.begin(), ascii.end());
  std::sort(others.begin(), others.end());
  for (auto next = others.begin(); next != others.end();) {
    const auto end = std::find_if(next, others.end(), [&](std::string_view other) { return other != *next; });
    counts.push_back(static_cast<std::size_t>(end - next));
    next = end;
  }
  return counts;
}

double entropy(std::string_view text) {
  const auto counts = character_counts(text);
  double total = 0;
  for (const std::size_t count : counts) total += static_cast<double>(count);
  double bits = 0;
  for (const std::size_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / total;
    bits -= share * std::log2(share);
  }
  return bits;
}

}  // namespace

Function shannon_entropy() {
  return Define<Args>("shannonEntropy")
      .summary("Measures how many bits a character of a text tells on average: high for names made by chance.")
      .note(
          "Small letters and capitals are different characters. A text without any, or with one alone, has entropy 0.")
      .note("The result is not rounded. A missing field gives none.")
      .input("field", &Args::field, "Field that holds the text.")
      .output("as", &Args::as, "Field that receives the entropy.")
      .example({.query = "shannonEntropy(host)",
                .given = R"({"host":"abab"} {"host":""} {"user":"ann"})",
                .want = R"({"host":"abab","_shannonentropy":1} {"host":"","_shannonentropy":0} {"user":"ann"})"})
      .example({.query = "e := shannonEntropy(domain) | where e > 3 | drop(e)",
                .given = R"({"domain":"xk2qv9zt7b"} {"domain":"aaaab.aa"})",
                .want = R"({"domain":"xk2qv9zt7b"})"})
      .value(entropy);
}

}  // namespace cqlite::builtin
