/// Decimal rounding, and the functions that convert and round, called as the engine calls them.

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <string_view>

#include "functions/function.hpp"
#include "functions/math/decimal.hpp"

namespace cqlite::builtin {
Function round();
Function to_double();
Function to_int();
Function to_long();
Function to_string();
}  // namespace cqlite::builtin

using namespace cqlite;

namespace {

std::string shown(const Number& number) {
  NumberText buffer;
  if (!number) return "none";
  return std::string(number.is_integer() ? print_number(number.integer(), buffer)
                                         : print_number(number.real(), buffer));
}

std::string rounded(std::string_view text, int decimals, Rounding how = Rounding::half_away) {
  Decimal decimal(parse_number(text));
  decimal.round(decimals, how);
  return shown(decimal.number());
}

/// None of the functions here asks anything.
class NoBuild final : public Build {
 public:
  Slot read(std::string_view) override { return 0; }
  Slot read_if_exists(std::string_view) override { return 0; }
  Slot write(std::string_view, bool) override { return 0; }
  void drop(std::string_view) override {}
  void keep_only(const std::vector<std::string>&) override {}
  Slot output(std::string_view) override { return 0; }
  [[nodiscard]] bool is_step() const override { return true; }
  [[nodiscard]] bool is_before_aggregates() const override { return true; }
  [[nodiscard]] bool may_exist(std::string_view) const override { return true; }
  void write_unknown() override {}
  SubqueryOptions& subquery(const Subquery&) override { return options_; }
  void define_table(const Text&, const Subquery&) override {}
  std::optional<NamedTable> table(const Text&) override { return std::nullopt; }
  LookupSource lookup(const TableSource&, LookupOptions) override { return {0, 0}; }
  std::shared_ptr<const GeoDatabases> address_databases() override { return nullptr; }
  std::optional<NamedTable> indicators() override { return std::nullopt; }
  std::optional<NamedTable> host_names() override { return std::nullopt; }
  [[nodiscard]] bool is_only_checked() const override { return false; }
  AggregatePtr aggregate(const std::string&) override { return nullptr; }
  std::vector<std::string> count_steps() override { return {}; }
  void set_interval(const SearchInterval&) override {}
  void need_interval() override {}
  [[nodiscard]] bool is_first_step() const override { return false; }
  [[nodiscard]] bool is_negated() const override { return false; }
  [[nodiscard]] bool is_in_buckets() const override { return false; }
  std::shared_ptr<const FieldNames> names() override { return nullptr; }
  void read_by_name(const std::string&) override {}
  std::shared_ptr<const Regex> regex(const Text&, RegexFlags) override { return nullptr; }
  std::vector<std::string> parameter(const std::string&, Span) override { return {}; }
  Diagnostics::Builder report(Code code, Span span, std::string message) override {
    return diagnostics_.report(code, span, std::move(message));
  }
  [[nodiscard]] Place place() const override { return {}; }

 private:
  Diagnostics diagnostics_;
  SubqueryOptions options_;
};

/// What the function makes of a value: `none`, or the kind and the text.
std::string called(const Function& function, Value value, std::string text = {},
                   std::vector<std::pair<std::string_view, BoundArgument>> more = {}) {
  const ExpressionPtr input = expressions::constant(value, std::move(text));
  const auto args = function.make_arguments();
  const Parameter& first = function.parameters.front();
  if (first.type == ArgumentType::field) {
    Field field;
    field.value = input;
    first.set(args.get(), std::move(field));
  } else {
    first.set(args.get(), Operand{input, {}});
  }
  for (auto& [name, argument] : more) {
    for (const Parameter& parameter : function.parameters) {
      if (parameter.name == name) parameter.set(args.get(), std::move(argument));
    }
  }
  NoBuild build;
  const ExpressionPtr expression = function.make_value(args, build);
  const Environment environment;
  Worker worker(environment);
  const Value result = expression->evaluate(*EventRow::create(worker.arena, 0), worker);
  if (result.is_missing()) return "none";
  const bool is_number = result.is_computed();
  return (is_number ? "number " : "text ") + std::string(result.text(worker.arena));
}

std::string called(const Function& function, std::string_view text) {
  return called(function, Value::text(""), std::string(text));
}

std::string rounded_by_call(std::string_view text, std::int64_t digits, std::size_t how = 0) {
  return called(builtin::round(), Value::text(""), std::string(text), {{"digits", digits}, {"how", Choice{how}}});
}

}  // namespace

TEST_CASE("decimal: a number is its shortest digits") {
  CHECK(rounded("0", 3) == "0");
  CHECK(rounded("-0.0", 3) == "0");
  CHECK(rounded("1.005", 3) == "1.005");
  CHECK(rounded("100", 3) == "100");
  CHECK(rounded("9223372036854775807", 0) == "9223372036854775807");
  CHECK(rounded("-9223372036854775808", 0) == "-9223372036854775808");
  CHECK(rounded("1e300", 2) == shown(Number(1e300)));
  CHECK(rounded("5e-324", 400) == shown(Number(5e-324)));
  CHECK(Decimal(parse_number("0.00120")).exponent() == -3);
  CHECK(Decimal(parse_number("0.00120")).decimals() == 4);
  CHECK(Decimal(parse_number("1200")).decimals() == 0);
  CHECK(Decimal(parse_number("1200")).digit(3) == '1');
  CHECK(Decimal(parse_number("1200")).digit(0) == '0');
}

TEST_CASE("decimal: halves go away from zero") {
  CHECK(rounded("1.005", 2) == "1.01");
  CHECK(rounded("0.125", 2) == "0.13");
  CHECK(rounded("-0.125", 2) == "-0.13");
  CHECK(rounded("2.5", 0) == "3");
  CHECK(rounded("-2.5", 0) == "-3");
  CHECK(rounded("0.5", 0) == "1");
  CHECK(rounded("0.05", 1) == "0.1");
  CHECK(rounded("0.049", 1) == "0");
  CHECK(rounded("0.005", 1) == "0");
  CHECK(rounded("9.99", 1) == "10");
  CHECK(rounded("0.96", 1) == "1");
  CHECK(rounded("95", -1) == "100");
  CHECK(rounded("95", -2) == "100");
  CHECK(rounded("45", -2) == "0");
  CHECK(rounded("0", -2) == "0");
}

TEST_CASE("decimal: other directions") {
  CHECK(rounded("1.001", 2, Rounding::up) == "1.01");
  CHECK(rounded("-1.009", 2, Rounding::up) == "-1");
  CHECK(rounded("-1.001", 2, Rounding::down) == "-1.01");
  CHECK(rounded("1.009", 2, Rounding::down) == "1");
  CHECK(rounded("0.0001", 1, Rounding::up) == "0.1");
  CHECK(rounded("0", -3, Rounding::up) == "0");
  CHECK(rounded("-2.9", 0, Rounding::toward_zero) == "-2");
}

TEST_CASE("decimal: any double comes back unchanged, and rounding moves it by half a unit at most") {
  std::mt19937_64 random(11);
  for (int round = 0; round < 50'000; ++round) {
    const double value = std::ldexp(static_cast<double>(random()) - 0x1p63, static_cast<int>(random() % 80) - 80);
    Decimal decimal{Number(value)};
    REQUIRE(decimal.number().real() == value);
    const int decimals = static_cast<int>(random() % 6);
    decimal.round(decimals);
    const double unit = std::pow(10.0, -decimals);
    REQUIRE(std::fabs(decimal.number().real() - value) <= unit * 0.5 + std::fabs(value) * 1e-15);
  }
}

TEST_CASE("round: whole numbers") {
  CHECK(called(builtin::round(), "1.2") == "number 1");
  CHECK(called(builtin::round(), "1.789") == "number 2");
  CHECK(called(builtin::round(), "7") == "number 7");
  CHECK(called(builtin::round(), "-2.5") == "number -3");
  CHECK(called(builtin::round(), "0.49999999999999994") == "number 0");
  CHECK(called(builtin::round(), "abc") == "none");
  CHECK(called(builtin::round(), Value()) == "none");
  CHECK(rounded_by_call("-1.5", 0, 1) == "number -1");
  CHECK(rounded_by_call("10.8", 0, 2) == "number 10");
}

TEST_CASE("round: decimals") {
  CHECK(rounded_by_call("3.14159", 2) == "number 3.14");
  CHECK(rounded_by_call("2.5", 2) == "number 2.5");
  CHECK(rounded_by_call("2.999", 2) == "number 3");
  CHECK(rounded_by_call("1.005", 2) == "number 1.01");
  CHECK(rounded_by_call("1.001", 2, 1) == "number 1.01");
  CHECK(rounded_by_call("9007199254740993", 2) == "number 9007199254740993");
}

TEST_CASE("toLong: blanks, zeros and fractions") {
  CHECK(called(builtin::to_long(), "05") == "number 5");
  CHECK(called(builtin::to_long(), " 7\t") == "number 7");
  CHECK(called(builtin::to_long(), "42.9") == "number 42");
  CHECK(called(builtin::to_long(), "-42.9") == "number -42");
  CHECK(called(builtin::to_long(), "-0.5") == "number 0");
  CHECK(called(builtin::to_long(), "1e3") == "number 1000");
  CHECK(called(builtin::to_long(), "9223372036854775807") == "number 9223372036854775807");
  CHECK(called(builtin::to_long(), "9223372036854775808") == "none");
  CHECK(called(builtin::to_long(), "1e19") == "none");
  CHECK(called(builtin::to_long(), "") == "none");
  CHECK(called(builtin::to_long(), "  ") == "none");
  CHECK(called(builtin::to_long(), "1 2") == "none");
  CHECK(called(builtin::to_long(), "x") == "none");
  CHECK(called(builtin::to_long(), Value::boolean(true)) == "none");
  CHECK(called(builtin::to_long(), Value()) == "none");
  CHECK(called(builtin::to_long(), Value::number(2.75)) == "number 2");
  CHECK(called(builtin::to_int(), "-3.7") == "number -3");
}

TEST_CASE("toDouble and toString") {
  CHECK(called(builtin::to_double(), "1.50") == "number 1.5");
  CHECK(called(builtin::to_double(), " 08 ") == "number 8");
  CHECK(called(builtin::to_double(), "9007199254740993") == "number 9007199254740993");
  CHECK(called(builtin::to_double(), "x") == "none");
  CHECK(called(builtin::to_string(), "007") == "text 007");
  CHECK(called(builtin::to_string(), Value::number(0.5)) == "text 0.5");
  CHECK(called(builtin::to_string(), Value::number_text(""), "1.50") == "text 1.50");
  CHECK(called(builtin::to_string(), "") == "text ");
  CHECK(called(builtin::to_string(), Value()) == "none");
}
