// parseInt(): numbers in base 16, or another.
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "functions/define.hpp"
#include "functions/parse/hexadecimal.hpp"

namespace cqlite {
namespace {

enum class Endian : std::uint8_t { big, little };

constexpr std::int64_t hexadecimal = 16;

struct Args {
  Field field;
  std::int64_t radix = hexadecimal;
  Endian endian = Endian::big;
  Output as = Output::same("field");
};

/// `8001` becomes `0180`; a digit without a partner stands for a pair with 0.
std::string with_pairs_reversed(std::string_view digits) {
  std::string result;
  while (!digits.empty()) {
    const std::size_t count = digits.size() == 1 ? 1 : 2;
    const std::string_view pair = digits.substr(digits.size() - count);
    if (count == 1) result += '0';
    result += pair;
    digits.remove_suffix(count);
  }
  return result;
}

std::optional<std::uint64_t> parse_unsigned(std::string_view digits, std::uint64_t radix) {
  if (digits.empty()) return std::nullopt;
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t number = 0;
  for (const char c : digits) {
    const int digit = digit_value(c);
    if (digit < 0 || static_cast<std::uint64_t>(digit) >= radix) return std::nullopt;
    if (number > (most - static_cast<std::uint64_t>(digit)) / radix) return std::nullopt;
    number = number * radix + static_cast<std::uint64_t>(digit);
  }
  return number;
}

Value parsed(std::string_view text, const Args& args, Worker& worker) {
  const bool is_hexadecimal = args.radix == hexadecimal;
  if (is_hexadecimal) text = without_hexadecimal_prefix(text);
  const bool is_reversed = is_hexadecimal && args.endian == Endian::little;
  const auto number =
      parse_unsigned(is_reversed ? with_pairs_reversed(text) : text, static_cast<std::uint64_t>(args.radix));
  if (!number) return {};
  if (*number <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return Value::integer(static_cast<std::int64_t>(*number));
  }
  return Value::number_text(worker.arena.copy(std::to_string(*number)));
}

}  // namespace

template <>
struct Choices<Endian> {
  static constexpr auto table = std::array{std::pair{std::string_view("big"), Endian::big},
                                           std::pair{std::string_view("little"), Endian::little}};
};

namespace builtin {

Function parse_int() {
  return Define<Args>("parseInt")
      .summary("Reads a text as a whole number in base 16, or another base.")
      .note("In base 16 the text may begin with 0x or 16#. Small letters and capitals are the same.")
      .note("There is no sign, and the largest number has 64 bits: 18446744073709551615.")
      .note("What is missing or no number in that base gives no result: the field stays as it is.")
      .input("field", &Args::field, "Field that holds the text.")
      .option("radix", &Args::radix, "The base.")
      .range(2, 36)
      .option("endian", &Args::endian,
              "Whether the first pair of digits counts most, or the last. Only for base 16; without effect for others.")
      .output("as", &Args::as, "Field that receives the number.")
      .example({.query = "parseInt(pid)",
                .given = R"({"pid":"0x1a4"} {"pid":"svc"})",
                .want = R"({"pid":420} {"pid":"svc"})"})
      .example({.query = "port := parseInt(bytes, endian=little) | mode := parseInt(octal, radix=8)",
                .given = R"({"bytes":"bb01","octal":"755"})",
                .want = R"({"bytes":"bb01","octal":"755","port":443,"mode":493})"})
      .value(parsed);
}

}  // namespace builtin
}  // namespace cqlite
