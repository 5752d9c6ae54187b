// unit:convert(): `5 MB` to 5000000, and from unit to unit.
#include <string>
#include <utility>

#include "functions/define.hpp"
#include "functions/units/unit.hpp"

namespace cqlite::builtin {
namespace {

struct Args {
  Field field;
  Text from;
  Text to;
  Text unit;
  bool binary = false;
  bool keep_unit = false;
  Output as = Output::same("field");
};

/// A unit of a parameter: it may be a prefix alone, or end with the name that the field's must end with.
Unit unit_of(const Text& text, const UnitReading& reading) {
  if (const auto unit = parse_unit(text.value, reading)) return *unit;
  return *parse_unit(text.value, {reading.is_binary, {}});
}

bool fit(std::string_view left, std::string_view right) { return left.empty() || right.empty() || left == right; }

class Converted final : public Expression {
 public:
  explicit Converted(Args args)
      : args_(std::move(args)),
        reading_{args_.binary, args_.unit.value},
        from_(unit_of(args_.from, reading_)),
        to_(unit_of(args_.to, reading_)) {}
  Converted(const Converted&) = delete;
  Converted& operator=(const Converted&) = delete;

  Value evaluate(const EventRow& row, Worker& worker) const override {
    const Value value = args_.field.read(row, worker);
    if (value.is_missing()) return {};
    const auto quantity = parse_quantity(value.text(worker.arena));
    if (!quantity) return {};
    const bool takes_from = quantity->unit.empty() && args_.from.is_given;
    const auto from = takes_from ? from_ : parse_unit(quantity->unit, reading_);
    if (!from || !fit(from->name, to_.name)) return {};
    // A plain number is taken for a rate where one is asked for.
    if (!to_.rate.empty() && from->rate.empty() && !from->name.empty()) return {};
    const Value number = Value::number(converted(quantity->number, *from, to_));
    return args_.keep_unit ? with_unit(number, *from, worker) : number;
  }

 private:
  Value with_unit(const Value& number, const Unit& from, Worker& worker) const {
    if (number.is_missing()) return number;
    std::string unit(to_.prefix);
    unit += to_.name.empty() ? from.name : to_.name;
    if (!to_.rate.empty()) {
      unit += to_.rate;
    } else if (!from.rate.empty()) {
      unit += "/s";
    }
    if (unit.empty()) return number;
    return Value::text(worker.arena.copy(std::string(number.text(worker.arena)) + " " + unit));
  }

  Args args_;
  // Views of args_.
  UnitReading reading_;
  Unit from_;
  Unit to_;
};

}  // namespace

Function unit_convert() {
  return Define<Args>("unit:convert")
      .summary("Turns a number with a unit, such as `5 MB`, into a plain number, or into one of another unit.")
      .note(
          "Prefixes: da h k M G T P E Z Y for 10, 100, 1000 and so on, also K for k; Ki Mi Gi Ti Pi Ei Zi Yi for "
          "powers of 1024; d c m u n p f a z y, also µ for u, for a tenth, a hundredth, a thousandth and so on. "
          "What is left is the unit, whatever it is called.")
      .note(
          "A unit whose first letter could be a prefix, such as hits, must be named with `unit`. For the same reason "
          "`5 min` is 0.005 of the unit `in`.")
      .note("Rates by s, sec, m, min, h, hour, d, day, w or week become rates by the second.")
      .note("A number that has a unit of its own is not taken for one of `from`.")
      .note(
          "What is missing, no number with a unit, or of another unit than `to` or `unit` gives no result: the field "
          "stays as it is.")
      .input("field", &Args::field, "Field that holds the number, with a unit or without.")
      .option("from", &Args::from, "Unit, or prefix alone, of numbers without one.")
      .option("to", &Args::to, "Unit, or prefix alone, of the result.")
      .option("unit", &Args::unit, "Name of the unit without prefix; numbers must end with it.")
      .option("binary", &Args::binary, "Let k, M, G, T, P, E, Z and Y count in powers of 1024.")
      .option("keepUnit", &Args::keep_unit, "Write the unit behind the result, with a blank between.")
      .output("as", &Args::as, "Field that receives the result.")
      .example({.query = "unit:convert(size)",
                .given = R"({"size":"1.5 kB"} {"size":"2KiB"} {"size":"large"})",
                .want = R"({"size":1500} {"size":2048} {"size":"large"})"})
      .example({.query = "mb := unit:convert(bytes, from=B, to=MB, binary=true, keepUnit=true)",
                .given = R"({"bytes":"3145728"} {"bytes":"512 kB"})",
                .want = R"({"bytes":"3145728","mb":"3 MB"} {"bytes":"512 kB","mb":"0.5 MB"})"})
      .example({.query = "unit:convert(load, unit=packets)",
                .given = R"({"load":"90 packets/min"} {"load":"2 kpackets/s"})",
                .want = R"({"load":1.5} {"load":2000})"})
      .value_from([](Args& args, Build&) { return std::make_shared<Converted>(std::move(args)); });
}

}  // namespace cqlite::builtin
