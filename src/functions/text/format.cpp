// format(): values put into a template.
#include <new>
#include <span>
#include <utility>

#include "functions/define.hpp"
#include "functions/text/format_template.hpp"
#include "functions/time/zones.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Text format;
  Fields field;
  Text timezone{"UTC"};
  Output as{"_format"};
};

class Formatted final : public Expression {
 public:
  Formatted(FormatTemplate format, std::vector<Field> fields, TimeZone zone)
      : template_(std::move(format)), fields_(std::move(fields)), zone_(std::move(zone)) {}

  Value evaluate(const EventRow& row, Worker& worker) const override {
    // All values first: a field may be an expression that builds a text itself.
    char* const memory = worker.arena.allocate(fields_.size() * sizeof(Value), alignof(Value));
    auto* const values = reinterpret_cast<Value*>(memory);
    for (std::size_t i = 0; i < fields_.size(); ++i) new (values + i) Value(fields_[i].read(row, worker));
    worker.text.clear();
    template_.append(worker.text, {values, fields_.size()}, zone_, worker.arena);
    return Value::text(worker.arena.copy(worker.text));
  }
  bool may_be_missing() const override { return false; }

 private:
  FormatTemplate template_;
  std::vector<Field> fields_;
  TimeZone zone_;
};

ExpressionPtr formatted(Args& args, Build& build) {
  std::string error;
  auto format = FormatTemplate::compile(args.format.value, error);
  if (!format) build.report(Code::wrong_type, args.format.span, error);
  bool is_right = format.has_value();
  TimeZone zone = zone_parameter(args.timezone, build, is_right).value_or(TimeZone());
  if (!is_right) return nullptr;
  const std::size_t count = args.field.items.size();
  if (format->argument_count() > count) {
    build
        .report(Code::wrong_type, args.format.span,
                "the template takes " + std::to_string(format->argument_count()) + " fields, but " +
                    std::to_string(count) + (count == 1 ? " is" : " are") + " given")
        .help("list a field for each %…, or repeat one: %1$s, %<s");
    return nullptr;
  }
  return std::make_shared<Formatted>(*std::move(format), args.field.items, std::move(zone));
}

}  // namespace

Function format() {
  return Define<Args>("format")
      .summary("Puts the values of fields into a template such as `%s of %.1f`.")
      .note(
          "%[index$][flags][width][.precision]type. Types: %d %i whole number, %o octal, %x %X hexadecimal, %f fixed, "
          "%e %E with exponent, %g %G the shorter of the two, %s text, %c %C first character, %b %B `true` or `false`, "
          "%tH, %TB and so on date and time with a letter as in formatTime(), %n line break, %% percent sign.")
      .note(
          "Flags: - to the left, + and blank for the sign of positive numbers, # with a prefix or a point, 0 fill up "
          "with "
          "zeros, a comma for groups of thousands.")
      .note(
          "Every specifier takes the next field, unless an index (%2$s) or < (the same field again, %<s) says "
          "otherwise.")
      .note(
          "Numbers are rounded as they print in decimal, halves away from zero. %f prints at most 9 decimals; %g 6 to "
          "9 "
          "significant digits, without zeros at the end; %d cuts a fraction; %x shows 64 bits, with h (%hx) 32.")
      .note("A missing field, and a value that the type cannot show, prints `null`.")
      .input("format", &Args::format, "The template.")
      .input("field", &Args::field, "One field or a list.")
      .option("timezone", &Args::timezone, "Zone for dates and times.")
      .output("as", &Args::as, "Field that receives the text.")
      .example({.query = "line := format(\"%-4s|%,8.1f\", field=[host, bytes])",
                .given = R"({"host":"a","bytes":12345.65} {"host":"long-name"})",
                .want = R"({"host":"a","bytes":12345.65,"line":"a   |12,345.7"} )"
                        R"({"host":"long-name","line":"long-name|    null"})"})
      .example({.query = "format(\"%1$TH:%<TM, 0x%2$hx, %3$s %%\", field=[t, n, p], as=o)",
                .given = R"({"t":1767254700000,"n":-2,"p":50})",
                .want = R"({"t":1767254700000,"n":-2,"p":50,"o":"08:05, 0xfffffffe, 50 %"})"})
      .value_from(formatted);
}

}  // namespace cqlite::builtin
