/// Templates of format(): what is read, what is printed, what is refused.

#include "functions/text/format_template.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace cqlite;

namespace {

constexpr std::int64_t august_morning = 1756284711312;  // 2025-08-27 08:51:51.312 UTC, a Wednesday

std::string printed(std::string_view text, std::vector<Value> values, const TimeZone& zone = TimeZone()) {
  std::string error;
  const auto format = FormatTemplate::compile(text, error);
  if (!format) return "error: " + error;
  REQUIRE(values.size() >= format->argument_count());
  Arena arena;
  std::string out;
  format->append(out, values, zone, arena);
  return out;
}

/// One value for every specifier.
std::string shown(std::string_view text, std::string_view value) {
  return printed(text, std::vector<Value>(8, Value::text(value)));
}

std::string failure(std::string_view text) {
  std::string error;
  CHECK_FALSE(FormatTemplate::compile(text, error).has_value());
  return error;
}

}  // namespace

TEST_CASE("format: a template without specifiers is itself") {
  CHECK(printed("", {}) == "");
  CHECK(printed("plain 100%% ü%nnext", {}) == "plain 100% ü\nnext");
}

TEST_CASE("format: specifiers take the values in order, by index, or again") {
  const std::vector<Value> values = {Value::text("a"), Value::text("b"), Value::text("c")};
  CHECK(printed("%s-%s-%s", values) == "a-b-c");
  CHECK(printed("%3$s%1$s", values) == "ca");
  CHECK(printed("%2$s%<s%s", values) == "bba");
  CHECK(printed("%3$-3s|", values) == "c  |");
}

TEST_CASE("format: texts are cut to the precision and padded to the width, in characters") {
  CHECK(shown("[%5s]", "abc") == "[  abc]");
  CHECK(shown("[%-5s]", "abc") == "[abc  ]");
  CHECK(shown("[%05s]", "7") == "[00007]");
  CHECK(shown("[%.2s]", "abc") == "[ab]");
  CHECK(shown("[%,.4s]", "abcdef") == "[abcd]");
  CHECK(shown("[%4.2s]", "äöü") == "[  äö]");
  CHECK(shown("[%2s]", "abc") == "[abc]");
  CHECK(shown("[%.0s]", "abc") == "[]");
  CHECK(shown("%c%C", "straße") == "sS");
  CHECK(shown("%c", "") == "");
  CHECK(shown("%c", "üx") == "ü");
}

TEST_CASE("format: only the text false is false") {
  CHECK(shown("%b %B", "false") == "false FALSE");
  CHECK(shown("%b %B", "x") == "true TRUE");
  CHECK(shown("%6b|", "False") == "  true|");
}

TEST_CASE("format: whole numbers") {
  CHECK(shown("%d %i", "42") == "42 42");
  CHECK(shown("%5d|%-5d|%05d", "42") == "   42|42   |00042");
  CHECK(shown("%+d % d", "42") == "+42  42");
  CHECK(shown("%+d % d", "-42") == "-42 -42");
  CHECK(shown("%06d", "-42") == "-00042");
  CHECK(shown("%.4d", "42") == "0042");
  CHECK(shown("%08.4d", "42") == "    0042");
  CHECK(shown("%,d", "1234567") == "1,234,567");
  CHECK(shown("%,d %,d", "123") == "123 123");
  CHECK(shown("%,i", "-1000") == "-1,000");
  CHECK(shown("%d", "2.9") == "2");
  CHECK(shown("%d", "-0.9") == "0");
  CHECK(shown("%d", "1e3") == "1000");
  CHECK(shown("%d", "9223372036854775807") == "9223372036854775807");
  CHECK(shown("%d", "-9223372036854775808") == "-9223372036854775808");
  CHECK(shown("%d", "1e20") == "100000000000000000000");
  CHECK(shown("%hd", "4294967295") == "-1");
}

TEST_CASE("format: bits") {
  CHECK(shown("%X %x", "255") == "FF ff");
  CHECK(shown("%X", "-1") == "FFFFFFFFFFFFFFFF");
  CHECK(shown("0x%hX", "-1") == "0xFFFFFFFF");
  CHECK(shown("%#x %#X %#o", "42") == "0x2a 0X2A 052");
  CHECK(shown("%#x %#o", "0") == "0 0");
  CHECK(shown("%o", "8") == "10");
  CHECK(shown("%#06x", "42") == "0x002a");
  CHECK(shown("%.4x", "42") == "002a");
  CHECK(shown("%x", "42.7") == "2a");
  CHECK(shown("%x", "1e20") == "null");
}

TEST_CASE("format: fixed numbers are rounded in decimal") {
  CHECK(shown("%f", "1.5") == "1.500000");
  CHECK(shown("%.2f", "1.005") == "1.01");
  CHECK(shown("%.2f", "0.125") == "0.13");
  CHECK(shown("%.2f", "-0.125") == "-0.13");
  CHECK(shown("%.0f %.0f", "2.5") == "3 3");
  CHECK(shown("%.1f", "0.04") == "0.0");
  CHECK(shown("%.1f", "-0.04") == "0.0");
  CHECK(shown("%.2f", "9.999") == "10.00");
  CHECK(shown("%,.2f", "1234567.891") == "1,234,567.89");
  CHECK(shown("%,.2f", "0.1") == "0.10");
  CHECK(shown("%,.0f", "999999.5") == "1,000,000");
  CHECK(shown("%#.0f", "3") == "3.");
  CHECK(shown("%08.2f", "-3.14159") == "-0003.14");
  CHECK(shown("%-8.1f|", "3.14159") == "3.1     |");
  CHECK(shown("%.20f", "0.5") == "0.500000000");
  CHECK(shown("%.1f", "12345678901234567") == "12345678901234567.0");
  CHECK(shown("%.1f", "1e22") == "10000000000000000000000.0");
}

TEST_CASE("format: numbers with an exponent") {
  CHECK(shown("%e", "176.54") == "1.765400e+02");
  CHECK(shown("%.1E", "0.000345") == "3.5E-04");
  CHECK(shown("%.0e", "95") == "1e+02");
  CHECK(shown("%.2e", "0") == "0.00e+00");
  CHECK(shown("%e", "-1e100") == "-1.000000e+100");
}

TEST_CASE("format: g takes the shorter form") {
  CHECK(shown("%g", "0.0001") == "0.0001");
  CHECK(shown("%g", "0.00001") == "1e-05");
  CHECK(shown("%g", "123456") == "123456");
  CHECK(shown("%g", "1234567") == "1.23457e+06");
  CHECK(shown("%.9g", "1234567.25") == "1234567.25");
  CHECK(shown("%.2g", "3.14159265") == "3.14159");
  CHECK(shown("%g", "100") == "100");
  CHECK(shown("%#g", "100") == "100.000");
  CHECK(shown("%g", "1e20") == "1e+20");
  CHECK(shown("%G", "1e20") == "1E+20");
  CHECK(shown("%g", "0") == "0");
}

TEST_CASE("format: dates and times") {
  const std::vector<Value> time(4, Value::integer(august_morning));
  CHECK(printed("%tH:%tM", time) == "08:51");
  CHECK(printed("%1$Tm/%<Te/%<TY", time) == "08/27/2025");
  CHECK(printed("%tA %TB", time) == "Wednesday AUGUST");
  CHECK(printed("%tF %<tT.%<tL", time) == "2025-08-27 08:51:51.312");
  CHECK(printed("%10tY|%-6ty|", time) == "      2025|25    |");
  CHECK(printed("%tR", time, *TimeZone::find("+02:00")) == "10:51");
  CHECK(shown("%tY", "2025-08-27") == "null");
  CHECK(shown("%tY", "1e300") == "null");
  CHECK(shown("%tY", "0") == "1970");
}

TEST_CASE("format: what cannot be shown is null") {
  CHECK(shown("%d|%x|%.2f|%e|%g", "1,000") == "null|null|null|null|null");
  CHECK(shown("[%6d] [%-6d] [%06d]", "") == "[  null] [null  ] [  null]");
  CHECK(printed("%s %b %c %tH", std::vector<Value>(4)) == "null null null null");
}

TEST_CASE("format: computed numbers print as elsewhere") {
  CHECK(printed("%s %s", {Value::integer(7), Value::number(0.25)}) == "7 0.25");
  CHECK(printed("%s", {Value::boolean(true)}) == "true");
}

TEST_CASE("format: a bad template is refused with the specifier and the reason") {
  CHECK(failure("50%") == "`%` in a template: no type follows; write `%%` for a percent sign");
  CHECK(failure("%5.") == "`%5.` in a template: a point that no precision follows");
  CHECK(failure("a %y b").starts_with("`%y` in a template: there is no such type"));
  CHECK(failure("%S").starts_with("`%S` in a template"));
  CHECK(failure("%é!").starts_with("`%é` in a template"));
  CHECK(failure("%tq").starts_with("`%tq` in a template: a date or time needs a letter"));
  CHECK(failure("%t").starts_with("`%t` in a template: a date or time needs a letter"));
  CHECK(failure("%<s") == "`%<s` in a template: `<` repeats a field, and there is none before it");
  CHECK(failure("%0$s") == "`%0$` in a template: fields are counted from 1");
  CHECK(failure("%99999999999999999999d").starts_with("`%99999999999999999999` in a template: width, precision"));
  CHECK(failure("%.1001f").starts_with("`%.1001` in a template: width, precision"));
  CHECK(printed("%.1000s%1000$", {Value::text("a")}).starts_with("error: `%1000$` in a template: no type follows"));
}

TEST_CASE("format: the number of values is known beforehand") {
  std::string error;
  CHECK(FormatTemplate::compile("%s %<s %%", error)->argument_count() == 1);
  CHECK(FormatTemplate::compile("%7$s", error)->argument_count() == 7);
  CHECK(FormatTemplate::compile("none", error)->argument_count() == 0);
}
